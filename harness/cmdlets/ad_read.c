/* SPDX-License-Identifier: MIT */
/*
 * Get-ADUser and its relatives.
 */
#include "harness/cmdlets/ad_filter.h"
#include "harness/cmdlets/ad_write.h"
#include "sim/base/arena.h"
#include "sim/model/dn.h"

const struct param ad_get_params[] = {
    {"Identity", PARAM_ANY, .position = 1, .flags = PARAM_PIPELINE},
    {"Filter", PARAM_TEXT},
    {"LDAPFilter", PARAM_TEXT},
    {"SearchBase", PARAM_TEXT},
    {"SearchScope", PARAM_TEXT, .choices = "Base|OneLevel|Subtree"},
    {"Properties", PARAM_TEXT_LIST, .aliases = "Property"},
    {"ResultSetSize", PARAM_INT},
    {"Server", PARAM_TEXT},
    {NULL}};

static enum scope
scope_of(const struct call *c)
{
    struct str word = call_text(c, "SearchScope");

    if (str_ieq(word, STR("Base")))
        return SCOPE_BASE;
    return str_ieq(word, STR("OneLevel")) ? SCOPE_ONE : SCOPE_SUBTREE;
}

static const struct err *
filter_of(struct call *c, struct str *out)
{
    if (call_has(c, "LDAPFilter")) {
        *out = call_text(c, "LDAPFilter");
        return NULL;
    }
    if (!call_has(c, "Filter"))
        return call_error(c, ERR_INPUT, "give an -Identity, a -Filter or an -LDAPFilter");
    return ad_filter_to_ldap(out, call_text(c, "Filter"), lab_schema(session_lab(c)), c->shell,
                             call_place(c, "Filter"), c->arena);
}

static const struct err *
emit(struct call *c, enum ad_kind kind, const struct entry *e)
{
    struct value v;

    TRY(ad_object(c, kind, e, call_list(c, "Properties"), &v));
    return call_emit(c, v);
}

static bool
of_kind(enum ad_kind kind, const struct entry *e)
{
    switch (kind) {
    case AD_USER:
        return e->class == CLASS_user || e->class == CLASS_inetOrgPerson;
    case AD_GROUP:
        return e->class == CLASS_group;
    case AD_OU:
        return e->class == CLASS_organizationalUnit;
    case AD_OBJECT:
        return true;
    }
    return true;
}

static const struct err *
emit_identity(struct call *c, enum ad_kind kind)
{
    struct entry e;

    TRY(ad_identity(c, "Identity", &e));
    if (!of_kind(kind, &e))
        return call_error(c, ERR_NOT_FOUND, "\"" STR_FMT "\" is a " STR_FMT, STR_ARG(e.dn),
                          STR_ARG(class_name(e.class)));
    return emit(c, kind, &e);
}

static const struct err *
get(struct call *c, enum ad_kind kind)
{
    struct entries found = {0};
    struct str filter, base = call_text(c, "SearchBase");

    TRY(ad_check_properties(c, call_list(c, "Properties")));
    if (call_has(c, "Identity"))
        return emit_identity(c, kind);
    TRY(filter_of(c, &filter));
    if (base.len && !dn_valid(base))
        return call_error(c, ERR_INPUT, "-SearchBase \"" STR_FMT "\" is not a distinguished name",
                          STR_ARG(base));
    struct str whole = str_fmt(c->arena, "(&%s" STR_FMT ")", ad_kind_filter(kind), STR_ARG(filter));
    const struct err *e =
        ad_search(c, base, scope_of(c), whole, (uint32_t)call_int(c, "ResultSetSize", 0), &found);
    if (e && call_has(c, "LDAPFilter") && e->kind == ERR_SYNTAX)
        return err_new(ERR_SYNTAX, call_place(c, "LDAPFilter"), c->arena,
                       "-LDAPFilter \"" STR_FMT "\": " STR_FMT, STR_ARG(filter), STR_ARG(e->text));
    TRY(e);
    for (uint32_t i = 0; i < found.list.n; i++)
        TRY(emit(c, kind, &found.list.at[i]));
    return NULL;
}

const struct err *
ad_get_user(struct call *c)
{
    return get(c, AD_USER);
}

const struct err *
ad_get_group(struct call *c)
{
    return get(c, AD_GROUP);
}

const struct err *
ad_get_object(struct call *c)
{
    return get(c, AD_OBJECT);
}

const struct err *
ad_get_ou(struct call *c)
{
    return get(c, AD_OU);
}

/* --- Get-ADGroupMember ------------------------------------------------------------------------- */

const struct param ad_get_member_params[] = {
    {"Identity", PARAM_ANY, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE},
    {"Recursive", PARAM_SWITCH},
    {"Server", PARAM_TEXT},
    {NULL}};

static const struct object_type principal_type = {
    .name = "Microsoft.ActiveDirectory.Management.ADPrincipal",
    .text_property = "distinguishedName"};

struct members {
    struct call *c;
    struct map seen; /* DN keys: groups may contain each other */
    bool recursive;
};

static const struct err *
emit_principal(struct call *c, const struct entry *e)
{
    struct value v;
    struct object *o = shape_object(c, &principal_type);

    TRY(ad_object(c, AD_GROUP, e, (struct values){0}, &v));
    shape_text(o, "distinguishedName", e->dn, c->arena);
    object_setz(o, "name", object_get(v.object, STR("Name"), NULL), c->arena);
    object_setz(o, "objectClass", object_get(v.object, STR("ObjectClass"), NULL), c->arena);
    object_setz(o, "objectGUID", object_get(v.object, STR("ObjectGUID"), NULL), c->arena);
    shape_text(o, "SamAccountName", entry_value(e, ATTR_sAMAccountName), c->arena);
    object_setz(o, "SID", object_get(v.object, STR("SID"), NULL), c->arena);
    return call_emit(c, value_object(o));
}

static const struct err *
emit_members(struct members *m, const struct entry *group)
{
    const struct attr *list = entry_get(group, ATTR_member);

    for (uint32_t i = 0; list && i < list->n; i++) {
        struct entry e;
        struct str key = dn_key(list->values[i], m->c->arena);
        if (map_set(&m->seen, key, i) != MAP_NONE)
            continue;
        TRY(ad_identity_of(m->c, value_text(list->values[i]), &e));
        if (m->recursive && e.class == CLASS_group)
            TRY(emit_members(m, &e));
        else
            TRY(emit_principal(m->c, &e));
    }
    return NULL;
}

const struct err *
ad_get_group_member(struct call *c)
{
    struct members m = {
        .c = c, .seen = map_in(c->arena, false), .recursive = call_switch(c, "Recursive")};
    struct entry group;

    TRY(ad_identity(c, "Identity", &group));
    if (group.class != CLASS_group)
        return call_error(c, ERR_INPUT, "\"" STR_FMT "\" is not a group", STR_ARG(group.dn));
    return emit_members(&m, &group);
}
