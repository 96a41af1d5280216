/* SPDX-License-Identifier: MIT */
/* The ledger, and choosing among it. */
#include "sim/model/assumption.h"

#include "tests/support/arena_test.h"

static void
every_row_is_filled_in(void **state)
{
    static const char *grades[] = {"documented", "disputed", "inferred", "chosen"};

    (void)state;
    for (int i = 0; i < ASSUMPTION_COUNT; i++) {
        const struct assumption_row *row = assumption_row((enum assumption)i);
        bool graded = false;
        assert_true(row->id.len && row->value.len && row->source.len);
        assert_true(row->statement.len > 20);
        assert_false(str_ends(row->statement, STR(".")));
        assert_int_equal(row->date.len, 7);
        for (size_t k = 0; k < 4; k++)
            graded |= str_eq(row->confidence, str_of(grades[k]));
        assert_true(graded);
        assert_int_equal(assumption_find(row->id), i);
    }
}

static void
nothing_chosen_is_the_defaults(void **state)
{
    struct assumptions a = {0};

    (void)state;
    assert_str(assumption_value(&a, ASSUME_refFlowMode), "referenceOnly");
    assert_true(assumption_is(&a, ASSUME_refFlowMode, "referenceOnly"));
    assert_false(assumption_is(&a, ASSUME_refFlowMode, "releaseAll"));
    assert_int_equal(assumption_values(ASSUME_refFlowMode), 2);
    assert_int_equal(assumption_values(ASSUME_exportOrder), 1);
    assert_str(assumption_value_at(ASSUME_refFlowMode, 1), "releaseAll");
}

static void
values_are_chosen_by_name_in_any_case(void **state)
{
    struct assumptions a = {0};

    assert_null(assumptions_set(&a, STR("REFFLOWMODE"), STR("releaseall"), NOWHERE, *state));
    assert_true(assumption_is(&a, ASSUME_refFlowMode, "releaseAll"));
    assert_null(assumptions_set(&a, STR("refFlowMode"), STR("referenceOnly"), NOWHERE, *state));
    assert_str(assumption_value(&a, ASSUME_refFlowMode), "referenceOnly");
}

static void
wrong_names_are_refused_with_what_would_be_right(void **state)
{
    struct assumptions a = {0};
    struct place here = {STR("f"), 2, 3};
    const struct err *e = assumptions_set(&a, STR("refFlow"), STR("x"), here, *state);

    assert_non_null(e);
    assert_int_equal(e->at.line, 2);
    assert_true(str_find(e->text, STR("refFlow")) >= 0);
    assert_true(e->remedy.len > 0);
    e = assumptions_set(&a, STR("refflowmode"), STR("maybe"), here, *state);
    assert_non_null(e);
    assert_str(e->text, "refFlowMode can be referenceOnly or releaseAll, not \"maybe\"");
    assert_str(assumption_value(&a, ASSUME_refFlowMode), "referenceOnly");
}

static void
profiles_are_named_sets(void **state)
{
    struct assumptions a = {0};

    assert_null(assumptions_set(&a, STR("noFlowDelete"), STR("export"), NOWHERE, *state));
    assert_null(assumptions_profile(&a, STR("2021-03"), NOWHERE, *state));
    assert_str(assumption_value(&a, ASSUME_refFlowMode), "releaseAll");
    assert_str(assumption_value(&a, ASSUME_noFlowDelete), "suppress");
    assert_null(assumptions_profile(&a, STR("2025-09"), NOWHERE, *state));
    for (int i = 0; i < ASSUMPTION_COUNT; i++)
        assert_int_equal(a.chosen[i], 0);
    const struct err *e = assumptions_profile(&a, STR("1999"), NOWHERE, *state);
    assert_non_null(e);
    assert_true(str_find(e->text, STR("2025-09, 2021-03")) >= 0);
    assert_str(assumption_profile_name(0), "2025-09");
    assert_str(assumption_profile_name(2), "");
}

static void
rows_can_be_chosen_on_top_of_a_profile(void **state)
{
    struct assumptions a = {0};

    assert_null(assumptions_profile(&a, STR(" 2021-03  groupSoftDelete=true noflowdelete=EXPORT "),
                                    NOWHERE, *state));
    assert_str(assumption_value(&a, ASSUME_refFlowMode), "releaseAll");
    assert_str(assumption_value(&a, ASSUME_groupSoftDelete), "true");
    assert_str(assumption_value(&a, ASSUME_noFlowDelete), "export");
    assert_null(assumptions_profile(&a, STR("groupSoftDelete=true"), NOWHERE, *state));
    assert_str(assumption_value(&a, ASSUME_groupSoftDelete), "true");
    assert_str(assumption_value(&a, ASSUME_refFlowMode), "referenceOnly");
    assert_non_null(assumptions_profile(&a, STR("2025-09 groupSoftDelete"), NOWHERE, *state));
    assert_non_null(assumptions_profile(&a, STR("groupSoftDelete=maybe"), NOWHERE, *state));
    assert_non_null(assumptions_profile(&a, STR("groupSoftDelete=true 2021-03"), NOWHERE, *state));
    assert_non_null(assumptions_profile(&a, STR(""), NOWHERE, *state));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(every_row_is_filled_in),
        ARENA_TEST(nothing_chosen_is_the_defaults),
        ARENA_TEST(values_are_chosen_by_name_in_any_case),
        ARENA_TEST(wrong_names_are_refused_with_what_would_be_right),
        ARENA_TEST(profiles_are_named_sets),
        ARENA_TEST(rows_can_be_chosen_on_top_of_a_profile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
