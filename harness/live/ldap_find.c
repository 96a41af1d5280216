/* SPDX-License-Identifier: MIT */
/*
 * Searches. slapd finds, by its own indexes and matching rules; what it finds is asked once more in
 * the sandbox's own way (sim/world/ldap_filter.h), so both doors give one answer to odd questions.
 */
#include "harness/live/ldap_backlink.h"
#include "harness/live/ldap_door.h"
#include "harness/live/ldap_filter_text.h"
#include "sim/base/arena.h"
#include "sim/base/sort.h"
#include "sim/model/dn.h"

static const char everything[] = "(objectClass=*)";

struct search {
    struct ldap_door *door;
    const struct query *query;
    struct ldap_filter filter;
    VEC(struct ldap_object) found;
    struct arena *arena;
};

static const struct err *
no_base(const struct search *s)
{
    return err_new(ERR_NOT_FOUND, NOWHERE, s->arena, STR_FMT,
                   STR_ARG(forest_refusal_text(REFUSED_NO_OBJECT, s->query->base, s->arena)));
}

static void
take(struct search *s, LDAPMessage *found)
{
    LDAP *ld = s->door->session.ld;

    for (LDAPMessage *m = ldap_first_entry(ld, found); m; m = ldap_next_entry(ld, m)) {
        struct ldap_object o = ldap_object_of(s->door, m, NULL, WANT_EVERYTHING, s->arena);
        if (o.entry.class != CLASS_none)
            *VEC_PUSH(&s->found, s->arena) = o;
    }
}

/* Without a base the whole forest is meant: below nothing stands the domain's head alone. */
static const struct err *
search_slapd(struct search *s, const char *filter)
{
    static const int scopes[] = {[SCOPE_BASE] = LDAP_SCOPE_BASE,
                                 [SCOPE_ONE] = LDAP_SCOPE_ONELEVEL,
                                 [SCOPE_SUBTREE] = LDAP_SCOPE_SUBTREE};
    char *attrs[] = {(char *)(uintptr_t)LDAP_ALL_USER_ATTRIBUTES, (char *)(uintptr_t) "entryUUID",
                     NULL};
    bool whole = s->query->base.len == 0;
    int scope = scopes[s->query->scope];
    LDAPMessage *found;
    int code;

    if (whole && s->query->scope == SCOPE_BASE)
        return NULL;
    if (whole && s->query->scope == SCOPE_ONE)
        scope = LDAP_SCOPE_BASE;
    if (!whole && !ldap_name_fits(s->door, s->query->base))
        return no_base(s);
    const char *base = whole ? s->door->session.slapd->base : str_z(s->query->base, s->arena);
    TRY(ldap_session_search(&s->door->session, base, scope, filter, attrs, &found, &code,
                            s->arena));
    if (code == LDAP_SUCCESS)
        take(s, found);
    ldap_msgfree(found);
    if (code == LDAP_NO_SUCH_OBJECT || code == LDAP_INVALID_DN_SYNTAX)
        return no_base(s);
    if (code != LDAP_SUCCESS)
        return err_new(ERR_SANDBOX, NOWHERE, s->arena, "slapd does not answer %s: %s", filter,
                       ldap_err2string(code));
    return NULL;
}

static int
by_creation_and_name(const void *a, const void *b, void *context)
{
    const struct ldap_object *x = a, *y = b;

    (void)context;
    if (x->created != y->created)
        return (x->created > y->created) - (x->created < y->created);
    return str_icmp(x->entry.dn, y->entry.dn);
}

/*
 * Only those that the filter holds for; back links count if they are there already. And only those of
 * the base's domain: slapd keeps all the domains of a forest in one database.
 */
static void
keep_matching(struct search *s)
{
    struct str domain = dn_naming_context(dn_canonical(s->query->base, s->arena));
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->found.n; i++)
        if ((!domain.len || dn_same(dn_naming_context(s->found.at[i].entry.dn), domain)) &&
            ldap_filter_match(&s->filter, &s->found.at[i].entry))
            s->found.at[n++] = s->found.at[i];
    s->found.n = n;
}

static bool
asks_back_links(const struct ldap_filter *f)
{
    for (uint32_t i = 0; i < f->parts.n; i++)
        if (f->parts.at[i].attr < ATTR_KNOWN && f->parts.at[i].kind >= FILTER_EQUAL &&
            mint_back_link(f->parts.at[i].attr))
            return true;
    return false;
}

static const struct err *
choose(struct search *s)
{
    bool first = asks_back_links(&s->filter);

    if (first)
        TRY(ldap_back_links(s->door, s->found.at, s->found.n, s->arena));
    keep_matching(s);
    sort_stable(s->found.at, s->found.n, sizeof *s->found.at, by_creation_and_name, NULL, s->arena);
    if (s->query->limit && s->query->limit < s->found.n)
        s->found.n = s->query->limit;
    return first ? NULL : ldap_back_links(s->door, s->found.at, s->found.n, s->arena);
}

const struct err *
ldap_door_find(struct connector *c, const struct query *q, struct entries *out, struct arena *a)
{
    struct search s = {.door = (struct ldap_door *)c, .query = q, .arena = a};
    struct buf filter = buf_in(a);

    *out = (struct entries){0};
    TRY(ldap_filter_parse(&s.filter, q->filter, s.door->schema, a));
    bool by_slapd = ldap_filter_print(&filter, &s.filter, s.door->session.slapd->base);
    TRY(search_slapd(&s, by_slapd ? buf_z(&filter) : everything));
    TRY(choose(&s));
    VEC_RESERVE(&out->list, s.found.n, a);
    for (uint32_t i = 0; i < s.found.n; i++)
        *VEC_PUSH(&out->list, a) = s.found.at[i].entry;
    return NULL;
}
