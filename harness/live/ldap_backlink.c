/* SPDX-License-Identifier: MIT */
#include "harness/live/ldap_backlink.h"

#include "harness/live/ldap_filter_text.h"
#include "sim/base/arena.h"
#include "sim/base/map.h"
#include "sim/base/sort.h"
#include "sim/model/dn.h"

enum { FEW = 32 }; /* up to here a search for each object beats one through the whole directory */

static const struct pair {
    attr_id back, forward;
} pairs[] = {
    {ATTR_memberOf, ATTR_member},
    {ATTR_directReports, ATTR_manager},
    {ATTR_msExchBypassModerationFromDLMembersBL, ATTR_msExchBypassModerationFromDLMembersLink},
};

enum { PAIRS = sizeof pairs / sizeof pairs[0] };

/* Who refers to one object by one attribute. */
struct referrer {
    struct str dn;
    int64_t created;
};

struct referrers {
    VEC(struct referrer) list;
};

struct look_up {
    struct ldap_door *door;
    struct ldap_object *objects;
    uint32_t n;
    struct referrers *found; /* by object and pair */
    struct arena *arena;
};

static int
by_creation(const void *a, const void *b, void *context)
{
    const struct referrer *x = a, *y = b;

    (void)context;
    if (x->created != y->created)
        return (x->created > y->created) - (x->created < y->created);
    return str_icmp(x->dn, y->dn);
}

static void
give(const struct look_up *l, struct ldap_object *o, attr_id back, struct referrers *r)
{
    struct str *values = ARENA_ARRAY(l->arena, struct str, r->list.n);

    sort_stable(r->list.at, r->list.n, sizeof *r->list.at, by_creation, NULL, l->arena);
    for (uint32_t i = 0; i < r->list.n; i++)
        values[i] = r->list.at[i].dn;
    const struct mod set = {back, MOD_SET, r->list.n, values};
    if (r->list.n || entry_get(&o->entry, back))
        o->entry = entry_apply(&o->entry, &set, 1, SIDE_AD, l->arena);
}

static const struct err *
search(const struct look_up *l, struct buf *filter, char **attrs, LDAPMessage **found)
{
    struct ldap_session *s = &l->door->session;
    int code;

    return ldap_session_search(s, s->slapd->base, LDAP_SCOPE_SUBTREE, buf_z(filter), attrs, found,
                               &code, l->arena);
}

static const struct err *
search_for_each(const struct look_up *l)
{
    char *attrs[] = {(char *)(uintptr_t) "uSNCreated", NULL};

    for (uint32_t i = 0; i < l->n; i++) {
        for (uint32_t p = 0; p < PAIRS; p++) {
            struct buf filter = buf_in(l->arena);
            LDAPMessage *found;
            ldap_filter_equal(&filter, schema_known_name(pairs[p].forward), l->objects[i].entry.dn);
            TRY(search(l, &filter, attrs, &found));
            LDAP *ld = l->door->session.ld;
            for (LDAPMessage *m = ldap_first_entry(ld, found); m; m = ldap_next_entry(ld, m)) {
                struct ldap_object o = ldap_object_of(l->door, m, NULL, WANT_EVERYTHING, l->arena);
                *VEC_PUSH(&l->found[i * PAIRS + p].list, l->arena) =
                    (struct referrer){.dn = o.entry.dn, .created = o.created};
            }
            ldap_msgfree(found);
        }
    }
    return NULL;
}

static void
note_references(const struct look_up *l, const struct map *by_dn, const struct ldap_object *from)
{
    for (uint32_t p = 0; p < PAIRS; p++) {
        const struct attr *references = entry_get(&from->entry, pairs[p].forward);
        for (uint32_t k = 0; references && k < references->n; k++) {
            struct arena_mark mark = arena_mark(l->arena);
            uint32_t i = map_get(by_dn, dn_key(references->values[k], l->arena));
            arena_rewind(l->arena, mark);
            if (i != (uint32_t)MAP_NONE)
                *VEC_PUSH(&l->found[i * PAIRS + p].list, l->arena) =
                    (struct referrer){.dn = from->entry.dn, .created = from->created};
        }
    }
}

static const struct err *
search_once(const struct look_up *l)
{
    struct map by_dn = map_in(l->arena, false);
    struct buf filter = buf_in(l->arena);
    char *attrs[PAIRS + 2] = {(char *)(uintptr_t) "uSNCreated"};
    LDAPMessage *found;

    for (uint32_t i = 0; i < l->n; i++)
        map_set(&by_dn, dn_key(l->objects[i].entry.dn, l->arena), i);
    buf_add(&filter, STR("(|"));
    for (uint32_t p = 0; p < PAIRS; p++) {
        struct str name = schema_known_name(pairs[p].forward);
        buf_fmt(&filter, "(" STR_FMT "=*)", STR_ARG(name));
        attrs[p + 1] = (char *)(uintptr_t)str_z(name, l->arena);
    }
    buf_byte(&filter, ')');
    TRY(search(l, &filter, attrs, &found));
    LDAP *ld = l->door->session.ld;
    for (LDAPMessage *m = ldap_first_entry(ld, found); m; m = ldap_next_entry(ld, m)) {
        struct ldap_object o = ldap_object_of(l->door, m, NULL, WANT_EVERYTHING, l->arena);
        note_references(l, &by_dn, &o);
    }
    ldap_msgfree(found);
    return NULL;
}

const struct err *
ldap_back_links(struct ldap_door *d, struct ldap_object *objects, uint32_t n, struct arena *a)
{
    struct look_up l = {.door = d,
                        .objects = objects,
                        .n = n,
                        .found = ARENA_ARRAY(a, struct referrers, (size_t)n * PAIRS),
                        .arena = a};

    TRY(n <= FEW ? search_for_each(&l) : search_once(&l));
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t p = 0; p < PAIRS; p++)
            give(&l, &objects[i], pairs[p].back, &l.found[i * PAIRS + p]);
    return NULL;
}
