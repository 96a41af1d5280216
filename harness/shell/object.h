/* SPDX-License-Identifier: MIT */
/*
 * What commands work on: PowerShell's values as far as the language knows them.
 *
 * A `struct value` is passed by value. Numbers, text, dates and GUIDs are immutable. Arrays, hash
 * tables and objects are references: a copy of the value is the same array. Everything lives in the
 * arena that it was made in (for cmdlets: `call->arena`, the shell's own) and is never freed alone.
 * Text is UTF-8; lengths and positions that a program sees count UTF-16 units, as .NET does.
 */
#pragma once

#include "sim/base/map.h"
#include "sim/base/str.h"
#include "sim/base/time.h"
#include "sim/base/vec.h"

struct arena;
struct block;

enum value_kind {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_INT,  /* System.Int32 */
    VALUE_LONG, /* System.Int64 */
    VALUE_DOUBLE,
    VALUE_DECIMAL,
    VALUE_CHAR, /* one UTF-16 unit */
    VALUE_TEXT,
    VALUE_DATETIME, /* ticks: 100 ns since 0001-01-01 */
    VALUE_TIMESPAN, /* ticks */
    VALUE_GUID,     /* as text, 36 characters, lower case */
    VALUE_TYPE,     /* [int] as a value */
    VALUE_ARRAY,
    VALUE_TABLE, /* hash table or [ordered] dictionary */
    VALUE_OBJECT,
    VALUE_BLOCK, /* a script block */
};

/* A number of at most 28 digits: sign and digits in `coefficient`, `scale` of them fractional. */
struct decimal {
    __int128 coefficient;
    int scale;
};

struct value {
    enum value_kind kind;
    uint32_t
        note; /* null: 1 when it is the output of a command that gave nothing; date: see below */
    union {
        bool boolean;
        int64_t integer; /* int, long, char, ticks of dates and spans */
        double real;
        struct str text; /* text, GUID, type */
        const struct decimal *decimal;
        struct array *array;
        struct table *table;
        struct object *object;
        const struct block *block;
    };
};

/* `note` of a date: what clock it is on. */
enum { DATE_UNSPECIFIED, DATE_UTC, DATE_LOCAL };

struct array {
    VEC(struct value) items;
    struct str element; /* "Object", "Int32" ...: what an assignment to an element converts to */
    bool growing;       /* made by += for one variable alone: the next += extends it in place */
};

struct pair {
    struct value key;
    struct value value;
    bool removed;
};

/* Hash table: text keys ignore case; pairs keep the order in which they came. */
struct table {
    VEC(struct pair) pairs;
    struct map index;
    uint32_t live;
    bool ordered;
    bool case_sensitive;
};

/* A column of a type's own table view, for types that PowerShell formats in a way of their own. */
struct object_column {
    const char *title;
    const char *property;
    int width; /* 0: as wide as what it holds */
    bool right;
};

/*
 * What an object is. Rows of constant tables; objects point to them.
 * `display`: what is shown when nobody selects, as "Name|Enabled|Mail"; NULL: every property.
 * At most four shown properties make a table, more a list, unless `columns` says otherwise.
 */
struct object_type {
    const char *name; /* "Microsoft.ActiveDirectory.Management.ADUser" */
    const char *display;
    const struct object_column *columns; /* ends with a row without a title; may be NULL */
    const char *text_property; /* what "$object" in a string shows; NULL: the type's name */
};

struct property {
    struct str name;
    struct value value;
};

struct object {
    const struct object_type *type;
    VEC(struct property) properties;
    uint64_t handle; /* free for the cmdlet that made it: 0 unless it sets it */
};

extern const struct object_type type_custom; /* [pscustomobject] */

#define VALUE_NONE ((struct value){.kind = VALUE_NULL})
/* What a command that writes nothing yields: null, but nothing goes down a pipeline for it. */
#define VALUE_NOTHING ((struct value){.kind = VALUE_NULL, .note = 1})

static inline struct value
value_bool(bool b)
{
    return (struct value){.kind = VALUE_BOOL, .boolean = b};
}

/* A whole number: int where it fits into 32 bits, otherwise long, as a literal would be. */
static inline struct value
value_int(int64_t n)
{
    enum value_kind kind = n >= INT32_MIN && n <= INT32_MAX ? VALUE_INT : VALUE_LONG;
    return (struct value){.kind = kind, .integer = n};
}

static inline struct value
value_long(int64_t n)
{
    return (struct value){.kind = VALUE_LONG, .integer = n};
}

static inline struct value
value_double(double d)
{
    return (struct value){.kind = VALUE_DOUBLE, .real = d};
}

/* Borrows the text: copy it first if it will not outlive the shell's arena. */
static inline struct value
value_text(struct str s)
{
    return (struct value){.kind = VALUE_TEXT, .text = s};
}

static inline struct value
value_textz(const char *z)
{
    return value_text(str_of(z));
}

static inline struct value
value_char(uint32_t unit)
{
    return (struct value){.kind = VALUE_CHAR, .integer = unit};
}

/* The world's time as a date in UTC. */
struct value value_time(vtime t);
/* A date's seconds since 1970, without its fraction of a second. */
vtime value_to_time(struct value date);

/* From the 16 bytes of AD's objectGUID, or from text in any of the usual spellings (else null). */
struct value value_guid_bytes(struct str bytes, struct arena *a);
struct value value_guid_text(struct str text, struct arena *a);

/* Arrays. */
struct array *array_new(struct arena *a);
void array_push(struct array *list, struct value v, struct arena *a);
static inline struct value
value_array(struct array *list)
{
    return (struct value){.kind = VALUE_ARRAY, .array = list};
}
/* An array of texts. */
struct value value_texts(const struct str *at, size_t n, struct arena *a);

/* Hash tables. `table_get` gives null for an unknown key; `*found`, if not NULL, tells. */
struct table *table_new(bool ordered, struct arena *a);
struct value table_get(const struct table *t, struct value key, bool *found, struct arena *a);
void table_set(struct table *t, struct value key, struct value v, struct arena *a);
bool table_remove(struct table *t, struct value key, struct arena *a);
static inline struct value
value_table(struct table *t)
{
    return (struct value){.kind = VALUE_TABLE, .table = t};
}

/* Objects. Names ignore case; the order of properties is the order of the first `object_set`. */
struct object *object_new(const struct object_type *type, struct arena *a);
void object_set(struct object *o, struct str name, struct value v, struct arena *a);
void object_setz(struct object *o, const char *name, struct value v, struct arena *a);
/* The value, or null; `*found`, if not NULL, tells. */
struct value object_get(const struct object *o, struct str name, bool *found);
static inline struct value
value_object(struct object *o)
{
    return (struct value){.kind = VALUE_OBJECT, .object = o};
}

static inline bool
value_is_null(struct value v)
{
    return v.kind == VALUE_NULL;
}

/* True for everything but null, $false, 0, "", empty arrays and arrays of one such value. */
bool value_true(struct value v);

/* A value's text as "$v" shows it: arrays joined by blanks, numbers and dates culture-free. */
struct str value_to_text(struct value v, struct arena *a);

/* The full .NET name: "System.String", "System.Object[]". */
struct str value_type_name(struct value v, struct arena *a);
