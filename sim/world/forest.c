/* SPDX-License-Identifier: MIT */
#include "sim/world/forest.h"

#include <assert.h>

#include "sim/base/arena.h"
#include "sim/model/dn.h"
#include "sim/world/forest_store.h"

static const struct err *
forest_apply(struct connector *c, const struct op *ops, size_t n, struct receipt *out,
             struct arena *a)
{
    for (size_t i = 0; i < n; i++)
        forest_apply_one((struct forest *)c, &ops[i], &out[i], a);
    return NULL;
}

static const struct err *
forest_clock(struct connector *c, int64_t now, struct arena *a)
{
    (void)a;
    ((struct forest *)c)->mint.now = now;
    return NULL;
}

/* The memory belongs to the arena. */
static void
forest_close(struct connector *c)
{
    (void)c;
}

const struct connector_ops forest_ops = {
    .name = "Active Directory (in memory)",
    .read = forest_read,
    .apply = forest_apply,
    .find = forest_find,
    .clock = forest_clock,
    .close = forest_close,
};

struct load {
    struct forest *forest;
    const struct entry *entries;
    uint32_t n;
    struct arena *arena;
};

static const struct err *
bad_world(const struct load *l, struct str dn, struct str what)
{
    return err_new(ERR_INPUT, NOWHERE, l->arena, "the world's object " STR_FMT ": " STR_FMT,
                   STR_ARG(dn), STR_ARG(what));
}

static const struct err *
refused_world(const struct load *l, struct str dn, enum forest_refusal why, struct str subject)
{
    return bad_world(l, dn, forest_refusal_text(why, subject, l->arena));
}

static const struct err *
check_attributes(const struct load *l, const struct entry *e)
{
    for (uint32_t i = 0; i < e->n; i++) {
        struct attr_form form = schema_form(e->attrs[i].id, SIDE_AD);
        struct str name = schema_name(l->forest->schema, e->attrs[i].id);
        if (e->attrs[i].id >= ATTR_KNOWN || form.syntax == SYNTAX_NONE)
            return refused_world(l, e->dn, REFUSED_UNKNOWN_ATTRIBUTE, name);
        if (e->attrs[i].n > 1 && !form.multi)
            return refused_world(l, e->dn, REFUSED_SEVERAL_VALUES, name);
    }
    return NULL;
}

/* Names that somebody else has already; the object itself is not entered yet. */
static const struct err *
check_unique(const struct load *l, const struct entry *e, uint32_t node)
{
    const struct forest *f = l->forest;
    struct str account = entry_value(e, ATTR_sAMAccountName);
    struct str principal = entry_value(e, ATTR_userPrincipalName);

    if (account.at && account_find(f, f->nodes.at[node].domain, account, node) != NO_NODE)
        return refused_world(l, e->dn, REFUSED_NOT_UNIQUE, schema_known_name(ATTR_sAMAccountName));
    if (principal.at && principal_find(f, principal, node) != NO_NODE)
        return refused_world(l, e->dn, REFUSED_NOT_UNIQUE,
                             schema_known_name(ATTR_userPrincipalName));
    return NULL;
}

/* The name as the world has it serves as the computed one, unless it is written in another way. */
static void
keep_dn(struct forest *f, uint32_t i, struct str dn)
{
    struct forest_node *node = &f->nodes.at[i];
    struct str above = node->parent == NO_NODE ? STR("") : tree_dn(f, node->parent);

    if (dn.len == node->rdn.len + 1 + above.len && str_starts(dn, node->rdn) && str_ends(dn, above))
        node->dn = dn;
}

static const struct err *
load_object(const struct load *l, const struct entry *e)
{
    struct forest *f = l->forest;
    uint32_t parent = tree_find(f, dn_parent(e->dn));

    assert(e->anchor.len == 16 && entry_get(e, ATTR_uSNCreated)); /* it is minted */
    TRY(check_attributes(l, e));
    if (parent == NO_NODE && e->class != CLASS_domainDNS)
        return refused_world(l, e->dn, REFUSED_NO_PARENT, dn_parent(e->dn));
    if (tree_find(f, e->dn) != NO_NODE || tree_find_anchor(f, e->anchor) != NO_NODE)
        return refused_world(l, e->dn, REFUSED_EXISTS, e->dn);
    uint32_t node = forest_node_new(f, e);
    f->nodes.at[node].rdn = dn_rdn(dn_canonical(e->dn, l->arena));
    if (parent == NO_NODE)
        f->nodes.at[node].rdn = e->dn;
    tree_attach(f, node, parent);
    keep_dn(f, node, e->dn);
    TRY(check_unique(l, e, node));
    unique_enter(f, node);
    return NULL;
}

static const struct err *
load_links(const struct load *l, uint32_t node)
{
    struct forest *f = l->forest;
    const struct entry *e = &l->entries[node];

    for (uint32_t i = 0; i < e->n; i++) {
        const struct attr *attr = &e->attrs[i];
        if (!attr_is_reference(attr->id) || mint_back_link(attr->id))
            continue;
        for (uint32_t k = 0; k < attr->n; k++) {
            uint32_t target = tree_find(f, attr->values[k]);
            if (target == NO_NODE)
                return refused_world(l, e->dn, REFUSED_DANGLING, attr->values[k]);
            if (link_find(f, node, attr->id, target) == NO_LINK)
                link_add(f, node, attr->id, target);
        }
    }
    return NULL;
}

static void
reserve(struct forest *f, uint32_t n, struct arena *a)
{
    VEC_RESERVE(&f->nodes, n, a);
    VEC_RESERVE(&f->links, n, a);
    index_reserve(&f->by_name, n, a);
    index_reserve(&f->by_anchor, n, a);
    index_reserve(&f->by_account, n, a);
    index_reserve(&f->by_principal, n, a);
}

const struct err *
forest_new(struct connector **out, const struct entry *entries, uint32_t n, const struct mint *mint,
           const struct schema *schema, struct arena *a)
{
    struct forest *f = ARENA_NEW(a, struct forest);
    struct load l = {f, entries, n, a};

    *f = (struct forest){.connector = {&forest_ops},
                         .arena = a,
                         .schema = schema,
                         .mint = *mint,
                         .free_link = NO_LINK};
    reserve(f, n, a);
    f->id = str_hash(n ? entries[0].anchor : STR(""));
    for (uint32_t i = 0; i < n; i++)
        TRY(load_object(&l, &entries[i]));
    for (uint32_t i = 0; i < n; i++)
        TRY(load_links(&l, i));
    *out = &f->connector;
    return NULL;
}

#define COPY(v, a) ((v)->at = copy_array((v)->at, (v)->n, sizeof *(v)->at, (a)), (v)->room = (v)->n)

static void *
copy_array(const void *at, uint32_t n, size_t size, struct arena *a)
{
    void *copy = arena_array(a, n, size);

    if (n)
        memcpy(copy, at, n * size);
    return copy;
}

struct connector *
forest_copy(const struct connector *c, struct arena *a)
{
    struct forest *copy = ARENA_NEW(a, struct forest);

    assert(c->ops == &forest_ops);
    *copy = *(const struct forest *)c;
    copy->arena = a;
    COPY(&copy->nodes, a);
    COPY(&copy->links, a);
    COPY(&copy->events, a);
    COPY(&copy->roots, a);
    copy->by_name = index_copy(&copy->by_name, a);
    copy->by_anchor = index_copy(&copy->by_anchor, a);
    copy->by_account = index_copy(&copy->by_account, a);
    copy->by_principal = index_copy(&copy->by_principal, a);
    return &copy->connector;
}

struct mint
forest_mint(const struct connector *c)
{
    assert(c->ops == &forest_ops);
    return ((const struct forest *)c)->mint;
}
