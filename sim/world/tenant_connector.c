/* SPDX-License-Identifier: MIT */
/* The in-memory tenant behind the seam, for one writer. */
#include "sim/base/arena.h"
#include "sim/world/tenant_find.h"
#include "sim/world/tenant_state.h"

struct tenant_door {
    struct connector connector;
    struct tenant *tenant;
    enum tenant_writer writer;
};

static struct tenant_door *
door(struct connector *c)
{
    return (struct tenant_door *)c;
}

static const struct err *
read_changes(struct connector *c, struct str watermark, struct batch *out, struct arena *a)
{
    const struct tenant *t = door(c)->tenant;
    struct tenant_reader r = {0};
    struct change change;

    *out = (struct batch){.full = str_empty(watermark)};
    if (!tenant_reader_open(&r, t, watermark, a)) {
        out->stale = true;
        return NULL;
    }
    struct arena *scratch = arena_new();
    while (tenant_reader_next(&r, t, &change, a, scratch))
        *VEC_PUSH(&out->changes, a) = change;
    arena_free(scratch);
    out->watermark = tenant_reader_watermark(&r, t, a);
    return NULL;
}

static const struct err *
apply(struct connector *c, const struct op *ops, size_t n, struct receipt *out, struct arena *a)
{
    if (door(c)->writer == WRITER_CLOUDSYNC)
        tenant_brake_count(door(c)->tenant, ops, n);
    for (size_t i = 0; i < n; i++)
        tenant_write_op(door(c)->tenant, door(c)->writer, &ops[i], &out[i], a);
    return NULL;
}

static const struct err *
find(struct connector *c, const struct query *q, struct entries *out, struct arena *a)
{
    return tenant_find(door(c)->tenant, q, out, a);
}

static const struct err *
set_clock(struct connector *c, int64_t now, struct arena *a)
{
    (void)a;
    tenant_advance(door(c)->tenant, now);
    return NULL;
}

static void
close_door(struct connector *c)
{
    (void)c; /* the tenant lives on in its arena */
}

struct connector *
tenant_connector(struct tenant *t, enum tenant_writer writer, struct arena *a)
{
    static const struct connector_ops ops = {.name = "Entra ID",
                                             .read = read_changes,
                                             .apply = apply,
                                             .find = find,
                                             .clock = set_clock,
                                             .close = close_door};
    struct tenant_door *d = ARENA_NEW(a, struct tenant_door);

    d->connector.ops = &ops;
    d->tenant = t;
    d->writer = writer;
    return &d->connector;
}
