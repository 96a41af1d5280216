/* SPDX-License-Identifier: MIT */
/*
 * Attribute mapping: what an Entra object gets from a directory object.
 *
 * The mapping is data (scenarios/rules/cloudsync.mapping), in the expressions of sync rules; a single
 * attribute is what the portal calls Direct (how-to-attribute-mapping). References are listed apart, because
 * they are written in a later pass.
 */
#pragma once

#include "sim/expr/expr.h"

struct cloud_setup;

enum cloud_flow_kind { CLOUD_DIRECT, CLOUD_EXPRESSION };

struct cloud_flow {
    attr_id target;
    enum cloud_flow_kind kind;
    attr_id source; /* Direct */
    const struct expr *expression;
};

struct cloud_reference {
    attr_id target;
    attr_id source;
};

struct cloud_class_mapping {
    enum object_class source;
    enum object_class target;
    uint32_t flows_n;
    const struct cloud_flow *flows;
    uint32_t refs_n;
    const struct cloud_reference *refs;
};

struct cloud_mapping {
    uint32_t n;
    const struct cloud_class_mapping *classes;
};

/* The mapping for a directory class, or NULL: Cloud Sync leaves such objects alone. */
const struct cloud_class_mapping *cloud_mapping_for(const struct cloud_mapping *m,
                                                    enum object_class source);

/*
 * Reads the mapping file. Errors name line and column: unknown class or attribute, a reference where
 * a value is wanted, an expression that does not parse.
 */
const struct err *cloud_mapping_load(const struct cloud_mapping **out, struct str file,
                                     struct str text, struct schema *schema, struct arena *a);

/* `own` for the classes that it speaks of, `stock` for the others. */
const struct cloud_mapping *cloud_mapping_over(const struct cloud_mapping *stock,
                                               const struct cloud_mapping *own, struct arena *a);

/*
 * The Entra object that `source` is mapped to, without references and without anchor; the source
 * anchor is among its attributes. `now` is Now(), and the dice of an object fall another way at
 * another time, the same in every replay. Error: an expression failed on this object's data.
 */
const struct err *cloud_map(const struct cloud_mapping *m, const struct cloud_setup *setup,
                            const struct entry *source, struct str source_anchor, vtime now,
                            struct entry *out, struct arena *a);
