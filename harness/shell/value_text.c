/* SPDX-License-Identifier: MIT */
/*
 * Values as text, as string expansion and casts to [string] give it: culture-free.
 */
#include "harness/shell/convert.h"

#include "harness/shell/ast.h"
#include "harness/shell/datetime.h"
#include "harness/shell/number.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

/* Within a list or a property, containers give their type's name alone. */
static struct str
inner_text(struct value v, struct arena *a)
{
    if (v.kind == VALUE_ARRAY)
        return value_type_name(v, a);
    if (v.kind == VALUE_OBJECT && v.object->type == &type_custom)
        return STR("");
    return value_to_text(v, a);
}

struct str
values_join(const struct array *list, struct str separator, struct arena *a)
{
    struct buf out = buf_in(a);

    for (uint32_t i = 0; i < list->items.n; i++) {
        struct value v = list->items.at[i];
        if (i)
            buf_add(&out, separator);
        buf_add(&out, v.kind == VALUE_ARRAY ? value_type_name(v, a) : value_to_text(v, a));
    }
    return buf_str(&out);
}

static struct str
object_text(const struct object *o, struct arena *a)
{
    struct buf out = buf_in(a);

    if (o->type->text_property)
        return inner_text(object_get(o, str_of(o->type->text_property), NULL), a);
    if (o->type != &type_custom)
        return str_of(o->type->name);
    buf_add(&out, STR("@{"));
    for (uint32_t i = 0; i < o->properties.n; i++) {
        const struct property *p = &o->properties.at[i];
        buf_fmt(&out, "%s" STR_FMT "=", i ? "; " : "", STR_ARG(p->name));
        buf_add(&out, inner_text(p->value, a));
    }
    buf_byte(&out, '}');
    return buf_str(&out);
}

static struct str
char_text(int64_t unit, struct arena *a)
{
    struct buf out = buf_in(a);

    text_put(&out, unit >= 0xD800 && unit <= 0xDFFF ? 0xFFFD : (uint32_t)unit);
    return buf_str(&out);
}

struct str
value_to_text(struct value v, struct arena *a)
{
    switch (v.kind) {
    case VALUE_NULL:
        return STR("");
    case VALUE_BOOL:
        return v.boolean ? STR("True") : STR("False");
    case VALUE_INT:
    case VALUE_LONG:
    case VALUE_DOUBLE:
    case VALUE_DECIMAL:
        return number_text(v, a);
    case VALUE_CHAR:
        return char_text(v.integer, a);
    case VALUE_TEXT:
    case VALUE_GUID:
    case VALUE_TYPE:
        return v.text;
    case VALUE_DATETIME:
        return datetime_text(v, INVARIANT, a);
    case VALUE_TIMESPAN:
        return timespan_text(v, a);
    case VALUE_ARRAY:
        return values_join(v.array, STR(" "), a);
    case VALUE_TABLE:
        return value_type_name(v, a);
    case VALUE_OBJECT:
        return object_text(v.object, a);
    case VALUE_BLOCK:
        return v.block->source;
    }
    return STR("");
}
