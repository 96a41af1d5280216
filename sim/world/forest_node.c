/* SPDX-License-Identifier: MIT */
/*
 * One object of the forest: how it comes to be, what it keeps, when it is reported.
 */
#include "sim/base/arena.h"
#include "sim/model/dn.h"
#include "sim/world/forest_store.h"

bool
attr_is_reference(attr_id id)
{
    return schema_form(id, SIDE_AD).syntax == SYNTAX_REFERENCE;
}

static uint64_t
number_of(const struct entry *e, attr_id id)
{
    int64_t number = 0;
    struct str text = entry_value(e, id);

    return text.at && str_int(text, &number) && number > 0 ? (uint64_t)number : 0;
}

uint32_t
forest_node_new(struct forest *f, const struct entry *minted)
{
    struct forest_node *node = VEC_PUSH(&f->nodes, f->arena);
    uint32_t number = f->nodes.n - 1;

    *node = (struct forest_node){
        .anchor = minted->anchor,
        .rdn = dn_rdn(minted->dn),
        .when_created = entry_value(minted, ATTR_whenCreated),
        .when_changed = entry_value(minted, ATTR_whenChanged),
        .usn_created = number_of(minted, ATTR_uSNCreated),
        .usn_changed = number_of(minted, ATTR_uSNChanged),
        .attrs = minted->attrs,
        .n = minted->n,
        .mixed = true,
        .class = minted->class,
        .alive = true,
        .parent = NO_NODE,
        .first_child = NO_NODE,
        .last_child = NO_NODE,
        .next_sibling = NO_NODE,
        .previous_sibling = NO_NODE,
        .first_out = NO_LINK,
        .last_out = NO_LINK,
        .first_in = NO_LINK,
        .last_in = NO_LINK,
    };
    index_add(&f->by_anchor, (uint32_t)str_hash(minted->anchor), number, f->arena);
    return number;
}

void
node_keep(struct forest *f, uint32_t i, const struct entry *plain)
{
    const struct forest_node *old = &f->nodes.at[i];
    struct entry before = {.n = old->n, .attrs = old->attrs};
    struct attr *attrs = ARENA_ARRAY(f->arena, struct attr, plain->n);

    for (uint32_t k = 0; k < plain->n; k++) {
        const struct attr *now = &plain->attrs[k], *was = entry_get(&before, now->id);
        attrs[k] = *now;
        if (was && was->values == now->values && was->n == now->n)
            continue;
        struct str *values = ARENA_ARRAY(f->arena, struct str, now->n);
        for (uint32_t v = 0; v < now->n; v++)
            values[v] = str_copy(now->values[v], f->arena);
        attrs[k].values = values;
    }
    f->nodes.at[i].attrs = attrs;
    f->nodes.at[i].n = plain->n;
    f->nodes.at[i].mixed = false;
}

void
node_report(struct forest *f, uint32_t i)
{
    f->nodes.at[i].reported = ++f->sequence;
    *VEC_PUSH(&f->events, f->arena) = (struct forest_event){f->sequence, i};
}

void
node_touch(struct forest *f, uint32_t i)
{
    struct mod stamps[MINT_TOUCHES];

    mint_touch(&f->mint, stamps, f->arena);
    f->nodes.at[i].when_changed = stamps[0].values[0];
    f->nodes.at[i].usn_changed = f->mint.usn;
    node_report(f, i);
}
