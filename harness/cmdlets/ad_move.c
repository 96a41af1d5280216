/* SPDX-License-Identifier: MIT */
/*
 * Removing, moving and renaming objects, and who is in a group.
 */
#include "harness/cmdlets/ad_write.h"
#include "sim/base/arena.h"
#include "sim/model/dn.h"

static const struct err *
write(struct call *c, const struct op *op)
{
    session_blame(c);
    return session_err(c, lab_ad_write(session_lab(c), op, NULL, c->arena));
}

const struct param ad_remove_params[] = {
    {"Identity", PARAM_ANY, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE},
    {"Recursive", PARAM_SWITCH},
    {"Confirm", PARAM_SWITCH},
    {"Server", PARAM_TEXT},
    {NULL}};

const struct err *
ad_remove(struct call *c)
{
    struct entry e;

    TRY(ad_identity(c, "Identity", &e));
    struct op op = {.kind = OP_DELETE,
                    .class = e.class,
                    .anchor = e.anchor,
                    .dn = e.dn,
                    .subtree = call_switch(c, "Recursive")};
    return write(c, &op);
}

static const struct err *
rename_to(struct call *c, const struct entry *e, struct str dn)
{
    struct op op = {
        .kind = OP_RENAME, .class = e->class, .anchor = e->anchor, .dn = e->dn, .new_dn = dn};

    return write(c, &op);
}

const struct param ad_move_params[] = {
    {"Identity", PARAM_ANY, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE},
    {"TargetPath", PARAM_TEXT, .position = 2, .flags = PARAM_MANDATORY},
    {"Confirm", PARAM_SWITCH},
    {"Server", PARAM_TEXT},
    {NULL}};

const struct err *
ad_move(struct call *c)
{
    struct entry e, target;

    TRY(ad_identity(c, "Identity", &e));
    TRY(ad_identity(c, "TargetPath", &target));
    return rename_to(
        c, &e, str_fmt(c->arena, STR_FMT "," STR_FMT, STR_ARG(dn_rdn(e.dn)), STR_ARG(target.dn)));
}

const struct param ad_rename_params[] = {
    {"Identity", PARAM_ANY, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE},
    {"NewName", PARAM_TEXT, .position = 2, .flags = PARAM_MANDATORY},
    {"Confirm", PARAM_SWITCH},
    {"Server", PARAM_TEXT},
    {NULL}};

const struct err *
ad_rename(struct call *c)
{
    struct entry e;

    TRY(ad_identity(c, "Identity", &e));
    struct str rdn = dn_rdn(e.dn);
    ptrdiff_t equals = str_find_byte(rdn, '=');
    struct str renamed =
        dn_component(str_sub(rdn, 0, (size_t)equals), call_text(c, "NewName"), c->arena);
    return rename_to(
        c, &e, str_fmt(c->arena, STR_FMT "," STR_FMT, STR_ARG(renamed), STR_ARG(dn_parent(e.dn))));
}

const struct param ad_members_params[] = {
    {"Identity", PARAM_ANY, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE},
    {"Members", PARAM_LIST, .position = 2, .flags = PARAM_MANDATORY},
    {"Confirm", PARAM_SWITCH},
    {"Server", PARAM_TEXT},
    {NULL}};

static const struct err *
change_members(struct call *c, enum mod_kind kind)
{
    struct values list = call_list(c, "Members");
    struct str *dns = ARENA_ARRAY(c->arena, struct str, list.n);
    struct entry group;

    TRY(ad_identity(c, "Identity", &group));
    if (group.class != CLASS_group)
        return call_error(c, ERR_INPUT, "\"" STR_FMT "\" is not a group", STR_ARG(group.dn));
    for (size_t i = 0; i < list.n; i++) {
        struct entry member;
        TRY(ad_identity_of(c, list.at[i], &member));
        dns[i] = member.dn;
    }
    struct mod mod = {ATTR_member, kind, (uint32_t)list.n, dns};
    struct op op = {.kind = OP_UPDATE,
                    .class = CLASS_group,
                    .anchor = group.anchor,
                    .dn = group.dn,
                    .n = 1,
                    .mods = &mod};
    return write(c, &op);
}

const struct err *
ad_add_members(struct call *c)
{
    return change_members(c, MOD_ADD);
}

const struct err *
ad_remove_members(struct call *c)
{
    return change_members(c, MOD_REMOVE);
}
