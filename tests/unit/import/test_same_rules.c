/* SPDX-License-Identifier: MIT */
/*
 * Our edition of 2016 decides as the published rules of build 1.1.130 do: rule by rule over
 * generated objects, and as a whole in an engine.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "harness/import/configuration.h"
#include "sim/base/prng.h"
#include "tests/unit/import/exports.h"
#include "tests/unit/rules/fixture.h"

enum { OBJECTS = 2000 };

/* The two sets: ours in the fixture, theirs beside it; the same connectors, the same names. */
struct pair {
    struct fixture f;
    struct ruleset theirs;
    struct configuration config;
    struct prng dice;
};

static bool
open_pair(struct pair *p)
{
    struct str folder;
    struct arena *probe = arena_new();
    bool here = export_2016(&folder, probe);

    if (here) {
        fixture_edition(&p->f, "2016");
        p->dice = prng_seed(2016);
        const struct err *e = config_read(&p->config, str_copy(folder, p->f.arena), p->f.arena);
        assert_null(e);
        ruleset_init(&p->theirs, p->f.arena);
        for (uint32_t i = 0; i < p->f.rules.connectors.n; i++)
            ruleset_connector(&p->theirs, p->f.rules.connectors.at[i].name,
                              p->f.rules.connectors.at[i].id, p->f.rules.connectors.at[i].side);
        /* the folder's first connector is the forest's: its GUID comes first */
        config_rules(&p->config, (const uint32_t[]){0, 1}, &p->theirs, &p->f.schema);
    }
    arena_free(probe);
    return here;
}

#define NEED_EXPORT(p)                                                                             \
    do {                                                                                           \
        if (!open_pair(p))                                                                         \
            skip();                                                                                \
    } while (0)

/* --- generated objects ------------------------------------------------------------------------- */

static const char *const texts[] = {
    "x",
    " padded ",
    "SMTP:a@b.c",
    "smtp:a@b.c",
    "SMTP:none",
    "CAS_{1}",
    "CAS_1",
    "cas_{1}",
    "SystemMailbox{1}",
    "MSOL_1",
    "MSOL_AD_Sync_RichCoexistence",
    "AAD_1",
    "SUPPORT_388945a0",
    "User_1",
    "Group_1",
    "Kim (MSOL)",
    "User",
    "user",
    "Contact",
    "Contact_1",
    "a@b.c",
    "AA==",
    "aA==",
    "ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d",
    "x500:/o=a",
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123"
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123"
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123"
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123"
    "012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012"
    "3"};

static const char *const numbers[] = {
    "0",          "1",          "2",           "16",    "17",    "512",   "514",
    "8388608",    "1073741824", "-2147483646", "49999", "50000", "50001", "132000000000000000",
    "-1073741824"};

static const char *const names[] = {"CN=a,DC=x", "CN=b\\, c,OU=d,DC=x", "CN=a\\0ACNF:11,DC=x"};

static const struct str keys[] = {
    STR("\1\5\0\0\0\0\0\5\25\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\xe8\3\0\0"), STR("0123456789abcdef"),
    STR("\0\0\0\0\1\0\0\0abcd"), STR("\1\0\0\0\1\0\0\0abcd"), STR("\0")};

#define ANY_OF(list, dice) (list)[prng_below((dice), sizeof(list) / sizeof *(list))]

static struct str
value_of(struct pair *p, enum syntax syntax)
{
    switch (syntax) {
    case SYNTAX_NUMBER:
        return str_of(ANY_OF(numbers, &p->dice));
    case SYNTAX_BOOL:
        return prng_below(&p->dice, 2) ? STR("True") : STR("False");
    case SYNTAX_BINARY:
        return ANY_OF(keys, &p->dice);
    case SYNTAX_REFERENCE:
        return str_of(ANY_OF(names, &p->dice));
    case SYNTAX_NONE:
    case SYNTAX_TEXT:
        break;
    }
    return str_of(ANY_OF(texts, &p->dice));
}

/* An object with some of the attributes that rules of that kind read. */
static void
generate(struct pair *p, const struct rule *r)
{
    struct fixture *f = &p->f;
    enum side side = rule_source_side(&f->rules, r);
    struct attr_list reads = rules_reads(&p->theirs, r->direction, r->connector);

    fixture_object(f, side, "", ANY_OF(names, &p->dice));
    f->attrs.n = 0;
    for (uint32_t i = 0; i < reads.n; i++) {
        struct attr_form form = schema_form(reads.at[i], side);
        uint32_t n = form.multi ? 1 + (uint32_t)prng_below(&p->dice, 3) : 1;
        if (form.syntax == SYNTAX_NONE || prng_below(&p->dice, 3) == 0)
            continue;
        struct str *values = ARENA_ARRAY(f->arena, struct str, n);
        for (uint32_t k = 0; k < n; k++)
            values[k] = value_of(p, form.syntax);
        *VEC_PUSH(&f->attrs, f->arena) = (struct attr){.id = reads.at[i], .n = n, .values = values};
    }
}

/* --- what has to agree ------------------------------------------------------------------------- */

static const struct flow *
flow_to(const struct rule *r, attr_id target)
{
    for (uint32_t i = 0; i < r->flows.n; i++)
        if (r->flows.at[i].target == target)
            return &r->flows.at[i];
    return NULL;
}

static const struct rule *
rule_at(const struct ruleset *rs, uint32_t i)
{
    return ruleset_get(rs, rs->order.at[i]);
}

static void
the_published_rules_load_without_a_word(void **state)
{
    struct pair p;

    (void)state;
    NEED_EXPORT(&p);
    for (uint32_t i = 0; i < p.config.notes.n; i++)
        print_error(STR_FMT ":%u: " STR_FMT "\n", STR_ARG(p.config.notes.at[i].at.file),
                    p.config.notes.at[i].at.line, STR_ARG(p.config.notes.at[i].text));
    assert_int_equal(p.config.notes.n, 0);
    assert_int_equal(p.theirs.order.n, 62);
    fixture_close(&p.f);
}

static void
they_are_called_linked_and_numbered_alike(void **state)
{
    struct pair p;

    (void)state;
    NEED_EXPORT(&p);
    assert_int_equal(p.f.rules.order.n, p.theirs.order.n);
    for (uint32_t i = 0; i < p.theirs.order.n; i++) {
        const struct rule *x = rule_at(&p.f.rules, i), *y = rule_at(&p.theirs, i);
        assert_true(str_eq(x->name, y->name));
        assert_true(str_eq(x->tag, y->tag));
        assert_int_equal(x->precedence, y->precedence);
        assert_int_equal(x->direction, y->direction);
        assert_int_equal(x->connector, y->connector);
        assert_int_equal(x->source, y->source);
        assert_int_equal(x->target, y->target);
        assert_int_equal(x->link, y->link);
        assert_int_equal(x->password_sync, y->password_sync);
        assert_int_equal(x->flows.n, y->flows.n);
    }
    fixture_close(&p.f);
}

static void
they_join_alike(void **state)
{
    struct pair p;

    (void)state;
    NEED_EXPORT(&p);
    for (uint32_t i = 0; i < p.theirs.order.n; i++) {
        const struct rule *x = rule_at(&p.f.rules, i), *y = rule_at(&p.theirs, i);
        assert_int_equal(x->join.n, y->join.n);
        for (uint32_t g = 0; g < x->join.n; g++) {
            assert_int_equal(x->join.at[g].all.n, y->join.at[g].all.n);
            for (uint32_t k = 0; k < x->join.at[g].all.n; k++) {
                const struct join_condition *a = &x->join.at[g].all.at[k],
                                            *b = &y->join.at[g].all.at[k];
                assert_int_equal(a->cs, b->cs);
                assert_int_equal(a->mv, b->mv);
                assert_int_equal(a->case_sensitive, b->case_sensitive);
            }
        }
    }
    fixture_close(&p.f);
}

/* One object: who is in scope, and what flows. Gives how many differences it has told. */
static unsigned
compare(struct pair *p, const struct rule *ours, const struct rule *theirs)
{
    unsigned wrong = 0;

    if (rule_in_scope(ours, &p->f.source) != rule_in_scope(theirs, &p->f.source)) {
        print_error(STR_FMT ": scopes differ\n", STR_ARG(ours->name));
        wrong++;
    }
    for (uint32_t i = 0; i < theirs->flows.n; i++) {
        const struct flow *b = &theirs->flows.at[i], *a = flow_to(ours, b->target);
        assert_non_null(a);
        assert_int_equal(a->merge, b->merge);
        assert_int_equal(a->once, b->once);
        struct str x = fixture_flow(&p->f, ours, a), y = fixture_flow(&p->f, theirs, b);
        if (str_eq(x, y))
            continue;
        print_error(STR_FMT " -> " STR_FMT ": ours " STR_FMT ", theirs " STR_FMT "\n",
                    STR_ARG(ours->name), STR_ARG(schema_name(&p->f.schema, b->target)), STR_ARG(x),
                    STR_ARG(y));
        wrong++;
    }
    return wrong;
}

static void
they_decide_alike_for_generated_objects(void **state)
{
    struct pair p;
    unsigned wrong = 0;

    (void)state;
    NEED_EXPORT(&p);
    for (uint32_t i = 0; i < p.theirs.order.n; i++) {
        const struct rule *theirs = rule_at(&p.theirs, i), *ours = rule_at(&p.f.rules, i);
        struct arena_mark mark = arena_mark(p.f.arena);
        for (int k = 0; k < OBJECTS && wrong < 20; k++) {
            p.f.attrs.at = NULL, p.f.attrs.n = p.f.attrs.room = 0;
            generate(&p, ours);
            wrong += compare(&p, ours, theirs);
            arena_rewind(p.f.arena, mark);
        }
    }
    assert_int_equal(wrong, 0);
    fixture_close(&p.f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_rules_load_without_a_word),
        cmocka_unit_test(they_are_called_linked_and_numbered_alike),
        cmocka_unit_test(they_join_alike),
        cmocka_unit_test(they_decide_alike_for_generated_objects),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
