/* SPDX-License-Identifier: MIT */
/*
 * Waiting for refint.
 *
 * slapd's overlay follows deletes and renames in the background, one after the other. AD's links are
 * right at once, so a write here returns only when nobody refers to the old name any more. Where
 * nobody did, there is nothing to see and nothing to wait for, until the same name is referred to
 * again: refint, coming late, would take the new reference for an old one.
 */
#include <time.h>

#include "harness/live/ldap_door.h"
#include "harness/live/ldap_filter_text.h"
#include "sim/base/arena.h"
#include "sim/model/dn.h"

enum { WAIT_MS = 60000, LONGEST_NAP_MS = 20 };

/* `(|(member=name)(manager=name)...)`; with `subtree` of anything at or below the name. */
static struct str
referrers_filter(struct str name, bool subtree, struct arena *a)
{
    struct buf out = buf_in(a);

    buf_add(&out, STR("(|"));
    for (attr_id id = 0; id < ATTR_KNOWN; id++) {
        if (schema_form(id, SIDE_AD).syntax != SYNTAX_REFERENCE || mint_back_link(id))
            continue;
        buf_byte(&out, '(');
        buf_add(&out, schema_known_name(id));
        buf_add(&out, subtree ? STR(":dnSubtreeMatch:=") : STR("="));
        ldap_filter_value(&out, name);
        buf_byte(&out, ')');
    }
    buf_byte(&out, ')');
    return buf_str(&out);
}

const struct err *
ldap_mend_begin(struct ldap_door *d, struct ldap_mend *m, struct str name, bool subtree,
                struct arena *a)
{
    *m = (struct ldap_mend){.name = name, .filter = referrers_filter(name, subtree, a)};
    return ldap_any(d, m->filter, &m->awaited, a);
}

const struct err *
ldap_mend_begin_rename(struct ldap_door *d, struct ldap_mend *m, struct str name, bool subtree,
                       struct arena *a)
{
    char *attrs[ATTR_KNOWN + 2] = {(char *)(uintptr_t) "entryUUID"};
    LDAPMessage *found;
    uint32_t n = 1;
    int code;

    *m = (struct ldap_mend){.name = name, .filter = referrers_filter(name, subtree, a)};
    for (attr_id id = 0; id < ATTR_KNOWN; id++)
        if (schema_form(id, SIDE_AD).syntax == SYNTAX_REFERENCE && !mint_back_link(id))
            attrs[n++] = (char *)(uintptr_t)str_z(schema_known_name(id), a);
    TRY(ldap_session_search(&d->session, d->session.slapd->base, LDAP_SCOPE_SUBTREE,
                            str_z(m->filter, a), attrs, &found, &code, a));
    for (LDAPMessage *e = ldap_first_entry(d->session.ld, found); e;
         e = ldap_next_entry(d->session.ld, e))
        *VEC_PUSH(&m->referrers, a) = ldap_object_of(d, e, NULL, WANT_EVERYTHING, a);
    ldap_msgfree(found);
    m->awaited = m->referrers.n > 0;
    return NULL;
}

void
ldap_mend_renamed(struct ldap_door *d, const struct ldap_mend *m, struct str to, struct arena *a)
{
    for (uint32_t i = 0; i < m->referrers.n; i++) {
        const struct ldap_object *o = &m->referrers.at[i];
        for (uint32_t k = 0; k < o->entry.n; k++)
            ldap_order_renamed(&d->order, o->uuid, &o->entry.attrs[k], m->name, to, a);
    }
}

static int64_t
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static const struct err *
wait_for_none(struct ldap_door *d, struct str filter, struct str name, struct arena *a)
{
    int64_t start = now_ms();
    bool any = true;

    for (long nap = 1;; nap = nap * 2 < LONGEST_NAP_MS ? nap * 2 : LONGEST_NAP_MS) {
        struct arena_mark mark = arena_mark(a);
        TRY(ldap_any(d, filter, &any, a));
        arena_rewind(a, mark);
        if (!any)
            return NULL;
        if (now_ms() - start > WAIT_MS)
            return err_new(ERR_SANDBOX, NOWHERE, a,
                           "slapd still has references to \"" STR_FMT "\" after %d seconds",
                           STR_ARG(name), WAIT_MS / 1000);
        const struct timespec t = {.tv_nsec = nap * 1000000};
        nanosleep(&t, NULL);
    }
}

/* Everything that went before is worked off. */
static void
all_settled(struct ldap_door *d)
{
    d->vacated = map_in(d->arena, false);
}

const struct err *
ldap_mend_wait(struct ldap_door *d, const struct ldap_mend *m, struct arena *a)
{
    if (!m->awaited) {
        map_set(&d->vacated, str_copy(dn_key(m->name, a), d->arena), 0);
        return NULL;
    }
    TRY(wait_for_none(d, m->filter, m->name, a));
    all_settled(d);
    return NULL;
}

static bool
is_vacated(const struct ldap_door *d, struct str name, struct arena *a)
{
    for (; d->vacated.live && name.len; name = dn_parent(name))
        if (map_get(&d->vacated, dn_key(name, a)) != (uint32_t)MAP_NONE)
            return true;
    return false;
}

static int
add_plain(const struct ldap_door *d, const char *dn, const char *class, const char *member)
{
    char *classes[] = {(char *)(uintptr_t) "top", (char *)(uintptr_t) class, NULL};
    char *members[] = {(char *)(uintptr_t)member, NULL};
    LDAPMod class_mod = {.mod_type = (char *)(uintptr_t) "objectClass", .mod_values = classes};
    LDAPMod member_mod = {.mod_type = (char *)(uintptr_t) "member", .mod_values = members};
    LDAPMod *mods[] = {&class_mod, member ? &member_mod : NULL, NULL};

    return ldap_add_ext_s(d->session.ld, dn, mods, NULL, NULL);
}

/*
 * A reference of our own to a name of our own, which goes: when refint has taken it away, it is done
 * with everything before. No read sees the two objects.
 */
static const struct err *
settle(struct ldap_door *d, struct arena *a)
{
    const char *base = d->session.slapd->base;
    unsigned number = ++d->settled;
    struct str target = str_fmt(a, "CN=cutover-settle-target-%u,%s", number, base);
    const char *target_z = str_z(target, a);
    const char *group_z = str_z(str_fmt(a, "CN=cutover-settle-group-%u,%s", number, base), a);
    struct buf filter = buf_in(a);

    int code = add_plain(d, target_z, "container", NULL);
    if (code == LDAP_SUCCESS)
        code = add_plain(d, group_z, "group", target_z);
    if (code == LDAP_SUCCESS)
        code = ldap_delete_ext_s(d->session.ld, target_z, NULL, NULL);
    if (code != LDAP_SUCCESS)
        return ldap_session_lost(&d->session, code, "waiting for references to be mended", a);
    ldap_filter_equal(&filter, STR("member"), target);
    TRY(wait_for_none(d, buf_str(&filter), target, a));
    code = ldap_delete_ext_s(d->session.ld, group_z, NULL, NULL);
    if (code != LDAP_SUCCESS)
        return ldap_session_lost(&d->session, code, "waiting for references to be mended", a);
    all_settled(d);
    return NULL;
}

const struct err *
ldap_mend_settle(struct ldap_door *d, struct str name, struct arena *a)
{
    return is_vacated(d, name, a) ? settle(d, a) : NULL;
}
