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
    entry.configuration = c->name;
    entry.cycle = c->cycles;
    entry.source_id = o->guid;
    entry.source_dn = o->dn;
    entry.target_id = o->cloud_anchor;
    *VEC_PUSH(&c->setup.service->log, c->setup.service->perm) = entry;
}

uint32_t
cloud_log_count(const struct cloud_service *s)
{
    return s->log.n;
}

const struct cloud_log_entry *
cloud_log_at(const struct cloud_service *s, uint32_t i)
{
    return &s->log.at[i];
}

/* What became of an entry by action; nothing else is exported. */
static struct str
export_step(enum cloud_action action)
{
    static const struct str names[] = {
        [CLOUD_CREATE] = STR("EntryExportAdd"),
        [CLOUD_UPDATE] = STR("EntryExportUpdate"),
        [CLOUD_DELETE] = STR("EntryExportDelete"),
        [CLOUD_STAGED_DELETE] = STR("EntrySynchronizationSkip"),
        [CLOUD_OTHER] = STR("EntrySynchronizationSkip"),
    };

    return names[action];
}

uint32_t
cloud_log_steps(const struct cloud_log_entry *entry, struct cloud_log_step out[CLOUD_LOG_STEPS])
{
    bool made = entry->action == CLOUD_CREATE;
    bool exported = entry->action <= CLOUD_DELETE;
    uint32_t n = 0;

    out[n++] = (struct cloud_log_step){made ? STR("EntryImportAdd") : STR("EntryImport"),
                                       STR("import"), CLOUD_SUCCESS};
    out[n++] =
        (struct cloud_log_step){STR("EntrySynchronizationScoping"), STR("scoping"), CLOUD_SUCCESS};
    if (entry->references)
        out[n++] = (struct cloud_log_step){STR("EntryReferenceResolution"),
                                           STR("referenceResolution"), entry->result};
    out[n++] = (struct cloud_log_step){export_step(entry->action),
                                       exported ? STR("export") : STR("processing"), entry->result};
    return n;
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
