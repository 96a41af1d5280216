/* SPDX-License-Identifier: MIT */
/*
 * What is told of an imported configuration, on one page: what is in it, what of it could not be
 * used, what it does that the standard one does not, and what of that Cloud Sync cannot do.
 */
#pragma once

#include "harness/import/configuration.h"

/* May Cloud Sync do it too? */
enum counterpart { CLOUD_SAME, CLOUD_PARTLY, CLOUD_NOT };

struct difference {
    enum counterpart cloud;
    struct str what;
    struct str there; /* how it is in Cloud Sync */
};

typedef VEC(struct difference) differences;

/* Two editions of the standard rules, to compare with: the one that is closer counts. */
struct standard_rules {
    struct str name;
    const struct ruleset *rules;
};

/* `made`: the configuration's own rules as config_rules made them. */
void config_differences(differences *out, const struct configuration *c, const struct ruleset *made,
                        const struct standard_rules *standard, const struct schema *schema,
                        struct arena *a);

/* The edition that more of its rules belong to, by their tags. */
const struct standard_rules *config_closest(const struct ruleset *made,
                                            const struct standard_rules *editions, size_t n);

struct buf;
void config_summary(struct buf *out, const struct configuration *c);
void config_notes(struct buf *out, const struct configuration *c);
void config_comparison(struct buf *out, const differences *d, struct str edition);
