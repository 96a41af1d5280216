/* SPDX-License-Identifier: MIT */
#include "harness/scenario/words.h"

#include "sim/base/near.h"

const struct err *
words_suggest(const struct err *e, struct str word, const struct str *known, size_t n,
              struct arena *a)
{
    struct near near = near_to(word);

    for (size_t i = 0; i < n; i++)
        near_offer(&near, known[i]);
    return near.best.len ? err_remedy(e, a, "Did you mean " STR_FMT "?", STR_ARG(near.best)) : e;
}
