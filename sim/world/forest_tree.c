/* SPDX-License-Identifier: MIT */
/*
 * The tree of objects: who is below whom, and who is meant by a name.
 */
#include "sim/base/arena.h"
#include "sim/model/dn.h"
#include "sim/world/forest_store.h"

uint32_t
text_hash(struct str text)
{
    uint64_t hash = str_ihash(text);

    return (uint32_t)(hash ^ hash >> 32);
}

static uint32_t
name_hash(uint32_t parent, struct str rdn)
{
    if (parent == NO_NODE)
        return dn_depth(rdn); /* few domains; blanks in their names must not tell them apart */
    uint64_t hash = dn_rdn_hash(rdn);
    return ((uint32_t)(hash ^ hash >> 32) ^ (parent * 0x9e3779b1u)) * 0x85ebca6bu;
}

uint32_t
tree_child(const struct forest *f, uint32_t parent, struct str rdn)
{
    uint32_t hash = name_hash(parent, rdn);

    for (uint32_t cursor = 0, i;
         (i = index_next(&f->by_name, hash, &cursor)) != (uint32_t)INDEX_NONE;) {
        const struct forest_node *node = &f->nodes.at[i];
        if (node->parent == parent && dn_same(node->rdn, rdn))
            return i;
    }
    return NO_NODE;
}

/* Is the comma before `at` one that parts two components? */
static bool
parts_before(struct str dn, size_t at)
{
    return at == 0 || (dn.at[at - 1] == ',' && (at == 1 || dn.at[at - 2] != '\\'));
}

/* The domain that the name ends in; `*names` becomes what stands before it. */
static uint32_t
root_of(const struct forest *f, struct str dn, struct str *names)
{
    for (uint32_t i = 0; i < f->roots.n; i++) {
        struct str root = f->nodes.at[f->roots.at[i]].rdn;
        if (!str_iends(dn, root) || !parts_before(dn, dn.len - root.len))
            continue;
        *names = str_sub(dn, 0, dn.len - root.len);
        return f->roots.at[i];
    }
    for (struct str rest = dn; rest.len; rest = dn_parent(rest)) {
        uint32_t root = tree_child(f, NO_NODE, rest);
        *names = str_sub(dn, 0, (size_t)(rest.at - dn.at));
        if (root != NO_NODE)
            return root;
    }
    return NO_NODE;
}

/* The last component of `names`, which becomes what stands before it. */
static struct str
cut_last(struct str *names)
{
    size_t start = 0;

    for (size_t i = 0; i < names->len; i++) {
        if (names->at[i] == '\\')
            i++;
        else if (names->at[i] == ',')
            start = i + 1;
    }
    struct str last = dn_rdn(str_from(*names, start));
    *names = str_sub(*names, 0, start ? start - 1 : 0);
    return last;
}

static uint32_t
find_canonical(const struct forest *f, struct str dn)
{
    struct str names = STR("");
    uint32_t node = root_of(f, str_trim(dn), &names);

    names = str_trim(names);
    if (names.len && names.at[names.len - 1] == ',')
        names.len--;
    while (node != NO_NODE && names.len)
        node = tree_child(f, node, cut_last(&names));
    return node;
}

uint32_t
tree_find(const struct forest *f, struct str dn)
{
    if (str_find_byte(dn, '\\') < 0)
        return find_canonical(f, dn);
    struct arena_mark mark = arena_mark(f->arena);
    uint32_t node = find_canonical(f, dn_canonical(dn, f->arena));
    arena_rewind(f->arena, mark);
    return node;
}

uint32_t
tree_find_anchor(const struct forest *f, struct str anchor)
{
    uint32_t hash = (uint32_t)str_hash(anchor);

    for (uint32_t cursor = 0, i;
         (i = index_next(&f->by_anchor, hash, &cursor)) != (uint32_t)INDEX_NONE;)
        if (str_eq(f->nodes.at[i].anchor, anchor))
            return i;
    return NO_NODE;
}

static void
renew_one(struct forest *f, uint32_t i)
{
    struct forest_node *node = &f->nodes.at[i];
    const struct forest_node *parent = node->parent == NO_NODE ? NULL : &f->nodes.at[node->parent];

    node->dn = (struct str){NULL, 0};
    node->depth = parent ? parent->depth + 1 : 0;
    node->domain = node->class == CLASS_domainDNS || !parent ? i : parent->domain;
}

void
tree_renew(struct forest *f, uint32_t top)
{
    for (uint32_t i = top; i != NO_NODE; i = tree_next(f, top, i))
        renew_one(f, i);
}

void
tree_attach(struct forest *f, uint32_t i, uint32_t parent)
{
    struct forest_node *node = &f->nodes.at[i];

    node->parent = parent;
    node->next_sibling = node->previous_sibling = NO_NODE;
    index_add(&f->by_name, name_hash(parent, node->rdn), i, f->arena);
    if (parent == NO_NODE) {
        *VEC_PUSH(&f->roots, f->arena) = i;
    } else {
        struct forest_node *above = &f->nodes.at[parent];
        node->previous_sibling = above->last_child;
        if (above->last_child == NO_NODE)
            above->first_child = i;
        else
            f->nodes.at[above->last_child].next_sibling = i;
        above->last_child = i;
    }
    tree_renew(f, i);
}

/* Domain heads stay where they are, so there is always a parent. */
void
tree_detach(struct forest *f, uint32_t i)
{
    struct forest_node *node = &f->nodes.at[i], *above = &f->nodes.at[node->parent];

    index_remove(&f->by_name, name_hash(node->parent, node->rdn), i);
    if (node->previous_sibling == NO_NODE)
        above->first_child = node->next_sibling;
    else
        f->nodes.at[node->previous_sibling].next_sibling = node->next_sibling;
    if (node->next_sibling == NO_NODE)
        above->last_child = node->previous_sibling;
    else
        f->nodes.at[node->next_sibling].previous_sibling = node->previous_sibling;
}

/* Parents first, so that nobody walks further up than to the next name that is known. */
struct str
tree_dn(struct forest *f, uint32_t i)
{
    struct forest_node *node = &f->nodes.at[i];

    if (node->dn.at)
        return node->dn;
    if (node->parent == NO_NODE)
        return node->dn = node->rdn;
    struct str above = tree_dn(f, node->parent);
    char *text = arena_bytes(f->arena, node->rdn.len + 1 + above.len);
    memcpy(text, node->rdn.at, node->rdn.len);
    text[node->rdn.len] = ',';
    memcpy(text + node->rdn.len + 1, above.at, above.len);
    return node->dn = str_n(text, node->rdn.len + 1 + above.len);
}

uint32_t
tree_next(const struct forest *f, uint32_t top, uint32_t i)
{
    if (f->nodes.at[i].first_child != NO_NODE)
        return f->nodes.at[i].first_child;
    for (; i != top; i = f->nodes.at[i].parent)
        if (f->nodes.at[i].next_sibling != NO_NODE)
            return f->nodes.at[i].next_sibling;
    return NO_NODE;
}

bool
tree_within(const struct forest *f, uint32_t i, uint32_t top)
{
    while (i != top && i != NO_NODE)
        i = f->nodes.at[i].parent;
    return i == top;
}
