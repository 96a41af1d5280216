/* SPDX-License-Identifier: MIT */
#include "sim/base/prng.h"

#include <assert.h>
#include <string.h>

#include "sim/base/str.h"

static uint64_t
splitmix(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint64_t
rotate(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

struct prng
prng_seed(uint64_t seed)
{
    struct prng p;

    for (int i = 0; i < 4; i++)
        p.state[i] = splitmix(&seed);
    return p;
}

struct prng
prng_for(uint64_t seed, const char *purpose)
{
    return prng_seed(seed ^ str_hash(str_of(purpose)));
}

uint64_t
prng_next(struct prng *p)
{
    uint64_t *s = p->state;
    uint64_t result = rotate(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

uint64_t
prng_below(struct prng *p, uint64_t bound)
{
    assert(bound > 0);
    uint64_t excess = (UINT64_MAX % bound + 1) % bound; /* numbers that would favour the low end */
    uint64_t x;
    do
        x = prng_next(p);
    while (x > UINT64_MAX - excess);
    return x % bound;
}

void
prng_guid(struct prng *p, unsigned char out[16])
{
    uint64_t words[2] = {prng_next(p), prng_next(p)};

    memcpy(out, words, 16);
    out[7] = (unsigned char)((out[7] & 0x0f) | 0x40); /* version, in AD's mixed-endian layout */
    out[8] = (unsigned char)((out[8] & 0x3f) | 0x80); /* variant */
}
