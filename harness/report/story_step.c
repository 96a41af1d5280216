/* SPDX-License-Identifier: MIT */
/*
 * What became of one step, in a few words.
 */
#include "harness/report/story.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"

uint32_t
story_failures(const struct outcome_step *s)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->expectations.n; i++)
        n += !s->expectations.at[i].ok;
    for (uint32_t i = 0; i < s->outputs.n; i++)
        n += s->outputs.at[i].checked && !s->outputs.at[i].ok;
    return n;
}

static void
clause(struct buf *out, uint32_t n, const char *one, const char *several)
{
    if (!n)
        return;
    buf_fmt(out, "%s%u %s", out->len ? ", " : "", (unsigned)n, n == 1 ? one : several);
}

static bool
tell_harm(struct buf *out, const struct outcome *o, const struct outcome_step *s)
{
    uint32_t by_kind[FINDING_NOTE + 1] = {0};

    for (uint32_t i = s->first_finding; i < s->findings_end; i++)
        by_kind[o->journal->findings.at[i].kind]++;
    clause(out, by_kind[FINDING_I4], "object lost", "objects lost");
    clause(out, s->losses, "reference lost", "references lost");
    clause(out, by_kind[FINDING_I1], "id or membership lost", "ids or memberships lost");
    clause(out, by_kind[FINDING_SYNC], "error", "errors");
    return out->len > 0;
}

struct str
story_state(const struct outcome *o, uint32_t step, enum story_mood *mood, struct arena *a)
{
    const struct outcome_step *s = &o->steps.at[step];
    struct buf out = buf_in(a);

    *mood = MOOD_FAILED;
    clause(&out, story_failures(s), "expectation failed", "expectations failed");
    if (!s->ran)
        buf_fmt(&out, "%sbroke off", out.len ? ", " : "");
    if (out.len)
        return buf_str(&out);
    *mood = MOOD_HARM;
    if (tell_harm(&out, o, s))
        return buf_str(&out);
    *mood = MOOD_GOOD;
    clause(&out, s->returned, "reference is back", "references are back");
    return out.len ? buf_str(&out) : STR("ok");
}

struct str
story_clock(const struct outcome *o, const struct outcome_step *s, struct arena *a)
{
    int64_t first = o->steps.at[0].began / DAY, days = s->at / DAY - first;

    return days ? str_fmt(a, "+%lldd", (long long)days) : time_clock(s->at, a);
}
