/* SPDX-License-Identifier: MIT */
/*
 * The directory as the agent knows it: who is where, and who refers to whom.
 *
 * A reference is kept by identity. A renamed OU is reported alone (the directory says nothing of
 * what stands below it), so the names of everything below are mended here; the text that decides
 * scope is not, because the job does not notice such a rename (how-to-prerequisites).
 */
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/base/numbers.h"
#include "sim/cloud/state.h"
#include "sim/model/dn.h"

static void
index_dn(struct cloud *c, uint32_t object)
{
    map_set(&c->by_dn, dn_key(c->objects.at[object].dn, c->perm), object);
}

static void
forget_dn(struct cloud *c, uint32_t object)
{
    struct arena_mark mark = arena_mark(c->perm);
    struct str key = dn_key(c->objects.at[object].dn, c->perm);

    if (map_get(&c->by_dn, key) == object)
        map_remove(&c->by_dn, key);
    arena_rewind(c->perm, mark);
}

/* Everything below a container that has a new name gets one too. */
static void
rename_below(struct cloud *c, struct str from, struct str to)
{
    for (uint32_t i = 0; i < c->objects.n; i++) {
        struct cloud_object *o = &c->objects.at[i];
        if (o->gone || dn_same(o->dn, from) || !dn_within(o->dn, from))
            continue;
        forget_dn(c, i);
        o->dn = dn_rebase(o->dn, from, to, c->perm);
        index_dn(c, i);
    }
}

/*
 * mS-DS-ConsistencyGuid where it is present, else objectGUID; not configurable
 * (reference-cloud-sync-faq, plan-cloud-sync-topologies).
 */
static struct str
source_anchor(const struct entry *e, struct arena *a)
{
    struct str chosen = entry_value(e, ATTR_mS_DS_ConsistencyGuid);

    return base64_encode(chosen.len ? chosen : e->anchor, a);
}

static uint32_t
new_object(struct cloud *c, const struct entry *e)
{
    uint32_t index = c->objects.n;
    struct cloud_object *o = VEC_PUSH(&c->objects, c->perm);

    *o =
        (struct cloud_object){.guid = str_copy(e->anchor, c->perm), .dn = str_copy(e->dn, c->perm)};
    map_set(&c->by_guid, o->guid, index);
    index_dn(c, index);
    return index;
}

static void
move_object(struct cloud *c, uint32_t index, struct str dn)
{
    struct cloud_object *o = &c->objects.at[index];
    struct str before = o->dn;

    if (str_eq(before, dn) && !o->gone)
        return;
    forget_dn(c, index);
    o->dn = str_copy(dn, c->perm);
    o->gone = false;
    index_dn(c, index);
    if (class_is_container(o->class) && !dn_same(before, dn))
        rename_below(c, before, o->dn);
}

/*
 * Only a container's new name stands between the two: the object itself was not moved. Both are
 * names of now, since rename_below has mended the one that we had.
 */
static bool
stayed_put(struct str before, struct str now)
{
    return dn_same(dn_parent(before), dn_parent(now));
}

uint32_t
cloud_source_put(struct cloud *c, const struct entry *e, bool full)
{
    uint32_t index = map_get(&c->by_guid, e->anchor);

    if (index == MAP_NONE)
        index = new_object(c, e);
    struct cloud_object *o = &c->objects.at[index];
    o->class = e->class;
    bool moved = o->gone || !stayed_put(o->dn, e->dn);
    move_object(c, index, e->dn);
    o = &c->objects.at[index];
    if (full || moved || !o->seen_dn.at)
        o->seen_dn = o->dn;
    struct str anchor = source_anchor(e, c->perm);
    if (!str_eq(anchor, o->anchor))
        o->anchor = anchor;
    return index;
}

uint32_t
cloud_source_gone(struct cloud *c, struct str guid)
{
    uint32_t index = map_get(&c->by_guid, guid);

    if (index == MAP_NONE || c->objects.at[index].gone)
        return MAP_NONE;
    forget_dn(c, index);
    c->objects.at[index].gone = true;
    return index;
}

static struct cloud_refs *
refs_of(struct cloud_object *o, attr_id attr)
{
    for (uint32_t i = 0; i < o->refs_n; i++)
        if (o->refs[i].attr == attr)
            return &o->refs[i];
    if (o->refs_n == CLOUD_REFS)
        return NULL;
    struct cloud_refs *r = &o->refs[o->refs_n++];
    *r = (struct cloud_refs){.attr = attr, .multi = schema_form(attr, SIDE_ENTRA).multi};
    return r;
}

/* The targets of one attribute, by identity; names that the directory does not hold are left out. */
static uint32_t
resolve(struct cloud *c, const struct attr *from, uint32_t *targets, struct arena *step)
{
    uint32_t n = 0;

    for (uint32_t i = 0; from && i < from->n; i++) {
        struct arena_mark mark = arena_mark(step);
        uint32_t target = map_get(&c->by_dn, dn_key(from->values[i], step));
        arena_rewind(step, mark);
        if (target != MAP_NONE)
            targets[n++] = target;
    }
    return numbers_sort(targets, n, step);
}

void
cloud_source_references(struct cloud *c, uint32_t object, const struct entry *e, struct arena *step)
{
    struct cloud_object *o = &c->objects.at[object];
    const struct cloud_class_mapping *mapping = cloud_mapping_for(c->mapping, e->class);

    for (uint32_t i = 0; mapping && i < mapping->refs_n; i++) {
        const struct attr *from = entry_get(e, mapping->refs[i].source);
        struct cloud_refs *r = refs_of(o, mapping->refs[i].target);
        if (!r)
            continue;
        uint32_t *targets = ARENA_ARRAY(c->perm, uint32_t, from ? from->n : 0);
        r->n = resolve(c, from, targets, step);
        r->targets = targets;
        r->waits = true;
        r->whole = o->whole;
    }
}

struct str
cloud_target_dn(const struct cloud *c, uint32_t object, struct arena *step)
{
    return str_fmt(step, "CN={" STR_FMT "}",
                   STR_ARG(hex_upper(c->objects.at[object].anchor, step)));
}
