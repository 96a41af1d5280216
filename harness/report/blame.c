/* SPDX-License-Identifier: MIT */
#include "harness/report/blame.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/run/cause_words.h"

enum { MOST_CAUSES = 32, MOST_LINES = 4, MOST_VALUES = 6 };

static bool
belongs_to_a_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80 || c == '_' || c == '-';
}

/* Does the name stand in the text, as a word and not as a part of one? */
static bool
names(struct str text, struct str name)
{
    for (size_t from = 0; name.len && from + name.len <= text.len;) {
        ptrdiff_t at = str_ifind(str_from(text, from), name);
        if (at < 0)
            return false;
        size_t begin = from + (size_t)at, end = begin + name.len;
        bool free_before = begin == 0 || !belongs_to_a_word(text.at[begin - 1]);
        bool free_after = end == text.len || !belongs_to_a_word(text.at[end]);
        if (free_before && free_after)
            return true;
        from = begin + 1;
    }
    return false;
}

static void
add_values(struct buf *out, const char *sign, const struct str *at, uint32_t n, bool *first)
{
    uint32_t shown = n > MOST_VALUES ? MOST_VALUES : n;

    for (uint32_t i = 0; i < shown; i++) {
        buf_fmt(out, "%s%s" STR_FMT, *first ? " " : ", ", sign, STR_ARG(at[i]));
        *first = false;
    }
    if (shown < n)
        buf_fmt(out, " and %u more", (unsigned)(n - shown));
}

static const char *
deed(enum effect_kind k)
{
    static const char *const words[] = {
        [EFFECT_NONE] = "left as it was", [EFFECT_CREATED] = "created",
        [EFFECT_RESTORED] = "restored",   [EFFECT_UPDATED] = "updated",
        [EFFECT_RENAMED] = "renamed",     [EFFECT_DELETED] = "deleted",
    };

    return words[k];
}

struct str
blame_export(const struct journal_export *row, struct arena *a)
{
    struct buf out = buf_in(a);
    bool first = true;

    if (row->attribute.len) {
        buf_fmt(&out, STR_FMT ": " STR_FMT, STR_ARG(row->object), STR_ARG(row->attribute));
        add_values(&out, "+", row->added, row->added_n, &first);
        add_values(&out, "-", row->removed, row->removed_n, &first);
    } else {
        buf_fmt(&out, STR_FMT ": %s", STR_ARG(row->object), deed(row->effect));
    }
    buf_fmt(&out, " by %s",
            row->engine == BY_CONNECT      ? "Connect"
            : row->engine == BY_CLOUD_SYNC ? "Cloud Sync"
                                           : "an administrator");
    return buf_str(&out);
}

struct str
blame_command(const struct journal *j, cause_id effect, struct arena *a)
{
    const struct cause *chain[MOST_CAUSES];
    uint32_t n = journal_chain(j, effect, chain, MOST_CAUSES);

    for (uint32_t i = 0; i < n; i++)
        if (chain[i]->kind == CAUSE_COMMAND)
            return cause_words(chain[i], STR(""), a);
    return STR("");
}

void
blame_expectation(struct blame *out, const struct outcome *o, uint32_t step,
                  const struct outcome_expectation *e, struct arena *a)
{
    uint32_t before = out->list.n;

    for (uint32_t i = o->steps.at[step].exports_end; i-- > 0;) {
        const struct journal_export *row = &o->journal->exports.at[i];
        if (!names(e->text, row->object))
            continue;
        struct str command = blame_command(o->journal, row->cause, a);
        struct str what = blame_export(row, a);
        *VEC_PUSH(&out->list, a) =
            command.len ? str_fmt(a, STR_FMT "; " STR_FMT, STR_ARG(what), STR_ARG(command)) : what;
        if (out->list.n - before == MOST_LINES)
            return;
    }
}
