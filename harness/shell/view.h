/* SPDX-License-Identifier: MIT */
/*
 * What the console shows: values a line each, objects as tables and lists (about_Format.ps1xml,
 * Out-Default). Rows of a table wait until the table ends, since its columns are as wide as what
 * they hold; text that comes in between keeps its place.
 */
#pragma once

#include "harness/shell/interp.h"

struct view *view_new(struct shell *s);

/* Where objects go. */
struct sink *view_sink(struct view *v);

/* A line that is no output. */
void view_host(struct view *v, struct str text);
/* The same without the end of the line. */
void view_host_part(struct view *v, struct str text);

/* Writes what waits and ends the table or list under way. Blocks in columns may fail. */
const struct err *view_finish(struct view *v);
/* Drops what waits, after an error in it. */
void view_forget(struct view *v);

/* One column or line of a table or list: a property, or a block that computes it. */
struct field {
    struct str title;
    struct str property;
    const struct block *block;
    struct str format;
    int width; /* 0: as wide as what it holds */
    bool right;
    bool aligned; /* `right` was said, not guessed */
};

struct fields {
    VEC(struct field) list;
};

/* The fields that show a value when nobody selects; `*table`: four or fewer, or columns. */
void view_default_fields(struct value v, struct fields *out, bool *table, struct arena *a);

/*
 * Values for the cells, formatted; `right`: numbers. A table shows fractions with two places, a list
 * all of them. Blocks may fail.
 */
const struct err *view_cell(struct shell *s, const struct field *f, struct value v, bool in_table,
                            struct str *out, bool *right);

struct rows {
    struct fields fields;
    VEC(struct value) items;
};

/* A table with the blank lines around it; the lines of a list, a blank one behind each object. */
const struct err *view_table(struct shell *s, const struct rows *rows, bool headers,
                             struct str *out);
const struct err *view_list(struct shell *s, const struct rows *rows, struct str *out);

/* Text that a Format- command made: shown as it is. */
extern const struct object_type type_formatted;

/* What a whole list of objects would show, for Out-String. */
const struct err *view_text(struct shell *s, const struct array *objects, struct str *out);

/* Does the value take a line of its own, whatever is shown around it? */
bool view_is_line(struct value v);

/* A pair of a hash table as an object: Name, Key, Value. */
extern const struct object_type type_entry;
struct value table_entry(const struct pair *p, struct arena *a);
