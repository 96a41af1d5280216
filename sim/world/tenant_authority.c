/* SPDX-License-Identifier: MIT */
/*
 * The source of authority of one object, moved to the cloud and given back (Microsoft Graph,
 * onPremisesSyncBehavior). In the cloud it is an administrator's to write, and what synchronisation
 * sends leaves it alone; given back, it is the directory's again with the next write.
 */
#include "sim/world/tenant_state.h"
#include "sim/world/tenant_view.h"

bool
tenant_cloud_managed(const struct tenant *t, uint32_t object)
{
    enum tenant_sync sync = (enum tenant_sync)t->objects.at[object].sync;

    return sync == SYNC_NEVER || sync == SYNC_CLOUD;
}

bool
tenant_manage_in_cloud(struct tenant *t, uint32_t object, bool in_cloud)
{
    struct tenant_object *o = &t->objects.at[object];

    if (o->sync == SYNC_NEVER)
        return false;
    enum tenant_sync wanted = in_cloud                ? SYNC_CLOUD
                              : o->sync == SYNC_CLOUD ? SYNC_FORMERLY
                                                      : (enum tenant_sync)o->sync;
    if (o->sync == (uint8_t)wanted)
        return true;
    o->sync = (uint8_t)wanted;
    tenant_touch(t, object);
    return true;
}

bool
tenant_authority_allows(struct tenant_write *w)
{
    if (w->object == TENANT_NONE || w->t->objects.at[w->object].sync != SYNC_CLOUD)
        return true;
    if (assumption_is(w->t->assumptions, ASSUME_cloudManagedWrites, "refused"))
        return tenant_refuse(w, REFUSED_CLOUD_MANAGED,
                             "the source of authority of the object is the cloud; synchronisation "
                             "cannot write to it");
    tenant_done(w, EFFECT_NONE);
    return false;
}
