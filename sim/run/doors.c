/* SPDX-License-Identifier: MIT */
/*
 * The in-memory doors: the same forests and the same tenant that the servers pose as.
 */
#include "sim/base/arena.h"
#include "sim/run/lab.h"
#include "sim/world/forest.h"
#include "sim/world/tenant.h"

const struct err *
lab_memory_doors(struct lab_doors *out, const struct lab_setup *setup, struct arena *perm)
{
    const struct lab_world *w = &setup->world;
    struct tenant *t = tenant_new(setup->schema, w->domain.fqdn, setup->seed, setup->start,
                                  setup->assumptions, perm);

    *out = (struct lab_doors){
        .kind = STR("memory"),
        .connect = tenant_connector(t, WRITER_CONNECT, perm),
        .cloud = tenant_connector(t, WRITER_CLOUDSYNC, perm),
        .admin = tenant_connector(t, WRITER_ADMIN, perm),
    };
    out->ad = ARENA_ARRAY(perm, struct connector *, w->forests_n);
    for (uint32_t i = 0; i < w->forests_n; i++)
        TRY(forest_new(&out->ad[i], w->forests[i].entries, w->forests[i].n, &w->forests[i].mint,
                       setup->schema, perm));
    return NULL;
}
