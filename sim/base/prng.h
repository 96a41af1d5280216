/* SPDX-License-Identifier: MIT */
/*
 * The world's dice: xoshiro256** seeded with splitmix64. The same seed gives the same world.
 */
#pragma once

#include <stdint.h>

struct str;

struct prng {
    uint64_t state[4];
};

struct prng prng_seed(uint64_t seed);

/* A generator of its own for one purpose, so that a new purpose does not shift the others. */
struct prng prng_for(uint64_t seed, const char *purpose);

uint64_t prng_next(struct prng *p);

/* From 0 to below `bound`, every number equally likely; bound > 0. */
uint64_t prng_below(struct prng *p, uint64_t bound);

/* A random (version 4) GUID in the byte order of AD's objectGUID. */
void prng_guid(struct prng *p, unsigned char out[16]);
