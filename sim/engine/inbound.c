/* SPDX-License-Identifier: MIT */
#include "sim/engine/inbound.h"

#include "sim/base/sort.h"
#include "sim/engine/constraint.h"
#include "sim/engine/join.h"
#include "sim/engine/membership.h"
#include "sim/engine/metaverse.h"
#include "sim/engine/space.h"
#include "sim/engine/txn.h"

static const struct expr_failure crowded = {
    STR("sync-generic-failure"), STR("more rules are in scope than the engine can weigh"), 0};

const struct expr_failure *
scope_of(struct work *w, enum rule_direction d, uint32_t connector, enum object_class class,
         const struct source *s, struct scope_list *out)
{
    out->n = 0;
    if (d == RULE_INBOUND && membership_excludes(w->e, s->object))
        return NULL;
    uint32_t n =
        rules_in_scope(w->e->config.rules, d, connector, class, &s->rules, out->at, RULES_IN_SCOPE);
    out->n = n < RULES_IN_SCOPE ? n : RULES_IN_SCOPE;
    return n > RULES_IN_SCOPE ? &crowded : NULL;
}

static bool
listed(const struct scope_list *s, rule_id rule)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (s->at[i] == rule)
            return true;
    return false;
}

static rule_id
first_provision(const struct engine *e, const struct scope_list *s)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (ruleset_get(e->config.rules, s->at[i])->link == LINK_PROVISION)
            return s->at[i];
    return RULE_NONE;
}

static void
take_link(struct work *w, cs_index i, mv_index m, rule_id rule)
{
    struct cs *o = txn_cs(w->e, i);

    mv_link(w->e, m, i);
    o->in_rule = (uint16_t)rule;
    o->flags |= CSF_INBOUND;
}

/* Its delete is staged or sent: only an outbound rule that wants it again can bring it back. */
static bool
is_leaving(const struct cs *o)
{
    return o->export_op == PENDING_DELETE || o->sent_op == PENDING_DELETE;
}

/* May the rule make a metaverse object? Not if it wants to join and the object has nothing to. */
static bool
may_project(const struct work *w, const struct cs *o, rule_id rule, const struct join_result *j)
{
    const struct rule *r = ruleset_get(w->e->config.rules, rule);

    if (r->target == CLASS_none)
        return false;
    if (!r->join.n || j->any_key)
        return true;
    return o->class == CLASS_contact && assumed(w->e, ASSUME_contactNeedsMail, "false");
}

/* The joining rule has left the scope, or there is none on the way in yet. */
static const struct expr_failure *
review_link(struct work *w, cs_index i, const struct scope_list *s, enum linked *out,
            mv_index *lost)
{
    struct engine *e = w->e;
    struct cs *o = cs_at(e, i);
    mv_index m = o->mv;
    const struct source *source = &w->linked[o->connector];
    struct join_result j = join_inbound(w, source, s->at, s->n);
    rule_id provision = first_provision(e, s);

    if (j.state == JOINED_FAILED)
        return j.failure;
    if (j.state == JOINED_ONE && j.object == m) {
        txn_cs(e, i)->in_rule = (uint16_t)j.rule;
        return NULL;
    }
    if (o->in_rule == NO_RULE)
        return NULL; /* an outbound rule holds the link */
    if (j.state == JOINED_ONE) {
        mv_unlink(e, i);
        take_link(w, i, j.object, j.rule);
        *out = LINKED_JOINED;
        *lost = m;
        return NULL;
    }
    if (provision != RULE_NONE) {
        txn_cs(e, i)->in_rule = (uint16_t)provision;
        return NULL;
    }
    if (o->flags & CSF_INBOUND) {
        mv_unlink(e, i);
        *out = LINKED_LOST;
        *lost = m;
        return NULL;
    }
    txn_cs(e, i)->in_rule = NO_RULE;
    return NULL;
}

const struct expr_failure *
inbound_link(struct work *w, cs_index i, enum linked *out, mv_index *lost)
{
    struct engine *e = w->e;
    struct cs *o = cs_at(e, i);
    struct source *source = &w->linked[o->connector];
    struct scope_list *s = &w->scope;

    *out = o->mv != ENGINE_NONE ? LINKED_BEFORE : LINKED_NOT;
    *lost = ENGINE_NONE;
    work_at(w, ALGORITHM_JOIN, o->connector);
    source_cs(source, i, w->now, w->a);
    const struct expr_failure *failure =
        scope_of(w, RULE_INBOUND, o->connector, o->class, source, s);
    if (failure)
        return failure;
    w->looked_at = i;
    if (o->mv != ENGINE_NONE)
        return o->in_rule != NO_RULE && listed(s, o->in_rule) ? NULL
                                                              : review_link(w, i, s, out, lost);
    if (is_leaving(o))
        return NULL;
    struct join_result j = join_inbound(w, source, s->at, s->n);
    if (j.state == JOINED_FAILED)
        return j.failure;
    if (j.state == JOINED_ONE) {
        take_link(w, i, j.object, j.rule);
        *out = LINKED_JOINED;
        return NULL;
    }
    rule_id provision = first_provision(e, s);
    if (provision == RULE_NONE || !may_project(w, o, provision, &j))
        return NULL;
    take_link(w, i, mv_new(e, ruleset_get(e->config.rules, provision)->target), provision);
    *out = LINKED_PROJECTED;
    return NULL;
}

static int
by_precedence(const void *x, const void *y, void *context)
{
    const struct contribution *a = x, *b = y;

    (void)context;
    return (a->precedence > b->precedence) - (a->precedence < b->precedence);
}

struct gathered {
    VEC(struct contribution) list;
    bool kept;
};

bool
inbound_not_yet(const struct work *w, mv_index m, cs_index i, rule_id rule)
{
    const struct engine *e = w->e;
    const struct cs *o = cs_at(w->e, i);
    const struct pool *p = &e->words;
    image_id image = mv_at(w->e, m)->image;

    if (w->every_rule || i == w->touched || rule < e->spaces[o->connector].rules_known)
        return false;
    for (uint32_t k = 0; k < image_n(p, image); k++)
        if (image_cell(p, image, k).rule == rule)
            return false;
    return true;
}

/* The rules in scope; those of the object that inbound_link has just looked at are known. */
static const struct expr_failure *
look_at(struct work *w, cs_index i)
{
    const struct cs *o = cs_at(w->e, i);
    struct source *source = &w->linked[o->connector];

    if (w->looked_at == i && !w->e->plainly)
        return NULL;
    w->looked_at = ENGINE_NONE;
    source_cs(source, i, w->now, w->a);
    return scope_of(w, RULE_INBOUND, o->connector, o->class, source, &w->scope);
}

/* What was made for export and never imported says nothing yet on the way in. */
static const struct expr_failure *
gather(struct work *w, mv_index m, cs_index i, struct gathered *g)
{
    struct engine *e = w->e;
    const struct cs *o = cs_at(e, i);
    struct source *source = &w->linked[o->connector];
    const struct scope_list *s = &w->scope;

    if (!o->anchor)
        return NULL;
    const struct expr_failure *failure = look_at(w, i);
    for (uint32_t k = 0; !failure && k < s->n; k++) {
        const struct rule *r = ruleset_get(e->config.rules, s->at[k]);
        if (r->link == LINK_JOIN_NO_FLOW || inbound_not_yet(w, m, i, s->at[k]))
            continue;
        *VEC_PUSH(&g->list, w->a) = (struct contribution){s->at[k], r->precedence, source};
        g->kept |=
            r->link == LINK_PROVISION || (r->link == LINK_STICKY_JOIN && o->in_rule == s->at[k]);
    }
    w->looked_at = ENGINE_NONE;
    return failure;
}

/* Values that stay although no flow gave them: "leave it alone", or not asked for. */
static bool
stays(const struct work *w, attr_id attr, bool references_only)
{
    return flow_leaves(flow_told(w, attr)) ||
           (references_only && !is_reference(attr, SIDE_METAVERSE));
}

static const struct expr_failure too_long = {
    STR("mv-constraint-violation"),
    STR("more than 448 characters for an attribute that the metaverse has an index for"), 0};

/* The new image: what the flows gave, and of the old one what stays. Both come by attribute. */
static const struct expr_failure *
build(struct work *w, image_id before, bool references_only, struct inbound_image *out)
{
    struct engine *e = w->e;
    struct pool *p = &e->words;
    uint32_t n = image_n(p, before), k = 0, i = 0, kept = 0;
    struct cell *cells = ARENA_ARRAY(w->a, struct cell, (size_t)n + w->outcomes_n);

    while (i < n || k < w->outcomes_n) {
        const struct outcome *o = k < w->outcomes_n ? flow_outcome(w, k) : NULL;
        struct cell old = i < n ? image_cell(p, before, i) : (struct cell){.attr = UINT32_MAX};
        if (!o || old.attr < o->attr) {
            i++;
            if (stays(w, old.attr, references_only))
                cells[kept++] = cell_keep(p, old);
            else
                out->changed = true;
            continue;
        }
        bool has_old = old.attr == o->attr;
        i += has_old;
        k++;
        cells[kept] = flow_cell(w, o, has_old ? &old : NULL);
        out->changed |=
            !has_old || !cell_same(p, &e->texts, &old, &cells[kept], o->reference, w->a);
        if (constraint_violated(e, &cells[kept++])) {
            while (kept)
                cell_drop(p, cells[--kept]);
            return &too_long;
        }
    }
    out->image = image_make(p, cells, kept, e->arena);
    return NULL;
}

const struct expr_failure *
inbound_flow(struct work *w, mv_index m, bool created, bool references_only,
             struct inbound_image *out)
{
    struct engine *e = w->e;
    struct gathered g = {0};
    const struct expr_failure *failure = NULL;

    *out = (struct inbound_image){0};
    work_at(w, ALGORITHM_IMPORT_FLOW, w->connector);
    for (cs_index i = mv_at(e, m)->first_link; i != ENGINE_NONE; i = cs_at(e, i)->next_link) {
        failure = gather(w, m, i, &g);
        if (failure)
            return failure;
    }
    out->kept = g.kept;
    sort_stable(g.list.at, g.list.n, sizeof *g.list.at, by_precedence, NULL, w->a);
    struct flow_request r = {.contributions = g.list.at,
                             .n = g.list.n,
                             .side = SIDE_METAVERSE,
                             .created = created,
                             .references_only = references_only};
    failure = flow_resolve(w, &r);
    if (failure)
        return failure;
    return build(w, mv_at(e, m)->image, references_only, out);
}
