/* SPDX-License-Identifier: MIT */
#include "sim/engine/provision.h"

#include "sim/engine/join.h"
#include "sim/engine/metaverse.h"
#include "sim/engine/plan.h"
#include "sim/engine/references.h"
#include "sim/engine/space.h"
#include "sim/engine/txn.h"
#include "sim/model/dn.h"

static const struct expr_failure taken = {
    STR("sync-rule-flow-provisioning-failed"),
    STR("an object of that name is joined to another metaverse object"), 0};
static const struct expr_failure bad_dn = {STR("sync-rule-flow-provisioning-failed"),
                                           STR("the dn flow does not give a distinguished name"),
                                           0};

const struct expr_failure *
provision_name(struct work *w, uint32_t connector, const struct scope_list *scope, struct str *out)
{
    const struct ruleset *rules = w->e->config.rules;

    *out = STR("");
    for (uint32_t i = 0; i < scope->n; i++) {
        uint32_t name = w->e->rule_plans.at[scope->at[i]].name;
        struct flow_result f;
        if (!name)
            continue;
        const struct expr_failure *failure =
            rule_flow(&ruleset_get(rules, scope->at[i])->flows.at[name - 1], &w->mv.rules,
                      w->e->spaces[connector].self.side, &f, w->a);
        if (failure)
            return failure;
        if (f.state != FLOWS)
            continue;
        *out = f.values[0];
        return dn_valid(*out) && dn_depth(*out) < 200 ? NULL : &bad_dn;
    }
    return NULL;
}

static void
own(struct work *w, mv_index m, cs_index i, rule_id rule)
{
    struct cs *o;

    mv_link(w->e, m, i);
    o = txn_cs(w->e, i);
    o->out_rule = (uint16_t)rule;
    if (o->export_op == PENDING_DELETE)
        o->export_op = PENDING_NONE; /* the delete has lost its reason before it was sent */
    if (o->sent_op != PENDING_DELETE)
        return;
    o->export_op = PENDING_ADD; /* it was sent: the object has to be made again */
    o->sent_op = PENDING_NONE;
    txn_image(w->e, &o->sent, 0);
    txn_image(w->e, &o->hologram, 0);
    space_mark_export(w->e, i);
}

static cs_index
make_object(struct work *w, uint32_t connector, struct str dn, enum object_class class)
{
    struct engine *e = w->e;
    struct str above = dn_parent(dn);
    uint32_t parent = above.len ? space_place(e, connector, above) : (uint32_t)ENGINE_NONE;
    cs_index i = space_child(e, connector, parent, dn_rdn(dn));

    if (i == ENGINE_NONE) {
        i = space_add(e, connector, parent, dn_rdn(dn));
        txn_made(e, i);
    } else {
        txn_cs(e, i);
        space_drop_anchor(e, i);
    }
    struct cs *o = txn_cs(e, i);
    space_set_state(e, i, CS_STAGING);
    o->class = (uint8_t) class;
    o->flags &= (uint16_t)~CSF_DELETED;
    o->export_op = PENDING_ADD;
    space_mark_export(e, i);
    return i;
}

const struct expr_failure *
provision(struct work *w, mv_index m, uint32_t connector, const struct scope_list *scope,
          rule_id owner, struct reason why, cs_index *out)
{
    struct engine *e = w->e;
    struct str dn;
    struct join_result j = join_outbound(w, &w->mv, scope->at, scope->n);

    *out = ENGINE_NONE;
    if (j.state == JOINED_FAILED)
        return j.failure;
    if (j.state == JOINED_ONE) {
        *out = j.object;
        own(w, m, j.object, owner != RULE_NONE ? owner : j.rule);
        return NULL;
    }
    if (owner == RULE_NONE)
        return NULL;
    const struct expr_failure *failure = provision_name(w, connector, scope, &dn);
    if (failure || !dn.len)
        return failure;
    cs_index i = space_find(e, connector, dn);
    if (i != ENGINE_NONE && cs_at(e, i)->state == CS_STAGING) {
        if (cs_at(e, i)->mv != ENGINE_NONE)
            return ruleset_get(e->config.rules, owner)->link == LINK_PROVISION ? &taken : NULL;
        *out = i;
        own(w, m, i, owner);
        return NULL;
    }
    const struct rule *r = ruleset_get(e->config.rules, owner);
    if (r->link != LINK_PROVISION)
        return NULL;
    *out = i = make_object(w, connector, dn, r->target);
    own(w, m, i, owner);
    cs_at(e, i)->export_cause = work_rule_cause(w, CAUSE_PROVISION, why.because, owner);
    return NULL;
}

bool
never_exported(const struct cs *o)
{
    return !o->anchor && o->export_op == PENDING_ADD && o->sent_op == PENDING_NONE;
}

static void
stage_delete(struct work *w, cs_index i, cause_id lost)
{
    struct cs *o = txn_cs(w->e, i);

    txn_image(w->e, &o->wanted, 0);
    o->export_op = PENDING_DELETE;
    o->export_cause = lost;
    space_mark_export(w->e, i);
    w->out->outbound[o->connector][OUTBOUND_DISCONNECT]++;
}

static enum link_type
link_of(const struct engine *e, const struct cs *o)
{
    return o->out_rule == NO_RULE ? LINK_JOIN : ruleset_get(e->config.rules, o->out_rule)->link;
}

/* Does the loss of the link mean a delete in the connected system? */
static bool
deletes(const struct engine *e, const struct cs *o)
{
    enum link_type link = link_of(e, o);

    if (never_exported(o) || o->import_op == PENDING_DELETE || o->sent_op == PENDING_DELETE)
        return false; /* there is nothing to delete, or nothing left */
    return link == LINK_PROVISION ||
           (link == LINK_JOIN_NO_FLOW && assumed(e, ASSUME_noFlowDelete, "export"));
}

cause_id
give_up_cause(struct work *w, cs_index i, cause_id because)
{
    const struct cs *o = cs_at(w->e, i);

    if (o->out_rule == NO_RULE)
        return because;
    return work_cause(w, deletes(w->e, o) ? CAUSE_DEPROVISION : CAUSE_UNLINK, because,
                      str_copy(space_dn(w->e, i, w->a), w->e->arena), rule_name(w->e, o->out_rule));
}

void
give_up(struct work *w, cs_index i, cause_id lost)
{
    struct engine *e = w->e;
    struct cs *o = txn_cs(e, i);
    bool delete = deletes(e, o), unsent = never_exported(o);
    bool leaves = unsent || link_of(e, o) == LINK_JOIN_NO_FLOW;

    mv_unlink(e, i);
    if (delete) {
        stage_delete(w, i, lost);
        return;
    }
    txn_image(e, &o->wanted, 0);
    o->export_op = PENDING_NONE;
    w->out->outbound[o->connector][OUTBOUND_DISCONNECT] += unsent;
    if (leaves && o->import_op != PENDING_DELETE)
        references_vacate(e, i); /* Connect forgets it; the object itself stays where it is */
}
