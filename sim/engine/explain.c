/* SPDX-License-Identifier: MIT */
#include "sim/engine/explain.h"

#include "sim/base/sort.h"
#include "sim/engine/metaverse.h"
#include "sim/engine/mods.h"
#include "sim/engine/outbound.h"
#include "sim/engine/space.h"
#include "sim/engine/txn.h"

/* One contribution to the attribute: a flow of a rule in scope, with the object that it reads. */
struct voice {
    rule_id rule;
    cs_index source; /* ENGINE_NONE: the metaverse object */
    const struct flow *flow;
    bool not_yet;
};

struct voices {
    VEC(struct voice) list;
    const struct ruleset *rules;
    attr_id attr;
};

static void
add_voices(struct voices *v, rule_id rule, cs_index source, bool not_yet, struct arena *a)
{
    const struct rule *r = ruleset_get(v->rules, rule);

    for (uint32_t i = 0; i < r->flows.n; i++)
        if (r->flows.at[i].target == v->attr)
            *VEC_PUSH(&v->list, a) = (struct voice){rule, source, &r->flows.at[i], not_yet};
}

static int
by_precedence(const void *x, const void *y, void *context)
{
    const struct ruleset *rules = context;
    const struct voice *a = x, *b = y;
    int32_t p = ruleset_get(rules, a->rule)->precedence,
            q = ruleset_get(rules, b->rule)->precedence;

    return (p > q) - (p < q);
}

/* --- what a flow says ------------------------------------------------------------------------ */

/* A metaverse object by the name that its linked object in the directory has. */
static struct str
directory_dn(const struct work *w, mv_index m)
{
    cs_index i = m == ENGINE_NONE ? m : mv_at(w->e, m)->first_link;

    return i == ENGINE_NONE ? STR("") : space_dn(w->e, i, w->a);
}

static void
name_references(struct work *w, const struct source *s, struct said *said)
{
    struct str *names = ARENA_ARRAY(w->a, struct str, said->n);

    for (uint32_t i = 0; i < said->n; i++) {
        names[i] = said->values[i];
        if (s->kind == SOURCE_MV)
            names[i] = directory_dn(w, source_reference(s, said->values[i]));
    }
    said->values = names;
}

static enum says
word_of(enum flow_state state)
{
    switch (state) {
    case FLOWS:
        return SAYS_WINS;
    case FLOWS_NOTHING:
        return SAYS_NULL;
    case FLOWS_AUTHORITATIVE_NULL:
        return SAYS_AUTHORITATIVE_NULL;
    case FLOWS_IGNORE:
        return SAYS_IGNORE;
    }
    return SAYS_NULL;
}

static struct said
ask(struct work *w, const struct voice *v, struct source *s, enum side target)
{
    struct said said = {.rule = v->rule, .source = v->source};
    struct flow_result result;

    if (v->not_yet || v->flow->once) {
        said.says = v->not_yet ? SAYS_NOT_YET : SAYS_ONLY_ONCE;
        return said;
    }
    said.failure = rule_flow(v->flow, &s->rules, target, &result, w->a);
    if (said.failure) {
        said.says = SAYS_FAILS;
        return said;
    }
    said.says = word_of(result.state);
    if (result.state != FLOWS)
        return said;
    said.n = result.n;
    said.values = result.values;
    if (is_reference(v->flow->target, target))
        name_references(w, s, &said);
    return said;
}

static bool
merges(const struct voice *v)
{
    return v->flow->merge == MERGE_MERGE || v->flow->merge == MERGE_CASE_INSENSITIVE;
}

/* The first value or AuthoritativeNull settles it; what comes later loses, unless all are merged. */
static void
settle(const struct voices *v, struct said_list *out)
{
    bool settled = false, valued = false;

    for (uint32_t i = 0; i < out->list.n; i++) {
        struct said *said = &out->list.at[i];
        bool merged = merges(&v->list.at[i]);
        if (said->says == SAYS_AUTHORITATIVE_NULL) {
            settled |= !valued;
            continue;
        }
        if (said->says != SAYS_WINS)
            continue;
        if (settled || (valued && !merged))
            said->says = SAYS_LOSES;
        else if (merged)
            said->says = SAYS_MERGED;
        valued = true;
    }
}

/* --- inbound ----------------------------------------------------------------------------------- */

static void
gather_inbound(struct work *w, mv_index m, struct voices *v)
{
    const struct engine *e = w->e;

    for (cs_index i = mv_at(e, m)->first_link; i != ENGINE_NONE; i = cs_at(e, i)->next_link) {
        const struct cs *o = cs_at(e, i);
        struct source *s = &w->linked[o->connector];
        struct scope_list scope;
        if (!o->anchor)
            continue;
        source_cs(s, i, w->now, w->a);
        if (scope_of(w, RULE_INBOUND, o->connector, o->class, s, &scope))
            continue;
        for (uint32_t k = 0; k < scope.n; k++)
            if (ruleset_get(v->rules, scope.at[k])->link != LINK_JOIN_NO_FLOW)
                add_voices(v, scope.at[k], i, inbound_not_yet(w, m, i, scope.at[k]), w->a);
    }
}

void
engine_explain_inbound(struct engine *e, mv_index m, attr_id attr, vtime now, struct said_list *out,
                       struct arena *a)
{
    struct voices v = {.rules = e->config.rules, .attr = attr};
    struct work w;

    *out = (struct said_list){0};
    work_init(&w, e, now, 0, a);
    w.touched = ENGINE_NONE;
    gather_inbound(&w, m, &v);
    sort_stable(v.list.at, v.list.n, sizeof *v.list.at, by_precedence,
                (void *)(uintptr_t)e->config.rules, a);
    for (uint32_t i = 0; i < v.list.n; i++)
        *VEC_PUSH(&out->list, a) = ask(
            &w, &v.list.at[i], &w.linked[cs_at(e, v.list.at[i].source)->connector], SIDE_METAVERSE);
    settle(&v, out);
}

/* --- outbound ---------------------------------------------------------------------------------- */

void
engine_explain_outbound(struct engine *e, mv_index m, uint32_t connector, attr_id attr, vtime now,
                        struct said_list *out, struct arena *a)
{
    struct voices v = {.rules = e->config.rules, .attr = attr};
    struct scope_list scope;
    struct work w;

    *out = (struct said_list){0};
    work_init(&w, e, now, 0, a);
    source_mv(&w.mv, m, connector, now, a);
    if (scope_of(&w, RULE_OUTBOUND, connector, mv_at(e, m)->class, &w.mv, &scope))
        return;
    for (uint32_t k = 0; k < scope.n; k++)
        add_voices(&v, scope.at[k], ENGINE_NONE, false, a);
    for (uint32_t i = 0; i < v.list.n; i++)
        *VEC_PUSH(&out->list, a) = ask(&w, &v.list.at[i], &w.mv, e->spaces[connector].self.side);
    settle(&v, out);
}

void
engine_explain_held(struct engine *e, cs_index object, vtime now, const struct mod **mods,
                    uint32_t *n, struct arena *a)
{
    mv_index m = engine_cs_mv(e, object);
    struct work w;
    bool held;

    *n = 0;
    if (m == ENGINE_NONE)
        return;
    work_init(&w, e, now, 0, a);
    txn_begin(e);
    if (!outbound_unheld(&w, m, object))
        mods_wanted(e, object, false, mods, n, &held, a);
    txn_rollback(e);
}

/* --- scope and join ---------------------------------------------------------------------------- */

static struct scope_word
scope_word(struct work *w, rule_id rule, const struct source *s)
{
    const struct rule_source *o = &s->rules;
    struct scope_word word = {
        .rule = rule, .fails = rule_scope_failure(ruleset_get(w->e->config.rules, rule), o)};

    if (!word.fails || word.fails->attr == ATTR_NONE)
        return word;
    const struct attr *attr = o->values.attribute(o->values.self, word.fails->attr);
    if (attr) {
        word.n = attr->n;
        word.values = attr->values;
    }
    return word;
}

void
engine_explain_scope(struct engine *e, enum rule_direction d, uint32_t connector, uint32_t object,
                     vtime now, struct scope_words *out, struct arena *a)
{
    struct work w;
    struct source *s;
    enum object_class class;

    *out = (struct scope_words){0};
    work_init(&w, e, now, 0, a);
    if (d == RULE_INBOUND) {
        s = &w.linked[connector];
        source_cs(s, object, now, a);
        class = cs_at(e, object)->class;
    } else {
        s = &w.mv;
        source_mv(s, object, connector, now, a);
        class = mv_at(e, object)->class;
    }
    struct rule_list rules = rules_for(e->config.rules, d, connector, class);
    for (uint32_t i = 0; i < rules.n; i++)
        *VEC_PUSH(&out->list, a) = scope_word(&w, rules.at[i], s);
}

struct attr_list
engine_explain_join(struct engine *e, cs_index object, rule_id rule, vtime now, struct arena *a)
{
    const struct rule *r = ruleset_get(e->config.rules, rule);
    VEC(attr_id) missing = {0};
    struct work w;

    work_init(&w, e, now, 0, a);
    struct source *s = &w.linked[cs_at(e, object)->connector];
    source_cs(s, object, now, a);
    for (uint32_t g = 0; g < r->join.n; g++)
        for (uint32_t k = 0; k < r->join.at[g].all.n; k++) {
            attr_id attr = r->join.at[g].all.at[k].cs;
            if (!s->rules.values.attribute(s->rules.values.self, attr))
                *VEC_PUSH(&missing, a) = attr;
        }
    return (struct attr_list){missing.at, missing.n};
}
