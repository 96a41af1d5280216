/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "sim/base/arena.h"
#include "sim/base/block.h"

static void
blocks_hold_keys_values_and_places(void **state)
{
    struct arena *a = arena_new();
    struct blocks b;

    (void)state;
    assert_null(blocks_read(&b, STR("f"),
                            STR("# head\n"
                                "rule  One two \n"
                                "    first key:  value: with colon \n"
                                "\n"
                                "    empty:\n"
                                "    long: a\n"
                                "      # a comment in between\n"
                                "      b # no comment\n"
                                "rule\n"),
                            a));
    assert_int_equal(b.list.n, 2);
    const struct block *one = &b.list.at[0];
    assert_true(str_eq(one->kind, STR("rule")));
    assert_true(str_eq(one->title, STR("One two")));
    assert_int_equal(one->at.line, 2);
    assert_int_equal(one->items.n, 3);
    const struct block_item *item = block_find(one, STR("FIRST key"));
    assert_true(str_eq(item->value, STR("value: with colon")));
    assert_int_equal(item->at.column, 5);
    assert_int_equal(item->value_at.line, 3);
    assert_int_equal(item->value_at.column, 17);
    assert_true(str_empty(block_find(one, STR("empty"))->value));
    item = block_find(one, STR("long"));
    assert_true(str_starts(item->value, STR("a\n")));
    assert_true(str_ends(item->value, STR("\n      b # no comment")));
    assert_null(block_find(one, STR("missing")));
    assert_true(str_empty(b.list.at[1].title));
    arena_free(a);
}

static void
a_value_may_begin_on_the_next_line(void **state)
{
    struct arena *a = arena_new();
    struct blocks b;

    (void)state;
    assert_null(blocks_read(&b, STR("f"), STR("x\n  key:\n     value\n     more\n"), a));
    const struct block_item *item = &b.list.at[0].items.at[0];
    assert_true(str_eq(item->value, STR("value\n     more")));
    assert_int_equal(item->value_at.line, 3);
    assert_int_equal(item->value_at.column, 6);
    arena_free(a);
}

static void
what_is_no_block_is_an_error_with_its_place(void **state)
{
    static const struct {
        const char *text;
        uint32_t line, column;
    } rows[] = {
        {"  a: b\n", 1, 3},   {"x\n  just words\n", 2, 3},       {"x\n  a: b\nc: d\n", 3, 1},
        {"x\n  : d\n", 2, 3}, {"x\n    a: b\n  (c): d\n", 3, 3},
    };
    struct arena *a = arena_new();
    struct blocks b;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct err *e = blocks_read(&b, STR("f"), str_of(rows[i].text), a);
        assert_non_null(e);
        assert_int_equal(e->at.line, rows[i].line);
        assert_int_equal(e->at.column, rows[i].column);
    }
    assert_null(blocks_read(&b, STR("f"), STR(""), a));
    assert_int_equal(b.list.n, 0);
    arena_free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_hold_keys_values_and_places),
        cmocka_unit_test(a_value_may_begin_on_the_next_line),
        cmocka_unit_test(what_is_no_block_is_an_error_with_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
