/* SPDX-License-Identifier: MIT */
/*
 * Scope by groups: a selected group and its direct members, never the members of a member
 * (how-to-configure).
 *
 * A group is recognised by the name that was saved. One that is renamed, moved or deleted is not
 * noticed: who was in scope stays (reference-cloud-sync-faq), until everything is read again. Who joins a
 * group is not reported himself, so the run loop is asked to read him.
 */
#include "sim/base/arena.h"
#include "sim/base/numbers.h"
#include "sim/cloud/state.h"
#include "sim/model/dn.h"

const struct err *
cloud_set_groups(struct cloud *c, const struct str *groups, uint32_t n, vtime now, struct arena *a)
{
    if (!c->configured)
        return cloud_set_scope(c, NULL, 0, now, a); /* which refuses */
    for (uint32_t i = 0; i < n; i++)
        if (!dn_valid(groups[i]))
            return err_new(ERR_INPUT, NOWHERE, a,
                           "\"" STR_FMT "\" is not a distinguished name; a group is written like "
                           "CN=Pilot,OU=Groups,DC=contoso,DC=com",
                           STR_ARG(groups[i]));
    c->groups.n = c->group_names.n = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct str dn = str_copy(groups[i], c->perm);
        *VEC_PUSH(&c->group_names, c->perm) = dn;
        *VEC_PUSH(&c->groups, c->perm) = (struct cloud_scope_group){.dn = dn};
    }
    cloud_start_over(c, now);
    return NULL;
}

static struct cloud_scope_group *
group_named(struct cloud *c, struct str dn)
{
    for (uint32_t i = 0; i < c->groups.n; i++)
        if (dn_same(c->groups.at[i].dn, dn))
            return &c->groups.at[i];
    return NULL;
}

/* The group and whom it names, by identity. */
static void
take_members(struct cloud *c, struct cloud_scope_group *g, uint32_t group, const struct entry *e,
             struct arena *step)
{
    const struct attr *members = entry_get(e, ATTR_member);

    g->members.n = 0;
    *VEC_PUSH(&g->members, c->perm) = group;
    for (uint32_t i = 0; members && i < members->n; i++) {
        struct arena_mark mark = arena_mark(step);
        uint32_t member = map_get(&c->by_dn, dn_key(members->values[i], step));
        arena_rewind(step, mark);
        if (member != MAP_NONE)
            *VEC_PUSH(&g->members, c->perm) = member;
    }
}

static bool
take_reported(struct cloud *c, const struct batch *batch, const uint32_t *indices,
              struct arena *step)
{
    bool any = batch->full;

    for (uint32_t i = 0; batch->full && i < c->groups.n; i++)
        c->groups.at[i].members.n = 0; /* by the names of now */
    for (uint32_t i = 0; i < batch->changes.n; i++) {
        const struct change *change = &batch->changes.at[i];
        if (change->kind != CHANGE_PUT || change->entry.class != CLASS_group)
            continue;
        struct cloud_scope_group *g = group_named(c, change->entry.dn);
        if (!g)
            continue;
        take_members(c, g, indices[i], &change->entry, step);
        any = true;
    }
    return any;
}

void
cloud_take_groups(struct cloud *c, const struct batch *batch, const uint32_t *indices,
                  struct arena *step)
{
    c->newcomers.n = 0;
    if (!c->groups.n || !take_reported(c, batch, indices, step))
        return;
    bool *selected = ARENA_ARRAY(step, bool, c->objects.n);
    for (uint32_t i = 0; i < c->groups.n; i++)
        for (uint32_t k = 0; k < c->groups.at[i].members.n; k++)
            selected[c->groups.at[i].members.at[k]] = true;
    for (uint32_t i = 0; i < c->objects.n; i++) {
        struct cloud_object *o = &c->objects.at[i];
        bool changed = o->selected != selected[i];
        o->selected = selected[i];
        if (!changed || o->gone || o->seen_in == c->cycles)
            continue;
        if (o->selected)
            *VEC_PUSH(&c->newcomers, c->perm) = i;
        else if (!cloud_holds(c, i))
            cloud_leave_scope(c, i, STR("left the group"));
    }
}

uint32_t
cloud_cycle_newcomers(const struct cloud *c, struct str **dns, struct arena *a)
{
    *dns = ARENA_ARRAY(a, struct str, c->newcomers.n);
    for (uint32_t i = 0; i < c->newcomers.n; i++)
        (*dns)[i] = c->objects.at[c->newcomers.at[i]].dn;
    return c->newcomers.n;
}
