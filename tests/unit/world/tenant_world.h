/* SPDX-License-Identifier: MIT */
/* A tenant to test on, and short ways to ask something of it. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/world/company.h"
#include "sim/world/tenant.h"
#include "sim/world/tenant_view.h"

struct tenant_world {
    struct arena *arena;
    struct schema schema;
    struct assumptions assumptions;
    struct tenant *tenant;
    struct connector *connect;
    struct connector *cloud;
    struct connector *admin;
    uint64_t next_op;
    VEC(struct mod) mods;
};

static inline struct tenant_world *
world(void **state)
{
    return *state;
}

static inline int
world_setup(void **state)
{
    struct arena *a = arena_new();
    struct tenant_world *w = ARENA_NEW(a, struct tenant_world);

    w->arena = a;
    schema_init(&w->schema, a);
    w->tenant = tenant_new(&w->schema, STR("contoso.com"), 7, time_from(2025, 9, 1, 9, 0, 0),
                           &w->assumptions, a);
    w->connect = tenant_connector(w->tenant, WRITER_CONNECT, a);
    w->cloud = tenant_connector(w->tenant, WRITER_CLOUDSYNC, a);
    w->admin = tenant_connector(w->tenant, WRITER_ADMIN, a);
    *state = w;
    return 0;
}

static inline int
world_teardown(void **state)
{
    arena_free(world(state)->arena);
    return 0;
}

/* Adds one modification to the next op; values are separated by `|`, empty for none. */
static inline void
mod(struct tenant_world *w, enum mod_kind kind, attr_id id, struct str values)
{
    struct str *list = ARENA_ARRAY(w->arena, struct str, values.len + 1), rest = values;
    uint32_t n = 0;

    while (values.len && rest.at)
        list[n++] = str_cut(&rest, '|');
    *VEC_PUSH(&w->mods, w->arena) = (struct mod){id, kind, n, list};
}

static inline void
set(struct tenant_world *w, attr_id id, const char *values)
{
    mod(w, MOD_SET, id, str_of(values));
}

static inline struct str
anchor_dn(struct tenant_world *w, const char *source_anchor)
{
    struct str hex = hex_upper(str_of(source_anchor), w->arena);

    return str_fmt(w->arena, "CN={" STR_FMT "}", STR_ARG(hex));
}

/* Sends the op with the modifications that were added, and forgets them. */
static inline struct receipt
send(struct tenant_world *w, struct connector *c, struct op op)
{
    struct receipt receipt;

    if (op.id == 0)
        op.id = ++w->next_op;
    op.mods = w->mods.at;
    op.n = w->mods.n;
    assert_null(connector_apply(c, &op, 1, &receipt, w->arena));
    w->mods.at = NULL;
    w->mods.n = w->mods.room = 0;
    return receipt;
}

static inline struct receipt
add_user(struct tenant_world *w, struct connector *c, const char *anchor, const char *upn)
{
    set(w, ATTR_sourceAnchor, anchor);
    set(w, ATTR_userPrincipalName, upn);
    set(w, ATTR_displayName, upn);
    set(w, ATTR_accountEnabled, "True");
    return send(w, c, (struct op){.kind = OP_ADD, .class = CLASS_user});
}

static inline struct receipt
add_group(struct tenant_world *w, struct connector *c, const char *anchor, struct str members)
{
    set(w, ATTR_sourceAnchor, anchor);
    set(w, ATTR_displayName, anchor);
    set(w, ATTR_securityEnabled, "True");
    mod(w, MOD_SET, ATTR_member, members);
    return send(w, c, (struct op){.kind = OP_ADD, .class = CLASS_group});
}

static inline struct receipt
remove_object(struct tenant_world *w, struct connector *c, struct str anchor)
{
    return send(w, c, (struct op){.kind = OP_DELETE, .anchor = anchor});
}

static inline struct batch
read_since(struct tenant_world *w, struct str watermark)
{
    struct batch batch;

    assert_null(connector_read(w->connect, watermark, &batch, w->arena));
    return batch;
}

static inline struct entries
find(struct tenant_world *w, const char *base, const char *filter)
{
    struct entries found;
    struct query q = {.base = str_of(base), .filter = str_of(filter)};

    const struct err *error = connector_find(w->admin, &q, &found, w->arena);
    if (error)
        fail_msg("%s?%s: " STR_FMT, base, filter, STR_ARG(error->text));
    return found;
}

static inline void
assume(struct tenant_world *w, const char *row, const char *value)
{
    assert_null(assumptions_set(&w->assumptions, str_of(row), str_of(value), NOWHERE, w->arena));
}

/* The anchor of the tenant's own settings. */
static inline struct str
company(struct tenant_world *w)
{
    return find(w, COMPANY_PATH, "").list.at[0].anchor;
}

static inline void
set_feature(struct tenant_world *w, const char *name, bool on)
{
    mod(w, on ? MOD_ADD : MOD_REMOVE, ATTR_enabledFeatures, str_of(name));
    struct receipt r = send(w, w->admin, (struct op){.kind = OP_UPDATE, .anchor = company(w)});
    assert_int_equal(r.state, RECEIPT_DONE);
}

/* A write to a domain that must succeed; ATTR_NONE: nothing is set. */
static inline void
set_domain(struct tenant_world *w, enum op_kind kind, const char *name, attr_id id,
           const char *value)
{
    if (id != ATTR_NONE)
        set(w, id, value);
    struct receipt r =
        send(w, w->admin,
             (struct op){.kind = kind, .anchor = str_fmt(w->arena, DOMAIN_ANCHOR "%s", name)});
    assert_int_equal(r.state, RECEIPT_DONE);
}

#define assert_text(got, wanted)                                                                   \
    do {                                                                                           \
        struct str got_ = (got);                                                                   \
        assert_string_equal(got_.at ? str_z(got_, world(state)->arena) : "(none)", (wanted));      \
    } while (0)
