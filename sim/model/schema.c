/* SPDX-License-Identifier: MIT */
#include "sim/model/schema.h"

#include "sim/base/arena.h"
#include "sim/model/dn.h"

#define NONE                                                                                       \
    {                                                                                              \
        SYNTAX_NONE, false                                                                         \
    }
#define STR_1                                                                                      \
    {                                                                                              \
        SYNTAX_TEXT, false                                                                         \
    }
#define STR_N                                                                                      \
    {                                                                                              \
        SYNTAX_TEXT, true                                                                          \
    }
#define NUM_1                                                                                      \
    {                                                                                              \
        SYNTAX_NUMBER, false                                                                       \
    }
#define NUM_N                                                                                      \
    {                                                                                              \
        SYNTAX_NUMBER, true                                                                        \
    }
#define BOOL_1                                                                                     \
    {                                                                                              \
        SYNTAX_BOOL, false                                                                         \
    }
#define BIN_1                                                                                      \
    {                                                                                              \
        SYNTAX_BINARY, false                                                                       \
    }
#define BIN_N                                                                                      \
    {                                                                                              \
        SYNTAX_BINARY, true                                                                        \
    }
#define REF_1                                                                                      \
    {                                                                                              \
        SYNTAX_REFERENCE, false                                                                    \
    }
#define REF_N                                                                                      \
    {                                                                                              \
        SYNTAX_REFERENCE, true                                                                     \
    }

static const struct {
    struct str name;
    struct attr_form forms[3]; /* by enum side */
} known[ATTR_KNOWN] = {
#define ATTR(id, name, ad, mv, entra) {STR(name), {ad, mv, entra}},
#include "sim/model/schema.def"
#undef ATTR
};

static const struct {
    struct str name;
    struct str chain;
} classes[CLASS_COUNT] = {
#define CLASS(id, name, ldap) {STR(name), STR(ldap)},
#include "sim/model/class.def"
#undef CLASS
};

void
schema_init(struct schema *s, struct arena *a)
{
    names_init(&s->names, a);
    for (attr_id id = 0; id < ATTR_KNOWN; id++)
        names_intern(&s->names, known[id].name);
}

attr_id
schema_attr(struct schema *s, struct str name)
{
    return names_intern(&s->names, name);
}

attr_id
schema_find(const struct schema *s, struct str name)
{
    return names_find(&s->names, name);
}

struct str
schema_name(const struct schema *s, attr_id id)
{
    return names_text(&s->names, id);
}

struct attr_form
schema_form(attr_id id, enum side side)
{
    if (id < ATTR_KNOWN)
        return known[id].forms[side];
    return (struct attr_form){SYNTAX_TEXT, true};
}

struct str
schema_known_name(attr_id id)
{
    return known[id].name;
}

enum object_class
class_find(struct str name)
{
    for (int c = 1; c < CLASS_COUNT; c++)
        if (str_ieq(classes[c].name, name))
            return (enum object_class)c;
    return CLASS_none;
}

struct str
class_name(enum object_class c)
{
    return classes[c].name;
}

struct str
class_chain(enum object_class c)
{
    return classes[c].chain;
}

bool
class_is_container(enum object_class c)
{
    return c == CLASS_domainDNS || c == CLASS_organizationalUnit || c == CLASS_container;
}

static bool
canonical_bool(struct str text, struct str *out)
{
    if (str_ieq(text, STR("true")))
        *out = STR("True");
    else if (str_ieq(text, STR("false")))
        *out = STR("False");
    else
        return false;
    return true;
}

static bool
canonical_number(struct str text, struct str *out, struct arena *a)
{
    int64_t number;

    if (!str_int(str_trim(text), &number))
        return false;
    *out = str_fmt(a, "%lld", (long long)number);
    return true;
}

bool
value_canonical(enum syntax syntax, struct str text, struct str *out, struct arena *a)
{
    switch (syntax) {
    case SYNTAX_NONE:
        return false;
    case SYNTAX_TEXT:
    case SYNTAX_BINARY:
        *out = text;
        return true;
    case SYNTAX_NUMBER:
        return canonical_number(text, out, a);
    case SYNTAX_BOOL:
        return canonical_bool(text, out);
    case SYNTAX_REFERENCE:
        *out = text;
        return dn_valid(text);
    }
    return false;
}

bool
value_same(enum syntax syntax, struct str a, struct str b)
{
    switch (syntax) {
    case SYNTAX_TEXT:
        return str_ieq(a, b);
    case SYNTAX_REFERENCE:
        return dn_same(a, b);
    case SYNTAX_NONE:
    case SYNTAX_NUMBER:
    case SYNTAX_BOOL:
    case SYNTAX_BINARY:
        return str_eq(a, b);
    }
    return false;
}
