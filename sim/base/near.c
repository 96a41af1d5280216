/* SPDX-License-Identifier: MIT */
#include "sim/base/near.h"

enum { LONGEST = 64 }; /* what stands behind it does not count */

/* Steps to turn one name into the other: put in, leave out, change. Without case. */
static size_t
distance(struct str x, struct str y)
{
    size_t row[LONGEST + 1];

    x = str_sub(x, 0, LONGEST);
    y = str_sub(y, 0, LONGEST);
    for (size_t j = 0; j <= y.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= x.len; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= y.len; j++) {
            bool same = str_ieq(str_sub(x, i - 1, 1), str_sub(y, j - 1, 1));
            size_t best = corner + (same ? 0 : 1);
            corner = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[y.len];
}

struct near
near_to(struct str asked)
{
    return (struct near){.asked = asked, .best = STR(""), .below = asked.len / 4 + 2};
}

void
near_offer(struct near *n, struct str known)
{
    size_t steps = distance(known, n->asked);

    if (steps >= n->below || steps >= known.len)
        return;
    n->best = known;
    n->below = steps;
}
