/* SPDX-License-Identifier: MIT */
/*
 * The language itself: operators and their order, NULL, failures, bounds, results.
 */
#include "tests/unit/expr/rows.h"

static void
comparison_binds_before_and_and_or_and_after_arithmetic(void **state)
{
    static const struct row rows[] = {
        {"1 + 2 * 3", "9"}, /* one tier, left to right */
        {"1 + (2 * 3)", "7"},
        {"7 - 2 - 1", "4"},
        {"-3 + 5", "2"},
        {"2 - -3", "5"},
        {"-(2 + 3)", "-5"},
        {"1 + 1 = 2", "True"},
        {"\"a\" & \"b\" = \"ab\"", "True"},
        {"1 = 2 || 3 = 3", "True"},
        {"True || False && False", "False"}, /* one tier, left to right */
        {"True || (False && False)", "True"},
        {"IsPresent([department]) || IsPresent([displayName]) = False", "False"},
        {"1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3 && 1 <> 2", "True"},
        {"&HfF + &H1", "256"},
        {"&HFF&HAB", "? 6: \"HAB\" is no value"}, /* after a value, & joins */
        {"\"a\"&[displayName]", "\"aAnn\""},
        {"  1\n +\t2 ", "3"},
    };

    (void)state;
    CHECK(rows);
}

static void
null_is_equal_to_nothing(void **state)
{
    static const struct row rows[] = {
        {"[department] = \"x\"", "False"}, {"[department] <> \"x\"", "True"},
        {"NULL = NULL", "False"},          {"[department] = [company]", "False"},
        {"[accountExpires] > 0", "False"}, {"[accountExpires] <= 0", "False"},
        {"[accountExpires] + 1", "NULL"},  {"[department] & \"x\"", "\"x\""},
        {"\"x\" & [department]", "\"x\""}, {"[department] & [company]", "NULL"},
        {"NULL || True", "True"},          {"NULL && True", "False"},
    };

    (void)state;
    CHECK(rows);
}

static void
texts_compare_by_their_bytes(void **state)
{
    static const struct row rows[] = {
        {"\"abc\" = \"ABC\"", "False"},      {"\"abc\" = \"abc\"", "True"},
        {"\"a\" < \"b\"", "True"},           {"\"B\" < \"a\"", "True"},
        {"[list] = \"a\"", "{True, False}"}, {"[countryCode] = 46", "True"},
    };

    (void)state;
    CHECK(rows);
}

static struct str
repeat(struct arena *a, const char *text, unsigned n)
{
    struct str out = STR("");

    for (unsigned i = 0; i < n; i++)
        out = str_fmt(a, STR_FMT "%s", STR_ARG(out), text);
    return out;
}

/* What is disputed: the expression, its result by default, the row with another value, its result. */
static void
what_is_disputed_can_be_chosen(void **state)
{
    static const struct {
        const char *expression, *usual, *row, *value, *other;
    } rows[] = {
        {"\"\xc3\x84\" = \"\xc3\xa4\"", "False", "expressionTextCompare", "ignoresCase", "True"},
        {"[displayName] < \"ANN\"", "False", "expressionTextCompare", "ignoresCase", "False"},
        {"[department] <> \"x\"", "True", "nullCompare", "never", "False"},
        {"[department] = [company]", "False", "nullCompare", "nullEqualsNull", "True"},
        {"[department] <> [company]", "True", "nullCompare", "nullEqualsNull", "False"},
        {"[department] <> \"x\"", "True", "nullCompare", "nullEqualsNull", "True"},
        {"Switch(True,1,True,Error(\"e\"))", "1", "switchEvaluation", "eager",
         "! sync-rule-error-function-triggered: e"},
        {"True || Item([list],9)=\"x\"", "True", "logicEvaluation", "eager",
         "! sync-generic-failure: there is no value 9 among 2"},
        {"InStr(\"abc\",\"B\")", "0", "searchCompare", "text", "2"},
        {"InStr(\"abc\",\"B\",1,vbBinaryCompare)", "0", "searchCompare", "text", "0"},
        {"RemoveDuplicates(Split(\"a,A\",\",\"))", "\"a\"", "duplicatesCompare", "caseSensitive",
         "{\"a\", \"A\"}"},
        {"Word(\"a__b\",2,\"_\")", "\"b\"", "wordEmptyPieces", "counted", "\"\""},
        {"Word(\"a__b\",3,\"_\")", "\"\"", "wordEmptyPieces", "counted", "\"b\""},
    };
    struct fixture f;

    (void)state;
    fixture_open(&f);
    fixture_object(&f, SIDE_AD, "displayName=Ann;list=a|b", "");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        f.assumptions = (struct assumptions){0};
        assert_string_equal(str_z(fixture_eval(&f, rows[i].expression), f.arena), rows[i].usual);
        assert_null(assumptions_set(&f.assumptions, str_of(rows[i].row), str_of(rows[i].value),
                                    NOWHERE, f.arena));
        assert_string_equal(str_z(fixture_eval(&f, rows[i].expression), f.arena), rows[i].other);
    }
    fixture_close(&f);
}

static void
a_failure_knows_where_it_happened(void **state)
{
    struct fixture f;
    const struct expr *e;
    struct expr_value v;
    struct str text = STR("\"\xc3\xa4\" &\n  Error(\"no\")");

    (void)state;
    fixture_open(&f);
    fixture_object(&f, SIDE_AD, "", "");
    assert_null(expr_parse(&e, text, NOWHERE, &f.schema, SIDE_AD, f.arena));
    const struct expr_failure *why = expr_eval(e, &f.context, &v, f.arena);
    assert_non_null(why);
    struct place at = expr_place(text, why->at, (struct place){STR(""), 1, 1});
    assert_int_equal(at.line, 2);
    assert_int_equal(at.column, 3);
    fixture_close(&f);
}

static void
values_of_ten_megabytes_are_carried_through_or_refused(void **state)
{
    enum { SIZE = 10 << 20 };
    static const struct row rows[] = {
        {"Len(Trim([info]))", "10485760"},
        {"Len(UCase([info]))", "10485760"},
        {"InStr([info],\"b\")", "0"},
        {"InStr([info],Mid([info],2,5000000) & \"b\")", "0"},
        {"InStrRev([info],Mid([info],2,5000000))", "5485761"},
        {"InStr([info],Mid([info],2,5000000) & \"b\",1,vbTextCompare)", "0"},
        {"Len(Replace(Left([info],100000),\"aa\",\"b\"))", "50000"},
        {"Len(ReplaceChars([info],\"a:b\"))", "10485760"},
        {"Len(Replace([info],\"a\",\"bb\"))",
         "! sync-generic-failure: the text becomes longer than 16777216 bytes"},
        {"Len([info] & [info])",
         "! sync-generic-failure: the text becomes longer than 16777216 bytes"},
        {"Count(Split([info],\"a\"))", "! sync-generic-failure: the expression does too much work"},
        {"Word([info],2,[info])", "! sync-generic-failure: the expression does too much work"},
        {"Len(Word([info],1,\"_\"))", "10485760"},
        {"Count(RemoveDuplicates(Split(Left([info],100000),\"a\")))", "1"},
        {"CNum([info])", "! sync-generic-failure: CNum: this is no number"},
        {"Contains([info],\"b\",CaseInsensitive)", "0"},
        {"Len(CGuid([info]))", "! sync-generic-failure: CGuid: "
                               "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                               "...\" is no GUID"},
        {"CRef([info])",
         "! cannot-parse-dn-component: "
         "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\" is no DN"},
        {"IsDate([info]) || IsGuid([info]) || IsNumeric([info])", "False"},
        {"IsCert(CGuid(\"{22bd5b7f-1c2d-4a2b-9d2b-0a1b2c3d4e5f}\"))", "False"},
        {"[info] = [info]", "True"},
    };
    struct fixture f;

    (void)state;
    fixture_open(&f);
    fixture_object(&f, SIDE_AD, "info=x", "");
    char *bytes = arena_bytes(f.arena, SIZE);
    memset(bytes, 'a', SIZE);
    struct str value = str_n(bytes, SIZE);
    f.attrs.at[0].values = &value;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena_mark mark = arena_mark(f.arena);
        assert_string_equal(str_z(fixture_eval(&f, rows[i].expression), f.arena), rows[i].result);
        arena_rewind(f.arena, mark);
    }
    fixture_close(&f);
}

static void
a_switch_may_have_hundreds_of_pairs(void **state)
{
    struct fixture f;

    (void)state;
    fixture_open(&f);
    fixture_object(&f, SIDE_AD, "displayName=Ann", "");
    struct str pairs = repeat(f.arena, "[displayName]=\"x\",1,", 499);
    struct str text =
        str_fmt(f.arena, "Switch(" STR_FMT "[displayName]=\"Ann\",2)", STR_ARG(pairs));
    assert_string_equal(str_z(fixture_eval(&f, str_z(text, f.arena)), f.arena), "2");
    text = str_fmt(f.arena, "Switch(" STR_FMT "True,1,True,2)", STR_ARG(pairs));
    assert_true(str_ends(fixture_eval(&f, str_z(text, f.arena)), STR("more than 1000 arguments")));
    fixture_close(&f);
}

static void
nesting_and_work_are_bounded(void **state)
{
    struct fixture f;

    (void)state;
    fixture_open(&f);
    fixture_object(&f, SIDE_AD, "list=a|b|c|d|e|f|g|h|i|j", "");
    struct str deep = str_fmt(f.arena, STR_FMT "1", STR_ARG(repeat(f.arena, "(", 300)));
    assert_true(str_ends(fixture_eval(&f, str_z(deep, f.arena)),
                         STR("the expression is nested deeper than 200")));
    struct str minus =
        str_fmt(f.arena, STR_FMT "[countryCode]", STR_ARG(repeat(f.arena, "- ", 300)));
    assert_true(str_ends(fixture_eval(&f, str_z(minus, f.arena)),
                         STR("the expression is nested deeper than 200")));
    struct str chain = str_fmt(f.arena, "1" STR_FMT, STR_ARG(repeat(f.arena, "+1", 300)));
    assert_true(str_ends(fixture_eval(&f, str_z(chain, f.arena)),
                         STR("the expression is nested deeper than 200")));
    struct str work = STR("1");
    for (int i = 0; i < 9; i++)
        work = str_fmt(f.arena, "Count(Select($i,[list]," STR_FMT "))", STR_ARG(work));
    assert_true(
        str_ends(fixture_eval(&f, str_z(work, f.arena)), STR("the expression does too much work")));
    fixture_close(&f);
}

static const struct expr_failure *
to_values(struct fixture *f, const char *text, struct attr_form form, const struct str **values,
          uint32_t *n)
{
    const struct expr *e;
    struct expr_value v;

    assert_null(expr_parse(&e, str_of(text), NOWHERE, &f->schema, f->side, f->arena));
    assert_null(expr_eval(e, &f->context, &v, f->arena));
    return expr_to_values(&v, form, values, n, f->arena);
}

static void
results_take_the_form_of_their_target(void **state)
{
    static const struct attr_form text = {SYNTAX_TEXT, false}, texts = {SYNTAX_TEXT, true};
    static const struct attr_form truth = {SYNTAX_BOOL, false}, number = {SYNTAX_NUMBER, false};
    struct fixture f;
    const struct str *values;
    uint32_t n;

    (void)state;
    fixture_open(&f);
    fixture_object(&f, SIDE_AD, "list=a||b", "");
    assert_null(to_values(&f, "[list]", texts, &values, &n));
    assert_int_equal(n, 2); /* the empty one is no value */
    assert_true(str_eq(values[1], STR("b")));
    assert_null(to_values(&f, "Left([mail],3)", text, &values, &n));
    assert_int_equal(n, 0);
    assert_null(to_values(&f, "1 = 1", truth, &values, &n));
    assert_true(str_eq(values[0], STR("True")));
    assert_null(to_values(&f, "-7 + 0", number, &values, &n));
    assert_true(str_eq(values[0], STR("-7")));
    const struct expr_failure *why = to_values(&f, "[list]", text, &values, &n);
    assert_true(str_eq(why->literal, STR("flow-multi-values-to-single-value")));
    why = to_values(&f, "1", text, &values, &n);
    assert_true(str_eq(why->literal, STR("cs-attribute-type-mismatch")));
    fixture_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparison_binds_before_and_and_or_and_after_arithmetic),
        cmocka_unit_test(null_is_equal_to_nothing),
        cmocka_unit_test(texts_compare_by_their_bytes),
        cmocka_unit_test(what_is_disputed_can_be_chosen),
        cmocka_unit_test(a_failure_knows_where_it_happened),
        cmocka_unit_test(values_of_ten_megabytes_are_carried_through_or_refused),
        cmocka_unit_test(a_switch_may_have_hundreds_of_pairs),
        cmocka_unit_test(nesting_and_work_are_bounded),
        cmocka_unit_test(results_take_the_form_of_their_target),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
