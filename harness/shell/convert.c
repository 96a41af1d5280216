/* SPDX-License-Identifier: MIT */
#include "harness/shell/convert.h"

#include "harness/shell/datetime.h"
#include "harness/shell/number.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

static const struct {
    const char *name;
    enum type_id id;
} accelerators[] = {
    {"int", TYPE_INT},
    {"int32", TYPE_INT},
    {"long", TYPE_LONG},
    {"int64", TYPE_LONG},
    {"double", TYPE_DOUBLE},
    {"decimal", TYPE_DECIMAL},
    {"bool", TYPE_BOOL},
    {"boolean", TYPE_BOOL},
    {"switch", TYPE_SWITCH},
    {"char", TYPE_CHAR},
    {"string", TYPE_TEXT},
    {"datetime", TYPE_DATETIME},
    {"timespan", TYPE_TIMESPAN},
    {"guid", TYPE_GUID},
    {"hashtable", TYPE_TABLE},
    {"collections.hashtable", TYPE_TABLE},
    {"ordered", TYPE_ORDERED},
    {"pscustomobject", TYPE_CUSTOM},
    {"management.automation.pscustomobject", TYPE_CUSTOM},
    {"psobject", TYPE_OBJECT},
    {"object", TYPE_OBJECT},
    {"scriptblock", TYPE_BLOCK},
    {"void", TYPE_VOID},
    {"math", TYPE_MATH},
    {"regex", TYPE_REGEX},
    {"midpointrounding", TYPE_WORDS},
    {"stringcomparison", TYPE_WORDS},
    {"stringsplitoptions", TYPE_WORDS},
    {"dayofweek", TYPE_WORDS},
};

static const char *const full_names[] = {
    [TYPE_NONE] = "System.Object",
    [TYPE_OBJECT] = "System.Object",
    [TYPE_VOID] = "System.Void",
    [TYPE_INT] = "System.Int32",
    [TYPE_LONG] = "System.Int64",
    [TYPE_DOUBLE] = "System.Double",
    [TYPE_DECIMAL] = "System.Decimal",
    [TYPE_BOOL] = "System.Boolean",
    [TYPE_SWITCH] = "System.Management.Automation.SwitchParameter",
    [TYPE_CHAR] = "System.Char",
    [TYPE_TEXT] = "System.String",
    [TYPE_DATETIME] = "System.DateTime",
    [TYPE_TIMESPAN] = "System.TimeSpan",
    [TYPE_GUID] = "System.Guid",
    [TYPE_TABLE] = "System.Collections.Hashtable",
    [TYPE_ORDERED] = "System.Collections.Specialized.OrderedDictionary",
    [TYPE_CUSTOM] = "System.Management.Automation.PSCustomObject",
    [TYPE_BLOCK] = "System.Management.Automation.ScriptBlock",
    [TYPE_MATH] = "System.Math",
    [TYPE_REGEX] = "System.Text.RegularExpressions.Regex",
    [TYPE_WORDS] = "System.Enum",
};

bool
type_find(struct str name, struct type_ref *out)
{
    *out = (struct type_ref){0};
    name = str_trim(name);
    if (str_istarts(name, STR("system.")))
        name = str_from(name, 7);
    if (str_ieq(name, STR("array"))) {
        *out = (struct type_ref){TYPE_OBJECT, true};
        return true;
    }
    if (str_ends(name, STR("[]"))) {
        out->is_array = true;
        name = str_trim(str_sub(name, 0, name.len - 2));
    }
    for (size_t i = 0; i < sizeof accelerators / sizeof *accelerators; i++) {
        if (str_ieq(name, str_of(accelerators[i].name))) {
            out->id = accelerators[i].id;
            return true;
        }
    }
    return false;
}

const char *
type_short_name(enum type_id id)
{
    return strrchr(full_names[id], '.') + 1;
}

struct str
type_full_name(struct type_ref t, struct arena *a)
{
    return str_fmt(a, "%s%s", full_names[t.id], t.is_array ? "[]" : "");
}

enum type_id
type_of(struct value v)
{
    static const enum type_id ids[] = {
        [VALUE_NULL] = TYPE_NONE,         [VALUE_BOOL] = TYPE_BOOL,
        [VALUE_INT] = TYPE_INT,           [VALUE_LONG] = TYPE_LONG,
        [VALUE_DOUBLE] = TYPE_DOUBLE,     [VALUE_DECIMAL] = TYPE_DECIMAL,
        [VALUE_CHAR] = TYPE_CHAR,         [VALUE_TEXT] = TYPE_TEXT,
        [VALUE_DATETIME] = TYPE_DATETIME, [VALUE_TIMESPAN] = TYPE_TIMESPAN,
        [VALUE_GUID] = TYPE_GUID,         [VALUE_TYPE] = TYPE_OBJECT,
        [VALUE_ARRAY] = TYPE_OBJECT,      [VALUE_TABLE] = TYPE_TABLE,
        [VALUE_OBJECT] = TYPE_CUSTOM,     [VALUE_BLOCK] = TYPE_BLOCK,
    };

    if (v.kind == VALUE_TABLE && v.table->ordered)
        return TYPE_ORDERED;
    if (v.kind == VALUE_OBJECT && v.object->type != &type_custom)
        return TYPE_OBJECT;
    return ids[v.kind];
}

struct str
value_type_name(struct value v, struct arena *a)
{
    if (v.kind == VALUE_OBJECT)
        return str_of(v.object->type->name);
    if (v.kind == VALUE_ARRAY)
        return str_fmt(a, "System." STR_FMT "[]", STR_ARG(v.array->element));
    if (v.kind == VALUE_TYPE)
        return STR("System.RuntimeType");
    return str_of(full_names[type_of(v)]);
}

static const struct err *
cannot(struct value v, struct type_ref t, struct arena *a)
{
    return err_new(ERR_INPUT, NOWHERE, a,
                   "Cannot convert value \"" STR_FMT "\" to type \"" STR_FMT "\"",
                   STR_ARG(value_to_text(v, a)), STR_ARG(type_full_name(t, a)));
}

bool
convert_to_number(struct value v, struct arena *a, struct value *out)
{
    struct str text;

    switch (v.kind) {
    case VALUE_NULL:
        *out = value_int(0);
        return true;
    case VALUE_BOOL:
        *out = value_int(v.boolean);
        return true;
    case VALUE_CHAR:
        *out = value_int(v.integer);
        return true;
    case VALUE_INT:
    case VALUE_LONG:
    case VALUE_DOUBLE:
    case VALUE_DECIMAL:
        *out = v;
        return true;
    case VALUE_TEXT:
        text = str_trim(v.text);
        *out = value_int(0);
        return text.len == 0 || number_parse(text, true, out, a);
    case VALUE_ARRAY:
        return v.array->items.n == 1 && v.array->items.at[0].kind != VALUE_ARRAY &&
               convert_to_number(v.array->items.at[0], a, out);
    case VALUE_DATETIME:
    case VALUE_TIMESPAN:
    case VALUE_GUID:
    case VALUE_TYPE:
    case VALUE_TABLE:
    case VALUE_OBJECT:
    case VALUE_BLOCK:
        return false;
    }
    return false;
}

static bool
to_number(struct value v, enum type_id id, struct arena *a, struct value *out)
{
    struct value n;
    struct decimal d;
    int64_t whole;

    if (!convert_to_number(v, a, &n))
        return false;
    if (id == TYPE_DOUBLE) {
        *out = value_double(number_double(n));
        return true;
    }
    if (id == TYPE_DECIMAL) {
        if (!decimal_from(n, &d))
            return false;
        *out = value_decimal(d, a);
        return true;
    }
    if (!number_whole(n, &whole) || (id == TYPE_INT && (whole < INT32_MIN || whole > INT32_MAX)))
        return false;
    *out = (struct value){.kind = id == TYPE_INT ? VALUE_INT : VALUE_LONG, .integer = whole};
    return true;
}

static bool
to_char(struct value v, struct arena *a, struct value *out)
{
    struct value n;

    if (v.kind == VALUE_TEXT) {
        if (utf16_units(v.text) != 1)
            return false;
        *out = value_char(text_unit(v.text, 0));
        return true;
    }
    if (!to_number(v, TYPE_INT, a, &n) || n.integer < 0 || n.integer > 0xFFFF)
        return false;
    *out = value_char((uint32_t)n.integer);
    return true;
}

static bool
to_date(struct value v, struct value *out)
{
    if (v.kind == VALUE_TEXT)
        return datetime_parse(v.text, out);
    if (v.kind != VALUE_LONG && v.kind != VALUE_INT)
        return false;
    return datetime_add((struct value){.kind = VALUE_DATETIME}, v.integer, out);
}

static bool
to_span(struct value v, struct value *out)
{
    *out = (struct value){.kind = VALUE_TIMESPAN, .integer = v.integer};
    if (v.kind == VALUE_TEXT)
        return timespan_parse(v.text, out);
    return v.kind == VALUE_INT || v.kind == VALUE_LONG;
}

static struct value
to_object(struct value v, struct arena *a)
{
    if (v.kind != VALUE_TABLE)
        return v;
    struct object *o = object_new(&type_custom, a);
    for (uint32_t i = 0; i < v.table->pairs.n; i++) {
        const struct pair *p = &v.table->pairs.at[i];
        if (!p->removed)
            object_set(o, value_to_text(p->key, a), p->value, a);
    }
    return value_object(o);
}

static const struct err *
to_array(struct value v, struct type_ref t, struct arena *a, struct value *out)
{
    struct str element = str_of(type_short_name(t.id));
    struct array *list = array_new(a);

    *out = v;
    if (v.kind == VALUE_NULL)
        return NULL;
    if (v.kind == VALUE_ARRAY && str_eq(v.array->element, element))
        return NULL;
    list->element = element;
    struct value *at = v.kind == VALUE_ARRAY ? v.array->items.at : &v;
    size_t n = v.kind == VALUE_ARRAY ? v.array->items.n : 1;
    for (size_t i = 0; i < n; i++) {
        struct value item;
        TRY(convert(at[i], (struct type_ref){.id = t.id}, a, &item));
        array_push(list, item, a);
    }
    *out = value_array(list);
    return NULL;
}

/* The conversions that can only succeed or not; what they need no text for. */
static bool
to_scalar(struct value v, enum type_id id, struct arena *a, struct value *out)
{
    switch (id) {
    case TYPE_INT:
    case TYPE_LONG:
    case TYPE_DOUBLE:
    case TYPE_DECIMAL:
        return to_number(v, id, a, out);
    case TYPE_CHAR:
        return to_char(v, a, out);
    case TYPE_DATETIME:
        return to_date(v, out);
    case TYPE_TIMESPAN:
        return to_span(v, out);
    case TYPE_GUID:
        *out = v.kind == VALUE_TEXT ? value_guid_text(v.text, a) : VALUE_NONE;
        return out->kind == VALUE_GUID;
    case TYPE_TABLE:
    case TYPE_ORDERED:
        return v.kind == VALUE_TABLE || v.kind == VALUE_NULL;
    case TYPE_NONE:
    case TYPE_OBJECT:
    case TYPE_VOID:
    case TYPE_BOOL:
    case TYPE_SWITCH:
    case TYPE_TEXT:
    case TYPE_CUSTOM:
    case TYPE_BLOCK:
    case TYPE_MATH:
    case TYPE_REGEX:
    case TYPE_WORDS:
        return false;
    }
    return false;
}

const struct err *
convert(struct value v, struct type_ref t, struct arena *a, struct value *out)
{
    *out = v;
    if (t.id == TYPE_NONE || (t.id == TYPE_OBJECT && !t.is_array))
        return NULL;
    if (t.is_array)
        return to_array(v, t, a, out);
    if (t.id == TYPE_VOID) {
        *out = VALUE_NOTHING;
        return NULL;
    }
    if (t.id == TYPE_TEXT) {
        *out = v.kind == VALUE_TEXT ? v : value_text(value_to_text(v, a));
        return NULL;
    }
    if (t.id == TYPE_BOOL || t.id == TYPE_SWITCH) {
        *out = value_bool(value_true(v));
        return NULL;
    }
    if (t.id == TYPE_CUSTOM) {
        *out = to_object(v, a);
        return NULL;
    }
    if (type_of(v) == t.id)
        return NULL;
    return to_scalar(v, t.id, a, out) ? NULL : cannot(v, t, a);
}
