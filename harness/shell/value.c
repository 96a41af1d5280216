/* SPDX-License-Identifier: MIT */
/*
 * Values: making them, and the three containers.
 */
#include "harness/shell/object.h"

#include "harness/shell/text.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"

const struct object_type type_custom = {
    .name = "System.Management.Automation.PSCustomObject",
};

static const int64_t TICKS_A_SECOND = 10000000;
static const int64_t SECONDS_BEFORE_1970 = 62135596800;

struct value
value_time(vtime t)
{
    return (struct value){.kind = VALUE_DATETIME,
                          .note = DATE_UTC,
                          .integer = (t + SECONDS_BEFORE_1970) * TICKS_A_SECOND};
}

vtime
value_to_time(struct value date)
{
    return date.integer / TICKS_A_SECOND - SECONDS_BEFORE_1970;
}

struct value
value_guid_bytes(struct str bytes, struct arena *a)
{
    return (struct value){.kind = VALUE_GUID, .text = guid_text(bytes, a)};
}

struct value
value_guid_text(struct str text, struct arena *a)
{
    unsigned char bytes[16];
    struct buf dashed = buf_in(a);

    text = str_trim(text);
    if (text.len == 32) {
        for (size_t i = 0; i < 32; i++) {
            if (i == 8 || i == 12 || i == 16 || i == 20)
                buf_byte(&dashed, '-');
            buf_byte(&dashed, text.at[i]);
        }
        text = buf_str(&dashed);
    } else if (text.len == 38 && text.at[0] == '(' && text.at[37] == ')') {
        text = str_sub(text, 1, 36);
    }
    if (!guid_parse(text, bytes))
        return VALUE_NONE;
    return value_guid_bytes(str_n((const char *)bytes, sizeof bytes), a);
}

struct array *
array_new(struct arena *a)
{
    struct array *list = ARENA_NEW(a, struct array);

    list->element = STR("Object");
    return list;
}

void
array_push(struct array *list, struct value v, struct arena *a)
{
    *VEC_PUSH(&list->items, a) = v;
}

struct value
value_texts(const struct str *at, size_t n, struct arena *a)
{
    struct array *list = array_new(a);

    for (size_t i = 0; i < n; i++)
        array_push(list, value_text(at[i]), a);
    return value_array(list);
}

struct table *
table_new(bool ordered, struct arena *a)
{
    struct table *t = ARENA_NEW(a, struct table);

    t->ordered = ordered;
    t->index = map_in(a, false);
    return t;
}

/* Keys of different types differ, as boxed numbers do: 1 and 1L and "1" are three keys. */
static struct str
key_text(const struct table *t, struct value key, struct arena *a)
{
    struct str text = value_to_text(key, a);
    bool letters = key.kind == VALUE_TEXT;

    if (letters && !t->case_sensitive)
        text = text_lower(text, a);
    if (key.kind == VALUE_OBJECT || key.kind == VALUE_ARRAY || key.kind == VALUE_TABLE)
        return str_fmt(a, "r%zu", (size_t)(uintptr_t)key.object);
    return str_fmt(a, "%c" STR_FMT, letters ? 's' : (char)('A' + (int)key.kind), STR_ARG(text));
}

struct value
table_get(const struct table *t, struct value key, bool *found, struct arena *a)
{
    struct arena_mark mark = arena_mark(a);
    uint32_t at = map_get(&t->index, key_text(t, key, a));

    arena_rewind(a, mark);
    if (found)
        *found = at != MAP_NONE;
    return at == MAP_NONE ? VALUE_NONE : t->pairs.at[at].value;
}

void
table_set(struct table *t, struct value key, struct value v, struct arena *a)
{
    struct str text = key_text(t, key, a);
    uint32_t at = map_get(&t->index, text);

    if (at != MAP_NONE) {
        t->pairs.at[at].value = v;
        return;
    }
    map_set(&t->index, text, t->pairs.n);
    *VEC_PUSH(&t->pairs, a) = (struct pair){.key = key, .value = v};
    t->live++;
}

bool
table_remove(struct table *t, struct value key, struct arena *a)
{
    uint32_t at = map_remove(&t->index, key_text(t, key, a));

    if (at == MAP_NONE)
        return false;
    t->pairs.at[at] = (struct pair){.removed = true};
    t->live--;
    return true;
}

struct object *
object_new(const struct object_type *type, struct arena *a)
{
    struct object *o = ARENA_NEW(a, struct object);

    o->type = type;
    return o;
}

void
object_set(struct object *o, struct str name, struct value v, struct arena *a)
{
    for (uint32_t i = 0; i < o->properties.n; i++) {
        if (str_ieq(o->properties.at[i].name, name)) {
            o->properties.at[i].value = v;
            return;
        }
    }
    *VEC_PUSH(&o->properties, a) = (struct property){name, v};
}

void
object_setz(struct object *o, const char *name, struct value v, struct arena *a)
{
    object_set(o, str_of(name), v, a);
}

struct value
object_get(const struct object *o, struct str name, bool *found)
{
    for (uint32_t i = 0; i < o->properties.n; i++) {
        if (str_ieq(o->properties.at[i].name, name)) {
            if (found)
                *found = true;
            return o->properties.at[i].value;
        }
    }
    if (found)
        *found = false;
    return VALUE_NONE;
}

bool
value_true(struct value v)
{
    switch (v.kind) {
    case VALUE_NULL:
        return false;
    case VALUE_BOOL:
        return v.boolean;
    case VALUE_INT:
    case VALUE_LONG:
    case VALUE_CHAR:
        return v.integer != 0;
    case VALUE_DOUBLE:
        return v.real < 0 || v.real > 0 || v.real != v.real;
    case VALUE_DECIMAL:
        return v.decimal->coefficient != 0;
    case VALUE_TEXT:
        return v.text.len > 0;
    case VALUE_ARRAY:
        if (v.array->items.n == 1 && v.array->items.at[0].kind != VALUE_ARRAY)
            return value_true(v.array->items.at[0]);
        if (v.array->items.n == 1)
            return v.array->items.at[0].array->items.n > 0;
        return v.array->items.n > 1;
    case VALUE_DATETIME:
    case VALUE_TIMESPAN:
    case VALUE_GUID:
    case VALUE_TYPE:
    case VALUE_TABLE:
    case VALUE_OBJECT:
    case VALUE_BLOCK:
        return true;
    }
    return false;
}
