/* SPDX-License-Identifier: MIT */
#include "sim/engine/work.h"

#include "sim/engine/flow.h"

void
work_init(struct work *w, struct engine *e, vtime now, cause_id cause, struct arena *a)
{
    uint32_t names = e->config.schema->names.list.n;

    *w = (struct work){.e = e, .a = a, .now = now, .cause = cause, .looked_at = ENGINE_NONE};
    plan_prepare(e, a);
    w->names = names < IMAGE_ATTRS ? names : (uint32_t)IMAGE_ATTRS;
    w->linked = ARENA_ARRAY(a, struct source, e->config.n);
    for (uint32_t c = 0; c < e->config.n; c++)
        source_init(&w->linked[c], e, w->names, a);
    source_init(&w->mv, e, w->names, a);
    source_init(&w->probe_cs, e, w->names, a);
    source_init(&w->probe_mv, e, w->names, a);
    w->told = ARENA_ARRAY(a, struct told, w->names);
    w->outcomes_room = 128;
    w->outcomes = ARENA_ARRAY(a, struct outcome, w->outcomes_room);
}

cause_id
work_cause(struct work *w, enum cause_kind kind, cause_id because, struct str subject,
           struct str detail)
{
    return causes_add(
        w->e->config.causes,
        (struct cause){.kind = kind, .because = because, .subject = subject, .detail = detail});
}

struct str
rule_name(const struct engine *e, uint32_t rule)
{
    return rule < e->config.rules->rules.n ? ruleset_get(e->config.rules, rule)->name : STR("");
}

cause_id
work_rule_cause(struct work *w, enum cause_kind kind, cause_id because, rule_id rule)
{
    for (uint32_t i = 0; i < SHARED_CAUSES; i++) {
        const struct shared_cause *c = &w->shared[i];
        if (c->cause && c->kind == kind && c->because == because && c->rule == rule)
            return c->cause;
    }
    struct shared_cause *oldest = &w->shared[w->shared_next++ % SHARED_CAUSES];
    *oldest = (struct shared_cause){kind, rule, because,
                                    work_cause(w, kind, because, STR(""), rule_name(w->e, rule))};
    return oldest->cause;
}
