/* SPDX-License-Identifier: MIT */
/*
 * --bless: the runbook with its output blocks rewritten to what was printed, and not a byte else.
 */
#include "harness/scenario/play.h"

#include "sim/base/buf.h"

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

/* The line that a block's fence is written with ends its lines in this way. */
static struct str
line_end(const struct scenario *s, const struct runbook_block *b)
{
    size_t next = line_offset(s->text, b->fence_line + 1);

    return next >= 2 && s->text.at[next - 2] == '\r' ? STR("\r\n") : STR("\n");
}

/* Would this line end the block that it stands in? Any row of three marks may. */
static bool
looks_like_a_fence(struct str line)
{
    struct str text = str_trim(line);

    return str_starts(text, STR("```")) || str_starts(text, STR("~~~"));
}

static const struct err *
write_output(struct buf *out, const struct scenario *s, const struct runbook_block *b,
             struct str printed)
{
    struct str end = line_end(s, b);

    for (struct str rest = printed; printed.len && rest.at;) {
        struct str line = str_cut(&rest, '\n');
        if (looks_like_a_fence(line))
            return err_new(ERR_INPUT, (struct place){s->file, b->line, 1}, out->arena,
                           "the output holds the line \"" STR_FMT
                           "\", which would end the block; it is not blessed",
                           STR_ARG(line));
        buf_add(out, line);
        buf_add(out, end);
    }
    return NULL;
}

const struct err *
play_bless(struct str *blessed, const struct scenario *s, const struct outcome *o, struct arena *a)
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
            TRY(write_output(&out, s, b, printed->text));
            done = line_offset(s->text, b->end_line);
        }
    buf_add(&out, str_from(s->text, done));
    *blessed = buf_str(&out);
    return NULL;
}
