/* SPDX-License-Identifier: MIT */
/*
 * For unit tests: a runbook given as text, played in memory on the contoso world.
 */
#pragma once

#include "tests/support/arena_test.h"

#include "harness/scenario/play.h"

struct played {
    struct scenario scenario;
    struct outcome outcome;
    const struct err *err; /* of the reader or of the start */
};

#define CONTOSO "world: scenarios/worlds/contoso.ldif\n"

/* What stands between the dashes, besides a title; then the rest of the file. Tests run in the root. */
static inline struct played *
play_text(const char *front, const char *body, struct arena *a)
{
    struct played *p = ARENA_NEW(a, struct played);
    struct str text = str_fmt(a, "---\ntitle: A test\n%s---\n%s", front, body);
    struct play_options options = {0};
    struct stage *stage = NULL;

    p->err = scenario_read(&p->scenario, STR("test.md"), text, a);
    if (!p->err)
        p->err = play(&p->outcome, &stage, &p->scenario, &options, a);
    stage_close(stage);
    return p;
}

/* The same, which must be readable and must have begun. */
static inline const struct outcome *
outcome_of(const char *front, const char *body, struct arena *a)
{
    struct played *p = play_text(front, body, a);

    if (p->err) {
        struct buf text = buf_in(a);
        err_print(&text, p->err);
        fail_msg("%s", buf_z(&text));
    }
    return &p->outcome;
}

static inline void
assert_holds_at(struct str text, const char *part, const char *file, int line)
{
    if (str_find(text, str_of(part)) < 0) {
        print_error("\"%s\" does not stand in:\n%.*s\n", part, STR_ARG(text));
        _fail(file, line);
    }
}

static inline void
assert_lacks_at(struct str text, const char *part, const char *file, int line)
{
    if (str_find(text, str_of(part)) >= 0) {
        print_error("\"%s\" stands in:\n%.*s\n", part, STR_ARG(text));
        _fail(file, line);
    }
}

#define assert_holds(text, part) assert_holds_at((text), (part), __FILE__, __LINE__)
#define assert_lacks(text, part) assert_lacks_at((text), (part), __FILE__, __LINE__)
