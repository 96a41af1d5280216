/* SPDX-License-Identifier: MIT */
#include "sim/rules/scopes.h"

#include "sim/base/arena.h"
#include "sim/rules/index.h"

/* The number of the condition among those of the list; a new one joins them. */
static uint32_t
number_of(struct scopes *s, struct map *seen, const struct scope_condition *c, enum side side,
          struct arena *a)
{
    struct str key = str_fmt(a, "%u|%u|" STR_FMT, c->attr, c->op, STR_ARG(c->value));
    uint32_t known = map_get(seen, key);

    if (known != MAP_NONE)
        return known;
    map_set(seen, key, s->tests.n);
    *VEC_PUSH(&s->tests, a) = scope_test_of(c, side);
    return s->tests.n - 1;
}

void
scopes_build(struct scopes *out, const struct ruleset *rs, struct rule_list list, struct arena *a)
{
    struct map seen = map_in(a, false);

    *out = (struct scopes){0};
    for (uint32_t i = 0; i < list.n; i++) {
        const struct rule *r = ruleset_get(rs, list.at[i]);
        *VEC_PUSH(&out->program, a) = r->scope.n;
        for (uint32_t g = 0; g < r->scope.n; g++) {
            const struct scope_group *group = &r->scope.at[g];
            *VEC_PUSH(&out->program, a) = group->all.n;
            for (uint32_t k = 0; k < group->all.n; k++) {
                uint32_t number =
                    number_of(out, &seen, &group->all.at[k], rule_source_side(rs, r), a);
                *VEC_PUSH(&out->program, a) = number;
            }
        }
    }
}

enum answer { UNASKED, HOLDS, FAILS };

static bool
ask(const struct scopes *s, uint32_t test, uint8_t *answers, const struct rule_source *o)
{
    if (answers[test] == UNASKED)
        answers[test] = scope_test_holds(&s->tests.at[test], o) ? HOLDS : FAILS;
    return answers[test] == HOLDS;
}

/* One rule's part of the program, from `*at` on, which moves behind it. */
static bool
in_scope(const struct scopes *s, const uint32_t **at, uint8_t *answers, const struct rule_source *o)
{
    const uint32_t *p = *at;
    uint32_t groups = *p++;
    bool found = groups == 0;

    for (uint32_t g = 0; g < groups; g++) {
        uint32_t n = *p++, held = 0;
        while (!found && held < n && ask(s, p[held], answers, o))
            held++;
        found |= held == n;
        p += n;
    }
    *at = p;
    return found;
}

uint32_t
rules_in_scope(const struct ruleset *rs, enum rule_direction d, uint32_t connector,
               enum object_class class, const struct rule_source *o, rule_id *out, uint32_t most)
{
    const struct rule_slice *slice = rule_index_slice(rs, d, connector);
    struct rule_list list = slice->by_class[class];
    const struct scopes *s = &slice->scopes[class];
    uint8_t *answers = arena_zero(o->scratch, s->tests.n + 1);
    const uint32_t *at = s->program.at;
    uint32_t n = 0;

    for (uint32_t i = 0; i < list.n; i++) {
        if (!in_scope(s, &at, answers, o))
            continue;
        if (n < most)
            out[n] = list.at[i];
        n++;
    }
    return n;
}
