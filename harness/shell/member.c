/* SPDX-License-Identifier: MIT */
/*
 * Properties and indexes (about_Properties, about_Member-Access_Enumeration, about_Arrays).
 */
#include "harness/shell/datetime.h"
#include "harness/shell/interp.h"
#include "harness/shell/number.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"

static const struct object_type type_property = {.name =
                                                     "System.Management.Automation.PSNoteProperty"};
#define PROPERTY_ELEMENT STR("Management.Automation.PSPropertyInfo")

static const struct object_type type_members = {.name = "System.Management.Automation.PSObject"};

static struct value
table_part(const struct table *t, bool keys, struct arena *a)
{
    struct array *list = array_new(a);

    for (uint32_t i = 0; i < t->pairs.n; i++) {
        const struct pair *p = &t->pairs.at[i];
        if (!p->removed)
            array_push(list, keys ? p->key : p->value, a);
    }
    return value_array(list);
}

/* `.PSObject.Properties`: names and values. */
static struct value
members_of(struct value v, struct arena *a)
{
    struct object *o = object_new(&type_members, a);
    struct array *list = array_new(a);

    for (uint32_t i = 0; v.kind == VALUE_OBJECT && i < v.object->properties.n; i++) {
        struct object *p = object_new(&type_property, a);
        object_setz(p, "Name", value_text(v.object->properties.at[i].name), a);
        object_setz(p, "Value", v.object->properties.at[i].value, a);
        array_push(list, value_object(p), a);
    }
    list->element = PROPERTY_ELEMENT;
    object_setz(o, "Properties", value_array(list), a);
    return value_object(o);
}

static bool
table_member(const struct table *t, struct str name, struct arena *a, struct value *out)
{
    struct value number;
    bool found;

    *out = table_get(t, value_text(name), &found, a);
    if (!found && number_parse(name, false, &number, a)) /* $table.1 */
        *out = table_get(t, number, &found, a);
    if (found)
        return true;
    if (str_ieq(name, STR("Count")))
        *out = value_int(t->live);
    else if (str_ieq(name, STR("Keys")) || str_ieq(name, STR("Values")))
        *out = table_part(t, (name.at[0] | 32) == 'k', a);
    else
        return false;
    return true;
}

/* The property of each element that has it; what the elements give is put into one list. */
static const struct err *
enumerate(struct shell *s, const struct array *list, struct str name, bool *found,
          struct value *out)
{
    struct collector c = collector_new(s->arena);

    *found = false;
    if (s->depth > 1000)
        return err_new(ERR_LIMIT, NOWHERE, s->arena, "arrays are nested too deep");
    for (uint32_t i = 0; i < list->items.n; i++) {
        struct value one;
        bool has;
        TRY(tick(s, NOWHERE));
        s->depth++;
        const struct err *e = member_get(s, list->items.at[i], name, &has, &one);
        s->depth--;
        TRY(e);
        if (!has)
            continue;
        *found = true;
        TRY(emit_each(&c.sink, one));
    }
    *out = collected(&c);
    out->note = out->kind == VALUE_NULL ? 0 : out->note;
    return NULL;
}

static bool
scalar_member(struct value v, struct str name, struct arena *a, struct value *out)
{
    switch (v.kind) {
    case VALUE_TEXT:
        if (!str_ieq(name, STR("Length")))
            return false;
        *out = value_int((int64_t)utf16_units(v.text));
        return true;
    case VALUE_OBJECT: {
        bool found;
        *out = object_get(v.object, name, &found);
        return found;
    }
    case VALUE_TABLE:
        return table_member(v.table, name, a, out);
    case VALUE_DATETIME:
        return datetime_property(v, name, a, out);
    case VALUE_TIMESPAN:
        return timespan_property(v, name, out);
    case VALUE_GUID:
        *out = value_text(v.text);
        return str_ieq(name, STR("Guid"));
    case VALUE_TYPE: {
        const char *dot = memrchr(v.text.at, '.', v.text.len);
        struct str last = dot ? str_from(v.text, (size_t)(dot + 1 - v.text.at)) : v.text;
        *out = value_text(str_ieq(name, STR("Name")) ? last : v.text);
        return str_ieq(name, STR("Name")) || str_ieq(name, STR("FullName"));
    }
    default:
        return false;
    }
}

const struct err *
member_get(struct shell *s, struct value v, struct str name, bool *found, struct value *out)
{
    bool count = str_ieq(name, STR("Count")) || str_ieq(name, STR("Length"));
    struct type_ref type;

    *out = VALUE_NONE;
    *found = true;
    if (v.kind == VALUE_ARRAY && (count || str_ieq(name, STR("LongLength")))) {
        *out = value_int(v.array->items.n);
        return NULL;
    }
    if (v.kind == VALUE_ARRAY && str_ieq(name, STR("Rank"))) {
        *out = value_int(1);
        return NULL;
    }
    if (v.kind == VALUE_ARRAY)
        return enumerate(s, v.array, name, found, out);
    if (v.kind == VALUE_TYPE && type_find(v.text, &type))
        v.text = type_full_name(type, s->arena);
    if (scalar_member(v, name, s->arena, out))
        return NULL;
    *out = VALUE_NONE;
    if (str_ieq(name, STR("PSObject")) && v.kind != VALUE_NULL) {
        *out = members_of(v, s->arena);
        return NULL;
    }
    *found = false;
    /* Every single thing counts as one, and null as none. */
    if (count)
        *out = value_int(v.kind != VALUE_NULL);
    return NULL;
}

static const struct err *
index_number(struct shell *s, struct value index, int64_t *out)
{
    struct value n;

    TRY(convert(index, (struct type_ref){.id = TYPE_INT}, s->arena, &n));
    *out = n.integer;
    return NULL;
}

/* One element of an array, text or [ordered] table; null when it lies outside. */
static bool
element_at(struct value v, int64_t at, struct value *out)
{
    int64_t n = v.kind == VALUE_TEXT    ? (int64_t)utf16_units(v.text)
                : v.kind == VALUE_ARRAY ? (int64_t)v.array->items.n
                                        : (int64_t)v.table->live;

    *out = VALUE_NONE;
    if (at < 0)
        at += n;
    if (at < 0 || at >= n)
        return false;
    if (v.kind == VALUE_TEXT)
        *out = value_char(text_unit(v.text, (size_t)at));
    else if (v.kind == VALUE_ARRAY)
        *out = v.array->items.at[at];
    for (uint32_t i = 0; v.kind == VALUE_TABLE && i < v.table->pairs.n; i++) {
        if (v.table->pairs.at[i].removed)
            continue;
        if (at-- == 0)
            *out = v.table->pairs.at[i].value;
    }
    return true;
}

/* `.PSObject.Properties['Name']`: a property by its name. */
static bool
property_by_name(struct value v, struct value index, struct value *out)
{
    if (v.kind != VALUE_ARRAY || index.kind != VALUE_TEXT ||
        !str_eq(v.array->element, PROPERTY_ELEMENT))
        return false;
    *out = VALUE_NONE;
    for (uint32_t i = 0; i < v.array->items.n; i++) {
        const struct object *p = v.array->items.at[i].object;
        if (str_ieq(p->properties.at[0].value.text, index.text))
            *out = v.array->items.at[i];
    }
    return true;
}

static const struct err *
index_one(struct shell *s, struct value v, struct value index, bool *found, struct value *out)
{
    int64_t at;

    *found = property_by_name(v, index, out);
    if (*found)
        return NULL;

    if (v.kind == VALUE_TABLE && !(v.table->ordered && index.kind == VALUE_INT)) {
        *out = table_get(v.table, index, found, s->arena);
        return NULL;
    }
    TRY(index_number(s, index, &at));
    *found = element_at(v, at, out);
    return NULL;
}

const struct err *
index_get(struct shell *s, struct value v, struct value index, struct value *out)
{
    bool found;

    if (v.kind == VALUE_NULL)
        return err_new(ERR_INPUT, NOWHERE, s->arena, "Cannot index into a null array.");
    if (v.kind != VALUE_ARRAY && v.kind != VALUE_TEXT && v.kind != VALUE_TABLE)
        return err_new(ERR_INPUT, NOWHERE, s->arena,
                       "Unable to index into an object of type \"" STR_FMT "\".",
                       STR_ARG(value_type_name(v, s->arena)));
    if (index.kind == VALUE_NULL)
        return err_new(ERR_INPUT, NOWHERE, s->arena, "The index is null.");
    if (index.kind != VALUE_ARRAY)
        return index_one(s, v, index, &found, out);
    struct array *list = array_new(s->arena);
    for (uint32_t i = 0; i < index.array->items.n; i++) {
        struct value one;
        TRY(index_one(s, v, index.array->items.at[i], &found, &one));
        if (found || v.kind == VALUE_TABLE)
            array_push(list, one, s->arena);
    }
    *out = value_array(list);
    return NULL;
}
