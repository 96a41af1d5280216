/* SPDX-License-Identifier: MIT */
/*
 * The migration's stories at the level of the engine. The estate is alice, bob, gPilot, gNest and kx
 * in the pilot OU, and mona, carl, dave, gSales and dl1 outside of it.
 */
#pragma once

#include "tests/unit/engine/kit.h"

#define BASE "DC=contoso,DC=com"
#define PILOT "OU=CPUsers," BASE

/* What a step did, for the counters that a test asks about. */
#define inbound_of(e, connector, step, counter)                                                    \
    ((e)->last[connector][step].inbound[INBOUND_##counter])

/* The pilot as the tutorial has it: rules, then a full cycle. Cloud Sync's writes are the tests'. */
static inline struct estate *
piloted(void **state)
{
    struct estate *e = estate_exported(state);

    no_flow_rules(e, PILOT);
    run_cycle(e, true);
    return e;
}

static inline void
exclude_pilot(struct estate *e)
{
    const struct str out[] = {STR(PILOT)};

    engine_set_ou_filter(e->engine, AD, NULL, 0, out, 1);
}

static inline void
include_everything(struct estate *e)
{
    engine_set_ou_filter(e->engine, AD, NULL, 0, NULL, 0);
}

static inline void
assert_all_references(struct estate *e)
{
    assert_str(cloud_links(e, "gSales", "member"), "alice bob carl");
    assert_str(cloud_links(e, "gNest", "member"), "gSales");
    assert_str(cloud_links(e, "gPilot", "member"), "alice carl");
    assert_str(cloud_links(e, "dl1", "member"), "alice kx");
    assert_str(cloud_links(e, "carl", "manager"), "alice");
    assert_str(cloud_links(e, "alice", "manager"), "mona");
}
