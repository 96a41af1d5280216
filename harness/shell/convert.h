/* SPDX-License-Identifier: MIT */
/*
 * Types by name, and casts between them (about_Type_Conversion).
 */
#pragma once

#include "harness/shell/object.h"
#include "sim/base/err.h"

enum type_id {
    TYPE_NONE, /* no constraint */
    TYPE_OBJECT,
    TYPE_VOID,
    TYPE_INT,
    TYPE_LONG,
    TYPE_DOUBLE,
    TYPE_DECIMAL,
    TYPE_BOOL,
    TYPE_SWITCH,
    TYPE_CHAR,
    TYPE_TEXT,
    TYPE_DATETIME,
    TYPE_TIMESPAN,
    TYPE_GUID,
    TYPE_TABLE,
    TYPE_ORDERED,
    TYPE_CUSTOM,
    TYPE_BLOCK,
    TYPE_MATH,  /* static members only */
    TYPE_REGEX, /* static members only */
    TYPE_WORDS, /* [StringComparison] and the like: members are words, kept as text */
};

struct type_ref {
    enum type_id id;
    bool is_array;
};

/* "int", "System.Int32", "string[]", "array"; ignores case. False: outside the language. */
bool type_find(struct str name, struct type_ref *out);

/* "Int32", and "System.Int32". */
const char *type_short_name(enum type_id id);
struct str type_full_name(struct type_ref t, struct arena *a);

/* What [type] of a value is; TYPE_OBJECT for what casts do not name. */
enum type_id type_of(struct value v);

const struct err *convert(struct value v, struct type_ref t, struct arena *a, struct value *out);

/* To a number of any kind, as arithmetic does; null is 0. False: cannot be one. */
bool convert_to_number(struct value v, struct arena *a, struct value *out);

/* An array's elements as text with a separator between them, as -join and "$a" do. */
struct str values_join(const struct array *list, struct str separator, struct arena *a);
