/* SPDX-License-Identifier: MIT */
#include "sim/world/forest_refusal.h"

#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/model/dn.h"
#include "sim/world/mint.h"

enum { DEEPEST = 128 }; /* components of a DN */

/* The subject stands between the two halves of the sentence. */
static const struct {
    struct str code;
    struct str before;
    struct str after;
} refusals[] = {
    [REFUSED_EXISTS] = {STR("exists"), STR(""), STR(" exists already")},
    [REFUSED_NO_OBJECT] = {STR("no-such-object"), STR("there is no object "), STR("")},
    [REFUSED_NO_PARENT] = {STR("no-parent"), STR("there is no "), STR(" to hold the object")},
    [REFUSED_NOT_LEAF] = {STR("not-leaf"), STR(""), STR(" still holds other objects")},
    [REFUSED_NAME] = {STR("constraint"), STR("\""), STR("\" is no distinguished name")},
    [REFUSED_NAMING_TYPE] = {STR("constraint"), STR(""),
                             STR(" does not begin as names of this class do")},
    [REFUSED_BELOW_ITSELF] = {STR("constraint"), STR("an object cannot move below itself, to "),
                              STR("")},
    [REFUSED_DOMAIN_HEAD] = {STR("constraint"), STR(""),
                             STR(" is a domain: it can be neither moved nor deleted")},
    [REFUSED_OTHER_DOMAIN] = {STR("constraint"), STR(""), STR(" is in another domain")},
    [REFUSED_SERVER_ONLY] = {STR("constraint"), STR(""), STR(" is written by the server only")},
    [REFUSED_NAMING_ATTRIBUTE] = {STR("constraint"), STR(""),
                                  STR(" is part of the name: rename the object instead")},
    [REFUSED_SEVERAL_VALUES] = {STR("constraint"), STR(""), STR(" takes one value only")},
    [REFUSED_VALUE] = {STR("constraint"), STR(""), STR(" does not take this value")},
    [REFUSED_TOO_LONG] = {STR("constraint"), STR(""), STR(" characters at most")},
    [REFUSED_UNKNOWN_ATTRIBUTE] = {STR("schema"), STR("Active Directory has no attribute "),
                                   STR("")},
    [REFUSED_CLASS] = {STR("schema"), STR("Active Directory has no class \""), STR("\"")},
    [REFUSED_DANGLING] = {STR("dangling-reference"), STR("a reference names "),
                          STR(", which does not exist")},
    [REFUSED_NOT_UNIQUE] = {STR("not-unique"), STR("another object has this "), STR("")},
    [REFUSED_RESTORE] = {STR("constraint"), STR(""),
                         STR(" cannot be brought back: this directory has no recycle bin")},
};

struct str
forest_refusal_text(enum forest_refusal why, struct str subject, struct arena *a)
{
    return str_fmt(a, STR_FMT STR_FMT STR_FMT, STR_ARG(refusals[why].before), STR_ARG(subject),
                   STR_ARG(refusals[why].after));
}

struct receipt
forest_refuse(enum forest_refusal why, struct str subject, struct arena *a)
{
    return (struct receipt){.state = RECEIPT_REFUSED,
                            .code = refusals[why].code,
                            .text = forest_refusal_text(why, subject, a)};
}

struct check {
    const struct op *op;
    const struct schema *schema;
    struct receipt *out;
    struct arena *arena;
};

static bool
no(const struct check *c, enum forest_refusal why, struct str subject)
{
    *c->out = forest_refuse(why, subject, c->arena);
    return false;
}

/*
 * How many characters a name takes: rangeUpper of the directory's schema ([MS-ADA1] to [MS-ADA3]), and
 * of the account names of users what the account manager allows ([MS-SAMR] 3.1.1.8.4).
 */
static const struct {
    attr_id id;
    uint32_t most;
} lengths[] = {
    {ATTR_cn, 64},           {ATTR_ou, 64},        {ATTR_name, 255},
    {ATTR_displayName, 256}, {ATTR_givenName, 64}, {ATTR_sn, 64},
    {ATTR_mail, 256},        {ATTR_title, 128},    {ATTR_userPrincipalName, 1024},
    {ATTR_department, 64},   {ATTR_company, 64},   {ATTR_sAMAccountName, 256},
};

enum { USER_ACCOUNT_NAME = 20, NAME = 64 };

static uint32_t
longest(const struct check *c, attr_id id)
{
    bool user = c->op->class == CLASS_user || c->op->class == CLASS_inetOrgPerson;

    if (id == ATTR_sAMAccountName && user)
        return USER_ACCOUNT_NAME;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        if (lengths[i].id == id)
            return lengths[i].most;
    return UINT32_MAX;
}

static bool
fits(const struct check *c, struct str name, struct str value, uint32_t most)
{
    if (value.len <= most || utf16_units(value) <= most)
        return true;
    return no(c, REFUSED_TOO_LONG, str_fmt(c->arena, STR_FMT " takes %u", STR_ARG(name), most));
}

static bool
name_holds(const struct check *c, struct str dn)
{
    if (!dn_valid(dn) || !utf8_valid(dn) || dn_depth(dn) > DEEPEST)
        return no(c, REFUSED_NAME, dn);
    struct str rdn = dn_rdn(dn);
    return fits(c, str_trim(str_cut(&rdn, '=')), dn_rdn_value(dn, c->arena), NAME);
}

static bool
values_hold(const struct check *c, const struct mod *mod, struct attr_form form)
{
    struct str name = schema_name(c->schema, mod->id), canonical;
    struct arena_mark mark = arena_mark(c->arena);

    if (mod->n > 1 && !form.multi)
        return no(c, REFUSED_SEVERAL_VALUES, name);
    for (uint32_t i = 0; i < mod->n; i++) {
        struct str value = mod->values[i];
        bool right = value.len && value_canonical(form.syntax, value, &canonical, c->arena);
        if (!right || (form.syntax == SYNTAX_TEXT && !utf8_valid(value)))
            return no(c, REFUSED_VALUE, name);
        if (!fits(c, name, value, longest(c, mod->id)))
            return false;
    }
    arena_rewind(c->arena, mark);
    return true;
}

static bool
mod_holds(const struct check *c, const struct mod *mod)
{
    struct attr_form form = schema_form(mod->id, SIDE_AD);
    struct str name = schema_name(c->schema, mod->id);

    if (mint_server_only(mod->id))
        return no(c, REFUSED_SERVER_ONLY, name);
    if (mod->id >= ATTR_KNOWN || form.syntax == SYNTAX_NONE)
        return no(c, REFUSED_UNKNOWN_ATTRIBUTE, name);
    if (c->op->kind == OP_UPDATE && mod->id == mint_naming_attr(c->op->class))
        return no(c, REFUSED_NAMING_ATTRIBUTE, name);
    return values_hold(c, mod, form);
}

/* An add may repeat the name that its DN has, and no other one. */
static bool
naming_value_holds(const struct check *c, const struct mod *mod)
{
    if (mod->id != mint_naming_attr(c->op->class) || mod->n == 0)
        return true;
    if (mod->n == 1 && str_ieq(mod->values[0], dn_rdn_value(c->op->dn, c->arena)))
        return true;
    return no(c, REFUSED_NAMING_ATTRIBUTE, schema_name(c->schema, mod->id));
}

static bool
mods_hold(const struct check *c)
{
    for (uint32_t i = 0; i < c->op->n; i++)
        if (!mod_holds(c, &c->op->mods[i]))
            return false;
    return true;
}

static bool
type_holds(const struct check *c, struct str dn)
{
    struct str rdn = dn_rdn(dn);
    struct str type = str_trim(str_cut(&rdn, '='));

    return str_ieq(type, mint_naming_type(c->op->class)) || no(c, REFUSED_NAMING_TYPE, dn);
}

static bool
add_holds(const struct check *c)
{
    if (class_chain(c->op->class).len == 0)
        return no(c, REFUSED_CLASS, class_name(c->op->class));
    if (!name_holds(c, c->op->dn) || !type_holds(c, c->op->dn) || !mods_hold(c))
        return false;
    for (uint32_t i = 0; i < c->op->n; i++)
        if (!naming_value_holds(c, &c->op->mods[i]))
            return false;
    return true;
}

bool
forest_check(const struct op *op, const struct schema *s, struct receipt *out, struct arena *a)
{
    struct check c = {op, s, out, a};

    switch (op->kind) {
    case OP_ADD:
        return add_holds(&c);
    case OP_UPDATE:
        return mods_hold(&c);
    case OP_RENAME:
        return name_holds(&c, op->new_dn) &&
               (op->class == CLASS_none || type_holds(&c, op->new_dn));
    case OP_DELETE:
        return true;
    case OP_RESTORE:
        return no(&c, REFUSED_RESTORE, op->dn);
    }
    return true;
}
