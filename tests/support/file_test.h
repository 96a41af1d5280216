/* SPDX-License-Identifier: MIT */
/*
 * Files of the source tree, which is where tests run.
 */
#pragma once

#include <stdio.h>

#include "sim/base/buf.h"
#include "tests/support/arena_test.h"

/* The whole text of a file that must be there. */
static inline struct str
file_text(const char *path, struct arena *a)
{
    FILE *f = fopen(path, "rb");
    struct buf text = buf_in(a);
    char part[4096];
    size_t n;

    assert_non_null(f);
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        buf_add(&text, str_n(part, n));
    assert_int_equal(ferror(f), 0);
    fclose(f);
    return buf_str(&text);
}
