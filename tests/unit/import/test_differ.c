/* SPDX-License-Identifier: MIT */
/*
 * What is told of a configuration beside the standard one, and which standard one that is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "harness/import/summary.h"
#include "tests/unit/rules/fixture.h"

#define RULE(name, tag, precedence, rest)                                                          \
    "rule " name "\n  tag: Microsoft." tag "\n  precedence: " precedence "\n  from: AD user\n"     \
    "  to: person\n  link: Join\n" rest

/* Rules that were made of that text. */
static const struct ruleset *
rules(struct fixture *f, const char *text)
{
    fixture_open(f);
    ruleset_connector(&f->rules, STR("contoso.com"), STR("a"), SIDE_AD);
    const struct err *e = rules_load(&f->rules, STR("x.rules"), str_of(text), &f->schema, f->arena);
    if (e)
        fail_msg("%.*s", STR_ARG(e->text));
    return &f->rules;
}

static void
assert_told(const char *made, const char *standard, const char *told)
{
    struct fixture ours, theirs;
    struct configuration c = {0};
    struct standard_rules edition = {.name = STR("2025"), .rules = rules(&theirs, standard)};
    differences d = {0};

    const struct ruleset *rs = rules(&ours, made);
    config_differences(&d, &c, rs, &edition, &ours.schema, ours.arena);
    struct buf out = buf_in(ours.arena);
    for (uint32_t i = 0; i < d.n; i++)
        buf_fmt(&out, STR_FMT "\n", STR_ARG(d.at[i].what));
    assert_string_equal(buf_z(&out), told);
    fixture_close(&ours);
    fixture_close(&theirs);
}

static void
attributes_more_and_less_are_told_by_name(void **state)
{
    (void)state;
    assert_told(RULE("r", "A.001", "1", "  flow: cn, mail\n"),
                RULE("r", "A.001", "1", "  flow: cn, mail\n"), "");
    assert_told(RULE("r", "A.001", "1", "  flow: cn, mail, title\n"),
                RULE("r", "A.002", "1", "  flow: cn, c, department\n"),
                "rule \"r\" writes other attributes: +mail +title -c -department\n");
    assert_told(RULE("r", "A.001", "1", "  flow: cn\n"), RULE("r", "A.001", "1", "  flow: cn, c\n"),
                "rule \"r\" writes other attributes: -c\n");
    assert_told(RULE("r", "A.001", "1", "  flow: cn, c\n"), RULE("r", "A.001", "1", "  flow: cn\n"),
                "rule \"r\" writes other attributes: +c\n");
}

static void
rules_that_are_off_strange_or_not_there_are_told(void **state)
{
    (void)state;
    assert_told(RULE("r", "A.001", "1", "  disabled: yes\n") RULE("s", "B.001", "2", ""),
                RULE("r", "A.001", "1", "") RULE("t", "C.001", "2", ""),
                "standard rule \"r\" is disabled\n"
                "standard rule \"s\" of another build or feature\n"
                "standard rule \"t\" is not there\n");
}

static void
the_edition_with_most_rules_in_common_is_the_closest_and_of_equals_the_later(void **state)
{
    static const struct {
        const char *made;
        size_t closest;
    } rows[] = {
        {RULE("r", "A.001", "1", "") RULE("s", "B.001", "2", ""), 0},
        {RULE("r", "A.001", "1", "") RULE("s", "B.002", "2", ""), 1},
        {RULE("r", "A.002", "1", "") RULE("s", "B.002", "2", ""), 1},
        {RULE("r", "A.003", "1", "") RULE("s", "B.003", "2", ""), 1},
        {RULE("r", "C.001", "1", ""), 0},
    };
    struct fixture first, second, made;
    const struct standard_rules editions[] = {
        {STR("2016"), rules(&first, RULE("r", "A.001", "1", "") RULE("s", "B.001", "2", "")
                                        RULE("t", "C.001", "3", ""))},
        {STR("2025"), rules(&second, RULE("r", "A.002", "1", "") RULE("s", "B.002", "2", ""))},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct standard_rules *got = config_closest(rules(&made, rows[i].made), editions, 2);
        assert_int_equal(got - editions, rows[i].closest);
        fixture_close(&made);
    }
    fixture_close(&first);
    fixture_close(&second);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attributes_more_and_less_are_told_by_name),
        cmocka_unit_test(rules_that_are_off_strange_or_not_there_are_told),
        cmocka_unit_test(
            the_edition_with_most_rules_in_common_is_the_closest_and_of_equals_the_later),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
