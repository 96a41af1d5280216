/* SPDX-License-Identifier: MIT */
/*
 * What is known of an expression before any object is: its mistakes, with their columns and remedies,
 * and the attributes that it reads.
 */
#include "tests/unit/expr/rows.h"

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
        {"Contains([list],\"a\",\"Case\")",
         "? 21: \"Case\" is none of CaseSensitive CaseInsensitive"},
        {"Split([mail],\"\")", "? 14: argument 2 of Split is one character, not 0"},
        {"ReplaceChars([mail],\"ab:c\")",
         "? 21: the pattern of ReplaceChars is a list like \xc3\xa4:ae,\xc3\xb6:oe"},
        {"ValueCount()", "? 1: ValueCount takes 1 argument, not 0"},
        {"valuecount(\"member\")", "? 1: there is no function \"valuecount\""},
        {"[Mail]", "? 1: there is no attribute \"Mail\""},
        {"\"\xc3\xa4\xe2\x82\xac\" & Foo(2)", "? 8: there is no function \"Foo\""},
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
    static const struct row rows[] = {
        {"iif(True,1,2)", "Write it as IIF: case matters"},
        {"importedvalue(\"mail\")", "Write it as ImportedValue: case matters"},
        {"Trimm([mail])", "Did you mean Trim?"},
        {"IsNullOrEmtpy([mail])", "Did you mean IsNullOrEmpty?"},
        {"Frobnicate(1)", ""},
        {"[displayNme]", "Did you mean [displayName]?"},
        {"[Displayname]", "Write it as displayName: case matters"},
        {"[zzzzzz]", ""},
        {"Flase", "Did you mean False?"},
        {"null", "Write it as NULL: case matters"},
        {"mail", "Write an attribute as [mail] and a text as \"mail\""},
        {"InStr([mail],\"a\",1,\"vbTextCompar\")", "Did you mean vbTextCompare?"},
    };
    struct fixture f;
    const struct expr *e;

    (void)state;
    fixture_open(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct err *err =
            expr_parse(&e, str_of(rows[i].expression), NOWHERE, &f.schema, SIDE_AD, f.arena);
        assert_non_null(err);
        assert_int_equal(err->kind, ERR_INPUT);
        if (!str_eq(err->remedy, str_of(rows[i].result)))
            print_error("%s: " STR_FMT "\n", rows[i].expression, STR_ARG(err->remedy));
        assert_true(str_eq(err->remedy, str_of(rows[i].result)));
    }
    fixture_close(&f);
}

static void
the_case_of_a_name_is_free_where_ours_is_not_the_right_one(void **state)
{
    struct fixture f;
    const struct expr *e;

    (void)state;
    fixture_open(&f);
    assert_non_null(
        expr_parse(&e, STR("[msExchArchiveGuid]"), NOWHERE, &f.schema, SIDE_AD, f.arena));
    assert_null(
        expr_parse(&e, STR("[msExchArchiveGuid]"), NOWHERE, &f.schema, SIDE_ENTRA, f.arena));
    assert_null(expr_parse(&e, STR("[List]"), NOWHERE, &f.schema, SIDE_AD, f.arena));
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_are_found_before_any_object_with_their_column),
        cmocka_unit_test(a_misspelt_name_gets_a_remedy),
        cmocka_unit_test(the_case_of_a_name_is_free_where_ours_is_not_the_right_one),
        cmocka_unit_test(a_mistake_on_a_later_line_has_its_line),
        cmocka_unit_test(the_attributes_that_are_read_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
