/* SPDX-License-Identifier: MIT */
/*
 * An upgrade: what becomes of standard rules, of their numbers, and of rules of one's own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "sim/rules/upgrade.h"
#include "tests/unit/rules/fixture.h"

struct pair {
    struct fixture f;
    struct ruleset newer;
};

static void
connectors(struct ruleset *rs)
{
    ruleset_connector(rs, STR("contoso.com"), STR("a"), SIDE_AD);
    ruleset_connector(rs, STR("entra"), STR("e"), SIDE_ENTRA);
}

static void
pair_open(struct pair *p)
{
    fixture_open(&p->f);
    connectors(&p->f.rules);
    ruleset_init(&p->newer, p->f.arena);
    connectors(&p->newer);
}

/* `tag` NULL: a rule of one's own. */
static rule_id
put(struct pair *p, struct ruleset *rs, const char *name, const char *tag, int32_t precedence)
{
    struct rule r = {.name = str_of(name),
                     .tag = str_of(tag ? tag : ""),
                     .precedence = precedence,
                     .source = CLASS_user,
                     .target = CLASS_person,
                     .link = LINK_JOIN};
    rule_id id;

    assert_null(ruleset_add(rs, &r, STR(""), STR(""), &p->f.schema, NOWHERE, &id, p->f.arena));
    return id;
}

static void
check_order(struct pair *p, const char *wanted)
{
    struct buf out = buf_in(p->f.arena);

    for (uint32_t i = 0; i < p->f.rules.order.n; i++) {
        const struct rule *r = ruleset_get(&p->f.rules, p->f.rules.order.at[i]);
        buf_fmt(&out, "%s" STR_FMT " %d", i ? ", " : "", STR_ARG(r->name), r->precedence);
    }
    assert_string_equal(buf_z(&out), wanted);
}

static struct rule_upgrade
upgrade(struct pair *p)
{
    struct rule_upgrade u;

    ruleset_upgrade(&p->f.rules, &p->newer, &u, p->f.arena);
    return u;
}

static void
a_standard_rule_is_known_by_its_tag_and_keeps_its_number(void **state)
{
    struct pair p;

    (void)state;
    pair_open(&p);
    rule_id old = put(&p, &p.f.rules, "User Join", "Microsoft.UserJoin.003", 100);
    struct str id = ruleset_get(&p.f.rules, old)->id;
    ruleset_enable(&p.f.rules, old, false);
    put(&p, &p.newer, "User Join of today", "Microsoft.UserJoin.004", 105);
    assert_int_equal(upgrade(&p).replaced, 1);
    const struct rule *now = ruleset_get(&p.f.rules, old);
    assert_true(str_eq(now->name, STR("User Join of today")));
    assert_true(str_eq(now->tag, STR("Microsoft.UserJoin.004")));
    assert_true(str_eq(now->id, id));
    assert_true(now->disabled);
    assert_int_equal(now->precedence, 100);
    arena_free(p.f.arena);
}

static void
a_new_rule_stands_behind_its_predecessor_and_pushes_on_who_is_there(void **state)
{
    struct pair p;

    (void)state;
    pair_open(&p);
    put(&p, &p.f.rules, "mine", NULL, 80);
    put(&p, &p.f.rules, "a", "Microsoft.A.001", 100);
    rule_id own = put(&p, &p.f.rules, "own", NULL, 101);
    put(&p, &p.f.rules, "b", "Microsoft.B.001", 102);
    put(&p, &p.f.rules, "far", NULL, 170);
    put(&p, &p.newer, "a", "Microsoft.A.002", 100);
    put(&p, &p.newer, "new", "Microsoft.New.001", 101);
    put(&p, &p.newer, "b", "Microsoft.B.001", 102);
    struct rule_upgrade u = upgrade(&p);
    check_order(&p, "mine 80, a 100, new 101, own 102, b 103, far 170");
    assert_int_equal(u.replaced, 2);
    assert_int_equal(u.added, 1);
    assert_int_equal(u.moved, 1);
    assert_true(str_eq(ruleset_get(&p.f.rules, own)->name, STR("own")));
    arena_free(p.f.arena);
}

static void
a_standard_rule_that_is_no_more_goes_and_ones_own_stay(void **state)
{
    struct pair p;

    (void)state;
    pair_open(&p);
    rule_id gone = put(&p, &p.f.rules, "gone", "Microsoft.Gone.001", 100);
    put(&p, &p.f.rules, "own", NULL, 90);
    put(&p, &p.newer, "first", "Microsoft.First.001", 100);
    struct rule_upgrade u = upgrade(&p);
    check_order(&p, "own 90, first 100");
    assert_int_equal(u.removed, 1);
    assert_int_equal(u.moved, 0);
    assert_true(ruleset_get(&p.f.rules, gone)->removed);
    arena_free(p.f.arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_standard_rule_is_known_by_its_tag_and_keeps_its_number),
        cmocka_unit_test(a_new_rule_stands_behind_its_predecessor_and_pushes_on_who_is_there),
        cmocka_unit_test(a_standard_rule_that_is_no_more_goes_and_ones_own_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
