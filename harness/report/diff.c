/* SPDX-License-Identifier: MIT */
/*
 * The longest common subsequence of lines, after what both begin and end with is put aside.
 */
#include "harness/report/diff.h"

#include "sim/base/arena.h"

enum { MOST_CELLS = 4000000 }; /* beyond, the middles are told as wholly different */

struct lines {
    VEC(struct str) list;
};

struct sides {
    const struct str *from, *to; /* what is left between common beginning and end */
    uint32_t from_n, to_n;
    uint32_t *common; /* [i * (to_n + 1) + k]: common lines of from[i...] and to[k...] */
};

static void
split(struct lines *out, struct str text, struct arena *a)
{
    for (struct str rest = text; text.len && rest.at;)
        *VEC_PUSH(&out->list, a) = str_cut(&rest, '\n');
}

static void
say(struct diff *out, char mark, struct str text, struct arena *a)
{
    *VEC_PUSH(&out->list, a) = (struct diff_line){mark, text};
}

static void
measure(struct sides *s, struct arena *a)
{
    size_t row = (size_t)s->to_n + 1;

    s->common = ARENA_ARRAY(a, uint32_t, ((size_t)s->from_n + 1) * row);
    for (size_t i = s->from_n; i-- > 0;)
        for (size_t k = s->to_n; k-- > 0;) {
            uint32_t down = s->common[(i + 1) * row + k], right = s->common[i * row + k + 1];
            s->common[i * row + k] = str_eq(s->from[i], s->to[k])
                                         ? s->common[(i + 1) * row + k + 1] + 1
                                     : down >= right ? down
                                                     : right;
        }
}

static void
tell_middle(struct diff *out, struct sides *s, struct arena *a)
{
    size_t row = (size_t)s->to_n + 1;
    uint32_t i = 0, k = 0;

    if ((size_t)s->from_n * s->to_n <= MOST_CELLS)
        measure(s, a);
    while (s->common && i < s->from_n && k < s->to_n) {
        if (str_eq(s->from[i], s->to[k])) {
            say(out, ' ', s->from[i++], a);
            k++;
        } else if (s->common[(i + 1) * row + k] >= s->common[i * row + k + 1]) {
            say(out, '-', s->from[i++], a);
        } else {
            say(out, '+', s->to[k++], a);
        }
    }
    while (i < s->from_n)
        say(out, '-', s->from[i++], a);
    while (k < s->to_n)
        say(out, '+', s->to[k++], a);
}

void
diff_lines(struct diff *out, struct str from, struct str to, struct arena *a)
{
    struct lines one = {0}, two = {0};
    uint32_t head = 0, tail = 0;

    split(&one, from, a);
    split(&two, to, a);
    uint32_t least = one.list.n < two.list.n ? one.list.n : two.list.n;
    while (head < least && str_eq(one.list.at[head], two.list.at[head]))
        head++;
    while (tail < least - head &&
           str_eq(one.list.at[one.list.n - 1 - tail], two.list.at[two.list.n - 1 - tail]))
        tail++;
    struct sides middle = {.from = one.list.at ? one.list.at + head : NULL,
                           .to = two.list.at ? two.list.at + head : NULL,
                           .from_n = one.list.n - head - tail,
                           .to_n = two.list.n - head - tail};
    for (uint32_t i = 0; i < head; i++)
        say(out, ' ', one.list.at[i], a);
    tell_middle(out, &middle, a);
    for (uint32_t i = one.list.n - tail; i < one.list.n; i++)
        say(out, ' ', one.list.at[i], a);
}
