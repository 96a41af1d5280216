/* SPDX-License-Identifier: MIT */
/*
 * What happened in a tenant, event by event: what Graph's delta queries are answered from.
 *
 * Events are numbered from 0 and never change their numbers; the oldest are forgotten once there are
 * very many. A position is the number of the next event: what lies between two positions is what
 * changed between them.
 */
#pragma once

#include "sim/model/schema.h"
#include "sim/world/tenant.h"

enum tenant_event_kind {
    EVENT_CREATED,
    EVENT_CHANGED, /* `attr`, which is no reference */
    EVENT_LINKED,  /* `attr` refers to `other` now */
    EVENT_UNLINKED,
    EVENT_DELETED, /* into the bin, or for good where the class has none */
    EVENT_PURGED,  /* out of the bin, for good */
    EVENT_RESTORED,
};

struct tenant_event {
    uint32_t object; /* by number, as in tenant_view.h */
    uint32_t other;
    attr_id attr;
    uint8_t kind; /* enum tenant_event_kind */
};

/* The position now, and the earliest one that is still known. */
uint32_t tenant_history_end(const struct tenant *t);
uint32_t tenant_history_begin(const struct tenant *t);

/* The event with that number, from tenant_history_begin to before tenant_history_end. */
const struct tenant_event *tenant_history_at(const struct tenant *t, uint32_t number);
