/* SPDX-License-Identifier: MIT */
/*
 * Filters of logs and lists: conditions joined by `and`, on what the row shows.
 *
 *     path eq|ne|gt|ge|lt|le value     contains(path,'text')     startswith(path,'text')
 *     list/any(x:x/path eq 'text')
 *
 * Values are compared as text; a date in ISO 8601 sorts as text, too. What else OData knows is refused.
 */
#include "harness/jobs/parts.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

struct condition {
    struct str path, op, value;
    bool any; /* of a list */
};

/* Text up to a blank or the end; quotes hold blanks together, '' is a quote. */
static bool
take_value(struct str *rest, struct str *value, struct arena *a)
{
    struct buf text = buf_in(a);
    size_t i = 1;

    *rest = str_trim(*rest);
    if (!str_starts(*rest, STR("'"))) {
        *value = str_cut(rest, ' ');
        if (!rest->at)
            *rest = STR("");
        return value->len > 0;
    }
    for (; i < rest->len; i++) {
        if (rest->at[i] == '\'' && (i + 1 == rest->len || rest->at[i + 1] != '\''))
            break;
        i += rest->at[i] == '\'';
        buf_add(&text, str_n(&rest->at[i], 1));
    }
    if (i >= rest->len)
        return false;
    *value = buf_str(&text);
    *rest = str_trim(str_from(*rest, i + 1));
    return true;
}

/* `contains(path,'text')`: the word is taken already. */
static bool
take_call(struct str *rest, struct condition *out, struct arena *a)
{
    out->path = str_trim(str_cut(rest, ','));
    if (!rest->at || !take_value(rest, &out->value, a) || !str_starts(*rest, STR(")")))
        return false;
    *rest = str_trim(str_from(*rest, 1));
    return true;
}

static bool
take_comparison(struct str *rest, struct condition *out, struct arena *a)
{
    out->path = str_cut(rest, ' ');
    if (!rest->at)
        return false;
    *rest = str_trim(*rest);
    out->op = str_cut(rest, ' ');
    return rest->at && take_value(rest, &out->value, a);
}

/* `targetResources/any(t:t/id eq 'x')` becomes a condition on the list's `id`. */
static bool
take_any(struct str *rest, size_t at, struct condition *out, struct arena *a)
{
    struct str list = str_sub(*rest, 0, at);

    *rest = str_from(*rest, at + 5); /* /any( */
    struct str variable = str_trim(str_cut(rest, ':'));
    if (!rest->at)
        return false;
    *rest = str_trim(*rest);
    struct str prefix = str_fmt(a, STR_FMT "/", STR_ARG(variable));
    if (!str_starts(*rest, prefix))
        return false;
    *rest = str_from(*rest, prefix.len);
    if (!take_comparison(rest, out, a))
        return false;
    if (str_ends(out->value, STR(")")) && !rest->len) /* a value without quotes took it along */
        out->value = str_sub(out->value, 0, out->value.len - 1);
    else if (str_starts(*rest, STR(")")))
        *rest = str_trim(str_from(*rest, 1));
    else
        return false;
    out->path = str_fmt(a, STR_FMT "/" STR_FMT, STR_ARG(list), STR_ARG(out->path));
    out->any = true;
    return true;
}

static bool
take_condition(struct str *rest, struct condition *out, struct arena *a)
{
    static const struct str calls[] = {{"contains", 8}, {"startswith", 10}};
    ptrdiff_t any = str_find(*rest, STR("/any(")), blank = str_find_byte(*rest, ' ');

    *out = (struct condition){0};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (str_istarts(*rest, calls[i]) && rest->len > calls[i].len &&
            rest->at[calls[i].len] == '(') {
            out->op = calls[i];
            *rest = str_from(*rest, calls[i].len + 1);
            return take_call(rest, out, a);
        }
    if (any > 0 && (blank < 0 || any < blank))
        return take_any(rest, (size_t)any, out, a);
    return take_comparison(rest, out, a);
}

static bool
compare(struct str op, struct str have, struct str value, bool *known)
{
    int order = str_cmp(have, value);
    const struct {
        struct str op;
        bool holds;
    } table[] = {{STR("eq"), str_ieq(have, value)},
                 {STR("ne"), !str_ieq(have, value)},
                 {STR("gt"), order > 0},
                 {STR("ge"), order >= 0},
                 {STR("lt"), order < 0},
                 {STR("le"), order <= 0},
                 {STR("contains"), str_find(have, value) >= 0},
                 {STR("startswith"), str_starts(have, value)}};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_ieq(table[i].op, op))
            return table[i].holds;
    *known = false;
    return false;
}

/* Names in any case: Graph's own examples write jobid and provisioningAction. */
static bool
row_holds(const cJSON *node, struct str path, const struct condition *c, bool *known,
          struct arena *a)
{
    struct str rest = path, name = str_cut(&rest, '/');

    if (cJSON_IsArray(node)) {
        for (const cJSON *item = node->child; item; item = item->next)
            if (row_holds(item, path, c, known, a))
                return true;
        return false;
    }
    if (!path.len) {
        struct str have = cJSON_IsString(node) ? str_of(node->valuestring) : STR("null");
        return compare(c->op, have, c->value, known);
    }
    const cJSON *member = cJSON_GetObjectItem(node, str_z(name, a));
    if (!member && cJSON_IsObject(node))
        *known = false;
    return member && row_holds(member, rest.at ? rest : STR(""), c, known, a);
}

/* The end, or `and` and a further condition. */
static bool
take_and(struct str *rest)
{
    if (!str_istarts(*rest, STR("and ")))
        return rest->len == 0;
    *rest = str_trim(str_from(*rest, 4));
    return rest->len > 0;
}

const char *
filter_holds(struct str filter, const cJSON *row, bool *holds, struct arena *a)
{
    struct str rest = str_trim(filter);

    while (rest.len && *holds) {
        struct condition c;
        bool known = true;
        if (!take_condition(&rest, &c, a))
            return "a condition is not understood; there is eq, ne, gt, ge, lt, le, contains, "
                   "startswith and any, joined by and";
        *holds = row_holds(row, c.path, &c, &known, a);
        if (!known)
            return "it names a property or an operator that is not there";
        if (!take_and(&rest))
            return "conditions are joined by and";
    }
    return NULL;
}
