/* SPDX-License-Identifier: MIT */
/*
 * Attributes and object classes: their numbers, names and forms.
 *
 * The rows of schema.def get the first numbers, so code can write ATTR_member. Names that a rule or
 * a directory brings along get the numbers behind them, in a world's own `struct schema`.
 */
#pragma once

#include "sim/base/err.h"
#include "sim/base/names.h"

typedef name_id attr_id;

enum {
#define ATTR(id, name, ad, mv, entra) ATTR_##id,
#include "sim/model/schema.def"
#undef ATTR
    ATTR_KNOWN, /* how many schema.def has */
    ATTR_NONE = MAP_NONE,
};

enum object_class {
#define CLASS(id, name, ldap) CLASS_##id,
#include "sim/model/class.def"
#undef CLASS
    CLASS_COUNT,
};

/* The three places where an attribute can be, each with its own form of it. */
enum side { SIDE_AD, SIDE_METAVERSE, SIDE_ENTRA };

enum syntax {
    SYNTAX_NONE,
    SYNTAX_TEXT,
    SYNTAX_NUMBER,
    SYNTAX_BOOL,
    SYNTAX_BINARY,
    SYNTAX_REFERENCE
};

struct attr_form {
    enum syntax syntax; /* SYNTAX_NONE: not on this side */
    bool multi;
};

/* The names of a world. Known attributes are there from the start. */
struct schema {
    struct names names;
};

void schema_init(struct schema *s, struct arena *a);

/* The number of an attribute, by its name in any case; an unknown name is added as multi-valued text. */
attr_id schema_attr(struct schema *s, struct str name);

/* The number of an attribute that is there, or ATTR_NONE. */
attr_id schema_find(const struct schema *s, struct str name);

struct str schema_name(const struct schema *s, attr_id id);

/* The form of an attribute on a side; names that are not in schema.def are multi-valued text. */
struct attr_form schema_form(attr_id id, enum side side);

/* The name of a known attribute (id < ATTR_KNOWN) without a world at hand. */
struct str schema_known_name(attr_id id);

/* A class by its name in any case; CLASS_none for an unknown one. And its name. */
enum object_class class_find(struct str name);
struct str class_name(enum object_class c);

/* The LDAP classes of an AD class from `top` down, separated by blanks; empty for others. */
struct str class_chain(enum object_class c);

/* Is it a place for others (domain, OU, container)? */
bool class_is_container(enum object_class c);

/*
 * A value in its canonical form: numbers in decimal, "True" or "False" (AD writes TRUE and FALSE),
 * everything else as it is. False: the text is no value of that syntax.
 */
bool value_canonical(enum syntax syntax, struct str text, struct str *out, struct arena *a);

/*
 * Are two values of that syntax the same, as a directory compares them? Text ignores
 * case, references compare as DNs, numbers, booleans and bytes compare exactly.
 */
bool value_same(enum syntax syntax, struct str a, struct str b);
