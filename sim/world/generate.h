/* SPDX-License-Identifier: MIT */
/*
 * Worlds of any size: for benchmarks, and for every scenario at a hundred times its population.
 *
 * The same seed and numbers give the same world. It looks like an estate: a domain, an OU for each
 * department with its people, managers above them, OUs for groups and contacts; most groups are
 * small and a few are very large, up to 50,000 members. Entries come as the LDIF reader gives them:
 * parents first, and minted, so forest_new and slapd take them as they are.
 */
#pragma once

#include "sim/world/mint.h"

struct population {
    uint32_t users;
    uint32_t groups;
    uint32_t contacts;
    uint32_t largest_group; /* 0: 50,000; never more than there are users */
    struct str domain;      /* DC=contoso,DC=com where empty */
};

struct world {
    const struct entry *entries;
    uint32_t n;
    struct mint mint; /* as it stands behind the last entry */
};

struct world generate_world(const struct population *p, uint64_t seed, vtime now, struct arena *a);

/*
 * A given world with a crowd added: `times` - 1 users, and a group for each ten of them, for every
 * user that it has, in OUs of their own (OU=Crowd below the first entry, a domain), who neither
 * know nor are known by anybody of the given world. For running a scenario at `times` its
 * population. `given` must be minted, `m` is the mint that did it.
 */
struct world generate_crowd(const struct entry *given, uint32_t n, uint32_t times,
                            const struct mint *m, struct arena *a);
