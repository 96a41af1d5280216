/* SPDX-License-Identifier: MIT */
/*
 * For unit tests: cmocka, an arena for each test in `*state`, and borrowed text compared with what
 * was expected.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/base/arena.h"
#include "sim/base/str.h"

static inline int
arena_test_setup(void **state)
{
    *state = arena_new();
    return 0;
}

static inline int
arena_test_teardown(void **state)
{
    arena_free(*state);
    return 0;
}

#define ARENA_TEST(test)                                                                           \
    cmocka_unit_test_setup_teardown(test, arena_test_setup, arena_test_teardown)

static inline void
assert_str_at(struct str got, struct str expected, const char *file, int line)
{
    if (!str_eq(got, expected)) {
        print_error("\"%.*s\" is not \"%.*s\"\n", STR_ARG(got), STR_ARG(expected));
        _fail(file, line);
    }
}

#define assert_str(got, expected) assert_str_at((got), str_of(expected), __FILE__, __LINE__)
#define assert_same_str(got, expected) assert_str_at((got), (expected), __FILE__, __LINE__)
