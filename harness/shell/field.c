/* SPDX-License-Identifier: MIT */
#include "harness/shell/field.h"

#include "harness/shell/text.h"
#include "sim/base/arena.h"

/* An entry of a calculated property: the key may be cut short, as @{n=...; e=...}. */
static struct value
entry_of(const struct table *t, const char *word)
{
    for (uint32_t i = 0; i < t->pairs.n; i++) {
        const struct pair *p = &t->pairs.at[i];
        if (!p->removed && p->key.kind == VALUE_TEXT && p->key.text.len &&
            str_istarts(str_of(word), p->key.text))
            return p->value;
    }
    return VALUE_NONE;
}

static struct field
calculated(const struct table *t, struct arena *a)
{
    struct value name = entry_of(t, "name"), label = entry_of(t, "label");
    struct value expression = entry_of(t, "expression"), width = entry_of(t, "width");
    struct value align = entry_of(t, "alignment"), format = entry_of(t, "formatstring");
    struct field f = {0};

    if (expression.kind == VALUE_BLOCK)
        f.block = expression.block;
    else if (expression.kind != VALUE_NULL)
        f.property = value_to_text(expression, a);
    struct value title = name.kind != VALUE_NULL ? name : label;
    f.title = title.kind != VALUE_NULL ? value_to_text(title, a)
              : f.block                ? str_trim(f.block->source)
                                       : f.property;
    f.width = width.kind == VALUE_INT ? (int)width.integer : 0;
    f.aligned = align.kind != VALUE_NULL;
    f.right = f.aligned && str_ieq(value_to_text(align, a), STR("right"));
    f.format = format.kind != VALUE_NULL ? value_to_text(format, a) : STR("");
    return f;
}

static void
push_named(struct fields *out, struct str name, struct arena *a)
{
    *VEC_PUSH(&out->list, a) = (struct field){.title = name, .property = name};
}

/* `Na*` stands for every property of the first object that fits. */
static const struct err *
push_matching(struct fields *out, struct str pattern, struct value first, struct arena *a)
{
    if (first.kind != VALUE_OBJECT)
        return NULL;
    for (uint32_t i = 0; i < first.object->properties.n; i++) {
        bool fits;
        struct str name = first.object->properties.at[i].name;
        TRY(text_like(name, pattern, true, a, &fits));
        if (fits)
            push_named(out, name, a);
    }
    return NULL;
}

static const struct err *
push_field(struct fields *out, struct value v, struct value first, struct arena *a)
{
    if (v.kind == VALUE_TABLE) {
        *VEC_PUSH(&out->list, a) = calculated(v.table, a);
    } else if (v.kind == VALUE_BLOCK) {
        *VEC_PUSH(&out->list, a) =
            (struct field){.title = str_trim(v.block->source), .block = v.block};
    } else {
        struct str name = value_to_text(v, a);
        if (text_has_wildcard(name))
            return push_matching(out, name, first, a);
        push_named(out, name, a);
    }
    return NULL;
}

const struct err *
fields_named(struct fields *out, struct values list, struct value first, struct arena *a)
{
    for (size_t i = 0; i < list.n; i++) {
        struct value v = list.at[i];
        if (v.kind != VALUE_ARRAY) {
            TRY(push_field(out, v, first, a));
            continue;
        }
        for (uint32_t k = 0; k < v.array->items.n; k++)
            TRY(push_field(out, v.array->items.at[k], first, a));
    }
    return NULL;
}
