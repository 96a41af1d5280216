/* SPDX-License-Identifier: MIT */
/* Names that are written to a tenant, and how they are shown. */
#pragma once

#include "tests/unit/world/tenant_world.h"

#include "sim/base/buf.h"

static inline struct receipt
user(struct tenant_world *w, struct connector *c, const char *anchor, const char *upn,
     const char *proxies)
{
    set(w, ATTR_proxyAddresses, proxies);
    return add_user(w, c, anchor, upn);
}

static inline struct receipt
mail_group(struct tenant_world *w, const char *anchor, const char *proxies)
{
    set(w, ATTR_proxyAddresses, proxies);
    return add_group(w, w->connect, anchor, STR(""));
}

static inline struct receipt
update(struct tenant_world *w, struct connector *c, struct str anchor, attr_id id,
       const char *values)
{
    set(w, id, values);
    return send(w, c, (struct op){.kind = OP_UPDATE, .anchor = anchor});
}

/* Values of the object with that anchor as Graph shows them (`graph`) or as an engine reads them. */
static inline const char *
shown(struct tenant_world *w, struct str anchor, attr_id id, bool graph)
{
    struct buf b = buf_in(w->arena);
    struct entries e = {0};
    struct batch all = read_since(w, STR(""));
    static const char *const collections[] = {"users", "groups", "contacts"};

    for (int k = 0; graph && k < 3; k++) {
        struct entries part = find(w, collections[k], "");
        for (uint32_t i = 0; i < part.list.n; i++)
            *VEC_PUSH(&e.list, w->arena) = part.list.at[i];
    }
    for (uint32_t i = 0; !graph && i < all.changes.n; i++)
        *VEC_PUSH(&e.list, w->arena) = all.changes.at[i].entry;
    for (uint32_t i = 0; i < e.list.n; i++) {
        const struct attr *attr = entry_get(&e.list.at[i], id);
        for (uint32_t k = 0; attr && str_eq(e.list.at[i].anchor, anchor) && k < attr->n; k++) {
            buf_add(&b, k ? STR("|") : STR(""));
            buf_add(&b, attr->values[k]);
        }
    }
    return str_z(buf_str(&b), w->arena);
}

#define assert_shown(w, r, id, effective, sent)                                                    \
    do {                                                                                           \
        assert_string_equal(shown((w), (r).anchor, (id), true), (effective));                      \
        assert_string_equal(shown((w), (r).anchor, (id), false), (sent));                          \
    } while (0)

static inline void
pass(struct tenant_world *w, vtime seconds)
{
    assert_null(connector_clock(w->connect, tenant_now(w->tenant) + seconds, w->arena));
}
