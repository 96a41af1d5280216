/* SPDX-License-Identifier: MIT */
#include "sim/engine/outbound.h"

#include "sim/engine/join.h"
#include "sim/engine/metaverse.h"
#include "sim/engine/provision.h"
#include "sim/engine/references.h"
#include "sim/engine/rename.h"
#include "sim/engine/space.h"
#include "sim/engine/staging.h"
#include "sim/engine/txn.h"

static const struct rule *
rule_of(const struct engine *e, rule_id id)
{
    return ruleset_get(e->config.rules, id);
}

static bool
no_flow(const struct engine *e, rule_id id)
{
    return id != RULE_NONE && id != NO_RULE && rule_of(e, id)->link == LINK_JOIN_NO_FLOW;
}

/* Provision or JoinNoFlow, whichever comes first; these decide whether the object exists. */
static rule_id
strong_owner(const struct engine *e, const struct scope_list *s)
{
    bool no_flow_wins = assumed(e, ASSUME_joinNoFlowWins, "joinNoFlow");
    rule_id first = RULE_NONE;

    for (uint32_t i = 0; i < s->n; i++) {
        enum link_type link = rule_of(e, s->at[i])->link;
        if (link == LINK_JOIN_NO_FLOW && (no_flow_wins || first == RULE_NONE))
            return s->at[i];
        if (link == LINK_PROVISION && first == RULE_NONE)
            first = s->at[i];
    }
    return first;
}

static rule_id
weak_owner(const struct engine *e, const struct scope_list *s)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (join_carries(e, s->at[i]))
            return s->at[i];
    return RULE_NONE;
}

const struct expr_failure *
outbound_owner(struct work *w, const struct source *mv, uint32_t connector, enum object_class class,
               struct scope_list *scope, rule_id *owner)
{
    const struct expr_failure *failure = scope_of(w, RULE_OUTBOUND, connector, class, mv, scope);

    *owner = failure ? (rule_id)RULE_NONE : strong_owner(w->e, scope);
    return failure;
}

/* The link under the rules in scope now: kept, handed to another rule, or given up. */
static bool
keep_link(struct work *w, mv_index m, cs_index i, const struct scope_list *s, rule_id owner,
          struct reason why)
{
    struct engine *e = w->e;
    struct cs *o = txn_cs(e, i);
    rule_id old = o->out_rule, weak = weak_owner(e, s);
    bool held_back_add = no_flow(e, owner) && o->export_op == PENDING_ADD;

    if (owner != RULE_NONE && !held_back_add) {
        o->out_rule = (uint16_t)owner;
        return true;
    }
    bool was_strong = old != NO_RULE && (rule_of(e, old)->link == LINK_PROVISION ||
                                         rule_of(e, old)->link == LINK_JOIN_NO_FLOW);
    if (!was_strong && (weak != RULE_NONE || o->flags & CSF_INBOUND)) {
        o->out_rule = weak == RULE_NONE ? (uint16_t)NO_RULE : (uint16_t)weak;
        return true;
    }
    if (was_strong && no_flow(e, old) && owner == RULE_NONE) {
        /* nothing holds it back any more, and nothing wants it either: it only loses its link */
        o->out_rule = weak == RULE_NONE ? (uint16_t)NO_RULE : (uint16_t)weak;
        if (o->flags & CSF_INBOUND || weak != RULE_NONE)
            return true;
    }
    cause_id lost = give_up_cause(w, i, why.because);
    references_retry_mv(e, m, lost);
    give_up(w, i, lost);
    return false;
}

static const struct expr_failure *
flow_out(struct work *w, mv_index m, cs_index i, const struct scope_list *s, bool created,
         bool references_only)
{
    struct contribution *list = ARENA_ARRAY(w->a, struct contribution, s->n);

    (void)m;
    work_at(w, ALGORITHM_EXPORT_FLOW, cs_at(w->e, i)->connector);
    for (uint32_t k = 0; k < s->n; k++)
        list[k] = (struct contribution){s->at[k], rule_of(w->e, s->at[k])->precedence, &w->mv};
    struct flow_request r = {.contributions = list,
                             .n = s->n,
                             .side = cs_side(w->e, cs_at(w->e, i)),
                             .connector = cs_at(w->e, i)->connector,
                             .created = created,
                             .references_only = references_only};
    return flow_resolve(w, &r);
}

/* What is staged goes beyond references: the change that brought the stamp, not exported yet. */
static bool
stages_values(const struct engine *e, cs_index i)
{
    const struct cs *o = cs_at(e, i);

    for (uint32_t k = 0; k < image_n(&e->words, o->wanted); k++)
        if (!is_reference(image_cell(&e->words, o->wanted, k).attr, cs_side(e, o)))
            return true;
    return false;
}

/* Behind JoinNoFlow only references are computed; older editions let one of them release the rest. */
static const struct expr_failure *
stage_flows(struct work *w, mv_index m, cs_index i, const struct scope_list *s, rule_id owner,
            bool was_no_flow, bool created, bool references_only, struct reason why)
{
    struct engine *e = w->e;
    bool once =
        assumed(e, ASSUME_noFlowStampExport, "once") && (!was_no_flow || stages_values(e, i));
    bool held = no_flow(e, owner) && !once;
    const struct expr_failure *failure = flow_out(w, m, i, s, created, references_only || held);

    if (failure)
        return failure;
    staging_set(w, i, references_only && !held, owner, why);
    if (!held || !cs_at(e, i)->wanted || !assumed(e, ASSUME_refFlowMode, "releaseAll"))
        return NULL;
    failure = flow_out(w, m, i, s, created, false);
    if (!failure)
        staging_set(w, i, false, owner, why);
    return failure;
}

/* Of the rules in scope, those that speak of objects of that class; `out` may be `s`. */
static void
of_class(const struct engine *e, const struct scope_list *s, enum object_class class,
         struct scope_list *out)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->n; i++) {
        enum object_class target = rule_of(e, s->at[i])->target;
        if (target == class || target == CLASS_none)
            out->at[n++] = s->at[i];
    }
    out->n = n;
}

const struct expr_failure *
outbound_unheld(struct work *w, mv_index m, cs_index i)
{
    struct scope_list s;
    rule_id owner;

    source_mv(&w->mv, m, cs_at(w->e, i)->connector, w->now, w->a);
    const struct expr_failure *failure =
        outbound_owner(w, &w->mv, cs_at(w->e, i)->connector, mv_at(w->e, m)->class, &s, &owner);
    of_class(w->e, &s, cs_at(w->e, i)->class, &s);
    if (!failure)
        failure = flow_out(w, m, i, &s, false, false);
    if (!failure)
        staging_set(w, i, false, owner, (struct reason){0, CAUSE_FLOW});
    return failure;
}

/*
 * Another name for an object in the directory, as the rules compute it now. Only the rule that would
 * have made the object has a say; a name that was never sent is not changed, the object is made anew.
 */
static const struct expr_failure *
name_anew(struct work *w, mv_index m, cs_index i, const struct scope_list *own, rule_id owner,
          struct reason why, bool *keeps)
{
    struct engine *e = w->e;
    const struct cs *o = cs_at(e, i);
    struct str name;

    if (cs_side(e, o) != SIDE_AD || owner == RULE_NONE || rule_of(e, owner)->link != LINK_PROVISION)
        return NULL;
    const struct expr_failure *failure = provision_name(w, o->connector, own, &name);
    if (failure || !name.len || rename_same(name, space_dn(e, i, w->a), w->a))
        return failure;
    *keeps = !never_exported(o);
    if (*keeps) {
        w->new_name = name;
        return NULL;
    }
    cause_id lost = give_up_cause(w, i, why.because);
    references_retry_mv(e, m, lost);
    give_up(w, i, lost);
    return NULL;
}

/* What is staged for an object before and after its flows. */
struct staged {
    image_id image;
    text_id name; /* 0: no rename */
};

static struct staged
staged_now(const struct engine *e, cs_index i)
{
    const struct cs *o = cs_at(e, i);
    struct cell name;
    bool renamed = image_find(&e->words, o->wanted, ATTR_dn, &name);

    return (struct staged){o->wanted, renamed ? name.value : 0};
}

static void
count(struct work *w, cs_index i, bool created, struct staged before)
{
    uint32_t *counters = w->out->outbound[cs_at(w->e, i)->connector];
    struct staged now = staged_now(w->e, i);
    bool changed = now.image != before.image;

    if (created)
        counters[changed ? OUTBOUND_ADD_FLOW : OUTBOUND_ADD_NO_FLOW]++;
    else if (now.name && now.name != before.name)
        counters[image_n(&w->e->words, now.image) > 1 ? OUTBOUND_RENAME_FLOW
                                                      : OUTBOUND_RENAME_NO_FLOW]++;
    else
        counters[changed ? OUTBOUND_CONNECTOR_FLOW : OUTBOUND_CONNECTOR_NO_FLOW]++;
}

/* Values that the lost object gave are withdrawn: the metaverse object is computed once more. */
static void
recall(struct work *w, mv_index m, uint32_t connector)
{
    struct engine *e = w->e;
    struct mv *v = txn_mv(e, m);
    const struct ruleset *rules = e->config.rules;

    for (uint32_t k = 0; k < image_n(&e->words, v->image); k++) {
        uint32_t rule = image_cell(&e->words, v->image, k).rule;
        if (rule >= rules->rules.n || ruleset_get(rules, rule)->connector != connector)
            continue;
        if (!(v->flags & MVF_PROVISION))
            numbers_push(&e->provisions, m, e->arena);
        v->flags |= MVF_PROVISION;
        return;
    }
}

/*
 * The object that the metaverse object has there: kept under its rule and name, or given up (`*had`).
 * Then another one may take its place, a user's where the person is a contact now, unless it is `over`.
 */
static const struct expr_failure *
keep_object(struct work *w, mv_index m, cs_index i, const struct scope_list *s,
            bool references_only, struct reason why, rule_id *owner, bool *had, bool *over)
{
    struct engine *e = w->e;
    struct scope_list own;

    of_class(e, s, cs_at(e, i)->class, &own);
    rule_id keeper = strong_owner(e, &own);

    *had = keep_link(w, m, i, &own, keeper, why);
    if (!*had) {
        recall(w, m, cs_at(e, i)->connector);
        *over = keeper == *owner;
        return NULL;
    }
    const struct expr_failure *failure =
        references_only ? NULL : name_anew(w, m, i, &own, keeper, why, had);
    if (*had)
        *owner = keeper;
    return failure;
}

static const struct expr_failure *
outbound_to(struct work *w, mv_index m, uint32_t connector, bool references_only, struct reason why)
{
    struct engine *e = w->e;
    enum object_class class = mv_at(e, m)->class;
    cs_index i = mv_linked(e, m, connector);
    struct scope_list s;
    rule_id owner;

    if (i == ENGINE_NONE && !rules_for(e->config.rules, RULE_OUTBOUND, connector, class).n)
        return NULL;
    w->mv.connector = connector;
    w->new_name = STR("");
    work_at(w, ALGORITHM_PROVISIONING, connector);
    const struct expr_failure *failure = outbound_owner(w, &w->mv, connector, class, &s, &owner);
    if (failure)
        return failure;
    bool was_no_flow = i == ENGINE_NONE || no_flow(e, cs_at(e, i)->out_rule);
    bool had = i != ENGINE_NONE, over = false;
    if (had)
        failure = keep_object(w, m, i, &s, references_only, why, &owner, &had, &over);
    if (failure || over)
        return failure;
    if (!had)
        failure = provision(w, m, connector, &s, owner, why, &i);
    if (failure || i == ENGINE_NONE)
        return failure;
    if (!had)
        references_retry_mv(e, m, why.because);
    of_class(e, &s, cs_at(e, i)->class, &s);
    if (owner == RULE_NONE && weak_owner(e, &s) == RULE_NONE)
        return NULL; /* without a joining rule nothing flows in that direction */
    struct staged before = staged_now(e, i);
    bool created = !had && cs_at(e, i)->export_op == PENDING_ADD;
    failure = stage_flows(w, m, i, &s, owner, was_no_flow, created, references_only && had, why);
    if (!failure)
        count(w, i, created, before);
    return failure;
}

const struct expr_failure *
outbound(struct work *w, mv_index m, bool references_only, struct reason why)
{
    struct engine *e = w->e;

    for (uint32_t c = 0; c < e->config.n; c++) {
        const struct expr_failure *failure = outbound_to(w, m, c, references_only, why);
        if (failure)
            return failure;
    }
    return NULL;
}

cause_id
outbound_delete(struct work *w, mv_index m, cause_id because)
{
    struct engine *e = w->e;
    struct mv *v = txn_mv(e, m);
    cause_id first = because;

    while (v->first_link != ENGINE_NONE) {
        cs_index i = v->first_link;
        cause_id lost = give_up_cause(w, i, because);
        if (first == because)
            first = lost;
        references_retry_cs(e, i, first);
        give_up(w, i, lost);
    }
    txn_image(e, &v->image, 0);
    v->alive = false;
    v->flags = 0;
    return first;
}
