/* SPDX-License-Identifier: MIT */
/*
 * --bless: the runbook with its output blocks rewritten to what was printed, and not a byte else.
 */
#include "harness/scenario/play.h"

static const struct outcome_output *
output_at(const struct outcome *o, uint32_t line)
{
    for (uint32_t i = 0; i < o->steps.n; i++)
        for (uint32_t k = 0; k < o->steps.at[i].outputs.n; k++)
            if (o->steps.at[i].outputs.at[k].checked &&
                o->steps.at[i].outputs.at[k].output_line == line)
                return &o->steps.at[i].outputs.at[k];
    return NULL;
}

/* Where line `n` of the text begins, from 1. */
static size_t
line_offset(struct str text, uint32_t n)
{
    struct str rest = text;

    for (uint32_t line = 1; rest.at && line < n; line++)
        str_cut(&rest, '\n');
    return rest.at ? (size_t)(rest.at - text.at) : text.len;
}

struct str
play_bless(const struct scenario *s, const struct outcome *o, struct arena *a)
{
    struct buf out = buf_in(a);
    size_t done = 0;

    for (uint32_t i = 0; i < s->sections.n; i++)
        for (uint32_t k = 0; k < s->sections.at[i].blocks.n; k++) {
            const struct runbook_block *b = &s->sections.at[i].blocks.at[k];
            const struct outcome_output *printed =
                b->kind == BLOCK_OUTPUT ? output_at(o, b->line) : NULL;
            if (!printed || printed->ok)
                continue;
            size_t from = line_offset(s->text, b->line);
            buf_add(&out, str_sub(s->text, done, from - done));
            buf_add(&out, printed->text);
            if (printed->text.len)
                buf_byte(&out, '\n');
            done = line_offset(s->text, b->end_line);
        }
    buf_add(&out, str_from(s->text, done));
    return buf_str(&out);
}
