/* SPDX-License-Identifier: MIT */
/* Nested memberships and chains of managers: every object once, so that circles end. */
#include "sim/base/arena.h"
#include "sim/base/numbers.h"
#include "sim/world/tenant_state.h"
#include "sim/world/tenant_view.h"

void
tenant_closure(const struct tenant *t, uint32_t object, enum tenant_collection way, attr_id attr,
               struct tenant_numbers *out, struct arena *a)
{
    unsigned char *seen = ARENA_ARRAY(a, unsigned char, t->objects.n / 8 + 1);
    uint32_t from = object, done = 0, next;

    *out = (struct tenant_numbers){0};
    seen[object / 8] = (unsigned char)(1u << object % 8);
    for (;;) {
        struct tenant_walk walk = {.collection = way, .object = from, .attr = attr};
        while ((next = tenant_walk_next(t, &walk)) != TENANT_NONE) {
            unsigned char bit = (unsigned char)(1u << next % 8);
            if (seen[next / 8] & bit)
                continue;
            seen[next / 8] |= bit;
            *VEC_PUSH(&out->list, a) = next;
        }
        if (done == out->list.n)
            break;
        from = out->list.at[done++];
    }
    out->list.n = numbers_sort(out->list.at, out->list.n, a);
}
