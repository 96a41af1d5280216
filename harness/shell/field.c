/* SPDX-License-Identifier: MIT */
#include "harness/shell/field.h"

#include "harness/shell/text.h"
#include "sim/base/arena.h"

enum key {
    KEY_NAME,
    KEY_EXPRESSION,
    KEY_FORMAT,
    KEY_WIDTH,
    KEY_ALIGNMENT,
    KEY_DESCENDING,
    KEY_ASCENDING
};

static const struct {
    const char *name;
    enum key key;
} keys[] = {
    {"Name", KEY_NAME},
    {"Label", KEY_NAME},
    {"Expression", KEY_EXPRESSION},
    {"FormatString", KEY_FORMAT},
    {"Width", KEY_WIDTH},
    {"Alignment", KEY_ALIGNMENT},
    {"Descending", KEY_DESCENDING},
    {"Ascending", KEY_ASCENDING},
};

static const struct err *
set_expression(struct call *c, struct value v, struct field *f)
{
    if (v.kind == VALUE_BLOCK)
        f->block = v.block;
    else if (v.kind == VALUE_TEXT)
        f->property = v.text;
    else
        return call_error(c, ERR_INPUT,
                          "the Expression of a calculated property is a script "
                          "block or a property's name");
    return NULL;
}

static const struct err *
set_key(struct call *c, enum key key, struct value v, struct sort_field *out)
{
    struct str text = value_to_text(v, c->arena);
    struct value n;

    switch (key) {
    case KEY_NAME:
        out->field.title = text;
        return NULL;
    case KEY_EXPRESSION:
        return set_expression(c, v, &out->field);
    case KEY_FORMAT:
        out->field.format = text;
        return NULL;
    case KEY_WIDTH:
        TRY(convert(v, (struct type_ref){.id = TYPE_INT}, c->arena, &n));
        if (n.integer < 1 || n.integer > 10000)
            return call_error(c, ERR_INPUT, "the Width of a column is out of range");
        out->field.width = (int)n.integer;
        return NULL;
    case KEY_ALIGNMENT:
        out->field.aligned = true;
        out->field.right = str_ieq(text, STR("Right"));
        return NULL;
    case KEY_DESCENDING:
    case KEY_ASCENDING:
        out->said = true;
        out->descending = value_true(v) == (key == KEY_DESCENDING);
        return NULL;
    }
    return NULL;
}

static const struct err *
read_calculated(struct call *c, const struct table *t, struct sort_field *out)
{
    for (uint32_t i = 0; i < t->pairs.n; i++) {
        const struct pair *p = &t->pairs.at[i];
        struct str name = value_to_text(p->key, c->arena);
        size_t k = 0;
        if (p->removed)
            continue;
        while (k < sizeof keys / sizeof *keys &&
               !(name.len && str_istarts(str_of(keys[k].name), name)))
            k++;
        if (k == sizeof keys / sizeof *keys)
            return call_error(c, ERR_INPUT,
                              "unknown key \"" STR_FMT "\" of a calculated property; one of: Name, "
                              "Label, Expression, FormatString, Width, Alignment, Descending, "
                              "Ascending",
                              STR_ARG(name));
        TRY(set_key(c, keys[k].key, p->value, out));
    }
    if (!out->field.block && !out->field.property.len)
        return call_error(c, ERR_INPUT, "a calculated property needs its Expression");
    return NULL;
}

const struct err *
field_read(struct call *c, struct value v, struct sort_field *out)
{
    *out = (struct sort_field){0};
    if (v.kind == VALUE_TABLE)
        TRY(read_calculated(c, v.table, out));
    else if (v.kind == VALUE_BLOCK)
        out->field.block = v.block;
    else
        out->field.property = value_to_text(v, c->arena);
    if (!out->field.title.len)
        out->field.title = out->field.block ? out->field.block->source : out->field.property;
    return NULL;
}

static void
push_field(struct fields *out, struct field f, struct arena *a)
{
    for (uint32_t i = 0; i < out->list.n; i++) {
        if (str_ieq(out->list.at[i].title, f.title))
            return;
    }
    *VEC_PUSH(&out->list, a) = f;
}

/* The names that the sample's properties have; those of a hash table are its keys. */
static const struct err *
expand(struct call *c, struct field pattern, struct value sample, struct fields *out)
{
    uint32_t n = sample.kind == VALUE_OBJECT  ? sample.object->properties.n
                 : sample.kind == VALUE_TABLE ? sample.table->pairs.n
                                              : 0;

    for (uint32_t i = 0; i < n; i++) {
        bool object = sample.kind == VALUE_OBJECT;
        bool hit;
        if (!object && sample.table->pairs.at[i].removed)
            continue;
        struct str name = object ? sample.object->properties.at[i].name
                                 : value_to_text(sample.table->pairs.at[i].key, c->arena);
        TRY(text_like(name, pattern.property, true, c->arena, &hit));
        if (hit)
            push_field(out, (struct field){.title = name, .property = name}, c->arena);
    }
    return NULL;
}

const struct err *
fields_read(struct call *c, const char *param, struct value sample, struct fields *out)
{
    struct values list = call_list(c, param);

    for (size_t i = 0; i < list.n; i++) {
        struct sort_field one;
        TRY(field_read(c, list.at[i], &one));
        if (!one.field.block && text_has_wildcard(one.field.property))
            TRY(expand(c, one.field, sample, out));
        else
            push_field(out, one.field, c->arena);
    }
    return NULL;
}

const struct err *
field_value(struct shell *s, const struct field *f, struct value v, struct value *out)
{
    bool found;

    if (!f->block)
        return member_get(s, v, f->property, &found, out);
    struct collector c = collector_new(s->arena);
    TRY(run_block(s, f->block, v, &c.sink));
    *out = collected(&c);
    out->note = out->kind == VALUE_NULL ? 0 : out->note;
    return NULL;
}

bool
core_input(const struct call *c, struct value *out)
{
    *out = c->piped ? c->input : call_value(c, "InputObject");
    return c->piped || call_has(c, "InputObject");
}

const struct err *
core_hold_begin(struct call *c)
{
    c->state = array_new(c->arena);
    return NULL;
}

const struct err *
core_hold(struct call *c)
{
    struct value item;

    if (core_input(c, &item))
        array_push(c->state, item, c->arena);
    return NULL;
}
