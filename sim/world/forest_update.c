/* SPDX-License-Identifier: MIT */
/*
 * Changing attributes: plain ones as a new set, references link by link.
 */
#include "sim/base/arena.h"
#include "sim/base/map.h"
#include "sim/base/sort.h"
#include "sim/world/forest_store.h"

/* The plain attributes as the operation leaves them. */
static struct entry
plain_after(const struct write *w, uint32_t node)
{
    struct entry plain = node_plain(w->forest, node, w->arena);

    for (uint32_t i = 0; i < w->op->n; i++) {
        struct mod mod = mod_canonical(&w->op->mods[i], w->arena);
        if (!attr_is_reference(mod.id))
            plain = entry_apply(&plain, &mod, 1, SIDE_AD, w->arena);
    }
    return plain;
}

static bool
plain_allowed(const struct write *w, uint32_t node, const struct entry *after)
{
    const struct forest *f = w->forest;
    struct str account = entry_value(after, ATTR_sAMAccountName);
    struct str principal = entry_value(after, ATTR_userPrincipalName);

    for (uint32_t i = 0; i < after->n; i++) {
        if (after->attrs[i].n < 2 || schema_form(after->attrs[i].id, SIDE_AD).multi)
            continue;
        write_refuse(w, REFUSED_SEVERAL_VALUES, schema_name(f->schema, after->attrs[i].id));
        return false;
    }
    if (account.at && account_find(f, f->nodes.at[node].domain, account, node) != NO_NODE) {
        write_refuse(w, REFUSED_NOT_UNIQUE, schema_known_name(ATTR_sAMAccountName));
        return false;
    }
    if (principal.at && principal_find(f, principal, node) != NO_NODE) {
        write_refuse(w, REFUSED_NOT_UNIQUE, schema_known_name(ATTR_userPrincipalName));
        return false;
    }
    return true;
}

/* Where the only reference of an attribute points, or NO_NODE. */
static uint32_t
single_target(const struct forest *f, uint32_t node, attr_id attr)
{
    for (uint32_t i = f->nodes.at[node].first_out; i != NO_LINK; i = f->links.at[i].next_out)
        if (f->links.at[i].attr == attr)
            return f->links.at[i].target;
    return NO_NODE;
}

/* What becomes of an attribute with one reference; false: a second one would join the first. */
static bool
single_allowed(const struct write *w, uint32_t node, attr_id attr, const uint32_t *targets)
{
    uint32_t now = single_target(w->forest, node, attr);

    for (uint32_t i = 0; i < w->op->n; i++) {
        const struct mod *mod = &w->op->mods[i];
        if (!attr_is_reference(mod->id))
            continue;
        uint32_t value = mod->n ? targets[0] : NO_NODE;
        targets += mod->n;
        if (mod->id != attr)
            continue;
        if (mod->kind == MOD_ADD && mod->n && now != NO_NODE && now != value)
            return false;
        if (mod->kind == MOD_REMOVE)
            now = value == now ? NO_NODE : now;
        else if (mod->kind == MOD_SET || mod->n)
            now = value;
    }
    return true;
}

static bool
references_allowed(const struct write *w, uint32_t node, const uint32_t *targets)
{
    for (uint32_t i = 0; i < w->op->n; i++) {
        attr_id id = w->op->mods[i].id;
        if (!attr_is_reference(id) || schema_form(id, SIDE_AD).multi ||
            single_allowed(w, node, id, targets))
            continue;
        write_refuse(w, REFUSED_SEVERAL_VALUES, schema_name(w->forest->schema, id));
        return false;
    }
    return true;
}

struct values {
    VEC(struct str) list;
};

static void
set_reference(const struct write *w, uint32_t node, attr_id attr, uint32_t target,
              struct values *added)
{
    if (link_find(w->forest, node, attr, target) != NO_LINK)
        return;
    link_add(w->forest, node, attr, target);
    *VEC_PUSH(&added->list, w->arena) = tree_dn(w->forest, target);
}

static void
unset_reference(const struct write *w, uint32_t link, struct values *removed)
{
    *VEC_PUSH(&removed->list, w->arena) = tree_dn(w->forest, w->forest->links.at[link].target);
    link_remove(w->forest, link);
}

/* Takes away the references that are not among `targets`. */
static void
unset_others(const struct write *w, uint32_t node, const struct mod *mod, const uint32_t *targets,
             struct values *removed)
{
    struct forest *f = w->forest;
    struct map wanted = map_in(w->arena, false);

    for (uint32_t i = 0; i < mod->n; i++)
        map_set(&wanted, str_n((const char *)&targets[i], sizeof targets[i]), i);
    for (uint32_t i = f->nodes.at[node].first_out, next; i != NO_LINK; i = next) {
        uint32_t target = f->links.at[i].target;
        next = f->links.at[i].next_out;
        if (f->links.at[i].attr == mod->id &&
            map_get(&wanted, str_n((const char *)&target, sizeof target)) == (uint32_t)MAP_NONE)
            unset_reference(w, i, removed);
    }
}

struct effects {
    VEC(struct mod) list;
};

static void
note(const struct write *w, struct effects *e, attr_id id, enum mod_kind kind,
     const struct values *values)
{
    if (values->list.n)
        *VEC_PUSH(&e->list, w->arena) = (struct mod){id, kind, values->list.n, values->list.at};
}

static void
apply_reference(const struct write *w, uint32_t node, const struct mod *mod,
                const uint32_t *targets, struct effects *effects)
{
    struct values added = {0}, removed = {0};

    if (mod->kind == MOD_SET)
        unset_others(w, node, mod, targets, &removed);
    for (uint32_t i = 0; i < mod->n; i++) {
        if (mod->kind != MOD_REMOVE) {
            set_reference(w, node, mod->id, targets[i], &added);
            continue;
        }
        uint32_t link = targets[i] == NO_NODE ? (uint32_t)NO_LINK
                                              : link_find(w->forest, node, mod->id, targets[i]);
        if (link != NO_LINK)
            unset_reference(w, link, &removed);
    }
    note(w, effects, mod->id, MOD_REMOVE, &removed);
    note(w, effects, mod->id, MOD_ADD, &added);
}

static void
apply_plain(const struct write *w, uint32_t node, const struct entry *after,
            struct effects *effects)
{
    struct forest *f = w->forest;
    struct entry before = node_plain(f, node, w->arena);
    const struct mod *mods;
    uint32_t n;

    entry_diff(&before, after, SIDE_AD, &mods, &n, w->arena);
    if (n == 0)
        return;
    unique_leave(f, node);
    node_keep(f, node, after);
    unique_enter(f, node);
    for (uint32_t i = 0; i < n; i++)
        *VEC_PUSH(&effects->list, w->arena) = mods[i];
}

void
write_update(const struct write *w, uint32_t node)
{
    struct effects effects = {0};
    struct entry after = plain_after(w, node);
    const uint32_t *targets;

    if (!references_resolve(w, &targets) || !plain_allowed(w, node, &after) ||
        !references_allowed(w, node, targets))
        return;
    apply_plain(w, node, &after, &effects);
    for (uint32_t i = 0; i < w->op->n; i++) {
        const struct mod *mod = &w->op->mods[i];
        if (!attr_is_reference(mod->id))
            continue;
        apply_reference(w, node, mod, targets, &effects);
        targets += mod->n;
    }
    sort_stable(effects.list.at, effects.list.n, sizeof *effects.list.at, mod_order, NULL,
                w->arena);
    if (effects.list.n)
        node_touch(w->forest, node);
    write_done(w, node,
               (struct effect){effects.list.n ? EFFECT_UPDATED : EFFECT_NONE, effects.list.n,
                               effects.list.at});
}
