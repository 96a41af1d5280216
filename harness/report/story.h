/* SPDX-License-Identifier: MIT */
/*
 * The story behind the findings: those with one origin together, and what led from it to them.
 * Private to harness/report; the text, Markdown and HTML writers tell the same story.
 */
#pragma once

#include "sim/run/outcome.h"

/* Findings of one story that say the same of many. */
struct story_group {
    uint32_t first, n; /* of its findings */
};

struct story_line {
    struct str where; /* line 48, import, sync, export */
    struct str what;
};

struct story {
    VEC(const struct finding *) findings; /* worst first */
    VEC(struct story_group) groups;       /* neighbours with the same text stand in one */
    VEC(struct story_line) because;       /* from the command on */
};

struct stories {
    VEC(struct story) list;
};

/* The breaches of an outcome by origin, worst first. */
struct stories stories_of(const struct outcome *o, struct arena *a);

/* `alice, bob and 498 more`: whom a group is about, naming at most so many. */
struct str story_names(const struct story *s, const struct story_group *g, uint32_t most,
                       struct arena *a);

/* What is said of a group: `was deleted`, of several `were deleted`. */
struct str story_text(const struct story *s, const struct story_group *g, struct arena *a);

/* The verdict in one sentence, without its full stop. */
struct str story_sentence(const struct outcome *o, struct arena *a);

/* `yes: ...` or `no: ...`: whether what was lost can be had back, and what already came back. */
struct str story_restorable(const struct outcome *o, struct arena *a);

/* What a guardrail did, in words. */
struct str story_guardrail(const struct guardrail *g, struct arena *a);

/* `5 lost, all came back`: the fourth number, references that were lost. */
struct str story_lost(const struct outcome *o, struct arena *a);

/* What became of a step in a few words, and whether that is bad. */
enum story_mood { MOOD_GOOD, MOOD_HARM, MOOD_FAILED };
struct str story_state(const struct outcome *o, uint32_t step, enum story_mood *mood,
                       struct arena *a);

/* Expectations and outputs of a step that are not as the runbook says. */
uint32_t story_failures(const struct outcome_step *s);

/* When a step was over: `10:06` on the first day, `+31d` later on. */
struct str story_clock(const struct outcome *o, const struct outcome_step *s, struct arena *a);

/* References that were lost and still are, and all that ever were. */
uint32_t story_losses(const struct outcome *o, bool open_only);

/* `1 group`, `2 groups`. */
struct str story_count(uint32_t n, const char *one, const char *several, struct arena *a);
