/* SPDX-License-Identifier: MIT */
#include "harness/report/pieces.h"

static uint32_t
line_of(const struct outcome_expectation *e)
{
    return e->always ? UINT32_MAX : e->line;
}

struct pieces
pieces_of(const struct outcome_step *s, struct arena *a)
{
    struct pieces all = {0};
    uint32_t n = 0, o = 0, e = 0;

    while (n < s->notes.n || o < s->outputs.n || e < s->expectations.n) {
        uint64_t note = n < s->notes.n ? s->notes.at[n].line : UINT64_MAX;
        uint64_t output = o < s->outputs.n ? s->outputs.at[o].line : UINT64_MAX;
        uint64_t expectation = e < s->expectations.n ? line_of(&s->expectations.at[e]) : UINT64_MAX;
        struct piece *next = VEC_PUSH(&all.list, a);
        *next = (struct piece){0};
        if (note <= output && note <= expectation)
            next->note = &s->notes.at[n++];
        else if (output <= expectation)
            next->output = &s->outputs.at[o++];
        else
            next->expectation = &s->expectations.at[e++];
    }
    return all;
}

uint32_t
pieces_exports(const struct outcome *o, const struct outcome_step *s)
{
    uint32_t n = 0;

    for (uint32_t i = s->first_export; i < s->exports_end; i++)
        n += o->journal->exports.at[i].engine != BY_ADMIN;
    return n;
}
