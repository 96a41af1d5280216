/* SPDX-License-Identifier: MIT */
/*
 * The language itself: operators and their order, NULL, what is refused and where.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/expr/fixture.h"

struct row {
    const char *expression;
    const char *result;
};

static void
check(const struct row *rows, size_t n)
{
    struct fixture f;
    unsigned wrong = 0;

    fixture_open(&f);
    fixture_object(&f, SIDE_AD, "displayName=Ann;countryCode=46;list=a|b", "CN=Ann,DC=x");
    for (size_t i = 0; i < n; i++) {
        struct str result = fixture_eval(&f, rows[i].expression);
        if (str_eq(result, str_of(rows[i].result)))
            continue;
        print_error("%s\n  gives    " STR_FMT "\n  expected %s\n", rows[i].expression,
                    STR_ARG(result), rows[i].result);
        wrong++;
    }
    fixture_close(&f);
    assert_int_equal(wrong, 0);
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof *(rows))

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

static void
mistakes_are_found_before_any_object_with_their_column(void **state)
{
    static const struct row rows[] = {
        {"", "? 1: the expression is empty"},
        {"   ", "? 1: the expression is empty"},
        {"Trim(", "? 6: the expression ends where a value is expected"},
        {"Trim([mail]", "? 12: the expression ends where a comma or a closing parenthesis is "
                        "expected"},
        {"Trim([mail],)", "? 13: an argument is expected here"},
        {"Trim()", "? 1: Trim takes 1 argument, not 0"},
        {"IIF(True,1)", "? 1: IIF takes 3 arguments, not 2"},
        {"InStr(\"a\")", "? 1: InStr takes 2 to 4 arguments, not 1"},
        {"Switch(True)", "? 1: Switch takes at least 2 arguments, not 1"},
        {"Switch(True,1,True)", "? 1: Switch takes pairs: a condition and its value"},
        {"trim([mail])", "? 1: there is no function \"trim\""},
        {"1 + Foo(2)", "? 5: there is no function \"Foo\""},
        {"CertSubject([userCertificate])",
         "? 1: CertSubject: functions on certificates are not in this edition"},
        {"true", "? 1: \"true\" is not known here"},
        {"mail", "? 1: \"mail\" is no value"},
        {"[nosuch]", "? 1: there is no attribute \"nosuch\""},
        {"Trim([accountEnabled])", "? 6: attribute \"accountEnabled\" is not in Active Directory"},
        {"[mail", "? 1: the attribute that begins here has no closing ']'"},
        {"[ ]", "? 1: the attribute has no name"},
        {"%x", "? 1: the parameter that begins here has no closing '%'"},
        {"\"x", "? 1: the text that begins here has no closing quote"},
        {"1 + \"a\"", "? 5: the right side is a text, where a number is expected"},
        {"Left([mail],\"3\")", "? 13: argument 2 of Left is a text, where a number is expected"},
        {"Trim([countryCode])", "? 6: argument 1 of Trim is a number, where a text is expected"},
        {"[countryCode] = \"46\"", "? 17: the right side is a text, where a number is expected"},
        {"[mail] || True", "? 1: the left side is a text, where a truth value is expected"},
        {"IgnoreThisFlow = 1", "? 1: the left side is IgnoreThisFlow, where a text or a number or "
                               "a truth value or bytes or a reference or a date is expected"},
        {"True < False", "? 1: the left side is a truth value, where a text or a number or bytes "
                         "or a reference or a date is expected"},
        {"1 2", "? 3: an operator or the end of the expression is expected here"},
        {"(1", "? 3: the expression ends where a closing parenthesis is expected"},
        {"1 +", "? 4: the expression ends where a value is expected"},
        {"* 2", "? 1: a value is expected here"},
        {"1 / 2", "? 3: '/' does not belong into an expression"},
        {"12x", "? 1: this is no whole number; decimal digits or &H and hexadecimal digits"},
        {"&Hxyz", "? 1: this is no whole number; decimal digits or &H and hexadecimal digits"},
        {"99999999999999999999", "? 1: the number does not fit into 64 bits"},
        {"$x", "? 1: $x is not bound here"},
        {"Select([list],1,2)", "? 8: a variable like $item is expected here"},
        {"Select($i,[list],$j)", "? 18: $j is not bound here"},
        {"With($i,1,$i) + $i", "? 17: $i is not bound here"},
        {"ImportedValue([mail])", "? 1: ImportedValue takes the name of an attribute in quotes"},
        {"ImportedValue(\"nosuch\")", "? 15: there is no attribute \"nosuch\""},
        {"\xe2\x80\x9cx\xe2\x80\x9d", "? 1: a typographic quote; texts stand in straight quotes"},
        {"1 + \n  Foo(2)", "? 3: there is no function \"Foo\""},
    };

    (void)state;
    CHECK(rows);
}

static void
a_misspelt_name_gets_a_remedy(void **state)
{
    struct fixture f;
    const struct expr *e;

    (void)state;
    fixture_open(&f);
    const struct err *err =
        expr_parse(&e, STR("iif(True,1,2)"), NOWHERE, &f.schema, SIDE_AD, f.arena);
    assert_non_null(err);
    assert_int_equal(err->kind, ERR_INPUT);
    assert_true(str_eq(err->remedy, STR("Write it as IIF: case matters")));
    err = expr_parse(&e, STR("mail"), NOWHERE, &f.schema, SIDE_AD, f.arena);
    assert_true(str_eq(err->remedy, STR("Write an attribute as [mail] and a text as \"mail\"")));
    fixture_close(&f);
}

static void
a_mistake_on_a_later_line_has_its_line(void **state)
{
    struct fixture f;
    const struct expr *e;
    struct place at = {STR("x.rules"), 7, 20};

    (void)state;
    fixture_open(&f);
    const struct err *err =
        expr_parse(&e, STR("Trim(\n  [nosuch])"), at, &f.schema, SIDE_AD, f.arena);
    assert_int_equal(err->at.line, 8);
    assert_int_equal(err->at.column, 3);
    fixture_close(&f);
}

static struct str
repeat(struct arena *a, const char *text, unsigned n)
{
    struct str out = STR("");

    for (unsigned i = 0; i < n; i++)
        out = str_fmt(a, STR_FMT "%s", STR_ARG(out), text);
    return out;
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

static void
the_attributes_that_are_read_are_known(void **state)
{
    struct fixture f;
    const struct expr *e;
    uint32_t n;

    (void)state;
    fixture_open(&f);
    assert_null(expr_parse(&e, STR("IIF(ValueCount(\"member\")>1,[mail],[mail]&[cn])"), NOWHERE,
                           &f.schema, SIDE_AD, f.arena));
    const attr_id *ids = expr_attributes(e, &n);
    assert_int_equal(n, 3);
    assert_int_equal(ids[0], ATTR_cn);
    assert_int_equal(ids[1], ATTR_mail);
    assert_int_equal(ids[2], ATTR_member);
    assert_true(str_starts(expr_text(e), STR("IIF(")));
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

/* Parses on one of the three sides, whichever its attributes are on. */
static const struct err *
parse_anywhere(struct fixture *f, struct str text)
{
    const struct err *e = NULL;
    const struct expr *parsed;

    for (int side = SIDE_AD; side <= SIDE_ENTRA; side++) {
        e = expr_parse(&parsed, text, NOWHERE, &f->schema, (enum side)side, f->arena);
        if (!e)
            return NULL;
    }
    return e;
}

/* Attributes of that world which ours does not know by itself. */
static void
learn_attributes(struct fixture *f, struct str text)
{
    ptrdiff_t open;

    while ((open = str_find_byte(text, '[')) >= 0) {
        text = str_from(text, (size_t)open + 1);
        ptrdiff_t end = str_find_byte(text, ']');
        if (end > 0)
            schema_attr(&f->schema, str_sub(text, 0, (size_t)end));
    }
}

/*
 * CUTOVER_EXPRESSIONS may name a table of expressions from real servers, tab-separated with a head
 * line, the expression in the last column. They are not ours to ship.
 */
static void
expressions_of_real_servers_parse(void **state)
{
    const char *path = getenv("CUTOVER_EXPRESSIONS");
    FILE *file = path ? fopen(path, "r") : NULL;
    struct fixture f;
    char line[16384];
    unsigned wrong = 0, n = 0;

    (void)state;
    if (!file)
        skip();
    fixture_open(&f);
    while (fgets(line, sizeof line, file)) {
        const char *last = strrchr(line, '\t');
        struct str text = str_trim(str_of(last ? last : line));
        learn_attributes(&f, text);
        const struct err *e = n++ ? parse_anywhere(&f, text) : NULL;
        if (!e)
            continue;
        wrong++;
        print_error(STR_FMT "\n  column %u: " STR_FMT "\n", STR_ARG(text), e->at.column,
                    STR_ARG(e->text));
    }
    fclose(file);
    fixture_close(&f);
    assert_true(n > 1);
    assert_int_equal(wrong, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparison_binds_before_and_and_or_and_after_arithmetic),
        cmocka_unit_test(null_is_equal_to_nothing),
        cmocka_unit_test(texts_compare_by_their_bytes),
        cmocka_unit_test(mistakes_are_found_before_any_object_with_their_column),
        cmocka_unit_test(a_misspelt_name_gets_a_remedy),
        cmocka_unit_test(a_mistake_on_a_later_line_has_its_line),
        cmocka_unit_test(nesting_and_work_are_bounded),
        cmocka_unit_test(the_attributes_that_are_read_are_known),
        cmocka_unit_test(results_take_the_form_of_their_target),
        cmocka_unit_test(expressions_of_real_servers_parse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
