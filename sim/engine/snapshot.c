/* SPDX-License-Identifier: MIT */
/*
 * Copies: state refers to itself by number, so a copy of its arrays is a copy of the engine.
 */
#include "sim/engine/engine.h"

#include <assert.h>

#include "sim/engine/filter.h"
#include "sim/engine/plan.h"

static void
copy_space(struct space *to, const struct space *from, struct arena *a)
{
    *to = *from;
    numbers_copy(&to->pending, &from->pending, a);
    numbers_copy(&to->loose, &from->loose, a);
    numbers_copy(&to->exports, &from->exports, a);
    filter_copy(&to->wanted, &from->wanted, a);
    filter_copy(&to->applied, &from->applied, a);
    to->self = connector_copy(&from->self, a);
    to->partitions = ARENA_ARRAY(a, struct partition, from->self.partitions_n + 1);
    for (uint32_t p = 0; p <= from->self.partitions_n; p++) {
        to->partitions[p] = from->partitions[p];
        to->partitions[p].mark = str_copy(from->partitions[p].mark, a);
    }
    to->group_filter = str_copy(from->group_filter, a);
}

static void
copy_errors(struct engine *to, const struct engine *from, struct arena *a)
{
    to->errors.at = NULL;
    to->errors.n = to->errors.room = 0;
    for (uint32_t i = 0; i < from->errors.n; i++) {
        struct object_error error = from->errors.at[i];
        error.literal = str_copy(error.literal, a);
        error.text = str_copy(error.text, a);
        *VEC_PUSH(&to->errors, a) = error;
    }
}

static void
copy_joins(struct engine *to, const struct engine *from, struct arena *a)
{
    to->joins.at = NULL;
    to->joins.n = to->joins.room = 0;
    for (uint32_t i = 0; i < from->joins.n; i++) {
        struct join_index *j = VEC_PUSH(&to->joins, a);
        *j = from->joins.at[i];
        lookup_copy(&j->rows, &from->joins.at[i].rows, a);
    }
}

static void
copy_plans(struct engine *to, const struct engine *from, struct arena *a)
{
    to->plans.at = ARENA_ARRAY(a, struct plan, from->plans.n);
    to->plans.room = from->plans.n;
    to->rule_plans.at = ARENA_ARRAY(a, struct rule_plan, from->rule_plans.n);
    to->rule_plans.room = from->rule_plans.n;
    if (from->plans.n)
        memcpy(to->plans.at, from->plans.at, from->plans.n * sizeof *to->plans.at);
    if (from->rule_plans.n)
        memcpy(to->rule_plans.at, from->rule_plans.at,
               from->rule_plans.n * sizeof *to->rule_plans.at);
}

struct engine *
engine_copy(const struct engine *e, const struct ruleset *rules, struct causes *causes,
            struct arena *a)
{
    struct engine *copy = ARENA_NEW(a, struct engine);

    assert(!e->export.open && !e->txn.open);
    *copy = *e;
    copy->arena = a;
    copy->config.rules = rules;
    copy->config.causes = causes;
    pool_copy(&copy->words, &e->words, a);
    pool_copy(&copy->texts, &e->texts, a);
    seg_copy(&copy->objects, &e->objects, a);
    seg_copy(&copy->metaverse, &e->metaverse, a);
    seg_copy(&copy->edges, &e->edges, a);
    lookup_copy(&copy->by_anchor, &e->by_anchor, a);
    lookup_copy(&copy->by_name, &e->by_name, a);
    for (uint32_t c = 0; c < e->config.n; c++)
        copy_space(&copy->spaces[c], &e->spaces[c], a);
    copy_errors(copy, e, a);
    copy_joins(copy, e, a);
    copy_plans(copy, e, a);
    numbers_copy(&copy->doubtful, &e->doubtful, a);
    numbers_copy(&copy->purge, &e->purge, a);
    numbers_copy(&copy->references, &e->references, a);
    numbers_copy(&copy->provisions, &e->provisions, a);
    copy->txn = (struct txn){0};
    copy->export = (struct export_run){.last_id = e->export.last_id};
    copy->step_errors.at = NULL;
    copy->step_errors.n = copy->step_errors.room = 0;
    return copy;
}
