/* SPDX-License-Identifier: MIT */
/*
 * For the cmdlets' tests: command text on a world in memory (contoso.com), and what it prints.
 */
#pragma once

#include "tests/support/arena_test.h"

#include "harness/scenario/stage.h"

/* Connect is there and has run once: what most questions to it and to Entra ID need. */
#define WITH_CONNECT                                                                               \
    "Install-LabConnect -Express\nStart-ADSyncSyncCycle -PolicyType Initial | Out-Null\n"

struct asked {
    const struct err *err;
    struct str printed; /* without blanks at line ends and empty lines around it */
};

static inline struct str
tidied(struct str text, struct arena *a)
{
    struct buf out = buf_in(a);

    for (struct str rest = text; text.len && rest.at;) {
        struct str line = str_cut(&rest, '\n');
        while (line.len && line.at[line.len - 1] == ' ')
            line.len--;
        buf_add(&out, line);
        buf_byte(&out, '\n');
    }
    return str_trim(buf_str(&out));
}

static const char *asked_world = "scenarios/worlds/contoso.ldif";

static inline struct asked
ask(const char *before, const char *program, struct arena *a)
{
    struct stage_options options = {
        .world = asked_world, .seed = 1, .start = time_from(2025, 9, 1, 9, 0, 0)};
    struct stage *stage;
    struct str printed;

    assert_null(stage_open(&stage, &options, a));
    assert_null(stage_run(stage, str_of(before), STR("before"), 1, &printed));
    const struct err *e = stage_run(stage, str_of(program), STR("x.ps1"), 1, &printed);
    stage_close(stage);
    return (struct asked){e, tidied(printed, a)};
}

struct answer {
    const char *program;
    const char *prints;
};

static inline void
assert_answers(const char *before, const struct answer *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct arena *a = arena_new();
        struct asked got = ask(before, at[i].program, a);
        if (got.err) {
            struct buf text = buf_in(a);
            err_print(&text, got.err);
            fail_msg("%s\nis refused: %s", at[i].program, buf_z(&text));
        }
        if (!str_eq(got.printed, str_of(at[i].prints)))
            fail_msg("%s\nprints:\n%.*s\nand not:\n%s", at[i].program, STR_ARG(got.printed),
                     at[i].prints);
        arena_free(a);
    }
}

struct refused {
    const char *program;
    uint32_t line, column;
    const char *says; /* a part of the message or of the remedy */
};

static inline void
assert_refusals(const char *before, const struct refused *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct arena *a = arena_new();
        struct asked got = ask(before, at[i].program, a);
        struct buf text = buf_in(a);
        if (!got.err)
            fail_msg("%s\nis not refused", at[i].program);
        err_print(&text, got.err);
        if (got.err->at.line != at[i].line || got.err->at.column != at[i].column ||
            str_find(buf_str(&text), str_of(at[i].says)) < 0)
            fail_msg("%s\nis refused with: %s", at[i].program, buf_z(&text));
        arena_free(a);
    }
}

#define ANSWERS(before, table) assert_answers(before, table, sizeof(table) / sizeof *(table))
#define REFUSALS(before, table) assert_refusals(before, table, sizeof(table) / sizeof *(table))
