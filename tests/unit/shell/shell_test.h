/* SPDX-License-Identifier: MIT */
/*
 * For the shell's tests: run a program on a shell of its own, and compare what it shows or refuses.
 */
#pragma once

#include "tests/support/arena_test.h"

#include "harness/shell/shell.h"
#include "sim/base/buf.h"

struct shown {
    struct buf text;
    const struct err *err;
};

static void
shown_write(void *writer, struct str text)
{
    buf_add(writer, text);
}

/* What a program shows, and its error. Everything lives in the arena. */
static inline struct shown
shown_by(struct str program, struct shell_setup setup, struct arena *a)
{
    struct buf *out = ARENA_NEW(a, struct buf);

    *out = buf_in(a);
    setup.write = shown_write;
    setup.writer = out;
    struct shell *s = shell_new(&setup, a);
    const struct err *e = shell_run(s, program, STR("test.ps1"), 1);
    return (struct shown){*out, e};
}

/* The same text with blanks at the ends of lines and empty lines at the end dropped. */
static inline struct str
tidy(struct str text, struct arena *a)
{
    struct buf out = buf_in(a);

    while (text.at) {
        struct str line = str_cut(&text, '\n');
        while (line.len && line.at[line.len - 1] == ' ')
            line.len--;
        buf_add(&out, line);
        buf_byte(&out, '\n');
    }
    while (out.len && out.at[out.len - 1] == '\n')
        out.len--;
    return buf_str(&out);
}

struct example {
    const char *program;
    const char *shows;
};

static inline void
assert_shows(const struct example *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct arena *a = arena_new();
        struct shown got = shown_by(str_of(at[i].program), (struct shell_setup){0}, a);
        if (got.err) {
            struct buf text = buf_in(a);
            err_print(&text, got.err);
            fail_msg("%s\nwas refused: %s", at[i].program, buf_z(&text));
        }
        const char *text = str_z(tidy(buf_str(&got.text), a), a);
        if (strcmp(text, at[i].shows) != 0)
            fail_msg("%s\nshows:\n%s\nand not:\n%s", at[i].program, text, at[i].shows);
        arena_free(a);
    }
}

struct refusal {
    const char *program;
    uint32_t line, column;
    const char *says; /* a part of the text or of the remedy */
};

static inline void
assert_refused(const struct refusal *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct arena *a = arena_new();
        struct shown got = shown_by(str_of(at[i].program), (struct shell_setup){0}, a);
        struct buf text = buf_in(a);
        if (!got.err)
            fail_msg("%s\nwas not refused", at[i].program);
        err_print(&text, got.err);
        if (got.err->at.line != at[i].line || got.err->at.column != at[i].column)
            fail_msg("%s\nis refused at another place than %u:%u: %s", at[i].program, at[i].line,
                     at[i].column, buf_z(&text));
        if (str_find(buf_str(&text), str_of(at[i].says)) < 0)
            fail_msg("%s\nis refused with: %s", at[i].program, buf_z(&text));
        arena_free(a);
    }
}

#define COUNT(table) (sizeof(table) / sizeof *(table))
