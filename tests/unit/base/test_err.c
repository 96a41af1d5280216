/* SPDX-License-Identifier: MIT */
/* What went wrong, where, and what would be right. */
#include "sim/base/err.h"

#include "sim/base/buf.h"
#include "sim/base/letter.h"
#include "tests/support/arena_test.h"

static struct str
printed(const struct err *e, struct arena *a)
{
    struct buf out = buf_in(a);

    err_print(&out, e);
    return buf_str(&out);
}

static struct place
at(uint32_t line, uint32_t column)
{
    return (struct place){STR("plan.md"), line, column};
}

static void
an_error_names_its_place(void **state)
{
    assert_str(printed(err_new(ERR_SYNTAX, at(3, 7), *state, "no \"%s\"", "x"), *state),
               "plan.md:3:7: no \"x\"\n");
    assert_str(printed(err_new(ERR_SYNTAX, at(3, 0), *state, "bad"), *state), "plan.md:3: bad\n");
    assert_str(printed(err_new(ERR_SYNTAX, at(0, 0), *state, "bad"), *state), "plan.md: bad\n");
    assert_str(printed(err_new(ERR_SYNTAX, NOWHERE, *state, "bad"), *state), "bad\n");
    assert_str(
        printed(err_new(ERR_SYNTAX, (struct place){.line = 2, .column = 4}, *state, "bad"), *state),
        "line 2:4: bad\n");
}

static void
a_wrapped_error_says_what_we_were_trying(void **state)
{
    const struct err *e = err_new(ERR_NOT_FOUND, NOWHERE, *state, "no such file");

    e = err_remedy(e, *state, "Check the %s.", "path");
    e = err_wrap(e, at(1, 0), *state, "cannot load the world");
    assert_int_equal(e->kind, ERR_NOT_FOUND);
    assert_str(printed(e, *state),
               "plan.md:1: cannot load the world: no such file\n  Check the path.\n");
}

static void
a_place_is_printed_once(void **state)
{
    const struct err *e = err_new(ERR_SYNTAX, at(2, 2), *state, "inner");

    e = err_wrap(e, at(2, 2), *state, "outer");
    assert_str(printed(e, *state), "plan.md:2:2: outer: inner\n");
    e = err_wrap(err_new(ERR_SYNTAX, at(9, 9), *state, "inner"), at(2, 2), *state, "outer");
    assert_str(printed(e, *state), "plan.md:2:2: outer: plan.md:9:9: inner\n");
}

static void
a_place_is_given_only_where_none_is_known(void **state)
{
    const struct err *placed = err_new(ERR_SYNTAX, at(2, 2), *state, "x");
    const struct err *lost = err_new(ERR_SYNTAX, NOWHERE, *state, "x");

    assert_ptr_equal(err_at(placed, at(5, 5), *state), placed);
    assert_int_equal(err_at(lost, at(5, 5), *state)->at.line, 5);
    assert_null(err_at(NULL, at(5, 5), *state));
}

static void
a_copy_outlives_its_arena(void **state)
{
    struct arena *other = arena_new();
    const struct err *e = err_new(ERR_LIMIT, NOWHERE, other, "inner %d", 1);
    e = err_remedy(err_wrap(e, (struct place){str_copy(STR("f"), other), 1, 1}, other, "outer"),
                   other, "Do.");
    const struct err *copy = err_copy(e, *state);

    arena_free(other);
    assert_str(printed(copy, *state), "f:1:1: outer: inner 1\n  Do.\n");
    assert_null(err_copy(NULL, *state));
}

static void
what_quotes_input_of_any_size_loses_its_middle(void **state)
{
    struct buf much = buf_in(*state);

    buf_fill(&much, 'x', 1000000);
    const struct err *e = err_new(ERR_INPUT, NOWHERE, *state, "there is no \"" STR_FMT "\" here",
                                  STR_ARG(buf_str(&much)));
    assert_true(e->text.len < 1500);
    assert_true(str_starts(e->text, STR("there is no \"xxx")));
    assert_true(str_ends(e->text, STR("xxx\" here")));
    assert_true(str_find(e->text, STR("x... (999119 bytes) ...x")) > 0);
    assert_true(err_wrap(e, NOWHERE, *state, STR_FMT, STR_ARG(buf_str(&much)))->text.len < 1500);
    assert_true(err_remedy(e, *state, STR_FMT, STR_ARG(buf_str(&much)))->remedy.len < 1500);
}

/* Wherever the letters lie. */
static void
no_letter_is_cut_in_two_then(void **state)
{
    for (size_t before = 0; before < 8; before++) {
        struct buf much = buf_in(*state);
        buf_fill(&much, 'x', before);
        for (int i = 0; i < 500; i++)
            buf_add(&much, STR("\xf0\x9f\x98\x80"));
        const struct err *e = err_new(ERR_INPUT, NOWHERE, *state, STR_FMT, STR_ARG(buf_str(&much)));
        for (struct str rest = e->text; rest.len;) {
            size_t width;
            uint32_t code = letter_read(rest.at, rest.len, &width);
            assert_true(code < 0x80 || code == 0x1f600);
            rest = str_from(rest, width);
        }
    }
}

static void
exit_codes_tell_input_from_machine(void **state)
{
    assert_int_equal(err_exit_code(err_new(ERR_SYNTAX, NOWHERE, *state, "x")), 3);
    assert_int_equal(err_exit_code(err_new(ERR_REFUSED, NOWHERE, *state, "x")), 3);
    assert_int_equal(err_exit_code(err_new(ERR_SANDBOX, NOWHERE, *state, "x")), 4);
    assert_int_equal(err_exit_code(err_new(ERR_SYSTEM, NOWHERE, *state, "x")), 4);
}

static const struct err *
two_steps(const struct err *first, int *reached)
{
    TRY(first);
    ++*reached;
    return NULL;
}

static void
try_returns_the_error_and_nothing_else_happens(void **state)
{
    const struct err *e = err_new(ERR_INPUT, NOWHERE, *state, "x");
    int reached = 0;

    assert_ptr_equal(two_steps(e, &reached), e);
    assert_int_equal(reached, 0);
    assert_null(two_steps(NULL, &reached));
    assert_int_equal(reached, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(an_error_names_its_place),
        ARENA_TEST(a_wrapped_error_says_what_we_were_trying),
        ARENA_TEST(a_place_is_printed_once),
        ARENA_TEST(a_place_is_given_only_where_none_is_known),
        ARENA_TEST(a_copy_outlives_its_arena),
        ARENA_TEST(what_quotes_input_of_any_size_loses_its_middle),
        ARENA_TEST(no_letter_is_cut_in_two_then),
        ARENA_TEST(exit_codes_tell_input_from_machine),
        ARENA_TEST(try_returns_the_error_and_nothing_else_happens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
