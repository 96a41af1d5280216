/* SPDX-License-Identifier: MIT */
/*
 * The language against what PowerShell documents: every program of conformance.txt.
 */
#include "tests/unit/shell/shell_test.h"

#include "tests/support/file_test.h"

static const char table[] = "tests/unit/shell/conformance.txt";

struct row {
    struct str subject, program, output;
    uint32_t line;
};

static uint32_t
lines_in(struct str text)
{
    uint32_t n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += text.at[i] == '\n';
    return n;
}

/* The next row; false: there is none. */
static bool
next_row(struct str *rest, uint32_t *line, struct row *out)
{
    ptrdiff_t begin = str_find(*rest, STR("\n### "));

    if (begin < 0)
        return false;
    *line += lines_in(str_sub(*rest, 0, (size_t)begin + 1));
    *rest = str_from(*rest, (size_t)begin + 5);
    ptrdiff_t next = str_find(*rest, STR("\n### "));
    struct str body = next < 0 ? *rest : str_sub(*rest, 0, (size_t)next + 1);
    uint32_t here = *line;
    *line += lines_in(body) - (next >= 0);
    *rest = str_from(*rest, next < 0 ? rest->len : (size_t)next);
    out->line = here;
    out->subject = str_cut(&body, '\n');
    ptrdiff_t bar = str_find(body, STR("\n---\n"));
    assert_true(bar >= 0);
    out->program = str_sub(body, 0, (size_t)bar);
    out->output = str_from(body, (size_t)bar + 5);
    return true;
}

static struct str
what_it_does(struct str program, struct arena *a)
{
    struct shown got = shown_by(program, (struct shell_setup){0}, a);
    struct buf text = buf_in(a);

    buf_add(&text, tidy(buf_str(&got.text), a));
    if (got.err) {
        bool printed = text.len > 0;
        buf_fmt(&text, "%s! %u:%u", printed ? "\n" : "", (unsigned)got.err->at.line,
                (unsigned)got.err->at.column);
    }
    return tidy(buf_str(&text), a);
}

static void
every_program_does_what_the_pages_say(void **state)
{
    struct arena *a = arena_new();
    struct str rest = file_text(table, a);
    uint32_t line = 1, n = 0, wrong = 0;
    struct row row;

    (void)state;
    for (; next_row(&rest, &line, &row); n++) {
        struct arena *own = arena_new();
        struct str got = what_it_does(row.program, own);
        if (!str_eq(got, tidy(row.output, own))) {
            print_error("%s:%u: " STR_FMT ":\n" STR_FMT "\nprints:\n" STR_FMT "\n\n", table,
                        (unsigned)row.line, STR_ARG(row.subject), STR_ARG(row.program),
                        STR_ARG(got));
            wrong++;
        }
        arena_free(own);
    }
    assert_true(n > 100);
    assert_int_equal(wrong, 0);
    arena_free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_program_does_what_the_pages_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
