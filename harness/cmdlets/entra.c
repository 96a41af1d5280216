/* SPDX-License-Identifier: MIT */
/*
 * Microsoft Entra PowerShell, as far as migration scripts use it: users under their older names. The
 * module before it, AzureAD, called the same things alike, so its names are aliases.
 */
#include "harness/cmdlets/graph_connect.h"
#include "harness/cmdlets/graph_object.h"
#include "harness/cmdlets/tables.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

enum { PAGE = 100 };

/* --- Get-EntraUser ----------------------------------------------------------------------------- */

static const struct param user_params[] = {
    {"UserId", PARAM_TEXT, .position = 1, .flags = PARAM_BY_NAME, .aliases = "ObjectId|Id"},
    {"Filter", PARAM_TEXT},
    {"All", PARAM_SWITCH},
    {"Top", PARAM_INT, .aliases = "Limit"},
    {"SearchString", PARAM_TEXT},
    {"Property", PARAM_TEXT_LIST, .aliases = "Select"},
    {NULL}};

static bool
letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Graph's filter with the property's newer name: `DirSyncEnabled eq true`. */
static struct str
graph_filter(struct str filter, struct arena *a)
{
    static const struct str old = STR("DirSyncEnabled");
    struct buf out = buf_in(a);

    for (ptrdiff_t at; (at = str_ifind(filter, old)) >= 0;) {
        size_t end = (size_t)at + old.len;
        bool word = (at == 0 || !letter(filter.at[at - 1])) &&
                    (end == filter.len || !letter(filter.at[end]));
        buf_add(&out, str_sub(filter, 0, word ? (size_t)at : end));
        buf_add(&out, word ? STR("onPremisesSyncEnabled") : STR(""));
        filter = str_from(filter, end);
    }
    buf_add(&out, filter);
    return buf_str(&out);
}

static struct value
extension_properties(const struct entry *e, struct arena *a)
{
    static const struct {
        const char *name;
        attr_id attr;
    } rows[] = {
        {"createdDateTime", ATTR_createdDateTime},
        {"onPremisesDistinguishedName", ATTR_onPremisesDistinguishedName},
    };
    struct table *t = table_new(true, a);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str value = entry_value(e, rows[i].attr);
        table_set(t, value_text(str_of(rows[i].name)), value.len ? value_text(value) : VALUE_NONE,
                  a);
    }
    return value_table(t);
}

static struct value
user_object(const struct entry *e, struct arena *a)
{
    const struct value everything = value_textz("*");
    struct value user = graph_object(e, (struct values){&everything, 1}, a);

    shape_text(user.object, "ObjectId", graph_id(e), a);
    object_setz(
        user.object, "DirSyncEnabled",
        str_eq(entry_value(e, ATTR_isDirSynced), STR("True")) ? value_bool(true) : VALUE_NONE, a);
    object_setz(user.object, "ExtensionProperty", extension_properties(e, a), a);
    return user;
}

static const struct err *
get_user(struct call *c)
{
    struct entries found = {0};
    struct str id = call_text(c, "UserId"), search = call_text(c, "SearchString");
    struct query q = {.base =
                          id.len ? str_fmt(c->arena, "users/" STR_FMT, STR_ARG(id)) : STR("users"),
                      .filter = graph_filter(call_text(c, "Filter"), c->arena)};

    if (search.len && !q.filter.len)
        q.filter = str_fmt(c->arena,
                           "startswith(displayName,'" STR_FMT "') or "
                           "startswith(userPrincipalName,'" STR_FMT "')",
                           STR_ARG(search), STR_ARG(search));
    if (!call_switch(c, "All"))
        q.limit = (uint32_t)call_int(c, "Top", PAGE);
    TRY(session_err(c, lab_entra_find(session_lab(c), &q, &found, c->arena)));
    for (uint32_t i = 0; i < found.list.n; i++)
        TRY(call_emit(c, user_object(&found.list.at[i], c->arena)));
    return NULL;
}

static const struct cmdlet rows[] = {
    {"Connect-Entra", .aliases = "Connect-AzureAD",
     .help = "Signs in to Entra ID (here it greets, no more)", .params = graph_connect_params,
     .process = graph_connect, .example = "Connect-Entra -Scopes 'User.Read.All'"},
    {"Get-EntraUser", .aliases = "Get-AzureADUser",
     .help = "Users of Entra ID, with ExtensionProperty", .params = user_params,
     .process = get_user, .example = "(Get-EntraUser -UserId alice@contoso.com).ExtensionProperty"},
};

const struct cmdlet_table cmdlets_entra = {rows, sizeof rows / sizeof *rows, "Microsoft.Entra"};
