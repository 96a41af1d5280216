/* SPDX-License-Identifier: MIT */
#include "harness/scenario/words.h"

#include "harness/shell/text.h"

const struct err *
words_suggest(const struct err *e, struct str word, const struct str *known, size_t n,
              struct arena *a)
{
    size_t least = word.len / 3 + 2; /* nearer than this */
    struct str best = STR("");

    for (size_t i = 0; i < n; i++) {
        size_t distance = text_distance(known[i], word);
        if (distance < least) {
            least = distance;
            best = known[i];
        }
    }
    return best.len ? err_remedy(e, a, "Did you mean " STR_FMT "?", STR_ARG(best)) : e;
}
