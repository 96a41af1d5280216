/* SPDX-License-Identifier: MIT */
/*
 * A rule set and an object made of text, on which the tests try rules.
 *
 * `mail=a@b;member=CN=a,DC=x|CN=b,DC=x` gives two attributes, the second with two values; bytes are
 * written as hexadecimal digits.
 */
#pragma once

#include <assert.h>
#include <stdio.h>

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/rules/rule.h"

struct fixture {
    struct arena *arena;
    struct schema schema;
    struct ruleset rules;
    VEC(struct attr) attrs;
    struct rule_source source;
    struct str group; /* the one that the object is a member of */
};

static const struct attr *
fixture_attribute(void *self, attr_id id)
{
    const struct fixture *f = self;

    for (uint32_t i = 0; i < f->attrs.n; i++)
        if (f->attrs.at[i].id == id)
            return &f->attrs.at[i];
    return NULL;
}

static struct str
fixture_parameter(void *self, struct str name)
{
    (void)self;
    if (str_ieq(name, STR("Domain.FQDN")))
        return STR("contoso.com");
    if (str_ieq(name, STR("Connector.ID")))
        return STR("ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d");
    return (struct str){0};
}

static bool
fixture_member_of(void *self, struct str group)
{
    const struct fixture *f = self;

    return str_ieq(f->group, group);
}

static inline void
fixture_open(struct fixture *f)
{
    *f = (struct fixture){.arena = arena_new()};
    schema_init(&f->schema, f->arena);
    ruleset_init(&f->rules, f->arena);
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

    f->attrs.n = 0;
    while (rest.at && rest.len) {
        struct str values = str_cut(&rest, ';');
        attr_id id = schema_find(&f->schema, str_cut(&values, '='));
        VEC(struct str) list = {0};
        assert(id != ATTR_NONE);
        while (values.at) {
            struct str value = str_cut(&values, '|');
            if (schema_form(id, side).syntax == SYNTAX_BINARY) {
                bool hex = hex_decode(value, &value, f->arena);
                assert(hex);
            }
            *VEC_PUSH(&list, f->arena) = value;
        }
        *VEC_PUSH(&f->attrs, f->arena) = (struct attr){.id = id, .n = list.n, .values = list.at};
    }
    f->source = (struct rule_source){
        .values = {.self = f,
                   .attribute = fixture_attribute,
                   .parameter = fixture_parameter,
                   .dn = str_of(dn)},
        .side = side,
        .member_of = fixture_member_of,
        .scratch = f->arena,
    };
}

/* What a flow gives: values joined by `|`, or nothing, ignore, no more; or `! literal: text`. */
static inline struct str
fixture_flow(struct fixture *f, const struct rule *r, const struct flow *flow)
{
    struct flow_result result;
    struct buf out = buf_in(f->arena);
    const struct expr_failure *why =
        rule_flow(flow, &f->source, rule_target_side(&f->rules, r), &result, f->arena);

    if (why)
        return str_fmt(f->arena, "! " STR_FMT ": " STR_FMT, STR_ARG(why->literal),
                       STR_ARG(why->text));
    switch (result.state) {
    case FLOWS_NOTHING:
        return STR("nothing");
    case FLOWS_IGNORE:
        return STR("ignore");
    case FLOWS_AUTHORITATIVE_NULL:
        return STR("no more");
    case FLOWS:
        break;
    }
    for (uint32_t i = 0; i < result.n; i++) {
        if (i)
            buf_byte(&out, '|');
        buf_add(&out, result.values[i]);
    }
    return buf_str(&out);
}

/* One edition of what is shipped; "" for the newest. Tests run in the source tree. */
static inline const struct err *
fixture_load_edition(struct fixture *f, const char *edition)
{
    static const char path[] = "scenarios/rules/standard.rules";
    struct buf text = buf_in(f->arena);
    char part[4096];
    size_t n;
    FILE *file = fopen(path, "rb");

    assert(file);
    while ((n = fread(part, 1, sizeof part, file)) > 0)
        buf_add(&text, str_n(part, n));
    fclose(file);
    const struct err *e = rules_load_edition(&f->rules, str_of(path), buf_str(&text),
                                             str_of(edition), &f->schema, f->arena);
    if (e) {
        struct buf message = buf_in(f->arena);
        err_print(&message, e);
        fprintf(stderr, "%s", buf_z(&message));
    }
    return e;
}

static inline const struct err *
fixture_load_standard(struct fixture *f)
{
    return fixture_load_edition(f, "");
}

/* One forest, one tenant, the rules that are shipped. */
static inline void
fixture_edition(struct fixture *f, const char *edition)
{
    fixture_open(f);
    ruleset_connector(&f->rules, STR("contoso.com"), STR("ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d"),
                      SIDE_AD);
    ruleset_connector(&f->rules, STR("contoso.onmicrosoft.com - AAD"),
                      STR("b891884f-051e-4a83-95af-2544101c9083"), SIDE_ENTRA);
    const struct err *e = fixture_load_edition(f, edition);
    assert(!e);
}

static inline void
fixture_standard(struct fixture *f)
{
    fixture_edition(f, "");
}
