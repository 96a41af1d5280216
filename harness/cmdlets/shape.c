/* SPDX-License-Identifier: MIT */
#include "harness/cmdlets/shape.h"

#include "sim/base/arena.h"

static struct value
bytes(struct str v, struct arena *a)
{
    struct array *list = array_new(a);

    for (size_t i = 0; i < v.len; i++)
        array_push(list, value_int((unsigned char)v.at[i]), a);
    return value_array(list);
}

struct value
shape_value(enum syntax syntax, struct str v, struct arena *a)
{
    int64_t number;

    switch (syntax) {
    case SYNTAX_NUMBER:
        return str_int(v, &number) ? value_int(number) : value_text(str_copy(v, a));
    case SYNTAX_BOOL:
        return value_bool(str_eq(v, STR("True")));
    case SYNTAX_BINARY:
        return bytes(v, a);
    case SYNTAX_NONE:
    case SYNTAX_TEXT:
    case SYNTAX_REFERENCE:
        return value_text(str_copy(v, a));
    }
    return VALUE_NONE;
}

struct value
shape_attr(const struct attr *attr, struct attr_form form, struct arena *a)
{
    if (!attr)
        return form.multi ? value_array(array_new(a)) : VALUE_NONE;
    if (!form.multi)
        return shape_value(form.syntax, attr->values[0], a);
    struct array *list = array_new(a);
    for (uint32_t i = 0; i < attr->n; i++)
        array_push(list, shape_value(form.syntax, attr->values[i], a), a);
    return value_array(list);
}

struct str *
shape_texts(struct values list, struct arena *a)
{
    struct str *texts = ARENA_ARRAY(a, struct str, list.n);

    for (size_t i = 0; i < list.n; i++)
        texts[i] = value_to_text(list.at[i], a);
    return texts;
}

bool
shape_given(const struct call *c, const char *name)
{
    for (const struct param *p = c->cmdlet->params; p && p->name; p++)
        if (strcmp(p->name, name) == 0)
            return call_has(c, name);
    return false;
}

struct object *
shape_object(const struct call *c, const struct object_type *type)
{
    return object_new(type, c->arena);
}

void
shape_text(struct object *o, const char *name, struct str v, struct arena *a)
{
    object_setz(o, name, value_text(str_copy(v, a)), a);
}

void
shape_int(struct object *o, const char *name, int64_t v, struct arena *a)
{
    object_setz(o, name, value_int(v), a);
}

void
shape_bool(struct object *o, const char *name, bool v, struct arena *a)
{
    object_setz(o, name, value_bool(v), a);
}

void
shape_time(struct object *o, const char *name, vtime v, struct arena *a)
{
    object_setz(o, name, v ? value_time(v) : VALUE_NONE, a);
}
