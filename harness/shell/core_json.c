/* SPDX-License-Identifier: MIT */
/*
 * ConvertTo-Json.
 */
#include <assert.h>

#include "harness/shell/datetime.h"
#include "harness/shell/number.h"
#include "harness/shell/pipeline.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"

static const struct param json_params[] = {
    {"InputObject", PARAM_ANY, .position = 1, .flags = PARAM_PIPELINE | PARAM_NULL},
    {"Depth", PARAM_INT},
    {"Compress", PARAM_SWITCH},
    {"AsArray", PARAM_SWITCH},
    {NULL}};

struct json {
    struct buf out;
    bool compress;
    int64_t depth;
    struct shell *shell;
    struct arena *a;
};

static void
put_text(struct json *j, struct str s)
{
    static const char escapes[] = "\bb\tt\nn\ff\rr\"\"\\\\";

    buf_byte(&j->out, '"');
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        const char *hit = c ? strchr(escapes, c) : NULL;
        if (hit && (hit - escapes) % 2 == 0) {
            buf_byte(&j->out, '\\');
            buf_byte(&j->out, hit[1]);
        } else if ((unsigned char)c < ' ') {
            buf_fmt(&j->out, "\\u%04x", (unsigned char)c);
        } else {
            buf_byte(&j->out, c);
        }
    }
    buf_byte(&j->out, '"');
}

static void
new_line(struct json *j, int64_t level)
{
    if (j->compress)
        return;
    buf_byte(&j->out, '\n');
    buf_fill(&j->out, ' ', (size_t)level * 2);
}

static void
put_date(struct json *j, struct value v)
{
    struct str text = STR("");
    const struct err *e = datetime_format(v, STR("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"), j->a, &text);

    assert(!e);
    put_text(j, text);
}

static const struct err *put_value(struct json *j, struct value v, int64_t level);

static const struct err *
put_pair(struct json *j, struct str name, struct value v, int64_t level, bool first)
{
    if (!first)
        buf_byte(&j->out, ',');
    new_line(j, level + 1);
    put_text(j, name);
    buf_add(&j->out, j->compress ? STR(":") : STR(": "));
    return put_value(j, v, level + 1);
}

static const struct err *
put_table(struct json *j, const struct table *t, int64_t level)
{
    bool first = true;

    buf_byte(&j->out, '{');
    for (uint32_t i = 0; i < t->pairs.n; i++) {
        if (t->pairs.at[i].removed)
            continue;
        TRY(put_pair(j, value_to_text(t->pairs.at[i].key, j->a), t->pairs.at[i].value, level,
                     first));
        first = false;
    }
    if (!first)
        new_line(j, level);
    buf_byte(&j->out, '}');
    return NULL;
}

static const struct err *
put_object(struct json *j, const struct object *o, int64_t level)
{
    buf_byte(&j->out, '{');
    for (uint32_t i = 0; i < o->properties.n; i++)
        TRY(put_pair(j, o->properties.at[i].name, o->properties.at[i].value, level, i == 0));
    if (o->properties.n)
        new_line(j, level);
    buf_byte(&j->out, '}');
    return NULL;
}

static const struct err *
put_array(struct json *j, const struct array *list, int64_t level)
{
    buf_byte(&j->out, '[');
    for (uint32_t i = 0; i < list->items.n; i++) {
        if (i)
            buf_byte(&j->out, ',');
        new_line(j, level + 1);
        TRY(put_value(j, list->items.at[i], level + 1));
    }
    if (list->items.n)
        new_line(j, level);
    buf_byte(&j->out, ']');
    return NULL;
}

static const struct err *
put_value(struct json *j, struct value v, int64_t level)
{
    bool nested = v.kind == VALUE_ARRAY || v.kind == VALUE_TABLE || v.kind == VALUE_OBJECT;

    TRY(tick(j->shell, NOWHERE));
    if (nested && level > j->depth) { /* deeper than -Depth: as text */
        put_text(j, value_to_text(v, j->a));
        return NULL;
    }
    switch (v.kind) {
    case VALUE_NULL:
        buf_add(&j->out, STR("null"));
        return NULL;
    case VALUE_BOOL:
        buf_add(&j->out, v.boolean ? STR("true") : STR("false"));
        return NULL;
    case VALUE_INT:
    case VALUE_LONG:
    case VALUE_DECIMAL:
        buf_add(&j->out, value_to_text(v, j->a));
        return NULL;
    case VALUE_DOUBLE: {
        struct str text = value_to_text(v, j->a);
        bool whole = str_find_byte(text, '.') < 0 && str_find_byte(text, 'E') < 0;
        buf_add(&j->out, text);
        if (whole)
            buf_add(&j->out, STR(".0"));
        return NULL;
    }
    case VALUE_DATETIME:
        put_date(j, v);
        return NULL;
    case VALUE_ARRAY:
        return put_array(j, v.array, level);
    case VALUE_TABLE:
        return put_table(j, v.table, level);
    case VALUE_OBJECT:
        return put_object(j, v.object, level);
    case VALUE_CHAR:
    case VALUE_TEXT:
    case VALUE_TIMESPAN:
    case VALUE_GUID:
    case VALUE_TYPE:
    case VALUE_BLOCK:
        put_text(j, value_to_text(v, j->a));
        return NULL;
    }
    return NULL;
}

static const struct err *
keep(struct call *c)
{
    if (!c->state)
        c->state = array_new(c->arena);
    array_push(c->state, c->piped ? c->input : call_value(c, "InputObject"), c->arena);
    return NULL;
}

static const struct err *
convert_end(struct call *c)
{
    const struct array *all = c->state;
    struct json j = {.out = buf_in(c->arena),
                     .compress = call_switch(c, "Compress"),
                     .depth = call_int(c, "Depth", 2),
                     .shell = c->shell,
                     .a = c->arena};

    if (j.depth < 0 || j.depth > 100)
        return call_error(c, ERR_INPUT, "-Depth is a number from 0 to 100");
    if (!all)
        return NULL;
    bool single = all->items.n == 1 && !call_switch(c, "AsArray");
    TRY(put_value(&j, single ? all->items.at[0] : value_array(c->state), 0));
    return call_emit(c, value_text(buf_str(&j.out)));
}

const struct err *
call_to_json(struct call *c, struct value v, struct str *out)
{
    struct json j = {.out = buf_in(c->arena), .depth = 100, .shell = c->shell, .a = c->arena};

    TRY(put_value(&j, v, 0));
    *out = buf_str(&j.out);
    return NULL;
}

static const struct cmdlet rows[] = {
    {"ConvertTo-Json", .help = "Makes JSON of objects", .params = json_params, .process = keep,
     .end = convert_end},
};

const struct cmdlet_table core_json_table = {rows, sizeof rows / sizeof *rows};
