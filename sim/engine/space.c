/* SPDX-License-Identifier: MIT */
#include "sim/engine/space.h"

#include <assert.h>

#include "sim/base/buf.h"
#include "sim/model/dn.h"

void
numbers_copy(struct numbers *to, const struct numbers *from, struct arena *a)
{
    *to = (struct numbers){0};
    if (!from->list.n)
        return;
    VEC_RESERVE(&to->list, from->list.n, a);
    memcpy(to->list.at, from->list.at, from->list.n * sizeof *to->list.at);
    to->list.n = from->list.n;
}

/* Components compare without regard to case and to blanks around the equals sign. */
static bool
rdn_same(struct str a, struct str b)
{
    return a.len == b.len && str_ieq(a, b) ? true : dn_same(a, b);
}

static uint64_t
rdn_hash(uint32_t connector, uint32_t parent, struct str rdn)
{
    uint64_t h = dn_rdn_hash(rdn) ^ ((uint64_t)connector << 32 ^ parent);

    h *= 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

static uint64_t
anchor_hash(uint32_t connector, struct str anchor)
{
    return str_hash(anchor) + connector * 0x9e3779b97f4a7c15u;
}

cs_index
space_by_anchor(const struct engine *e, uint32_t connector, struct str anchor)
{
    if (!anchor.len)
        return ENGINE_NONE;
    struct probe p = lookup_begin(&e->by_anchor, anchor_hash(connector, anchor));
    while (lookup_next(&e->by_anchor, &p)) {
        const struct cs *o = cs_at(e, p.value);
        if (o->connector == connector && o->state != CS_GONE &&
            str_eq(text_of(e, o->anchor), anchor))
            return p.value;
    }
    return ENGINE_NONE;
}

cs_index
space_child(const struct engine *e, uint32_t connector, uint32_t parent, struct str rdn)
{
    struct probe p = lookup_begin(&e->by_name, rdn_hash(connector, parent, rdn));

    while (lookup_next(&e->by_name, &p)) {
        const struct cs *o = cs_at(e, p.value);
        if (o->connector == connector && o->parent == parent && o->state != CS_GONE &&
            rdn_same(text_of(e, o->rdn), rdn))
            return p.value;
    }
    return ENGINE_NONE;
}

cs_index
space_find(const struct engine *e, uint32_t connector, struct str dn)
{
    struct str above = dn_parent(dn);
    uint32_t parent = ENGINE_NONE;

    if (above.len) {
        parent = space_find(e, connector, above);
        if (parent == ENGINE_NONE)
            return ENGINE_NONE;
    }
    return space_child(e, connector, parent, dn_rdn(dn));
}

static void
count(struct engine *e, const struct cs *o, int by)
{
    struct space *s = &e->spaces[o->connector];

    if (o->state == CS_STAGING)
        s->staging += (uint32_t)by;
    else if (o->state == CS_PLACEHOLDER)
        s->placeholders += (uint32_t)by;
}

cs_index
space_add(struct engine *e, uint32_t connector, uint32_t parent, struct str rdn)
{
    cs_index i = e->objects.n;
    struct cs *o = seg_push(&e->objects, e->arena);

    *o = (struct cs){.parent = parent,
                     .rdn = text_add(&e->texts, rdn, e->arena),
                     .mv = ENGINE_NONE,
                     .next_link = ENGINE_NONE,
                     .in_rule = NO_RULE,
                     .out_rule = NO_RULE,
                     .connector = (uint8_t)connector,
                     .state = CS_PLACEHOLDER};
    if (parent != ENGINE_NONE)
        cs_at(e, parent)->children++;
    lookup_add(&e->by_name, rdn_hash(connector, parent, rdn), i, e->arena);
    count(e, o, 1);
    return i;
}

cs_index
space_place(struct engine *e, uint32_t connector, struct str dn)
{
    struct str above = dn_parent(dn), rdn = dn_rdn(dn);
    uint32_t parent = above.len ? space_place(e, connector, above) : (uint32_t)ENGINE_NONE;
    cs_index i = space_child(e, connector, parent, rdn);

    return i != ENGINE_NONE ? i : space_add(e, connector, parent, rdn);
}

void
space_set_anchor(struct engine *e, cs_index i, struct str anchor)
{
    struct cs *o = cs_at(e, i);

    if (!anchor.len || str_eq(text_of(e, o->anchor), anchor))
        return;
    if (o->anchor)
        lookup_remove(&e->by_anchor, anchor_hash(o->connector, text_of(e, o->anchor)), i);
    o->anchor = text_add(&e->texts, anchor, e->arena);
    lookup_add(&e->by_anchor, anchor_hash(o->connector, anchor), i, e->arena);
}

void
space_drop_anchor(struct engine *e, cs_index i)
{
    struct cs *o = cs_at(e, i);

    if (o->anchor)
        lookup_remove(&e->by_anchor, anchor_hash(o->connector, text_of(e, o->anchor)), i);
    o->anchor = 0;
}

void
space_restore_anchor(struct engine *e, cs_index i)
{
    const struct cs *o = cs_at(e, i);

    if (o->anchor)
        lookup_add(&e->by_anchor, anchor_hash(o->connector, text_of(e, o->anchor)), i, e->arena);
}

void
space_move(struct engine *e, cs_index i, uint32_t parent, struct str rdn)
{
    struct cs *o = cs_at(e, i);

    assert(parent == ENGINE_NONE || !space_below(e, parent, i));
    lookup_remove(&e->by_name, rdn_hash(o->connector, o->parent, text_of(e, o->rdn)), i);
    if (o->parent != ENGINE_NONE)
        cs_at(e, o->parent)->children--;
    if (parent != ENGINE_NONE)
        cs_at(e, parent)->children++;
    o->parent = parent;
    if (!str_eq(text_of(e, o->rdn), rdn))
        o->rdn = text_add(&e->texts, rdn, e->arena);
    lookup_add(&e->by_name, rdn_hash(o->connector, parent, rdn), i, e->arena);
}

void
space_set_state(struct engine *e, cs_index i, uint8_t state)
{
    struct cs *o = cs_at(e, i);

    count(e, o, -1);
    o->state = state;
    count(e, o, 1);
    if (state != CS_GONE)
        return;
    lookup_remove(&e->by_name, rdn_hash(o->connector, o->parent, text_of(e, o->rdn)), i);
    if (o->anchor)
        lookup_remove(&e->by_anchor, anchor_hash(o->connector, text_of(e, o->anchor)), i);
    if (o->parent != ENGINE_NONE)
        cs_at(e, o->parent)->children--;
}

void
space_set_transient(struct engine *e, cs_index i, bool transient)
{
    struct cs *o = cs_at(e, i);

    if (((o->flags & CSF_TRANSIENT) != 0) == transient)
        return;
    o->flags ^= CSF_TRANSIENT;
    e->spaces[o->connector].transients += transient ? 1 : UINT32_MAX;
}

void
space_evict(struct engine *e, cs_index i, struct arena *scratch)
{
    space_move(e, i, cs_at(e, i)->parent, str_fmt(scratch, "CN=transient {%08x}", i));
    space_set_transient(e, i, true);
}

struct str
space_dn(const struct engine *e, cs_index i, struct arena *a)
{
    const struct cs *o = cs_at(e, i);
    size_t len = 0;

    if (o->parent == ENGINE_NONE)
        return text_of(e, o->rdn);
    for (cs_index k = i; k != ENGINE_NONE; k = cs_at(e, k)->parent)
        len += text_of(e, cs_at(e, k)->rdn).len + 1;
    char *at = arena_bytes(a, len);
    char *end = at;
    for (cs_index k = i; k != ENGINE_NONE; k = cs_at(e, k)->parent) {
        struct str part = text_of(e, cs_at(e, k)->rdn);
        memcpy(end, part.at, part.len);
        end += part.len;
        *end++ = ',';
    }
    return str_n(at, len - 1);
}

uint32_t
space_depth(const struct engine *e, cs_index i)
{
    uint32_t depth = 0;

    for (; i != ENGINE_NONE; i = cs_at(e, i)->parent)
        depth++;
    return depth;
}

bool
space_below(const struct engine *e, cs_index i, cs_index ancestor)
{
    for (; i != ENGINE_NONE; i = cs_at(e, i)->parent)
        if (i == ancestor)
            return true;
    return false;
}

void
space_tops(struct engine *e, uint32_t connector)
{
    struct str above = dn_parent(e->spaces[connector].self.base);

    if (!above.len)
        return;
    for (cs_index i = space_place(e, connector, above); i != ENGINE_NONE; i = cs_at(e, i)->parent)
        space_set_state(e, i, CS_TOP);
}

static void
mark(struct engine *e, cs_index i, struct numbers *list, uint16_t flag)
{
    struct cs *o = cs_at(e, i);

    if (o->flags & flag)
        return;
    o->flags |= flag;
    numbers_push(list, i, e->arena);
}

void
space_mark_pending(struct engine *e, cs_index i)
{
    mark(e, i, &e->spaces[cs_at(e, i)->connector].pending, CSF_IN_PENDING);
}

void
space_mark_loose(struct engine *e, cs_index i)
{
    mark(e, i, &e->spaces[cs_at(e, i)->connector].loose, CSF_IN_LOOSE);
}

void
space_mark_export(struct engine *e, cs_index i)
{
    mark(e, i, &e->spaces[cs_at(e, i)->connector].exports, CSF_IN_EXPORTS);
}
