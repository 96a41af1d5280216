/* SPDX-License-Identifier: MIT */
#include "sim/world/generate.h"

#include <assert.h>

#include "sim/base/arena.h"
#include "sim/base/prng.h"
#include "sim/model/dn.h"

static const char *const given_names[] = {"Ada",   "Ben",   "Cleo",  "Dev",   "Elif",  "Femi",
                                          "Greta", "Hugo",  "Ines",  "Jonas", "Kaja",  "Liam",
                                          "Maren", "Noor",  "Oskar", "Priya", "Quinn", "Rosa",
                                          "Sven",  "Tariq", "Uma",   "Vera",  "Wim",   "Yuki"};
static const char *const surnames[] = {
    "Abel",   "Berg",     "Castro", "Dahl",  "Eriksen", "Fischer", "Garcia", "Haddad", "Ito",
    "Jensen", "Kowalski", "Larsen", "Mbeki", "Novak",   "Okafor",  "Petrov", "Quist",  "Rossi",
    "Silva",  "Tanaka",   "Usman",  "Vogel", "Weber",   "Yilmaz",  "Zhang"};
static const char *const departments[] = {"Sales", "Finance",   "Engineering", "Support",
                                          "Legal", "Marketing", "Operations",  "Research"};
static const char *const titles[] = {"Analyst", "Clerk", "Engineer", "Manager", "Specialist"};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

enum { LARGEST_GROUP = 50000, TEAM = 9, USERS_A_OU = 5000 };

struct builder {
    VEC(struct entry) list;
    struct mint mint;
    struct prng dice;
    struct str root;   /* where the OUs go */
    struct str domain; /* contoso.com */
    const char *mark;  /* in front of account names; tells a crowd from a given world */
    struct entry last[CLASS_COUNT]; /* the one before, by class: it lends texts that all have */
    struct arena *arena, *scratch;
};

static struct str
pick(struct builder *b, const char *const *table, size_t n)
{
    return str_of(table[prng_below(&b->dice, n)]);
}

/* What is gathered for one object only is in the scratch arena. */
static struct entry_builder
begin(struct builder *b)
{
    arena_reset(b->scratch);
    return entry_builder_in(b->scratch);
}

static void
push(struct builder *b, struct entry_builder *attrs, enum object_class class, struct str dn)
{
    static const attr_id common[] = {ATTR_objectCategory, ATTR_whenCreated, ATTR_whenChanged};

    for (size_t i = 0; i < COUNT(common) && b->last[class].n; i++)
        entry_add(attrs, common[i], entry_value(&b->last[class], common[i]));
    struct entry e = entry_make(attrs, SIDE_AD, class, STR(""), dn);
    b->last[class] = mint_entry(&b->mint, &e, MINT_WORLD, b->arena, b->scratch);
    *VEC_PUSH(&b->list, b->arena) = b->last[class];
}

static struct str
push_ou(struct builder *b, struct str name, struct str parent)
{
    struct entry_builder attrs = begin(b);
    struct str dn = str_fmt(b->arena, "OU=" STR_FMT "," STR_FMT, STR_ARG(name), STR_ARG(parent));

    push(b, &attrs, CLASS_organizationalUnit, dn);
    return dn;
}

/* Everybody's manager leads a team of nine; so there are few levels, and nobody is above number 0. */
static void
push_user(struct builder *b, uint32_t number, struct str ou, struct str department, struct str *dns)
{
    struct entry_builder attrs = begin(b);
    struct str first = pick(b, given_names, COUNT(given_names));
    struct str last = pick(b, surnames, COUNT(surnames));
    struct str account = str_fmt(b->arena, "%su%06u", b->mark, (unsigned)number);
    struct str principal =
        str_fmt(b->arena, STR_FMT "@" STR_FMT, STR_ARG(account), STR_ARG(b->domain));

    dns[number] = str_fmt(b->arena, "CN=" STR_FMT " " STR_FMT " %s%u," STR_FMT, STR_ARG(first),
                          STR_ARG(last), b->mark, (unsigned)number, STR_ARG(ou));
    entry_add(&attrs, ATTR_sAMAccountName, account);
    entry_add(&attrs, ATTR_userPrincipalName, principal);
    entry_add(&attrs, ATTR_givenName, first);
    entry_add(&attrs, ATTR_sn, last);
    entry_add(&attrs, ATTR_displayName,
              str_fmt(b->arena, STR_FMT " " STR_FMT, STR_ARG(first), STR_ARG(last)));
    entry_add(&attrs, ATTR_department, department);
    entry_add(&attrs, ATTR_title, pick(b, titles, COUNT(titles)));
    entry_add(&attrs, ATTR_mail, principal);
    if (number)
        entry_add(&attrs, ATTR_manager, dns[(number - 1) / TEAM]);
    push(b, &attrs, CLASS_user, dns[number]);
}

static void
push_users(struct builder *b, uint32_t users, struct str *dns)
{
    struct str ou = STR(""), department = STR("");

    for (uint32_t i = 0; i < users; i++) {
        uint32_t number = i / USERS_A_OU;
        if (i % USERS_A_OU == 0) {
            const char *name = departments[number % COUNT(departments)];
            size_t round = number / COUNT(departments);
            department = str_of(name);
            ou = push_ou(b, round ? str_fmt(b->arena, "%s %zu", name, round + 1) : str_of(name),
                         b->root);
        }
        push_user(b, i, ou, department, dns);
    }
}

/*
 * Group sizes with a long tail: the k-th largest has largest / k members, so the first few hold as
 * many as all the small ones together.
 */
static uint32_t
group_size(uint32_t number, uint32_t largest)
{
    enum { SMALLEST = 3 };
    uint32_t size = largest / (number + 1);

    return size > SMALLEST || largest < SMALLEST ? size : (uint32_t)SMALLEST;
}

/* A run of neighbours from a random start, so that no member comes twice. */
static void
push_group(struct builder *b, uint32_t number, uint32_t size, uint32_t users, struct str ou,
           const struct str *dns)
{
    struct entry_builder attrs = begin(b);
    struct str name = str_fmt(b->arena, "%sg%05u", b->mark, (unsigned)number);

    entry_add(&attrs, ATTR_sAMAccountName, name);
    entry_add(&attrs, ATTR_displayName, str_fmt(b->arena, "Group %u", (unsigned)number));
    if (users) {
        uint32_t at = (uint32_t)prng_below(&b->dice, users);
        entry_add(&attrs, ATTR_managedBy, dns[at]);
        for (uint32_t i = 0; i < size; i++)
            entry_add(&attrs, ATTR_member, dns[(at + i) % users]);
    }
    push(b, &attrs, CLASS_group,
         str_fmt(b->arena, "CN=" STR_FMT "," STR_FMT, STR_ARG(name), STR_ARG(ou)));
}

static void
push_groups(struct builder *b, uint32_t groups, uint32_t users, uint32_t largest,
            const struct str *dns)
{
    if (groups == 0)
        return;
    struct str ou = push_ou(b, STR("Groups"), b->root);
    for (uint32_t i = 0; i < groups; i++)
        push_group(b, i, group_size(i, largest), users, ou, dns);
}

static void
push_contacts(struct builder *b, uint32_t contacts)
{
    if (contacts == 0)
        return;
    struct str ou = push_ou(b, STR("Contacts"), b->root);
    for (uint32_t i = 0; i < contacts; i++) {
        struct entry_builder attrs = begin(b);
        struct str name = str_fmt(b->arena, "%sk%05u", b->mark, (unsigned)i);
        struct str mail = str_fmt(b->arena, STR_FMT "@partner.example", STR_ARG(name));
        entry_add(&attrs, ATTR_displayName, name);
        entry_add(&attrs, ATTR_mail, mail);
        entry_add(&attrs, ATTR_targetAddress, str_fmt(b->arena, "SMTP:" STR_FMT, STR_ARG(mail)));
        push(b, &attrs, CLASS_contact,
             str_fmt(b->arena, "CN=" STR_FMT "," STR_FMT, STR_ARG(name), STR_ARG(ou)));
    }
}

static struct world
finished(const struct builder *b)
{
    arena_free(b->scratch);
    return (struct world){b->list.at, b->list.n, b->mint};
}

struct world
generate_world(const struct population *p, uint64_t seed, vtime now, struct arena *a)
{
    struct str root = p->domain.len ? p->domain : STR("DC=contoso,DC=com");
    struct builder b = {.mint = mint_new(seed, now),
                        .dice = prng_for(seed, "generated world"),
                        .root = root,
                        .domain = dn_domain(root, a),
                        .mark = "",
                        .arena = a};
    struct str *dns = ARENA_ARRAY(a, struct str, p->users);
    uint32_t largest = p->largest_group ? p->largest_group : (uint32_t)LARGEST_GROUP;
    struct entry_builder head;

    b.scratch = arena_new();
    head = begin(&b);
    push(&b, &head, CLASS_domainDNS, root);
    push_users(&b, p->users, dns);
    push_groups(&b, p->groups, p->users, largest < p->users ? largest : p->users, dns);
    push_contacts(&b, p->contacts);
    return finished(&b);
}

struct world
generate_crowd(const struct entry *given, uint32_t n, uint32_t times, const struct mint *m,
               struct arena *a)
{
    assert(n && given[0].class == CLASS_domainDNS && times > 0);
    struct builder b = {.mint = *m,
                        .dice = prng_for(m->seed, "crowd"),
                        .domain = dn_domain(given[0].dn, a),
                        .mark = "crowd-",
                        .arena = a};
    uint32_t users = 0;

    b.scratch = arena_new();
    VEC_RESERVE(&b.list, n, a);
    for (uint32_t i = 0; i < n; i++) {
        *VEC_PUSH(&b.list, a) = given[i];
        users += given[i].class == CLASS_user || given[i].class == CLASS_inetOrgPerson;
    }
    users *= times - 1;
    if (users == 0)
        return finished(&b);
    struct str *dns = ARENA_ARRAY(a, struct str, users);
    b.root = push_ou(&b, STR("Crowd"), given[0].dn);
    push_users(&b, users, dns);
    push_groups(&b, users / 10, users, users < LARGEST_GROUP ? users : (uint32_t)LARGEST_GROUP,
                dns);
    return finished(&b);
}
