/* SPDX-License-Identifier: MIT */
/*
 * The provisioning log: one entry for each thing that the job did, held back or passed over.
 */
#include "sim/cloud/state.h"

void
cloud_log_add(struct cloud *c, uint32_t object, struct cloud_log_entry entry)
{
    const struct cloud_object *o = &c->objects.at[object];

    entry.at = c->now;
    entry.cycle = c->cycles;
    entry.source_id = o->guid;
    entry.source_dn = o->dn;
    entry.target_id = o->cloud_anchor;
    *VEC_PUSH(&c->log, c->perm) = entry;
}

uint32_t
cloud_log_count(const struct cloud *c)
{
    return c->log.n;
}

const struct cloud_log_entry *
cloud_log_at(const struct cloud *c, uint32_t i)
{
    return &c->log.at[i];
}

struct str
cloud_action_name(enum cloud_action action)
{
    static const struct str names[] = {
        [CLOUD_CREATE] = STR("create"), [CLOUD_UPDATE] = STR("update"),
        [CLOUD_DELETE] = STR("delete"), [CLOUD_STAGED_DELETE] = STR("stageddelete"),
        [CLOUD_OTHER] = STR("other"),
    };

    return names[action];
}

struct str
cloud_result_name(enum cloud_result result)
{
    static const struct str names[] = {
        [CLOUD_SUCCESS] = STR("success"),
        [CLOUD_FAILURE] = STR("failure"),
        [CLOUD_SKIPPED] = STR("skipped"),
        [CLOUD_WARNING] = STR("warning"),
    };

    return names[result];
}
