/* SPDX-License-Identifier: MIT */
/* Building a site, and its directory. */
#include "tests/unit/run/kit.h"

#include "sim/model/dn.h"
#include "tests/support/file_test.h"

struct sites {
    struct arena *arena, *step;
    VEC(struct lab *) labs;
};

static struct sites *current; /* the running test's, so that site_open can be closed by its end */

int
site_setup(void **state)
{
    struct arena *a = arena_new();

    current = ARENA_NEW(a, struct sites);
    *current = (struct sites){.arena = a, .step = arena_new()};
    *state = current;
    return 0;
}

int
site_teardown(void **state)
{
    struct sites *all = *state;

    for (uint32_t i = 0; i < all->labs.n; i++)
        lab_close(all->labs.at[i]);
    arena_free(all->step);
    arena_free(all->arena);
    return 0;
}

void
works(const struct err *e)
{
    if (e)
        fail_msg("%.*s (line %u)", STR_ARG(e->text), e->at.line);
}

struct site *
site_bare(void **state)
{
    struct sites *all = *state;
    struct site *s = ARENA_NEW(all->arena, struct site);
    vtime start = time_from(2025, 9, 1, 9, 0, 0);

    *s = (struct site){.arena = all->arena, .step = all->step};
    schema_init(&s->schema, s->arena);
    s->setup = (struct lab_setup){
        .seed = 7,
        .start = start,
        .schema = &s->schema,
        .assumptions = &s->assumptions,
        .rules_file = STR("standard.rules"),
        .rules_text = file_text("scenarios/rules/standard.rules", s->arena),
        .mapping_file = STR("cloudsync.mapping"),
        .mapping_text = file_text("scenarios/rules/cloudsync.mapping", s->arena)};
    ad_ou(s, BASE);
    ad_ou(s, PILOT);
    ad_ou(s, STAFF);
    ad_ou(s, GROUPS);
    return s;
}

struct site *
site_contoso(void **state)
{
    static const struct {
        enum object_class class;
        const char *name, *ou;
    } objects[] = {{CLASS_user, "mona", STAFF},     {CLASS_user, "carl", STAFF},
                   {CLASS_user, "dave", STAFF},     {CLASS_user, "alice", PILOT},
                   {CLASS_user, "bob", PILOT},      {CLASS_contact, "kx", PILOT},
                   {CLASS_group, "gSales", GROUPS}, {CLASS_group, "dl1", GROUPS},
                   {CLASS_group, "gPilot", PILOT},  {CLASS_group, "gNest", PILOT}};
    static const char *const links[][3] = {
        {"alice", "manager", "mona"}, {"carl", "manager", "alice"},  {"gPilot", "member", "alice"},
        {"gPilot", "member", "carl"}, {"gNest", "member", "gSales"}, {"gSales", "member", "alice"},
        {"gSales", "member", "bob"},  {"gSales", "member", "carl"},  {"dl1", "member", "alice"},
        {"dl1", "member", "kx"}};
    struct site *s = site_bare(state);

    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
        ad_add(s, objects[i].class, objects[i].name, objects[i].ou);
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        ad_link(s, links[i][0], links[i][1], links[i][2]);
    return s;
}

void
site_assume(struct site *s, const char *row, const char *value)
{
    works(assumptions_set(&s->assumptions, str_of(row), str_of(value), NOWHERE, s->arena));
}

void
site_mapping(struct site *s, const char *text)
{
    s->setup.mapping_text = str_of(text);
}

void
site_open(struct site *s)
{
    works(lab_world_make(&s->setup.world, s->world.at, s->world.n, s->setup.seed, s->setup.start,
                         s->arena));
    works(lab_memory_doors(&s->setup.doors, &s->setup, s->arena));
    works(lab_open(&s->lab, &s->setup, s->arena));
    *VEC_PUSH(&current->labs, current->arena) = s->lab;
    lab_step_begin(s->lab, STR("test"), 1);
    lab_command(s->lab, STR("test"), 2);
}

/* --- the directory ------------------------------------------------------------------------------ */

static struct entry *
world_entry(struct site *s, struct str dn)
{
    for (uint32_t i = 0; i < s->world.n; i++)
        if (dn_same(s->world.at[i].dn, dn))
            return &s->world.at[i];
    return NULL;
}

static void
change(struct site *s, struct str dn, struct mod mod)
{
    if (!s->lab) {
        struct entry *e = world_entry(s, dn);
        *e = entry_apply(e, &mod, 1, SIDE_AD, s->arena);
        return;
    }
    struct op op = {.kind = OP_UPDATE, .dn = dn, .n = 1, .mods = &mod};
    works(lab_ad_write(s->lab, &op, NULL, s->arena));
}

static void
put(struct site *s, struct entry e)
{
    if (!s->lab) {
        *VEC_PUSH(&s->world, s->arena) = e;
        return;
    }
    struct op op = {.kind = OP_ADD, .class = e.class, .dn = e.dn};
    entry_diff(NULL, &e, SIDE_AD, &op.mods, &op.n, s->arena);
    works(lab_ad_write(s->lab, &op, NULL, s->arena));
}

void
ad_ou(struct site *s, const char *dn)
{
    bool head = str_starts(str_of(dn), STR("DC="));
    struct entry_builder b = entry_builder_in(s->arena);

    put(s, entry_make(&b, SIDE_AD, head ? CLASS_domainDNS : CLASS_organizationalUnit, STR(""),
                      str_of(dn)));
}

void
ad_add(struct site *s, enum object_class class, const char *name, const char *ou)
{
    struct entry_builder b = entry_builder_in(s->arena);
    bool person = class == CLASS_user || class == CLASS_inetOrgPerson;
    struct str mail = str_fmt(s->arena, "%s@%s", name, person ? "contoso.com" : "partner.example");

    entry_add(&b, ATTR_displayName, str_fmt(s->arena, "%s of contoso", name));
    if (class != CLASS_contact)
        entry_add(&b, ATTR_sAMAccountName, str_of(name));
    if (person)
        entry_add(&b, ATTR_userPrincipalName, mail);
    if (person)
        entry_add(&b, ATTR_userAccountControl, STR("512"));
    if (class != CLASS_group) {
        entry_add(&b, ATTR_mail, mail);
        entry_add(&b, ATTR_proxyAddresses, str_fmt(s->arena, "SMTP:" STR_FMT, STR_ARG(mail)));
    }
    put(s, entry_make(&b, SIDE_AD, class, STR(""), str_fmt(s->arena, "CN=%s,%s", name, ou)));
}

/* In whichever domain it is. */
static void
search_domains(struct site *s, const char *name, struct entries *found)
{
    const struct lab_world *w = &lab_setup(s->lab)->world;
    struct query q = {.scope = SCOPE_SUBTREE,
                      .filter = str_fmt(s->arena, "(|(cn=%s)(ou=%s))", name, name)};

    for (uint32_t f = 0; f < w->forests_n; f++)
        for (uint32_t d = 0; d < w->forests[f].domains_n && !found->list.n; d++) {
            q.base = w->forests[f].domains[d].base;
            works(lab_ad_find(s->lab, &q, found, s->arena));
        }
}

const struct entry *
ad_entry(struct site *s, const char *name)
{
    struct entries found = {0};

    for (uint32_t i = 0; !s->lab && i < s->world.n; i++)
        if (str_eq(dn_rdn_value(s->world.at[i].dn, s->arena), str_of(name)))
            return &s->world.at[i];
    if (s->lab)
        search_domains(s, name, &found);
    return found.list.n ? &found.list.at[0] : NULL;
}

struct str
ad_dn(struct site *s, const char *name)
{
    const struct entry *e = ad_entry(s, name);

    return e ? e->dn : STR("");
}

static void
mod_one(struct site *s, const char *name, const char *attr, enum mod_kind kind, struct str value)
{
    struct str *values = ARENA_NEW(s->arena, struct str);

    *values = value;
    change(s, ad_dn(s, name),
           (struct mod){schema_attr(&s->schema, str_of(attr)), kind, value.at ? 1 : 0, values});
}

void
ad_set(struct site *s, const char *name, const char *attr, const char *value)
{
    mod_one(s, name, attr, MOD_SET, value ? str_of(value) : (struct str){0});
}

void
ad_link(struct site *s, const char *name, const char *attr, const char *target)
{
    bool multi = str_eq(str_of(attr), STR("member"));

    mod_one(s, name, attr, multi ? MOD_ADD : MOD_SET, ad_dn(s, target));
}

void
ad_unlink(struct site *s, const char *name, const char *attr, const char *target)
{
    mod_one(s, name, attr, MOD_REMOVE, ad_dn(s, target));
}

void
ad_delete(struct site *s, const char *name)
{
    struct op op = {.kind = OP_DELETE, .dn = ad_dn(s, name), .subtree = true};

    works(lab_ad_write(s->lab, &op, NULL, s->arena));
}

void
ad_move(struct site *s, const char *name, const char *new_dn)
{
    struct op op = {.kind = OP_RENAME, .dn = ad_dn(s, name), .new_dn = str_of(new_dn)};

    works(lab_ad_write(s->lab, &op, NULL, s->arena));
}
