/* SPDX-License-Identifier: MIT */
#include "tests/unit/engine/kit.h"

#include <stdio.h>

#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/base/sort.h"
#include "sim/model/dn.h"

#define BASE "DC=contoso,DC=com"

struct str
estate_base(void)
{
    return STR(BASE);
}

static struct str
shipped_rules(struct arena *a)
{
    FILE *f = fopen("scenarios/rules/standard.rules", "rb");
    struct buf text = buf_in(a);
    char part[4096];
    size_t n;

    assert_non_null(f);
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        buf_add(&text, str_n(part, n));
    fclose(f);
    return buf_str(&text);
}

static const struct engine_connector connectors[] = {
    {.name = {"contoso.com", 11},
     .id = {"6f1e1c52-0000-4000-8000-000000000001", 36},
     .side = SIDE_AD,
     .base = {BASE, 17},
     .domain_fqdn = {"contoso.com", 11},
     .domain_netbios = {"CONTOSO", 7},
     .forest_base = {BASE, 17},
     .forest_fqdn = {"contoso.com", 11},
     .forest_netbios = {"CONTOSO", 7}},
    {.name = {"contoso.onmicrosoft.com - AAD", 29},
     .id = {"b891884f-051e-4a83-95af-2544101c9083", 36},
     .side = SIDE_ENTRA},
    {.name = {"resource.com", 12},
     .id = {"6f1e1c52-0000-4000-8000-000000000002", 36},
     .side = SIDE_AD,
     .base = {"DC=resource,DC=com", 18},
     .domain_fqdn = {"resource.com", 12},
     .domain_netbios = {"RESOURCE", 8},
     .forest_base = {"DC=resource,DC=com", 18},
     .forest_fqdn = {"resource.com", 12},
     .forest_netbios = {"RESOURCE", 8}},
};

void
estate_engine(struct estate *e)
{
    struct engine_config config = {.schema = &e->schema,
                                   .assumptions = &e->assumptions,
                                   .rules = &e->rules,
                                   .causes = &e->causes,
                                   .n = e->n,
                                   .connectors = connectors,
                                   .deletion_threshold = 500};

    e->engine = engine_new(&config, e->arena);
}

struct arenas {
    struct arena *lasting;
    struct arena *step;
};

int
estate_setup(void **state)
{
    struct arena *lasting = arena_new();
    struct arenas *both = ARENA_NEW(lasting, struct arenas);

    *both = (struct arenas){lasting, arena_new()};
    *state = both;
    return 0;
}

int
estate_teardown(void **state)
{
    struct arenas both = *(struct arenas *)*state;

    arena_free(both.step);
    arena_free(both.lasting);
    return 0;
}

static void
load_rules(struct estate *e, struct str text, const char *edition)
{
    const struct err *err =
        rules_load_edition(&e->rules, STR("rules"), text, str_of(edition), &e->schema, e->arena);

    if (err)
        fail_msg("%.*s (line %u)", STR_ARG(err->text), err->at.line);
}

/* Without rules yet, and without an engine. */
static struct estate *
build(void **state, uint32_t forests)
{
    const struct arenas *both = *state;
    struct arena *a = both->lasting;
    struct estate *e = ARENA_NEW(a, struct estate);

    e->n = forests + 1;
    e->arena = a;
    e->step = both->step;
    schema_init(&e->schema, a);
    e->causes.arena = a;
    e->now = time_from(2025, 9, 1, 9, 0, 0);
    e->lot = 30;
    ruleset_init(&e->rules, a);
    for (uint32_t c = 0; c < e->n; c++)
        ruleset_connector(&e->rules, connectors[c].name, connectors[c].id, connectors[c].side);
    e->ad.side = SIDE_AD;
    e->entra.side = SIDE_ENTRA;
    e->resource.side = SIDE_AD;
    ad_ou(e, BASE);
    return e;
}

struct estate *
estate_new(void **state, const char *rules_text)
{
    struct estate *e = build(state, 1);

    load_rules(e, rules_text ? str_of(rules_text) : shipped_rules(e->arena), "");
    estate_engine(e);
    return e;
}

struct estate *
estate_edition(void **state, const char *edition, uint32_t forests)
{
    struct estate *e = build(state, forests);

    load_rules(e, shipped_rules(e->arena), edition);
    estate_engine(e);
    if (forests > 1) {
        e->forest = RESOURCE;
        ad_ou(e, "DC=resource,DC=com");
        e->forest = AD;
    }
    return e;
}

struct estate *
estate_of_rules(void **state, void (*fill)(void *, struct ruleset *, struct schema *),
                void *context)
{
    struct estate *e = build(state, 1);

    fill(context, &e->rules, &e->schema);
    estate_engine(e);
    return e;
}

/* The forest that the test speaks of. */
static struct side_store *
here(struct estate *e)
{
    return e->forest == AD ? &e->ad : &e->resource;
}

static struct thing *
touch(struct side_store *s, struct thing *t)
{
    t->changed = ++s->clock;
    return t;
}

static struct thing *
put(struct estate *e, struct side_store *s, enum object_class class, struct str anchor,
    struct str dn)
{
    struct thing *t = VEC_PUSH(&s->things, e->arena);

    *t = (struct thing){
        .entry = {str_copy(anchor, e->arena), str_copy(dn, e->arena), class, 0, NULL}};
    return touch(s, t);
}

static void
modify(struct estate *e, struct side_store *s, struct thing *t, struct mod mod)
{
    t->entry = entry_apply(&t->entry, &mod, 1, s->side, e->arena);
    touch(s, t);
}

static void
set(struct estate *e, struct side_store *s, struct thing *t, const char *attr, struct str value)
{
    struct str *values = ARENA_NEW(e->arena, struct str);

    *values = str_copy(value, e->arena);
    modify(e, s, t,
           (struct mod){schema_attr(&e->schema, str_of(attr)), MOD_SET, value.at ? 1 : 0, values});
}

/* The 16 bytes of an objectGUID that follow from the name. */
static struct str
guid_of(struct estate *e, const char *name)
{
    uint64_t h[2] = {str_hash(str_of(name)), str_hash(str_fmt(e->arena, "%s|", name))};

    return str_copy(str_n((const char *)h, 16), e->arena);
}

struct thing *
ad_ou(struct estate *e, const char *dn)
{
    enum object_class class =
        str_istarts(str_of(dn), STR("OU=")) ? CLASS_organizationalUnit : CLASS_domainDNS;
    struct thing *t = put(e, here(e), class, guid_of(e, dn), str_of(dn));

    if (class == CLASS_organizationalUnit)
        set(e, here(e), t, "ou", dn_rdn_value(str_of(dn), e->arena));
    return t;
}

struct thing *
ad_find(struct estate *e, const char *name)
{
    for (uint32_t i = here(e)->things.n; i-- > 0;) {
        struct thing *t = &here(e)->things.at[i];
        if (!t->deleted && (dn_same(t->entry.dn, str_of(name)) ||
                            str_ieq(dn_rdn_value(t->entry.dn, e->arena), str_of(name))))
            return t;
    }
    return NULL;
}

struct thing *
ad_add(struct estate *e, enum object_class class, const char *name, const char *ou)
{
    struct str dn = str_fmt(e->arena, "CN=%s,%s", name, ou);
    struct thing *t = put(e, here(e), class, guid_of(e, name), dn);

    set(e, here(e), t, "cn", str_of(name));
    set(e, here(e), t, "displayName", str_of(name));
    if (class == CLASS_contact) {
        set(e, here(e), t, "mail", str_fmt(e->arena, "%s@partner.example", name));
        return t;
    }
    set(e, here(e), t, "sAMAccountName", str_of(name));
    if (class == CLASS_group) {
        set(e, here(e), t, "groupType", STR("-2147483646"));
        return t;
    }
    set(e, here(e), t, "userAccountControl", STR("512"));
    set(e, here(e), t, "userPrincipalName", str_fmt(e->arena, "%s@contoso.com", name));
    return t;
}

void
ad_set(struct estate *e, const char *name, const char *attr, const char *value)
{
    set(e, here(e), ad_find(e, name), attr, value ? str_of(value) : (struct str){NULL, 0});
}

void
ad_set_value(struct estate *e, const char *name, const char *attr, struct str value)
{
    set(e, here(e), ad_find(e, name), attr, value);
}

static void
link_values(struct estate *e, struct side_store *s, struct thing *t, const char *attr,
            enum mod_kind kind, struct str dn)
{
    struct str *values = ARENA_NEW(e->arena, struct str);
    attr_id id = schema_attr(&e->schema, str_of(attr));

    *values = dn;
    if (kind == MOD_ADD && !schema_form(id, s->side).multi)
        kind = MOD_SET;
    modify(e, s, t, (struct mod){id, kind, 1, values});
}

void
ad_link(struct estate *e, const char *name, const char *attr, const char *target)
{
    link_values(e, here(e), ad_find(e, name), attr, MOD_ADD, ad_find(e, target)->entry.dn);
}

void
ad_unlink(struct estate *e, const char *name, const char *attr, const char *target)
{
    link_values(e, here(e), ad_find(e, name), attr, MOD_REMOVE, ad_find(e, target)->entry.dn);
}

static bool
is_link(const struct side_store *s, attr_id id)
{
    return schema_form(id, s->side).syntax == SYNTAX_REFERENCE;
}

/* Mends values that name an object below `from`; without `to` they go. Nobody is reported for it. */
static void
mend(struct estate *e, struct side_store *s, struct str from, const struct str *to, bool report)
{
    for (uint32_t i = 0; i < s->things.n; i++) {
        struct thing *t = &s->things.at[i];
        for (uint32_t k = 0; k < t->entry.n; k++) {
            struct attr attr = t->entry.attrs[k];
            struct str *values = ARENA_ARRAY(e->arena, struct str, attr.n);
            uint32_t n = 0;
            bool changed = false;
            for (uint32_t v = 0; v < attr.n && is_link(s, attr.id); v++) {
                bool hit = dn_within(attr.values[v], from);
                changed |= hit;
                if (!hit)
                    values[n++] = attr.values[v];
                else if (to)
                    values[n++] = dn_rebase(attr.values[v], from, *to, e->arena);
            }
            if (!changed)
                continue;
            struct mod mod = {attr.id, MOD_SET, n, values};
            t->entry = entry_apply(&t->entry, &mod, 1, s->side, e->arena);
            if (report)
                touch(s, t);
            k = 0;
        }
    }
}

void
ad_delete(struct estate *e, const char *name)
{
    struct thing *t = ad_find(e, name);

    t->deleted = true;
    touch(here(e), t);
    mend(e, here(e), t->entry.dn, NULL, false);
}

void
ad_move(struct estate *e, const char *name, const char *new_dn)
{
    struct thing *t = ad_find(e, name);
    struct str from = t->entry.dn, to = str_of(new_dn);

    if (dn_same(from, to) || dn_within(to, from) || ad_find(e, new_dn))
        return;
    touch(here(e), t);
    for (uint32_t i = 0; i < here(e)->things.n; i++) {
        struct thing *below = &here(e)->things.at[i];
        if (dn_within(below->entry.dn, from))
            below->entry.dn = dn_rebase(below->entry.dn, from, to, e->arena);
    }
    mend(e, here(e), from, &to, false);
}

void
estate_f0(struct estate *e)
{
    ad_ou(e, "OU=CPUsers," BASE);
    ad_ou(e, "OU=Staff," BASE);
    ad_ou(e, "OU=Groups," BASE);
    ad_add(e, CLASS_user, "mona", "OU=Staff," BASE);
    ad_add(e, CLASS_user, "carl", "OU=Staff," BASE);
    ad_add(e, CLASS_user, "dave", "OU=Staff," BASE);
    ad_add(e, CLASS_user, "alice", "OU=CPUsers," BASE);
    ad_add(e, CLASS_user, "bob", "OU=CPUsers," BASE);
    ad_add(e, CLASS_contact, "kx", "OU=CPUsers," BASE);
    ad_add(e, CLASS_group, "gSales", "OU=Groups," BASE);
    ad_add(e, CLASS_group, "gPilot", "OU=CPUsers," BASE);
    ad_add(e, CLASS_group, "gNest", "OU=CPUsers," BASE);
    ad_add(e, CLASS_group, "dl1", "OU=Groups," BASE);
    ad_set(e, "dl1", "mail", "dl1@contoso.com");
    ad_link(e, "alice", "manager", "mona");
    ad_link(e, "carl", "manager", "alice");
    ad_link(e, "gPilot", "member", "alice");
    ad_link(e, "gPilot", "member", "carl");
    ad_link(e, "gNest", "member", "gSales");
    ad_link(e, "gSales", "member", "alice");
    ad_link(e, "gSales", "member", "bob");
    ad_link(e, "gSales", "member", "carl");
    ad_link(e, "dl1", "member", "alice");
    ad_link(e, "dl1", "member", "kx");
}

static void
add_rule(struct estate *e, struct rule *r)
{
    rule_id id;
    const struct err *err =
        ruleset_add(&e->rules, r, STR(""), STR(""), &e->schema, NOWHERE, &id, e->arena);

    if (err)
        fail_msg("%.*s", STR_ARG(err->text));
}

static void
no_flow_pair(struct estate *e, const char *ou_dn, enum object_class ad_class,
             enum object_class mv_class, int32_t inbound, int32_t outbound, enum link_type link)
{
    struct rule in = {.name = str_fmt(e->arena, "In no flow %d", inbound),
                      .precedence = inbound,
                      .direction = RULE_INBOUND,
                      .connector = AD,
                      .source = ad_class,
                      .target = mv_class,
                      .link = LINK_JOIN};
    struct rule out = {.name = str_fmt(e->arena, "Out no flow %d", outbound),
                       .precedence = outbound,
                       .direction = RULE_OUTBOUND,
                       .connector = ENTRA,
                       .source = mv_class,
                       .target = ad_class,
                       .link = link};
    struct scope_group *group = VEC_PUSH(&in.scope, e->arena);

    *VEC_PUSH(&group->all, e->arena) =
        (struct scope_condition){ATTR_dn, SCOPE_ENDSWITH, str_of(ou_dn)};
    *VEC_PUSH(&in.flows, e->arena) =
        (struct flow){.target = ATTR_cloudNoFlow, .kind = FLOW_CONSTANT, .constant = STR("True")};
    group = VEC_PUSH(&out.scope, e->arena);
    *VEC_PUSH(&group->all, e->arena) =
        (struct scope_condition){ATTR_cloudNoFlow, SCOPE_EQUAL, STR("True")};
    add_rule(e, &in);
    add_rule(e, &out);
}

void
no_flow_rules_at(struct estate *e, const char *ou_dn, int32_t inbound, int32_t outbound,
                 enum link_type link)
{
    no_flow_pair(e, ou_dn, CLASS_user, CLASS_person, inbound, outbound, link);
    no_flow_pair(e, ou_dn, CLASS_group, CLASS_group, inbound + 1, outbound + 1, link);
    no_flow_pair(e, ou_dn, CLASS_contact, CLASS_person, inbound + 2, outbound + 2, link);
}

void
no_flow_rules(struct estate *e, const char *ou_dn)
{
    no_flow_rules_at(e, ou_dn, 80, 90, LINK_JOIN_NO_FLOW);
}

static struct str
anchor_text(struct estate *e, const char *name)
{
    return base64_encode(guid_of(e, name), e->arena);
}

static struct str
entra_dn(struct estate *e, struct str source_anchor)
{
    return str_fmt(e->arena, "CN={" STR_FMT "}", STR_ARG(hex_upper(source_anchor, e->arena)));
}

struct thing *
cloud_of(struct estate *e, const char *name)
{
    struct str dn = entra_dn(e, anchor_text(e, name));

    for (uint32_t i = e->entra.things.n; i-- > 0;) {
        struct thing *t = &e->entra.things.at[i];
        if (!t->deleted && str_eq(t->entry.dn, dn))
            return t;
    }
    return NULL;
}

struct thing *
tenant_add(struct estate *e, enum object_class class, struct str source_anchor)
{
    static const char *const prefixes[CLASS_COUNT] = {
        [CLASS_user] = "User", [CLASS_group] = "Group", [CLASS_contact] = "Contact"};
    struct str dn = entra_dn(e, source_anchor);

    for (uint32_t i = 0; i < e->entra.things.n; i++) {
        struct thing *t = &e->entra.things.at[i];
        if (!str_eq(t->entry.dn, dn) || (t->deleted && class != CLASS_user))
            continue;
        t->deleted = false; /* hard match: takes over, or restores from the bin */
        return touch(&e->entra, t);
    }
    struct str anchor = str_fmt(e->arena, "%s_%08x-0000-4000-8000-000000000000",
                                prefixes[class] ? prefixes[class] : "Object", e->entra.things.n);
    struct thing *t = put(e, &e->entra, class, anchor, dn);
    set(e, &e->entra, t, "sourceAnchor", source_anchor);
    set(e, &e->entra, t, "cloudMastered", STR("False"));
    return t;
}

struct thing *
cloud_make(struct estate *e, const char *name)
{
    struct thing *from = ad_find(e, name);
    struct thing *t = tenant_add(e, from->entry.class, anchor_text(e, name));

    set(e, &e->entra, t, "displayName", str_of(name));
    return t;
}

void
cloud_set(struct estate *e, const char *name, const char *attr, const char *value)
{
    set(e, &e->entra, cloud_of(e, name), attr, value ? str_of(value) : (struct str){NULL, 0});
}

void
cloud_link(struct estate *e, const char *name, const char *attr, const char *target)
{
    link_values(e, &e->entra, cloud_of(e, name), attr, MOD_ADD, cloud_of(e, target)->entry.dn);
}

void
tenant_delete(struct estate *e, struct thing *t)
{
    t->deleted = true;
    touch(&e->entra, t);
    mend(e, &e->entra, t->entry.dn, NULL, true);
}

void
cloud_delete(struct estate *e, const char *name)
{
    tenant_delete(e, cloud_of(e, name));
}

uint32_t
cloud_count(const struct estate *e, enum object_class class)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < e->entra.things.n; i++)
        n += !e->entra.things.at[i].deleted && e->entra.things.at[i].entry.class == class;
    return n;
}

static int
by_text(const void *x, const void *y, void *context)
{
    (void)context;
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

struct str
cloud_links(struct estate *e, const char *name, const char *attr)
{
    struct thing *t = cloud_of(e, name);
    const struct attr *found =
        t ? entry_get(&t->entry, schema_attr(&e->schema, str_of(attr))) : NULL;
    struct buf out = buf_in(e->arena);
    struct str *names = ARENA_ARRAY(e->arena, struct str, found ? found->n : 0);

    for (uint32_t i = 0; found && i < found->n; i++) {
        names[i] = found->values[i];
        for (uint32_t k = 0; k < here(e)->things.n; k++) {
            struct str known = dn_rdn_value(here(e)->things.at[k].entry.dn, e->arena);
            if (str_eq(found->values[i], entra_dn(e, anchor_text(e, str_z(known, e->arena)))))
                names[i] = known;
        }
    }
    sort_stable(names, found ? found->n : 0, sizeof *names, by_text, NULL, e->arena);
    for (uint32_t i = 0; found && i < found->n; i++) {
        if (i)
            buf_byte(&out, ' ');
        buf_add(&out, names[i]);
    }
    return buf_str(&out);
}

struct str
cloud_value(struct estate *e, const char *name, const char *attr)
{
    struct thing *t = cloud_of(e, name);
    struct str value = {NULL, 0};

    if (t)
        value = entry_value(&t->entry, schema_attr(&e->schema, str_of(attr)));
    return value.at ? value : STR("");
}
