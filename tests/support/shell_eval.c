/* SPDX-License-Identifier: MIT */
/*
 * The command language alone, without a sandbox behind it: runs the program on standard input,
 * writes what it shows to standard output and its error to standard error. Ends with 0 or 3.
 */
#include <stdio.h>

#include "harness/shell/shell.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

static void
write_out(void *writer, struct str text)
{
    fwrite(text.at, 1, text.len, writer);
}

int
main(void)
{
    struct arena *a = arena_new();
    struct buf program = buf_in(a);
    char part[4096];

    for (size_t n; (n = fread(part, 1, sizeof part, stdin)) > 0;)
        buf_add(&program, str_n(part, n));
    struct shell_setup setup = {.write = write_out, .writer = stdout};
    struct shell *s = shell_new(&setup, a);
    const struct err *e = shell_run(s, buf_str(&program), STR("stdin"), 1);
    fflush(stdout);
    if (e) {
        struct buf text = buf_in(a);
        err_print(&text, e);
        fwrite(text.at, 1, text.len, stderr);
    }
    arena_free(a);
    return e ? 3 : 0;
}
