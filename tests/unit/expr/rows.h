/* SPDX-License-Identifier: MIT */
/*
 * Tables of expressions and what they give for one object.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/expr/fixture.h"

struct row {
    const char *expression;
    const char *result;
};

static inline void
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
