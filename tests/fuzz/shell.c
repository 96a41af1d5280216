/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a program: it ends within its limits, with output or with an error that has a place.
 */
#include "harness/shell/shell.h"

#include <assert.h>

#include "sim/base/arena.h"
#include "sim/base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
take(void *writer, struct str text)
{
    *(size_t *)writer += text.len;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    size_t written = 0;
    const struct shell_setup setup = {
        .write = take,
        .writer = &written,
        .limits = {.steps = 20000, .depth = 40, .memory = 32 << 20},
    };
    struct shell *s = shell_new(&setup, a);
    struct str program = str_n((const char *)data, size);
    struct expectation expectation;
    struct buf text = buf_in(a);
    const struct err *e = shell_run(s, program, STR("fuzz"), 1);

    assert(!e || e->at.line > 0);
    if (e)
        err_print(&text, e);
    shell_check(s, program, STR("fuzz"), 1);
    shell_expect(s, program, STR("fuzz"), 1, &expectation);
    arena_free(a);
    return 0;
}
