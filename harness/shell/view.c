/* SPDX-License-Identifier: MIT */
#include "harness/shell/view.h"

#include "harness/shell/datetime.h"
#include "sim/base/arena.h"

enum mode { MODE_NONE, MODE_TABLE, MODE_LIST, MODE_DATES };

const struct object_type type_formatted = {.name = "Microsoft.PowerShell.Commands.Format"};

static const struct object_column entry_columns[] = {
    {"Name", "Name", 30, false},
    {"Value", "Value", 0, false},
    {0},
};

const struct object_type type_entry = {
    .name = "System.Collections.DictionaryEntry",
    .display = "Name|Value",
    .columns = entry_columns,
};

struct value
table_entry(const struct pair *p, struct arena *a)
{
    struct object *o = object_new(&type_entry, a);

    object_setz(o, "Name", p->key, a);
    object_setz(o, "Key", p->key, a);
    object_setz(o, "Value", p->value, a);
    return value_object(o);
}

struct view {
    struct sink sink;
    struct shell *shell;
    struct buf *into; /* NULL: the shell's writer */
    enum mode mode;
    struct str type;  /* of the objects in the table or list under way */
    struct rows rows; /* of the table under way; text in between is a row of its own */
};

static void
write_text(struct view *v, struct str text)
{
    if (v->into)
        buf_add(v->into, text);
    else if (v->shell->setup.write && text.len)
        v->shell->setup.write(v->shell->setup.writer, text);
}

static void
write_line(struct view *v, struct str text)
{
    write_text(v, text);
    write_text(v, STR("\n"));
}

bool
view_is_line(struct value v)
{
    switch (v.kind) {
    case VALUE_BOOL:
    case VALUE_INT:
    case VALUE_LONG:
    case VALUE_DOUBLE:
    case VALUE_DECIMAL:
    case VALUE_CHAR:
    case VALUE_TEXT:
    case VALUE_TYPE:
    case VALUE_BLOCK:
        return true;
    case VALUE_NULL:
    case VALUE_DATETIME:
    case VALUE_TIMESPAN:
    case VALUE_GUID:
    case VALUE_ARRAY:
    case VALUE_TABLE:
    case VALUE_OBJECT:
        return false;
    }
    return false;
}

static const struct err *
end_group(struct view *v)
{
    struct str text;
    enum mode mode = v->mode;

    v->mode = MODE_NONE;
    if (mode == MODE_TABLE) {
        TRY(view_table(v->shell, &v->rows, true, &text));
        write_text(v, text);
    } else if (mode == MODE_DATES) {
        write_text(v, STR("\n"));
    }
    return NULL;
}

/* Text belongs to the table under way, if there is one, and stands between its rows. */
static void
put_line(struct view *v, struct value line)
{
    if (v->mode == MODE_TABLE)
        *VEC_PUSH(&v->rows.items, v->shell->arena) = line;
    else
        write_line(v, value_to_text(line, v->shell->arena));
}

static const struct err *
begin_group(struct view *v, enum mode mode, struct str type)
{
    if (v->mode == mode && str_eq(v->type, type))
        return NULL;
    TRY(end_group(v));
    v->mode = mode;
    v->type = type;
    v->rows = (struct rows){0};
    if (mode != MODE_TABLE)
        write_text(v, STR("\n"));
    return NULL;
}

static const struct err *
put_date(struct view *v, struct value date)
{
    struct str text;

    TRY(begin_group(v, MODE_DATES, STR("System.DateTime")));
    TRY(datetime_format(date, STR("F"), v->shell->arena, &text));
    write_line(v, text);
    return NULL;
}

static const struct err *
put_object(struct view *v, struct value o)
{
    struct arena *a = v->shell->arena;
    struct str type = value_type_name(o, a);
    struct fields fields = {0};
    struct str text;
    bool table;

    if (v->mode == MODE_TABLE && str_eq(v->type, type)) {
        *VEC_PUSH(&v->rows.items, a) = o;
        return NULL;
    }
    view_default_fields(o, &fields, &table, a);
    if (v->mode == MODE_LIST && str_eq(v->type, type))
        table = false;
    TRY(begin_group(v, table ? MODE_TABLE : MODE_LIST, type));
    if (table) {
        v->rows.fields = fields;
        *VEC_PUSH(&v->rows.items, a) = o;
        return NULL;
    }
    struct rows one = {.fields = fields, .items = {&o, 1, 1}};
    TRY(view_list(v->shell, &one, &text));
    write_text(v, text);
    return NULL;
}

static const struct err *put(struct sink *to, struct value o);

static const struct err *
put_table_entries(struct view *v, const struct table *t)
{
    struct arena *a = v->shell->arena;

    for (uint32_t i = 0; i < t->pairs.n; i++) {
        if (!t->pairs.at[i].removed)
            TRY(put_object(v, table_entry(&t->pairs.at[i], a)));
    }
    return NULL;
}

static const struct err *
put_elements(struct view *v, const struct array *list)
{
    struct shell *s = v->shell;

    if (s->depth > 1000)
        return err_new(ERR_LIMIT, NOWHERE, s->arena, "arrays are nested too deep");
    s->depth++;
    const struct err *e = NULL;
    for (uint32_t i = 0; i < list->items.n && !e; i++)
        e = put(&v->sink, list->items.at[i]);
    s->depth--;
    return e;
}

static const struct err *
put(struct sink *to, struct value o)
{
    struct view *v = (struct view *)(void *)to;

    TRY(tick(v->shell, NOWHERE));
    if (o.kind == VALUE_NULL)
        return NULL;
    if (view_is_line(o)) {
        put_line(v, o);
        return NULL;
    }
    if (o.kind == VALUE_ARRAY)
        return put_elements(v, o.array);
    if (o.kind == VALUE_TABLE)
        return put_table_entries(v, o.table);
    if (o.kind == VALUE_DATETIME)
        return put_date(v, o);
    if (o.kind == VALUE_OBJECT && o.object->type == &type_formatted) {
        TRY(end_group(v));
        write_text(v, object_get(o.object, STR("Text"), NULL).text);
        return NULL;
    }
    return put_object(v, o);
}

struct view *
view_new(struct shell *s)
{
    struct view *v = ARENA_NEW(s->arena, struct view);

    v->sink.emit = put;
    v->shell = s;
    return v;
}

struct sink *
view_sink(struct view *v)
{
    return &v->sink;
}

void
view_host(struct view *v, struct str text)
{
    put_line(v, value_text(text));
}

void
view_host_part(struct view *v, struct str text)
{
    /* A table under way would come later than text that has no line of its own. */
    if (end_group(v))
        view_forget(v);
    write_text(v, text);
}

const struct err *
view_finish(struct view *v)
{
    return end_group(v);
}

void
view_forget(struct view *v)
{
    v->mode = MODE_NONE;
}

const struct err *
view_text(struct shell *s, const struct array *objects, struct str *out)
{
    struct buf text = buf_in(s->arena);
    struct view *v = view_new(s);

    v->into = &text;
    for (uint32_t i = 0; i < objects->items.n; i++)
        TRY(put(&v->sink, objects->items.at[i]));
    TRY(end_group(v));
    *out = buf_str(&text);
    return NULL;
}
