/* SPDX-License-Identifier: MIT */
/*
 * Looking objects up: by name, by anchor, by filter.
 */
#include "harness/live/ldap_door.h"
#include "harness/live/ldap_filter_text.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/model/dn.h"

static char *no_attrs[] = {(char *)(uintptr_t)LDAP_NO_ATTRS, NULL};

bool
ldap_name_fits(const struct ldap_door *d, struct str dn)
{
    return dn_valid(dn) && str_find_byte(dn, '\0') < 0 &&
           dn_within(dn, str_of(d->session.slapd->base));
}

const struct err *
ldap_name_at(struct ldap_door *d, struct str dn, struct str *name, struct arena *a)
{
    LDAPMessage *found;
    int code;

    *name = (struct str){NULL, 0};
    if (!ldap_name_fits(d, dn))
        return NULL;
    TRY(ldap_session_search(&d->session, str_z(dn, a), LDAP_SCOPE_BASE, "(objectClass=*)", no_attrs,
                            &found, &code, a));
    LDAPMessage *entry = code == LDAP_SUCCESS ? ldap_first_entry(d->session.ld, found) : NULL;
    if (entry)
        *name = ldap_message_name(d, entry, a);
    ldap_msgfree(found);
    return NULL;
}

static const struct err *
first_of(struct ldap_door *d, const char *base, int scope, const char *filter, char **attrs,
         struct ldap_object *out, bool *there, struct arena *a)
{
    LDAPMessage *found;
    int code;

    TRY(ldap_session_search(&d->session, base, scope, filter, attrs, &found, &code, a));
    LDAPMessage *entry = code == LDAP_SUCCESS ? ldap_first_entry(d->session.ld, found) : NULL;
    *there = entry != NULL;
    if (entry)
        *out = ldap_object_of(d, entry, NULL, WANT_EVERYTHING, a);
    ldap_msgfree(found);
    return NULL;
}

const struct err *
ldap_target(struct ldap_door *d, const struct op *op, char **attrs, struct ldap_object *out,
            bool *there, struct arena *a)
{
    const char *base = d->session.slapd->base;
    struct buf by_guid = buf_in(a), by_uuid = buf_in(a);

    *there = false;
    if (op->anchor.len == 0) {
        if (!ldap_name_fits(d, op->dn))
            return NULL;
        return first_of(d, str_z(op->dn, a), LDAP_SCOPE_BASE, "(objectClass=*)", attrs, out, there,
                        a);
    }
    if (op->anchor.len != 16)
        return NULL;
    ldap_filter_equal(&by_guid, STR("objectGUID"), op->anchor);
    TRY(first_of(d, base, LDAP_SCOPE_SUBTREE, buf_z(&by_guid), attrs, out, there, a));
    if (*there)
        return NULL;
    ldap_filter_equal(&by_uuid, STR("entryUUID"), guid_text(op->anchor, a));
    return first_of(d, base, LDAP_SCOPE_SUBTREE, buf_z(&by_uuid), attrs, out, there, a);
}

const struct err *
ldap_names(struct ldap_door *d, struct str base, struct str filter, struct names_list *out,
           struct arena *a)
{
    LDAPMessage *found;
    int code;

    *out = (struct names_list){0};
    TRY(ldap_session_search(&d->session, str_z(base, a), LDAP_SCOPE_SUBTREE, str_z(filter, a),
                            no_attrs, &found, &code, a));
    for (LDAPMessage *e = ldap_first_entry(d->session.ld, found); e;
         e = ldap_next_entry(d->session.ld, e))
        *VEC_PUSH(&out->list, a) = ldap_message_name(d, e, a);
    ldap_msgfree(found);
    return NULL;
}

const struct err *
ldap_any(struct ldap_door *d, struct str filter, bool *any, struct arena *a)
{
    struct names_list names;

    TRY(ldap_names(d, str_of(d->session.slapd->base), filter, &names, a));
    *any = names.list.n > 0;
    return NULL;
}
