/* SPDX-License-Identifier: MIT */
/*
 * What changed between two positions of a tenant's history, object by object.
 */
#pragma once

#include "sim/base/vec.h"
#include "sim/world/tenant_history.h"

/* A reference that is there and was not, or the other way round. */
struct delta_link {
    uint32_t other;
    bool removed;
};

/* What became of one object. Lists are in the arena of delta_changes_of. */
struct delta_change {
    uint32_t object;
    bool created; /* nobody knew it before */
    bool deleted;
    bool purged;
    bool restored;
    VEC(attr_id) attrs;
    VEC(struct delta_link) links; /* by the attribute that was asked for, in order of `other` */
};

/* An event by the object that it happened to; those of an object stand together, in their order. */
struct delta_event {
    uint32_t object;
    uint32_t number;
};

struct delta_events {
    const struct delta_event *at;
    uint32_t n;
};

/* The events from position `from` to before `to` of objects from number `first` on. */
struct delta_events delta_events(const struct tenant *t, uint32_t from, uint32_t to, uint32_t first,
                                 struct arena *a);

/* Takes the events of the first object off, and tells what they come to. There must be one. */
struct delta_change delta_change_next(const struct tenant *t, struct delta_events *events,
                                      attr_id link, struct arena *a);
