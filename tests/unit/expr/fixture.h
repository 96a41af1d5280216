/* SPDX-License-Identifier: MIT */
/*
 * An object made of text, on which the tests evaluate expressions.
 *
 * `mail=a@b;proxyAddresses=SMTP:a@b|smtp:c@d` gives two attributes, the second with two values. The
 * form of a value is that of the attribute on the object's side; bytes are written as hex digits.
 */
#pragma once

#include <assert.h>

#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/base/prng.h"
#include "sim/base/vec.h"
#include "sim/expr/expr.h"

struct fixture {
    struct arena *arena;
    struct schema schema;
    enum side side;
    VEC(struct attr) attrs;
    struct prng dice;
    struct assumptions assumptions;
    struct expr_context context;
};

static inline const struct attr *
fixture_attribute(void *self, attr_id id)
{
    const struct fixture *f = self;

    for (uint32_t i = 0; i < f->attrs.n; i++)
        if (f->attrs.at[i].id == id)
            return &f->attrs.at[i];
    return NULL;
}

/* What the connected system has confirmed: attribute x is given as `imported-x`. */
static inline const struct attr *
fixture_imported(void *self, attr_id id)
{
    struct fixture *f = self;
    struct str name = str_fmt(f->arena, "imported-" STR_FMT, STR_ARG(schema_name(&f->schema, id)));
    attr_id other = schema_find(&f->schema, name);

    return fixture_attribute(self, other == ATTR_NONE ? id : other);
}

static inline struct str
fixture_parameter(void *self, struct str name)
{
    static const struct {
        struct str name, value;
    } known[] = {
        {STR("Domain.FQDN"), STR("contoso.com")},
        {STR("Domain.Netbios"), STR("CONTOSO")},
        {STR("Domain.LDAP"), STR("DC=contoso,DC=com")},
        {STR("Forest.FQDN"), STR("contoso.com")},
        {STR("Forest.Netbios"), STR("CONTOSO")},
        {STR("Forest.LDAP"), STR("DC=contoso,DC=com")},
        {STR("Connector.ID"), STR("ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d")},
    };

    (void)self;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_ieq(known[i].name, name))
            return known[i].value;
    return (struct str){0};
}

static inline void
fixture_open(struct fixture *f)
{
    *f = (struct fixture){.arena = arena_new(), .dice = prng_seed(7)};
    schema_init(&f->schema, f->arena);
    schema_attr(&f->schema, STR("list"));
    schema_attr(&f->schema, STR("empty"));
    schema_attr(&f->schema, STR("imported-mail"));
}

static inline void
fixture_close(struct fixture *f)
{
    arena_free(f->arena);
}

/* Replaces the object. */
static inline void
fixture_object(struct fixture *f, enum side side, const char *attributes, const char *dn)
{
    struct str rest = str_of(attributes);

    f->side = side;
    f->attrs.n = 0;
    while (rest.at && rest.len) {
        struct str values = str_cut(&rest, ';');
        attr_id id = schema_attr(&f->schema, str_cut(&values, '='));
        VEC(struct str) list = {0};
        while (values.at) {
            struct str value = str_cut(&values, '|'), bytes;
            if (schema_form(id, side).syntax == SYNTAX_BINARY) {
                bool hex = hex_decode(value, &bytes, f->arena);
                assert(hex);
                value = bytes;
            }
            *VEC_PUSH(&list, f->arena) = value;
        }
        *VEC_PUSH(&f->attrs, f->arena) = (struct attr){.id = id, .n = list.n, .values = list.at};
    }
    f->context = (struct expr_context){.self = f,
                                       .attribute = fixture_attribute,
                                       .imported = fixture_imported,
                                       .parameter = fixture_parameter,
                                       .dn = str_of(dn),
                                       .now = time_from(2025, 9, 1, 9, 0, 0),
                                       .dice = &f->dice,
                                       .assumptions = &f->assumptions};
}

/* The result as people read it; a failure as `! literal: text`, a parse error as `? column: text`. */
static inline struct str
fixture_eval(struct fixture *f, const char *text)
{
    const struct expr *e;
    struct expr_value v;
    struct place at = {STR("test"), 1, 1};
    const struct err *err = expr_parse(&e, str_of(text), at, &f->schema, f->side, f->arena);

    if (err)
        return str_fmt(f->arena, "? %u: " STR_FMT, err->at.column, STR_ARG(err->text));
    const struct expr_failure *why = expr_eval(e, &f->context, &v, f->arena);
    if (why)
        return str_fmt(f->arena, "! " STR_FMT ": " STR_FMT, STR_ARG(why->literal),
                       STR_ARG(why->text));
    return expr_print(&v, f->arena);
}
