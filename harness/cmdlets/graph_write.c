/* SPDX-License-Identifier: MIT */
/*
 * What an administrator does in Entra ID through Microsoft Graph PowerShell.
 */
#include "harness/cmdlets/graph_write.h"

#include "sim/base/arena.h"
#include "sim/world/graph_property.h"

const char *const graph_bins[GRAPH_BINS] = {"directory/deletedItems/microsoft.graph.user",
                                            "directory/deletedItems/microsoft.graph.group"};

/* The anchor of an object by its Graph id: live or deleted. */
static const struct err *
anchor_of(struct call *c, struct str id, bool deleted, struct str *anchor, enum object_class *class)
{
    static const char *const live[] = {"users", "groups", "contacts"};
    size_t n = deleted ? GRAPH_BINS : sizeof live / sizeof *live;

    for (size_t i = 0; i < n; i++) {
        struct entries found = {0};
        struct query q = {.base = deleted ? str_of(graph_bins[i])
                                          : str_fmt(c->arena, "%s/" STR_FMT, live[i], STR_ARG(id))};
        const struct err *e = lab_entra_find(session_lab(c), &q, &found, c->arena);
        if (e && e->kind != ERR_NOT_FOUND && e->kind != ERR_INPUT)
            return session_err(c, e);
        for (uint32_t k = 0; !e && k < found.list.n; k++) {
            const struct entry *hit = &found.list.at[k];
            bool upn = str_ieq(entry_value(hit, ATTR_userPrincipalName), id);
            if (!str_ieq(graph_id(hit), id) && !upn)
                continue;
            *anchor = hit->anchor;
            *class = hit->class;
            return NULL;
        }
    }
    return call_error(c, ERR_NOT_FOUND, "Resource '" STR_FMT "' does not exist%s", STR_ARG(id),
                      deleted ? " among the deleted items" : "");
}

static const struct err *
write(struct call *c, struct op *op, struct receipt *receipt)
{
    session_blame(c);
    return session_err(c, lab_entra_write(session_lab(c), op, receipt, c->arena));
}

const struct param graph_restore_params[] = {{"DirectoryObjectId", PARAM_TEXT, .position = 1,
                                              .flags = PARAM_MANDATORY | PARAM_BY_NAME,
                                              .aliases = "Id"},
                                             {NULL}};

const struct err *
graph_restore_deleted(struct call *c)
{
    struct op op = {.kind = OP_RESTORE};
    struct receipt receipt;

    TRY(anchor_of(c, call_text(c, "DirectoryObjectId"), true, &op.anchor, &op.class));
    return write(c, &op, &receipt);
}

/* --- writing ----------------------------------------------------------------------------------- */

struct property_param {
    const char *name;
    const char *graph;
};

static const struct property_param written[] = {
    {"DisplayName", "displayName"},
    {"MailNickname", "mailNickname"},
    {"UserPrincipalName", "userPrincipalName"},
    {"AccountEnabled", "accountEnabled"},
    {"MailEnabled", "mailEnabled"},
    {"SecurityEnabled", "securityEnabled"},
    {"Mail", "mail"},
    {"OnPremisesImmutableId", "onPremisesImmutableId"},
    {"JobTitle", "jobTitle"},
    {"Department", "department"},
    {"GivenName", "givenName"},
    {"Surname", "surname"},
    {"Description", "description"},
    {"UsageLocation", "usageLocation"},
};

static uint32_t
given_properties(const struct call *c, enum object_class class, struct mod *mods)
{
    uint32_t n = 0;

    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        const struct graph_property *p = graph_property(class, str_of(written[i].graph), false);
        if (!p || !shape_given(c, written[i].name))
            continue;
        struct str *text = ARENA_NEW(c->arena, struct str);
        *text = value_to_text(call_value(c, written[i].name), c->arena);
        mods[n++] = (struct mod){p->attr, MOD_SET, text->len ? 1 : 0, text};
    }
    return n;
}

static const struct err *
emit_by_anchor(struct call *c, const char *collection, struct str anchor)
{
    struct entries found = {0};
    ptrdiff_t cut = str_find_byte(anchor, '_');
    struct query q = {.base = str_fmt(c->arena, "%s/" STR_FMT, collection,
                                      STR_ARG(str_from(anchor, (size_t)cut + 1)))};

    TRY(session_err(c, lab_entra_find(session_lab(c), &q, &found, c->arena)));
    return graph_emit(c, &found);
}

static const struct err *
create(struct call *c, enum object_class class, const char *collection)
{
    struct mod mods[sizeof written / sizeof *written];
    struct op op = {.kind = OP_ADD, .class = class, .mods = mods};
    struct receipt receipt;

    op.n = given_properties(c, class, mods);
    TRY(write(c, &op, &receipt));
    return emit_by_anchor(c, collection, receipt.anchor);
}

const struct param graph_new_group_params[] = {
    {"DisplayName", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"MailEnabled", PARAM_SWITCH},
    {"MailNickname", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"SecurityEnabled", PARAM_SWITCH},
    {"Description", PARAM_TEXT},
    {NULL}};

const struct err *
graph_new_group(struct call *c)
{
    return create(c, CLASS_group, "groups");
}

const struct param graph_new_user_params[] = {
    {"DisplayName", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"UserPrincipalName", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"MailNickname", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"AccountEnabled", PARAM_SWITCH},
    {"PasswordProfile", PARAM_TABLE},
    {"Mail", PARAM_TEXT},
    {"OnPremisesImmutableId", PARAM_TEXT},
    {"JobTitle", PARAM_TEXT},
    {"Department", PARAM_TEXT},
    {"UsageLocation", PARAM_TEXT},
    {NULL}};

const struct err *
graph_new_user(struct call *c)
{
    return create(c, CLASS_user, "users");
}

const struct param graph_update_user_params[] = {{"UserId", PARAM_TEXT, .position = 1,
                                                  .flags = PARAM_MANDATORY | PARAM_BY_NAME,
                                                  .aliases = "Id"},
                                                 {"DisplayName", PARAM_TEXT},
                                                 {"UserPrincipalName", PARAM_TEXT},
                                                 {"AccountEnabled", PARAM_SWITCH},
                                                 {"Mail", PARAM_TEXT},
                                                 {"OnPremisesImmutableId", PARAM_TEXT},
                                                 {"JobTitle", PARAM_TEXT},
                                                 {"Department", PARAM_TEXT},
                                                 {"GivenName", PARAM_TEXT},
                                                 {"Surname", PARAM_TEXT},
                                                 {"UsageLocation", PARAM_TEXT},
                                                 {NULL}};

const struct err *
graph_update_user(struct call *c)
{
    struct mod mods[sizeof written / sizeof *written];
    struct op op = {.kind = OP_UPDATE, .mods = mods};
    struct receipt receipt;

    TRY(anchor_of(c, call_text(c, "UserId"), false, &op.anchor, &op.class));
    op.n = given_properties(c, CLASS_user, mods);
    return op.n ? write(c, &op, &receipt) : NULL;
}

static const struct err *
remove_by(struct call *c, const char *parameter)
{
    struct op op = {.kind = OP_DELETE};
    struct receipt receipt;

    TRY(anchor_of(c, call_text(c, parameter), false, &op.anchor, &op.class));
    return write(c, &op, &receipt);
}

const struct param graph_remove_user_params[] = {{"UserId", PARAM_TEXT, .position = 1,
                                                  .flags = PARAM_MANDATORY | PARAM_BY_NAME,
                                                  .aliases = "Id"},
                                                 {NULL}};

const struct err *
graph_remove_user(struct call *c)
{
    return remove_by(c, "UserId");
}

const struct param graph_remove_group_params[] = {{"GroupId", PARAM_TEXT, .position = 1,
                                                   .flags = PARAM_MANDATORY | PARAM_BY_NAME,
                                                   .aliases = "Id"},
                                                  {NULL}};

const struct err *
graph_remove_group(struct call *c)
{
    return remove_by(c, "GroupId");
}

const struct param graph_membership_params[] = {
    {"GroupId", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY},
    {"DirectoryObjectId", PARAM_TEXT, .position = 2, .flags = PARAM_MANDATORY | PARAM_BY_NAME,
     .aliases = "Id"},
    {NULL}};

static const struct err *
change_membership(struct call *c, enum mod_kind kind)
{
    struct op op = {.kind = OP_UPDATE};
    struct receipt receipt;
    struct str member;
    enum object_class class;
    struct entries found = {0};

    TRY(anchor_of(c, call_text(c, "GroupId"), false, &op.anchor, &op.class));
    TRY(anchor_of(c, call_text(c, "DirectoryObjectId"), false, &member, &class));
    struct query q = {.base = graph_path(member, c->arena)};
    TRY(session_err(c, lab_entra_find(session_lab(c), &q, &found, c->arena)));
    struct mod mod = {ATTR_member, kind, 1, &found.list.at[0].dn};
    op.mods = &mod;
    op.n = 1;
    return write(c, &op, &receipt);
}

const struct err *
graph_new_group_member(struct call *c)
{
    return change_membership(c, MOD_ADD);
}

const struct err *
graph_remove_group_member(struct call *c)
{
    return change_membership(c, MOD_REMOVE);
}
