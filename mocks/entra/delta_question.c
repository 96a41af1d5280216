/* SPDX-License-Identifier: MIT */
/* What a delta query asks for: by its options the first time, by its token from then on. */
#include "mocks/entra/delta.h"
#include "mocks/entra/route.h"
#include "sim/base/arena.h"
#include "sim/world/tenant_history.h"

enum { PAGE_OBJECTS = 100, PAGE_MAX = 999, FILTER_IDS = 50 };

static bool
options_fit(struct entra_call *c)
{
    if (!c->query.orderby.at && !c->query.top)
        return true;
    entra_call_error(c, 400, "Request_BadRequest",
                     "The query option '%s' is not supported in a delta query.",
                     c->query.top ? "$top" : "$orderby");
    return false;
}

/*
 * $select without the reference that delta follows by itself. Without $select, members of groups are
 * followed.
 */
static void
split_select(struct delta *d)
{
    enum object_class class = d->c->route->class;
    struct str rest = d->token.select;
    struct str reference = class == CLASS_user ? STR("manager") : STR("members");
    struct buf kept = buf_in(d->c->arena);

    d->link = !rest.at && class == CLASS_group ? ATTR_member : ATTR_NONE;
    d->c->query.select = rest;
    if (!rest.at)
        return;
    buf_add(&kept, STR("id"));
    while (rest.at) {
        struct str name = str_trim(str_cut(&rest, ','));
        if (str_ieq(name, reference) && (class == CLASS_user || class == CLASS_group))
            d->link = class == CLASS_user ? ATTR_manager : ATTR_member;
        else
            buf_fmt(&kept, "," STR_FMT, STR_ARG(name));
    }
    d->c->query.select = buf_str(&kept);
}

static bool
open_shapes(struct delta *d)
{
    enum object_class class = d->c->route->class;

    split_select(d);
    d->typed = class == CLASS_none;
    for (uint32_t i = 0; i < GRAPH_CLASSES; i++)
        d->wanted[i] = class == CLASS_none || class == graph_class_at(i);
    bool good = object_shapes(&d->shapes, d->c, class, d->c->query.select, false);
    d->c->query.select = d->token.select;
    return good;
}

/* What stands between `before` and `')`. False: the text is something else. */
static bool
argument(struct str text, struct str before, struct str after, struct str *out)
{
    if (!str_istarts(text, before) || !str_ends(text, after) || text.len < before.len + after.len)
        return false;
    *out = str_sub(text, before.len, text.len - before.len - after.len);
    return true;
}

static bool
take_type(struct delta *d, struct str name)
{
    struct str type;

    if (!argument(name, STR("microsoft.graph."), STR(""), &type))
        return false;
    for (uint32_t i = 0; i < GRAPH_CLASSES; i++)
        if (graph_class(type) == graph_class_at(i))
            return d->wanted[i] = true;
    return false;
}

/* One clause of the filter: an id, or where objects of all types are asked for, a type. */
static bool
take_clause(struct delta *d, struct str clause)
{
    struct str value;

    if (d->typed && argument(clause, STR("isof('"), STR("')"), &value))
        return take_type(d, value);
    if (!argument(clause, STR("id eq '"), STR("'"), &value))
        return false;
    uint32_t object = tenant_object(d->c->tenant, CLASS_none, value);
    if (object == TENANT_NO_OBJECT)
        object = tenant_deleted_object(d->c->tenant, CLASS_none, value);
    *VEC_PUSH(&d->only, d->c->arena) = object;
    d->filtered = true;
    return true;
}

/* `id eq '...' or id eq '...'`, of fifty ids at most. */
static bool
open_filter(struct delta *d)
{
    static const struct str or = {" or ", 4};
    struct str rest = str_trim(d->token.filter);
    bool good = true;

    if (!rest.len)
        return true;
    if (d->typed && str_ifind(rest, STR("isof(")) >= 0)
        memset(d->wanted, 0, sizeof d->wanted);
    while (good && rest.at) {
        ptrdiff_t at = str_ifind(rest, or);
        struct str clause = at < 0 ? rest : str_sub(rest, 0, (size_t)at);
        rest = at < 0 ? (struct str){NULL, 0} : str_from(rest, (size_t)at + or.len);
        good = take_clause(d, str_trim(clause)) && d->only.n <= FILTER_IDS;
    }
    if (good)
        return true;
    entra_call_error(
        d->c, 400, "Request_UnsupportedQuery",
        "A delta query takes only filters like \"id eq '...' or id eq '...'\", with %d "
        "ids at most.",
        FILTER_IDS);
    return false;
}

static void
read_preferences(struct delta *d)
{
    static const struct str page = {"odata.maxpagesize=", 18};
    struct str prefer = call_header(d->c, STR("Prefer"));
    ptrdiff_t at = prefer.at ? str_ifind(prefer, page) : -1;
    int64_t n;

    d->size = PAGE_OBJECTS;
    d->minimal = prefer.at && str_ifind(prefer, STR("return=minimal")) >= 0;
    if (at < 0)
        return;
    struct str number = str_from(prefer, (size_t)at + page.len);
    if (str_int(str_trim(str_cut(&number, ',')), &n) && n >= 1 && n <= PAGE_MAX)
        d->size = (uint32_t)n;
}

/* A position that is not known any more: the client is told where to begin again. */
static bool
refuse_stale(const struct delta *d)
{
    struct entra_call *c = d->c;

    entra_call_error(c, 410, "syncStateNotFound",
                     "The sync state generation is not found; continuing a delta sync with this "
                     "token is not possible. Start over with a full synchronization.");
    call_add_header(c, STR("Location"),
                    str_fmt(c->arena, STR_FMT STR_FMT "?$deltatoken=",
                            STR_ARG(c->request->base_url), STR_ARG(c->request->path)));
    return false;
}

static bool
open_token(struct delta *d)
{
    struct entra_call *c = d->c;
    struct str text = c->query.skiptoken.at ? c->query.skiptoken : c->query.deltatoken;
    uint32_t end = tenant_history_end(c->tenant);
    bool latest = str_ieq(text.at ? text : STR(""), STR("latest"));

    if (!text.len || latest) {
        d->token = (struct delta_token){.stage = latest ? DELTA_ROUND : DELTA_FIRST,
                                        .from = latest ? end : 0,
                                        .to = end,
                                        .issued = tenant_now(c->tenant),
                                        .select = c->query.select,
                                        .filter = c->query.filter};
        return true;
    }
    if (!delta_token_read(&d->token, c, text)) {
        entra_call_error(c, 400, "BadRequest", "Badly formed token.");
        return false;
    }
    if (!delta_token_fresh(c, &d->token))
        return refuse_stale(d);
    if (d->token.stage == DELTA_ROUND)
        d->token.to = end;
    return true;
}

bool
delta_question(struct delta *d)
{
    read_preferences(d);
    return options_fit(d->c) && open_token(d) && open_shapes(d) && open_filter(d);
}
