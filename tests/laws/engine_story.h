/* SPDX-License-Identifier: MIT */
/*
 * Made-up estates, histories and rule sets for the laws of Connect's engine. Everything comes from a
 * number, so a failure names the number that shows it.
 */
#pragma once

#include "sim/base/prng.h"
#include "tests/unit/engine/kit.h"

#define BASE "DC=contoso,DC=com"

enum { SEEDS = 40, OUS = 4, USERS = 14, GROUPS = 5, STEPS = 8 };

extern const char *const story_ous[OUS];

struct story {
    struct estate *e;
    struct prng dice;
    uint32_t made;
    bool no_container_moves;
};

/* An estate with the shipped rules, users and groups in its OUs, members and managers. */
struct story story_begin(void **state, uint64_t seed);

/* Adds rules of one's own, in and out, with all link types and many scopes. */
void story_rules(struct story *s);

/* One thing that happens in the directory. */
void story_happen(struct story *s);

/* The OU filter changes; it may let everything in. */
void story_filter(struct story *s);

/* The directory reports its objects in another order from now on. */
void story_shuffle(struct story *s);

uint32_t story_roll(struct story *s, uint32_t bound);
const char *story_name(struct story *s, const char *prefix, uint32_t n);

uint64_t story_digest(struct estate *e);

/* Runs a law for many seeds, each in arenas of its own. */
void for_seeds(void (*law)(void **state, uint64_t seed));

/* Fails with the seed. */
void same(uint64_t got, uint64_t expected, uint64_t seed, const char *what);
