/* SPDX-License-Identifier: MIT */
/*
 * The seam: how the run loop reads and writes a connected system.
 *
 * Implementations: the in-memory forest and tenant (sim/world), slapd over LDAP and Entra ID over
 * HTTPS (harness/live), and wrappers around one of these (faults, tapes). Both doors of a system
 * give the same bytes. A function returns an error only when the connection itself broke; "the
 * target said no" is a receipt.
 */
#pragma once

#include "sim/base/err.h"
#include "sim/model/change.h"

struct arena;
struct connector;

enum scope { SCOPE_BASE, SCOPE_ONE, SCOPE_SUBTREE };

/*
 * A search. In AD: `base` is a DN, `filter` is an LDAP filter (RFC 4515), empty for everything.
 * In Entra ID: `base` is a Graph collection path below /v1.0/, like `users`, `groups`, `contacts`,
 * `groups/{id}/members`, `directory/deletedItems/microsoft.graph.user`; `filter` is an OData
 * $filter; the scope is not used.
 */
struct query {
    struct str base;
    enum scope scope;
    struct str filter;
    uint32_t limit; /* 0: no limit */
};

struct entries {
    VEC(struct entry) list;
};

struct connector_ops {
    const char *name;

    /*
     * Everything (empty watermark) or what changed since. Entries come in a stable order: AD by
     * depth in the tree, then by the order of creation (so parents stand before children); Entra by
     * the order of creation. In a delta CHANGE_GONE comes first, by the bytes of the anchor; what
     * was made and deleted since the watermark is not mentioned. Operational values (memberOf,
     * whenCreated, uSNChanged and their like: mint_operational in sim/world/mint.h) are not part
     * of a read.
     */
    const struct err *(*read)(struct connector *c, struct str watermark, struct batch *out,
                              struct arena *a);

    /* Writes `n` ops in order; fills `n` receipts. */
    const struct err *(*apply)(struct connector *c, const struct op *ops, size_t n,
                               struct receipt *out, struct arena *a);

    /*
     * Searches, as an admin's tool does; here entries carry operational values too. A search of AD
     * ends where another domain begins: a domain below is a naming context of its own.
     */
    const struct err *(*find)(struct connector *c, const struct query *q, struct entries *out,
                              struct arena *a);

    /*
     * Virtual time has moved on; the system ages what it holds (thirty days in the bin).
     */
    const struct err *(*clock)(struct connector *c, int64_t now, struct arena *a);

    void (*close)(struct connector *c);
};

/* Implementations put this first in their own struct. */
struct connector {
    const struct connector_ops *ops;
};

static inline const struct err *
connector_read(struct connector *c, struct str watermark, struct batch *out, struct arena *a)
{
    return c->ops->read(c, watermark, out, a);
}

static inline const struct err *
connector_apply(struct connector *c, const struct op *ops, size_t n, struct receipt *out,
                struct arena *a)
{
    return c->ops->apply(c, ops, n, out, a);
}

static inline const struct err *
connector_find(struct connector *c, const struct query *q, struct entries *out, struct arena *a)
{
    return c->ops->find(c, q, out, a);
}

static inline const struct err *
connector_clock(struct connector *c, int64_t now, struct arena *a)
{
    return c->ops->clock(c, now, a);
}

static inline void
connector_close(struct connector *c)
{
    if (c)
        c->ops->close(c);
}
