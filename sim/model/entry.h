/* SPDX-License-Identifier: MIT */
/*
 * An object as a directory shows it: who it is, where it stands, what it has.
 */
#pragma once

#include "sim/model/schema.h"

/* One attribute with its values in canonical form (schema.h). n is never 0 inside an entry. */
struct attr {
    attr_id id;
    uint32_t n;
    const struct str *values;
};

/*
 * `anchor` is what the directory assigned and never changes: the 16 bytes of objectGUID in AD,
 * `User_<guid>` and its like (the cloud anchor) in Entra ID. References are DNs on both sides; an
 * Entra DN is `CN={hex of the source anchor}`, or of the cloud anchor for an object that has none.
 * Attributes are sorted by id; the anchor and the DN are not among them.
 */
struct entry {
    struct str anchor;
    struct str dn;
    enum object_class class;
    uint32_t n;
    const struct attr *attrs;
};

/* The attribute, or NULL. */
const struct attr *entry_get(const struct entry *e, attr_id id);

/* The first value; `at` is NULL where the attribute is absent. */
struct str entry_value(const struct entry *e, attr_id id);

bool entry_has_value(const struct entry *e, attr_id id, enum side side, struct str value);

/* Same class, DN, anchor and attributes; the order of values does not count. */
bool entry_same(const struct entry *a, const struct entry *b, enum side side,
                struct arena *scratch);

/* A deep copy. */
struct entry entry_copy(const struct entry *e, struct arena *a);

/*
 * Builds an entry: attributes may come in any order and in parts. The entry is made in `arena`; what is
 * gathered for it stands in `scratch`.
 */
struct entry_builder {
    struct arena *arena;
    struct arena *scratch;
    VEC(struct attr_value {
        attr_id id;
        struct str value;
    })
    pairs;
};

static inline struct entry_builder
entry_builder_in(struct arena *a)
{
    return (struct entry_builder){.arena = a, .scratch = a};
}

static inline struct entry_builder
entry_builder_with(struct arena *a, struct arena *scratch)
{
    return (struct entry_builder){.arena = a, .scratch = scratch};
}

/* Adds one value; it is borrowed. Repeated values are kept once when the entry is made. */
void entry_add(struct entry_builder *b, attr_id id, struct str value);

/* The finished entry; `side` says how its values compare. The builder is spent. */
struct entry entry_make(struct entry_builder *b, enum side side, enum object_class class,
                        struct str anchor, struct str dn);

/* What to do to one attribute. SET without values takes the attribute away. */
enum mod_kind { MOD_SET, MOD_ADD, MOD_REMOVE };

struct mod {
    attr_id id;
    enum mod_kind kind;
    uint32_t n;
    const struct str *values;
};

/* For sort_stable: by attribute; what goes stands before what comes. */
int mod_order(const void *a, const void *b, void *context);

/*
 * What turns `before` into `after`, by attribute id: MOD_ADD and MOD_REMOVE value by value for
 * references, MOD_SET for the rest. Nothing for what is the same. `before` may be NULL.
 */
void entry_diff(const struct entry *before, const struct entry *after, enum side side,
                const struct mod **mods, uint32_t *n, struct arena *a);

/* The entry with the modifications applied; what is not touched is shared with `e`. */
struct entry entry_apply(const struct entry *e, const struct mod *mods, uint32_t n, enum side side,
                         struct arena *a);
