/* SPDX-License-Identifier: MIT */
/*
 * Who would write: the question behind "every object has exactly one writer".
 *
 * The answer is computed from the rules as they are now: what the object's next change would make of
 * its metaverse object, and which outbound rule would own the result.
 */
#include "sim/engine/engine.h"

#include "sim/engine/metaverse.h"
#include "sim/engine/outbound.h"
#include "sim/engine/source.h"
#include "sim/engine/txn.h"

/* Is the owner one that lets the next change out? */
static bool
lets_out(struct engine *e, mv_index m, uint32_t connector, rule_id owner)
{
    cs_index x = mv_linked(e, m, connector);

    if (owner == RULE_NONE)
        return false;
    if (ruleset_get(e->config.rules, owner)->link != LINK_JOIN_NO_FLOW)
        return true;
    if (!assumed(e, ASSUME_noFlowStampExport, "once") || x == ENGINE_NONE)
        return false;
    uint16_t now = cs_at(e, x)->out_rule;
    return now != NO_RULE && ruleset_get(e->config.rules, now)->link == LINK_PROVISION;
}

static bool
asks_rules(struct engine *e, mv_index m, struct work *w)
{
    struct inbound_image in;

    if (inbound_flow(w, m, false, false, &in) || !in.kept)
        return false;
    txn_mv(e, m);
    txn_image(e, &mv_at(e, m)->image, in.image);
    source_mv(&w->mv, m, 0, w->now, w->a);
    for (uint32_t c = 0; c < e->config.n; c++) {
        struct scope_list scope;
        rule_id owner;
        if (e->spaces[c].self.side != SIDE_ENTRA)
            continue;
        w->mv.connector = c;
        if (!outbound_owner(w, &w->mv, c, mv_at(e, m)->class, &scope, &owner) &&
            lets_out(e, m, c, owner))
            return true;
    }
    return false;
}

bool
engine_would_write(struct engine *e, cs_index object, vtime now, struct arena *scratch)
{
    mv_index m = engine_cs_mv(e, object);
    struct arena_mark mark = arena_mark(scratch);
    struct work w;

    if (e->staging || m == ENGINE_NONE || cs_at(e, object)->import_op == PENDING_DELETE)
        return false;
    work_init(&w, e, now, 0, scratch);
    w.every_rule = true;
    txn_begin(e);
    bool writes = asks_rules(e, m, &w);
    txn_rollback(e);
    arena_rewind(scratch, mark);
    return writes;
}
