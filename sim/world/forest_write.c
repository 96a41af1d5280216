/* SPDX-License-Identifier: MIT */
/*
 * Writing to the forest: each operation happens as a whole or not at all.
 */
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/model/dn.h"
#include "sim/world/forest_store.h"

void
write_refuse(const struct write *w, enum forest_refusal why, struct str subject)
{
    *w->out = forest_refuse(why, subject, w->arena);
}

void
write_done(const struct write *w, uint32_t node, struct effect effect)
{
    *w->out = (struct receipt){.state = RECEIPT_DONE,
                               .anchor = str_copy(w->forest->nodes.at[node].anchor, w->arena),
                               .effect = effect};
}

struct mod
mod_canonical(const struct mod *mod, struct arena *a)
{
    enum syntax syntax = schema_form(mod->id, SIDE_AD).syntax;
    struct str *values = ARENA_ARRAY(a, struct str, mod->n);
    struct mod canonical = *mod;

    if (syntax == SYNTAX_REFERENCE)
        return canonical;
    for (uint32_t i = 0; i < mod->n; i++)
        if (!value_canonical(syntax, mod->values[i], &values[i], a))
            values[i] = mod->values[i];
    canonical.values = values;
    return canonical;
}

bool
references_resolve(const struct write *w, const uint32_t **targets)
{
    VEC(uint32_t) found = {0};
    VEC(struct str) missing = {0};

    VEC_RESERVE(&found, 1, w->arena);
    for (uint32_t i = 0; i < w->op->n; i++) {
        const struct mod *mod = &w->op->mods[i];
        if (!attr_is_reference(mod->id))
            continue;
        VEC_RESERVE(&found, mod->n, w->arena);
        for (uint32_t k = 0; k < mod->n; k++) {
            uint32_t target = tree_find(w->forest, mod->values[k]);
            *VEC_PUSH(&found, w->arena) = target;
            if (target == NO_NODE && mod->kind != MOD_REMOVE)
                *VEC_PUSH(&missing, w->arena) = mod->values[k];
        }
    }
    *targets = found.at;
    if (missing.n == 0)
        return true;
    write_refuse(w, REFUSED_DANGLING, missing.at[0]);
    w->out->unresolved = missing.at;
    w->out->unresolved_n = missing.n;
    return false;
}

/* The entry that the operation describes, without its references. */
static struct entry
described(const struct write *w)
{
    struct entry_builder b = entry_builder_in(w->arena);

    for (uint32_t i = 0; i < w->op->n; i++) {
        struct mod mod = mod_canonical(&w->op->mods[i], w->arena);
        for (uint32_t k = 0; k < mod.n && !attr_is_reference(mod.id); k++)
            entry_add(&b, mod.id, mod.values[k]);
    }
    return entry_make(&b, SIDE_AD, w->op->class, w->op->anchor, w->op->dn);
}

/* Are the names that must be unique free in the domain of `parent`? */
static bool
names_free(const struct write *w, const struct entry *e, uint32_t parent)
{
    const struct forest *f = w->forest;
    struct str account = entry_value(e, ATTR_sAMAccountName);
    struct str principal = entry_value(e, ATTR_userPrincipalName);
    attr_id taken = ATTR_NONE;

    if (account.at && account_find(f, f->nodes.at[parent].domain, account, NO_NODE) != NO_NODE)
        taken = ATTR_sAMAccountName;
    else if (principal.at && principal_find(f, principal, NO_NODE) != NO_NODE)
        taken = ATTR_userPrincipalName;
    if (taken != ATTR_NONE)
        write_refuse(w, REFUSED_NOT_UNIQUE, schema_known_name(taken));
    return taken == ATTR_NONE;
}

static void
link_new(const struct write *w, uint32_t node, const uint32_t *targets)
{
    for (uint32_t i = 0; i < w->op->n; i++) {
        const struct mod *mod = &w->op->mods[i];
        for (uint32_t k = 0; attr_is_reference(mod->id) && k < mod->n; k++, targets++)
            if (link_find(w->forest, node, mod->id, *targets) == NO_LINK)
                link_add(w->forest, node, mod->id, *targets);
    }
}

static bool
anchor_free(const struct write *w)
{
    struct str anchor = w->op->anchor;

    if (anchor.len == 0)
        return true;
    if (anchor.len == 16 && tree_find_anchor(w->forest, anchor) == NO_NODE)
        return true;
    write_refuse(w, anchor.len == 16 ? REFUSED_EXISTS : REFUSED_VALUE,
                 anchor.len == 16 ? guid_text(anchor, w->arena) : STR("objectGUID"));
    return false;
}

static void
write_add(const struct write *w)
{
    struct forest *f = w->forest;
    uint32_t parent = tree_find(f, dn_parent(w->op->dn));
    const uint32_t *targets;
    struct entry e = described(w);

    if (parent == NO_NODE) {
        write_refuse(w, REFUSED_NO_PARENT, dn_parent(w->op->dn));
        return;
    }
    if (tree_find(f, w->op->dn) != NO_NODE) {
        write_refuse(w, REFUSED_EXISTS, w->op->dn);
        return;
    }
    if (!anchor_free(w) || !references_resolve(w, &targets) || !names_free(w, &e, parent))
        return;
    struct entry minted = mint_entry(&f->mint, &e, MINT_ADD, w->arena, w->arena);
    minted = entry_copy(&minted, f->arena);
    uint32_t node = forest_node_new(f, &minted);
    tree_attach(f, node, parent);
    unique_enter(f, node);
    link_new(w, node, targets);
    node_report(f, node);
    f->nodes.at[node].made = f->sequence;
    write_done(w, node, (struct effect){.kind = EFFECT_CREATED});
}

/* May the object go to where `new_dn` says? `*parent` is what will hold it. */
static bool
rename_allowed(const struct write *w, uint32_t node, uint32_t *parent)
{
    const struct forest *f = w->forest;
    struct str above = dn_parent(w->op->new_dn);
    enum forest_refusal why;

    *parent = tree_find(f, above);
    uint32_t there = tree_find(f, w->op->new_dn);
    if (f->nodes.at[node].class == CLASS_domainDNS)
        why = REFUSED_DOMAIN_HEAD;
    else if (*parent == NO_NODE)
        why = REFUSED_NO_PARENT;
    else if (tree_within(f, *parent, node))
        why = REFUSED_BELOW_ITSELF;
    else if (there != NO_NODE && there != node)
        why = REFUSED_EXISTS;
    else if (f->nodes.at[*parent].domain != f->nodes.at[node].domain)
        why = REFUSED_OTHER_DOMAIN;
    else
        return true;
    struct str subject = why == REFUSED_NO_PARENT ? above : w->op->new_dn;
    write_refuse(w, why, why == REFUSED_DOMAIN_HEAD ? tree_dn(w->forest, node) : subject);
    return false;
}

/* The attributes that repeat the name. */
static struct entry
renamed(const struct forest *f, uint32_t node, struct str value, struct arena *a)
{
    struct entry plain = node_plain(f, node, a);
    struct str *values = ARENA_NEW(a, struct str);
    struct mod mods[] = {{mint_naming_attr(plain.class), MOD_SET, 1, values},
                         {ATTR_name, MOD_SET, 1, values}};

    *values = value;
    return entry_apply(&plain, mods, 2, SIDE_AD, a);
}

static void
write_rename(const struct write *w, uint32_t node)
{
    struct forest *f = w->forest;
    struct effect effect = {.kind = EFFECT_RENAMED};
    struct str rdn = dn_rdn(w->op->new_dn);
    uint32_t parent;

    if (!rename_allowed(w, node, &parent))
        return;
    if (parent == f->nodes.at[node].parent && str_eq(rdn, f->nodes.at[node].rdn)) {
        write_done(w, node, (struct effect){.kind = EFFECT_NONE});
        return;
    }
    struct entry before = node_plain(f, node, w->arena);
    struct entry after = renamed(f, node, dn_rdn_value(rdn, w->arena), w->arena);
    entry_diff(&before, &after, SIDE_AD, &effect.mods, &effect.n, w->arena);
    tree_detach(f, node);
    if (effect.n)
        node_keep(f, node, &after);
    f->nodes.at[node].rdn = str_copy(rdn, f->arena);
    tree_attach(f, node, parent);
    node_touch(f, node);
    write_done(w, node, effect);
}

static void
remove_one(struct forest *f, uint32_t node)
{
    links_drop(f, node);
    unique_leave(f, node);
    tree_detach(f, node);
    index_remove(&f->by_anchor, (uint32_t)str_hash(f->nodes.at[node].anchor), node);
    f->nodes.at[node].alive = false;
    node_report(f, node);
}

static void
write_delete(const struct write *w, uint32_t node)
{
    struct forest *f = w->forest;
    VEC(uint32_t) below = {0};

    if (f->nodes.at[node].class == CLASS_domainDNS) {
        write_refuse(w, REFUSED_DOMAIN_HEAD, tree_dn(f, node));
        return;
    }
    if (f->nodes.at[node].first_child != NO_NODE && !w->op->subtree) {
        write_refuse(w, REFUSED_NOT_LEAF, tree_dn(f, node));
        return;
    }
    for (uint32_t i = node; i != NO_NODE; i = tree_next(f, node, i)) {
        tree_dn(f, i); /* the last name that it had is what is reported */
        *VEC_PUSH(&below, w->arena) = i;
    }
    while (below.n) /* from the leaves up */
        remove_one(f, below.at[--below.n]);
    write_done(w, node, (struct effect){.kind = EFFECT_DELETED});
}

static uint32_t
addressed(const struct forest *f, const struct op *op)
{
    return op->anchor.len ? tree_find_anchor(f, op->anchor) : tree_find(f, op->dn);
}

void
forest_apply_one(struct forest *f, const struct op *asked, struct receipt *out, struct arena *a)
{
    struct op op = *asked;
    struct write w = {f, &op, out, a};
    uint32_t node = NO_NODE;

    if (op.kind != OP_ADD && op.kind != OP_RESTORE) {
        node = addressed(f, &op);
        if (node == NO_NODE) {
            write_refuse(&w, REFUSED_NO_OBJECT, op.dn.len ? op.dn : guid_text(op.anchor, a));
            return;
        }
        op.class = f->nodes.at[node].class;
    }
    if (!forest_check(&op, f->schema, out, a))
        return;
    op.dn = dn_canonical(op.dn, a);
    op.new_dn = dn_canonical(op.new_dn, a);
    switch (op.kind) {
    case OP_ADD:
        write_add(&w);
        break;
    case OP_UPDATE:
        write_update(&w, node);
        break;
    case OP_RENAME:
        write_rename(&w, node);
        break;
    case OP_DELETE:
        write_delete(&w, node);
        break;
    case OP_RESTORE: /* forest_check refuses it */
        break;
    }
}
