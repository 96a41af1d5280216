/* SPDX-License-Identifier: MIT */
#include "sim/engine/join.h"

#include "sim/engine/metaverse.h"

static const struct expr_failure ambiguous = {
    STR("ambiguous-import-flow-from-multiple-connectors"),
    STR("the metaverse object to join has an object of this connector already"), 0};
static const struct expr_failure disagree = {STR("sync-generic-failure"),
                                             STR("two rules in scope join different objects"), 0};

bool
join_carries(const struct engine *e, rule_id rule)
{
    return ruleset_get(e->config.rules, rule)->join.n > 0;
}

static bool
same_group(const struct join_group *x, const struct join_group *y, bool inbound)
{
    if (x->all.n != y->all.n)
        return false;
    for (uint32_t i = 0; i < x->all.n; i++) {
        const struct join_condition *a = &x->all.at[i], *b = &y->all.at[i];
        if (a->case_sensitive != b->case_sensitive || (inbound ? a->mv != b->mv : a->cs != b->cs))
            return false;
    }
    return true;
}

static const struct join_group *
group_of(const struct engine *e, const struct join_index *j)
{
    return &ruleset_get(e->config.rules, j->rule)->join.at[j->group];
}

static struct join_index *
index_for(struct engine *e, rule_id id, uint32_t group)
{
    const struct rule *r = ruleset_get(e->config.rules, id);
    bool inbound = r->direction == RULE_INBOUND;

    for (uint32_t i = 0; i < e->joins.n; i++) {
        struct join_index *j = &e->joins.at[i];
        if (j->inbound == inbound && j->class == r->target &&
            (inbound || j->connector == r->connector) &&
            same_group(group_of(e, j), &r->join.at[group], inbound))
            return j;
    }
    return NULL;
}

enum { NAMESAKES = 64 }; /* so many rows under one key are ambiguous whoever else comes */

static bool
crowded(const struct lookup *l, uint64_t hash)
{
    struct probe p = lookup_begin(l, hash);
    uint32_t n = 0;

    while (n < NAMESAKES && lookup_next(l, &p))
        n++;
    return n == NAMESAKES;
}

static void
add_row(struct work *w, struct join_index *j, const struct source *s, uint32_t value)
{
    const struct str *keys;
    uint32_t n;

    join_keys(group_of(w->e, j), j->inbound ? JOIN_MV : JOIN_CS, &s->rules, &keys, &n, w->a);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t hash = str_hash(keys[i]);
        if (!crowded(&j->rows, hash))
            lookup_add(&j->rows, hash, value, w->e->arena);
    }
}

void
join_note(struct work *w, const struct source *s)
{
    struct engine *e = w->e;
    const struct mv *m = mv_at(e, s->object);

    for (uint32_t i = 0; i < e->joins.n; i++) {
        struct join_index *j = &e->joins.at[i];
        if (j->inbound && (j->class == m->class || j->class == CLASS_none))
            add_row(w, j, s, s->object);
    }
}

static void
index_metaverse(struct work *w)
{
    for (mv_index m = 0; m < w->e->metaverse.n; m++) {
        if (!mv_at(w->e, m)->alive)
            continue;
        struct arena_mark mark = arena_mark(w->a);
        source_mv(&w->probe_mv, m, 0, w->now, w->a);
        join_note(w, &w->probe_mv);
        arena_rewind(w->a, mark);
    }
}

static void
add_index(struct engine *e, rule_id id)
{
    const struct rule *r = ruleset_get(e->config.rules, id);

    if (r->disabled)
        return;
    for (uint32_t g = 0; g < r->join.n; g++)
        if (!index_for(e, id, g))
            *VEC_PUSH(&e->joins, e->arena) =
                (struct join_index){.rule = id,
                                    .group = g,
                                    .class = r->target,
                                    .inbound = r->direction == RULE_INBOUND,
                                    .connector = r->connector};
}

void
join_prepare(struct work *w)
{
    struct engine *e = w->e;
    const struct ruleset *rules = e->config.rules;

    if (e->joins_version != rules->version + 1) {
        e->joins_version = rules->version + 1;
        e->joins.n = 0;
        for (uint32_t i = 0; i < rules->order.n; i++)
            add_index(e, rules->order.at[i]);
        index_metaverse(w);
    }
    for (uint32_t i = 0; i < e->joins.n; i++) {
        if (e->joins.at[i].inbound)
            continue;
        lookup_clear(&e->joins.at[i].rows);
        e->joins.at[i].done = 0;
    }
}

/* Unlinked objects that came since the last look. */
static void
catch_up(struct work *w, struct join_index *j)
{
    const struct space *s = &w->e->spaces[j->connector];

    for (; j->done < s->loose.list.n; j->done++) {
        cs_index i = s->loose.list.at[j->done];
        const struct cs *o = cs_at(w->e, i);
        if (o->state != CS_STAGING || o->mv != ENGINE_NONE ||
            (j->class != CLASS_none && o->class != j->class))
            continue;
        struct arena_mark mark = arena_mark(w->a);
        source_cs(&w->probe_cs, i, w->now, w->a);
        add_row(w, j, &w->probe_cs, i);
        arena_rewind(w->a, mark);
    }
}

static bool
keys_meet(const struct str *x, uint32_t n, const struct str *y, uint32_t m)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < m; k++)
            if (str_eq(x[i], y[k]))
                return true;
    return false;
}

/* Does the candidate of the table really match, and may it be joined at all? */
static bool
matches(struct work *w, const struct join_index *j, const struct join_group *g, uint32_t value,
        const struct str *keys, uint32_t n)
{
    const struct str *others;
    uint32_t m;
    struct source *probe = j->inbound ? &w->probe_mv : &w->probe_cs;

    if (j->inbound) {
        const struct mv *o = mv_at(w->e, value);
        if (!o->alive || (j->class != CLASS_none && o->class != j->class))
            return false;
        source_mv(probe, value, 0, w->now, w->a);
    } else {
        const struct cs *o = cs_at(w->e, value);
        if (o->state != CS_STAGING || o->mv != ENGINE_NONE || o->import_op == PENDING_DELETE)
            return false;
        source_cs(probe, value, w->now, w->a);
    }
    join_keys(g, j->inbound ? JOIN_MV : JOIN_CS, &probe->rules, &others, &m, w->a);
    return keys_meet(keys, n, others, m);
}

/* The one candidate of a group; ENGINE_NONE for none or several. */
static uint32_t
candidate(struct work *w, const struct source *s, rule_id id, uint32_t group, bool *any_key)
{
    const struct join_group *g = &ruleset_get(w->e->config.rules, id)->join.at[group];
    struct join_index *j = index_for(w->e, id, group);
    uint32_t found = ENGINE_NONE, n;
    const struct str *keys;

    join_keys(g, s->kind == SOURCE_CS ? JOIN_CS : JOIN_MV, &s->rules, &keys, &n, w->a);
    if (!n || !j)
        return ENGINE_NONE;
    *any_key = true;
    if (!j->inbound)
        catch_up(w, j);
    for (uint32_t k = 0; k < n; k++) {
        struct probe p = lookup_begin(&j->rows, str_hash(keys[k]));
        while (lookup_next(&j->rows, &p)) {
            if (p.value == found || !matches(w, j, g, p.value, keys, n))
                continue;
            if (found != ENGINE_NONE)
                return ENGINE_NONE;
            found = p.value;
        }
    }
    return found;
}

static struct join_result
search(struct work *w, const struct source *s, const rule_id *rules, uint32_t n)
{
    struct join_result r = {.rule = RULE_NONE, .object = ENGINE_NONE};

    for (uint32_t i = 0; i < n; i++) {
        uint32_t groups = ruleset_get(w->e->config.rules, rules[i])->join.n;
        uint32_t found = ENGINE_NONE;
        for (uint32_t g = 0; g < groups && found == ENGINE_NONE; g++)
            found = candidate(w, s, rules[i], g, &r.any_key);
        if (found == ENGINE_NONE || found == r.object)
            continue;
        if (r.object != ENGINE_NONE) {
            r.state = JOINED_FAILED;
            r.failure = &disagree;
            return r;
        }
        r.state = JOINED_ONE;
        r.rule = rules[i];
        r.object = found;
    }
    return r;
}

struct join_result
join_inbound(struct work *w, const struct source *s, const rule_id *rules, uint32_t n)
{
    struct join_result r = search(w, s, rules, n);

    if (r.state != JOINED_ONE)
        return r;
    cs_index other = mv_linked(w->e, r.object, cs_at(w->e, s->object)->connector);
    if (other != ENGINE_NONE && other != s->object) {
        r.state = JOINED_FAILED;
        r.failure = &ambiguous;
    }
    return r;
}

struct join_result
join_outbound(struct work *w, const struct source *s, const rule_id *rules, uint32_t n)
{
    return search(w, s, rules, n);
}
