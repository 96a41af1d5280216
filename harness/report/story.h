/* SPDX-License-Identifier: MIT */
/*
 * The story behind the findings: those with one origin together, and what led from it to them.
 * Private to harness/report; the text, Markdown and HTML writers tell the same story.
 */
#pragma once

#include "sim/run/outcome.h"

struct story_line {
    struct str where; /* line 48, import, sync, export */
    struct str what;
};

struct story {
    VEC(const struct finding *) findings; /* worst first */
    VEC(struct story_line) because;       /* from the command on */
};

struct stories {
    VEC(struct story) list;
};

/* The breaches of an outcome by origin, worst first. */
struct stories stories_of(const struct outcome *o, struct arena *a);

/* The verdict in one sentence, without its full stop. */
struct str story_sentence(const struct outcome *o, struct arena *a);

/* `yes: ...` or `no: ...`: whether what was lost can be had back, and what already came back. */
struct str story_restorable(const struct outcome *o, struct arena *a);

/* What a guardrail did, in words. */
struct str story_guardrail(const struct guardrail *g, struct arena *a);

/* References that were lost and still are, and all that ever were. */
uint32_t story_losses(const struct outcome *o, bool open_only);

/* `1 group`, `2 groups`. */
struct str story_count(uint32_t n, const char *one, const char *several, struct arena *a);
