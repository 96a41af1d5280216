/* SPDX-License-Identifier: MIT */
/*
 * Deletion and return (how-to-connect-sync-recycle-bin).
 *
 * A deleted user or Microsoft 365 group waits in the bin for thirty days; other groups and contacts are
 * gone at once, unless the assumption groupSoftDelete says otherwise for security groups. What is deleted leaves its groups and its
 * reports at once; the bin remembers the links, so that a return can bring memberships back. The
 * names of what is in the bin are free for others.
 */
#include <assert.h>

#include "sim/world/tenant_state.h"

enum { BIN_DAYS = 30 };

static bool
has_value(const struct tenant_object *o, attr_id attr, struct str value)
{
    const struct tenant_value *values;
    uint32_t n = tenant_values(o, attr, &values);

    for (uint32_t i = 0; i < n; i++)
        if (str_ieq(str_n(values[i].at, values[i].len), value))
            return true;
    return false;
}

/* Of groups, those of Microsoft 365 go there; what is disputed of security groups is not of others. */
static bool
goes_to_bin(const struct tenant *t, const struct tenant_object *o)
{
    if (o->class != CLASS_group)
        return o->class == CLASS_user;
    if (has_value(o, ATTR_groupTypes, STR("Unified")))
        return true;
    bool distribution = has_value(o, ATTR_mailEnabled, STR("True")) &&
                        has_value(o, ATTR_securityEnabled, STR("False"));
    return !distribution && assumption_is(t->assumptions, ASSUME_groupSoftDelete, "true");
}

static void
keep_link(struct tenant *t, uint32_t object, const struct tenant_link *l)
{
    struct tenant_kept kept = {l->from, l->to, l->attr, t->objects.at[object].kept};

    *VEC_PUSH(&t->kept, t->arena) = kept;
    t->objects.at[object].kept = t->kept.n - 1;
}

/* Takes every link off, from the last to the first, so that the chain has them in their order. */
static void
drop_links(struct tenant *t, uint32_t object, bool keep)
{
    struct tenant_object *o = &t->objects.at[object];
    struct tenant_list *lists[] = {&o->in, &o->refs, &o->members};

    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
        while (lists[k]->last != TENANT_NONE) {
            uint32_t link = lists[k]->last;
            struct tenant_link l = t->links.at[link];
            if (keep)
                keep_link(t, object, &l);
            tenant_link_remove(t, link);
            if (l.from != object)
                tenant_touch(t, l.from);
        }
}

/* What is gone keeps its source anchor alone: readers are told of its end under its old name. */
static void
forget_values(struct tenant *t, uint32_t object)
{
    struct tenant_object *o = &t->objects.at[object];

    o->value_n = tenant_values(o, ATTR_sourceAnchor, &o->values);
    o->kept = TENANT_NONE;
    o->life = LIFE_GONE;
}

void
tenant_delete(struct tenant *t, uint32_t object)
{
    struct tenant_object *o = &t->objects.at[object];
    bool soft = goes_to_bin(t, o);

    assert(o->life == LIFE_LIVE);
    tenant_count(t, object, -1);
    drop_links(t, object, soft);
    tenant_keys_remove(t, object);
    o->deleted = t->now;
    tenant_touch(t, object);
    tenant_note(t, EVENT_DELETED, object, ATTR_NONE, TENANT_NONE);
    if (!soft) {
        forget_values(t, object);
        return;
    }
    o->life = LIFE_BIN;
    o->sync = o->sync == SYNC_NOW ? SYNC_FORMERLY : o->sync;
    tenant_bin_key(t, object, true);
    *VEC_PUSH(&t->bin, t->arena) = (struct tenant_binned){object, t->now};
    tenant_count(t, object, 1);
}

void
tenant_purge(struct tenant *t, uint32_t object)
{
    assert(t->objects.at[object].life == LIFE_BIN);
    tenant_count(t, object, -1);
    tenant_bin_key(t, object, false);
    forget_values(t, object);
    tenant_note(t, EVENT_PURGED, object, ATTR_NONE, TENANT_NONE);
}

static void
relink(struct tenant *t, uint32_t object)
{
    bool memberships = assumption_is(t->assumptions, ASSUME_restoreMemberships, "true");

    for (uint32_t i = t->objects.at[object].kept; i != TENANT_NONE; i = t->kept.at[i].next) {
        struct tenant_kept k = t->kept.at[i];
        bool own = k.from == object;
        uint32_t other = own ? k.to : k.from;
        if (t->objects.at[other].life != LIFE_LIVE && other != object)
            continue;
        if (!own && (k.attr != ATTR_member || !memberships))
            continue;
        if (tenant_link_find(t, k.from, k.attr, k.to) != TENANT_NONE)
            continue;
        tenant_link_add(t, k.from, k.attr, k.to);
        if (!own)
            tenant_touch(t, k.from);
    }
    t->objects.at[object].kept = TENANT_NONE;
}

void
tenant_revive(struct tenant *t, uint32_t object)
{
    struct tenant_object *o = &t->objects.at[object];

    assert(o->life == LIFE_BIN);
    tenant_count(t, object, -1);
    tenant_bin_key(t, object, false);
    o->life = LIFE_LIVE;
    o->deleted = 0;
    tenant_count(t, object, 1);
    tenant_keys_add(t, object);
    tenant_touch(t, object);
    tenant_note(t, EVENT_RESTORED, object, ATTR_NONE, TENANT_NONE);
    relink(t, object);
}

void
tenant_advance(struct tenant *t, vtime now)
{
    bool next_hour = now / HOUR > t->now / HOUR;

    if (now <= t->now)
        return;
    t->now = now;
    for (; t->bin_from < t->bin.n; t->bin_from++) {
        struct tenant_binned b = t->bin.at[t->bin_from];
        const struct tenant_object *o = &t->objects.at[b.object];
        if (b.deleted + (vtime)BIN_DAYS * DAY > now)
            break;
        if (o->life == LIFE_BIN && o->deleted == b.deleted) /* else it came back meanwhile */
            tenant_purge(t, b.object);
    }
    if (next_hour)
        tenant_conflicts_lift(t);
}
