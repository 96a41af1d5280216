/* SPDX-License-Identifier: MIT */
/*
 * Searching, as an administrator's tool does. The filter is understood here first, so that both doors
 * refuse the same texts; slapd gets it where it can answer it, and what it returns is asked once more.
 *
 * Back links are looked up, not taken from the overlay: it misses a renamed OU above a group.
 */
#include <stdio.h>

#include "harness/live/ldap_door.h"
#include "sim/base/arena.h"
#include "sim/world/ldap_filter.h"

static const struct {
    attr_id back, forward;
    const char *name;
} links[] = {{ATTR_memberOf, ATTR_member, "member"}, {ATTR_directReports, ATTR_manager, "manager"}};

static struct str
escape(struct str value, struct arena *a)
{
    char *out = arena_bytes(a, value.len * 3 + 1);

    for (size_t i = 0; i < value.len; i++)
        snprintf(out + 3 * i, 4, "\\%02x", (unsigned char)value.at[i]);
    return str_n(out, value.len * 3);
}

/* Who refers to `dn` by the attribute, in the order of creation. */
static const struct err *
referrers(struct ldap_door *d, struct str dn, const char *attribute, struct entry **out,
          uint32_t *n, struct arena *a)
{
    static char *wanted[] = {"objectClass", "uSNCreated", "entryUUID", "objectGUID", NULL};
    struct str filter = str_fmt(a, "(%s=" STR_FMT ")", attribute, STR_ARG(escape(dn, a)));
    LDAPMessage *answer = NULL;

    int code = ldap_search_ext_s(d->ld, d->server->base, LDAP_SCOPE_SUBTREE, filter.at, wanted, 0,
                                 NULL, NULL, NULL, 0, &answer);
    if (code != LDAP_SUCCESS) {
        ldap_msgfree(answer);
        return door_broken(d, code, "looking for references", a);
    }
    *out = ARENA_ARRAY(a, struct entry, (size_t)ldap_count_entries(d->ld, answer));
    *n = 0;
    for (LDAPMessage *m = ldap_first_entry(d->ld, answer); m; m = ldap_next_entry(d->ld, m))
        *n += door_entry(d, m, true, &(*out)[*n], a);
    ldap_msgfree(answer);
    door_sort(*out, *n, false, a);
    return NULL;
}

static const struct err *
add_back_links(struct ldap_door *d, struct entry *e, struct arena *a)
{
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        struct entry *from = NULL;
        uint32_t n = 0;
        TRY(referrers(d, e->dn, links[i].name, &from, &n, a));
        struct str *names = ARENA_ARRAY(a, struct str, n);
        for (uint32_t k = 0; k < n; k++)
            names[k] = from[k].dn;
        struct mod mod = {links[i].back, MOD_SET, n, names};
        *e = entry_apply(e, &mod, 1, SIDE_AD, a);
    }
    return NULL;
}

/* Does the filter speak of what slapd does not keep or sees otherwise? */
static bool
asks_back_links(const struct ldap_filter *f)
{
    for (uint32_t i = 0; i < f->parts.n; i++)
        if (f->parts.at[i].kind > FILTER_NOT && mint_back_link(f->parts.at[i].attr))
            return true;
    return false;
}

static bool
slapd_can(const struct ldap_filter *f)
{
    for (uint32_t i = 0; i < f->parts.n; i++) {
        const struct filter_part *p = &f->parts.at[i];
        if (p->kind <= FILTER_NOT)
            continue;
        if (p->attr == ATTR_NONE || p->attr == ATTR_objectCategory ||
            p->attr == ATTR_distinguishedName || p->attr == ATTR_dn || mint_back_link(p->attr))
            return false;
    }
    return true;
}

static int
ldap_scope(enum scope s)
{
    static const int scopes[] = {LDAP_SCOPE_BASE, LDAP_SCOPE_ONELEVEL, LDAP_SCOPE_SUBTREE};

    return scopes[s];
}

static const struct err *
collect(struct ldap_door *d, LDAPMessage *answer, const struct ldap_filter *filter, uint32_t limit,
        struct entries *out, struct arena *a)
{
    uint32_t n = 0;
    struct entry *all = ARENA_ARRAY(a, struct entry, (size_t)ldap_count_entries(d->ld, answer));

    for (LDAPMessage *m = ldap_first_entry(d->ld, answer); m; m = ldap_next_entry(d->ld, m))
        n += door_entry(d, m, true, &all[n], a);
    door_sort(all, n, false, a);
    bool early = asks_back_links(filter);
    for (uint32_t i = 0; i < n && !(limit && out->list.n == limit); i++) {
        if (early)
            TRY(add_back_links(d, &all[i], a));
        if (!ldap_filter_match(filter, &all[i]))
            continue;
        if (!early)
            TRY(add_back_links(d, &all[i], a));
        *VEC_PUSH(&out->list, a) = all[i];
    }
    return NULL;
}

const struct err *
door_find(struct connector *c, const struct query *q, struct entries *out, struct arena *a)
{
    static char *wanted[] = {"*", "entryUUID", NULL};
    struct ldap_door *d = (struct ldap_door *)c;
    struct ldap_filter filter = {0};
    LDAPMessage *answer = NULL;
    struct str base = q->base.len ? q->base : str_of(d->server->base);

    TRY(ldap_filter_parse(&filter, q->filter, d->schema, a));
    TRY(door_connect(d, a));
    const char *sent =
        q->filter.len && slapd_can(&filter) ? str_z(q->filter, a) : "(objectClass=*)";
    int code = ldap_search_ext_s(d->ld, str_z(base, a), ldap_scope(q->scope), sent, wanted, 0, NULL,
                                 NULL, NULL, 0, &answer);
    if (code == LDAP_FILTER_ERROR) { /* a form that only AD takes */
        ldap_msgfree(answer);
        code = ldap_search_ext_s(d->ld, str_z(base, a), ldap_scope(q->scope), "(objectClass=*)",
                                 wanted, 0, NULL, NULL, NULL, 0, &answer);
    }
    const struct err *e = NULL;
    if (code == LDAP_NO_SUCH_OBJECT || code == LDAP_INVALID_DN_SYNTAX)
        e = err_new(ERR_NOT_FOUND, NOWHERE, a, "there is no object \"" STR_FMT "\"", STR_ARG(base));
    else if (code != LDAP_SUCCESS)
        e = door_broken(d, code, "searching", a);
    else
        e = collect(d, answer, &filter, q->limit, out, a);
    ldap_msgfree(answer);
    return e;
}
