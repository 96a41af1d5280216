/* SPDX-License-Identifier: MIT */
/*
 * New-ADUser, Set-ADUser and their relatives: properties become attributes.
 */
#include "harness/cmdlets/ad_write.h"

#include "harness/cmdlets/ad_property.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/model/dn.h"

enum { DISABLED = 2, MOST_MODS = 128 };

/* --- from values to attributes ----------------------------------------------------------------- */

struct change_set {
    struct call *c;
    uint32_t n;
    struct mod mods[MOST_MODS];
};

/* Bytes from an array of numbers, a GUID or Base64; everything else is text. */
static const struct err *
binary(struct call *c, attr_id id, struct value v, struct str *out)
{
    unsigned char guid[16];
    struct str text;

    if (v.kind == VALUE_ARRAY) {
        char *bytes = arena_bytes(c->arena, v.array->items.n + 1);
        for (uint32_t i = 0; i < v.array->items.n; i++)
            bytes[i] = (char)v.array->items.at[i].integer;
        *out = str_n(bytes, v.array->items.n);
        return NULL;
    }
    text = value_to_text(v, c->arena);
    if (guid_parse(text, guid))
        *out = str_copy(str_n((char *)guid, 16), c->arena);
    else if (!base64_decode(text, out, c->arena))
        return call_error(c, ERR_INPUT,
                          "\"" STR_FMT "\" is no value for " STR_FMT
                          "; bytes are an array of numbers, a GUID or Base64",
                          STR_ARG(text), STR_ARG(schema_name(lab_schema(session_lab(c)), id)));
    return NULL;
}

static const struct err *
one_value(struct call *c, attr_id id, struct value v, struct str *out)
{
    enum syntax syntax = schema_form(id, SIDE_AD).syntax;
    struct entry target;

    if (syntax == SYNTAX_BINARY)
        return binary(c, id, v, out);
    if (syntax == SYNTAX_REFERENCE) { /* by any identity, as the module takes it */
        TRY(ad_identity_of(c, v, &target));
        *out = target.dn;
        return NULL;
    }
    struct str text = value_to_text(v, c->arena);
    if (value_canonical(syntax, text, out, c->arena))
        return NULL;
    return call_error(c, ERR_INPUT, "\"" STR_FMT "\" is no value for " STR_FMT, STR_ARG(text),
                      STR_ARG(schema_name(lab_schema(session_lab(c)), id)));
}

static const struct err *
push_mod(struct change_set *s, attr_id id, enum mod_kind kind, struct value v)
{
    bool list = v.kind == VALUE_ARRAY && schema_form(id, SIDE_AD).syntax != SYNTAX_BINARY;
    uint32_t n = value_is_null(v) ? 0 : list ? v.array->items.n : 1;
    struct str *values = ARENA_ARRAY(s->c->arena, struct str, n);

    if (s->n == MOST_MODS)
        return call_error(s->c, ERR_LIMIT, "more than %d attributes in one command", MOST_MODS);
    for (uint32_t i = 0; i < n; i++)
        TRY(one_value(s->c, id, list ? v.array->items.at[i] : v, &values[i]));
    if (n == 1 && values[0].len == 0) /* an empty text takes the attribute away */
        n = 0;
    s->mods[s->n++] = (struct mod){id, kind, n, values};
    return NULL;
}

static const struct err *
push_named(struct change_set *s, struct str name, enum mod_kind kind, struct value v)
{
    attr_id id = ad_attribute(lab_schema(session_lab(s->c)), name);

    if (id == ATTR_NONE)
        return call_error(s->c, ERR_INPUT, "Active Directory has no attribute \"" STR_FMT "\"",
                          STR_ARG(name));
    return push_mod(s, id, kind, v);
}

static const struct err *
push_table(struct change_set *s, const char *parameter, enum mod_kind kind)
{
    struct value v = call_value(s->c, parameter);

    if (v.kind != VALUE_TABLE)
        return NULL;
    for (uint32_t i = 0; i < v.table->pairs.n; i++) {
        const struct pair *p = &v.table->pairs.at[i];
        if (!p->removed)
            TRY(push_named(s, value_to_text(p->key, s->c->arena), kind, p->value));
    }
    return NULL;
}

/* The parameters that are properties: -Title, -Manager, ... */
static const struct err *
push_properties(struct change_set *s)
{
    for (const struct ad_property *p = ad_properties; p->name; p++)
        if (p->attr != ATTR_name && shape_given(s->c, p->name))
            TRY(push_mod(s, p->attr, MOD_SET, call_value(s->c, p->name)));
    return NULL;
}

static void
push_number(struct change_set *s, attr_id id, int64_t n)
{
    struct str *text = ARENA_NEW(s->c->arena, struct str);

    *text = str_fmt(s->c->arena, "%lld", (long long)n);
    s->mods[s->n++] = (struct mod){id, MOD_SET, 1, text};
}

static void
push_enabled(struct change_set *s, int64_t before)
{
    bool on = call_switch(s->c, "Enabled");

    push_number(s, ATTR_userAccountControl, on ? before & ~(int64_t)DISABLED : before | DISABLED);
}

enum { SCOPE_GLOBAL = 2, SCOPE_DOMAIN_LOCAL = 4, SCOPE_UNIVERSAL = 8, SCOPES = 14 };

static void
push_group_type(struct change_set *s, int64_t before)
{
    struct call *c = s->c;
    struct str scope = call_text(c, "GroupScope"), category = call_text(c, "GroupCategory");
    int64_t bits = before & SCOPES;
    bool security = before < 0;

    if (scope.len)
        bits = str_ieq(scope, STR("Universal"))     ? SCOPE_UNIVERSAL
               : str_ieq(scope, STR("DomainLocal")) ? SCOPE_DOMAIN_LOCAL
                                                    : SCOPE_GLOBAL;
    if (category.len)
        security = str_ieq(category, STR("Security"));
    push_number(s, ATTR_groupType, security ? bits + INT32_MIN : bits);
}

/* --- New-AD... --------------------------------------------------------------------------------- */

static struct str
new_dn(struct call *c, struct str domain, enum object_class class)
{
    bool ou = class == CLASS_organizationalUnit;
    struct str rdn = dn_component(ou ? STR("OU") : STR("CN"), call_text(c, "Name"), c->arena);
    struct str path = call_text(c, "Path");

    if (!path.len && (class == CLASS_user || class == CLASS_group))
        path = str_fmt(c->arena, "CN=Users," STR_FMT, STR_ARG(domain));
    if (!path.len)
        path = domain;
    return str_fmt(c->arena, STR_FMT "," STR_FMT, STR_ARG(rdn), STR_ARG(path));
}

static enum ad_kind kind_of(enum object_class class)
{
    switch (class) {
    case CLASS_user:
    case CLASS_inetOrgPerson:
        return AD_USER;
    case CLASS_group:
        return AD_GROUP;
    case CLASS_organizationalUnit:
        return AD_OU;
    default:
        return AD_OBJECT;
    }
}

static const struct err *
pass_thru(struct call *c, struct str dn)
{
    struct entry e;
    struct value v;

    if (!call_switch(c, "PassThru"))
        return NULL;
    TRY(ad_identity_of(c, value_text(dn), &e));
    TRY(ad_object(c, kind_of(e.class), &e, (struct values){0}, &v));
    return call_emit(c, v);
}

static const struct err *
add(struct change_set *s, enum object_class class)
{
    struct call *c = s->c;
    struct mod *kept = ARENA_ARRAY(c->arena, struct mod, MOST_MODS);
    const struct cloud_domain *domain;

    if (!call_text(c, "Name").len)
        return call_error(c, ERR_INPUT, "-Name must not be empty");
    TRY(ad_domain(c, &domain));
    struct op op = {.kind = OP_ADD, .class = class, .dn = new_dn(c, domain->base, class)};
    TRY(push_properties(s));
    TRY(push_table(s, "OtherAttributes", MOD_SET));
    for (uint32_t i = 0; i < s->n; i++)
        if (s->mods[i].n)
            kept[op.n++] = s->mods[i];
    op.mods = kept;
    session_blame(c);
    TRY(session_err(c, lab_ad_write(session_lab(c), &op, NULL, c->arena)));
    return pass_thru(c, op.dn);
}

static const struct err *
need_account_name(struct change_set *s)
{
    if (call_has(s->c, "SamAccountName"))
        return NULL;
    return push_mod(s, ATTR_sAMAccountName, MOD_SET, call_value(s->c, "Name"));
}

enum { NORMAL_ACCOUNT = 512 };

const struct err *
ad_new_user(struct call *c)
{
    struct change_set s = {.c = c};

    TRY(need_account_name(&s));
    if (call_has(c, "Enabled"))
        push_enabled(&s, NORMAL_ACCOUNT);
    return add(&s, CLASS_user);
}

const struct err *
ad_new_group(struct call *c)
{
    struct change_set s = {.c = c};

    TRY(need_account_name(&s));
    push_group_type(&s, SCOPE_GLOBAL + (int64_t)INT32_MIN);
    return add(&s, CLASS_group);
}

const struct err *
ad_new_ou(struct call *c)
{
    struct change_set s = {.c = c};

    return add(&s, CLASS_organizationalUnit);
}

const struct err *
ad_new_object(struct call *c)
{
    struct change_set s = {.c = c};
    enum object_class class = class_find(call_text(c, "Type"));

    if (class == CLASS_none || !class_chain(class).len)
        return call_error(c, ERR_INPUT,
                          "-Type \"" STR_FMT
                          "\" is no class of this directory; one of: user, inetOrgPerson, group, "
                          "contact, computer, container, organizationalUnit, "
                          "foreignSecurityPrincipal",
                          STR_ARG(call_text(c, "Type")));
    return add(&s, class);
}

/* --- Set-AD... --------------------------------------------------------------------------------- */

static const struct err *
clear_listed(struct change_set *s)
{
    struct values names = call_list(s->c, "Clear");

    for (size_t i = 0; i < names.n; i++)
        TRY(push_named(s, value_to_text(names.at[i], s->c->arena), MOD_SET, VALUE_NONE));
    return NULL;
}

static int64_t
number_of(const struct entry *e, attr_id id, int64_t otherwise)
{
    int64_t n;

    return str_int(entry_value(e, id), &n) ? n : otherwise;
}

const struct err *
ad_set_object(struct call *c)
{
    struct change_set s = {.c = c};
    struct entry e;

    TRY(ad_identity(c, "Identity", &e));
    TRY(push_properties(&s));
    if (shape_given(c, "Enabled"))
        push_enabled(&s, number_of(&e, ATTR_userAccountControl, NORMAL_ACCOUNT));
    if (shape_given(c, "GroupScope") || shape_given(c, "GroupCategory"))
        push_group_type(&s, number_of(&e, ATTR_groupType, 0));
    TRY(push_table(&s, "Remove", MOD_REMOVE));
    TRY(push_table(&s, "Add", MOD_ADD));
    TRY(push_table(&s, "Replace", MOD_SET));
    TRY(clear_listed(&s));
    if (s.n) {
        struct op op = {.kind = OP_UPDATE,
                        .class = e.class,
                        .anchor = e.anchor,
                        .dn = e.dn,
                        .n = s.n,
                        .mods = s.mods};
        session_blame(c);
        TRY(session_err(c, lab_ad_write(session_lab(c), &op, NULL, c->arena)));
    }
    return pass_thru(c, e.dn);
}

const struct err *
ad_set_user(struct call *c)
{
    struct entry e;

    if (call_has(c, "ChangePasswordAtLogon")) {
        TRY(ad_identity(c, "Identity", &e));
        TRY(password_must_change(c, &e, call_switch(c, "ChangePasswordAtLogon")));
    }
    return ad_set_object(c);
}

const struct err *
ad_set_group(struct call *c)
{
    return ad_set_object(c);
}

const struct err *
ad_set_ou(struct call *c)
{
    return ad_set_object(c);
}
