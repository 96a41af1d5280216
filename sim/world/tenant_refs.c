/* SPDX-License-Identifier: MIT */
/*
 * Reference values of an op: resolved by source anchor, applied one by one.
 *
 * A target that Entra ID does not have is listed in the receipt and hinders nobody else; a removal
 * of one is nothing.
 */
#include "sim/base/arena.h"
#include "sim/world/tenant_state.h"

struct targets {
    VEC(uint32_t) list;
    struct tenant_index seen;
};

static uint64_t
target_hash(uint32_t target)
{
    return (uint64_t)target * 0x9e3779b97f4a7c15u;
}

static bool
targets_hold(const struct targets *s, uint32_t target)
{
    uint32_t probe = 0, found;

    do
        found = tenant_index_next(&s->seen, target_hash(target), &probe);
    while (found != TENANT_NONE && found != target);
    return found == target;
}

static struct targets
resolve(struct tenant_write *w, const struct mod *mod)
{
    struct targets s = {0};

    for (uint32_t i = 0; i < mod->n; i++) {
        uint32_t target = tenant_by_dn(w->t, mod->values[i]);
        if (target == TENANT_NONE) {
            if (mod->kind != MOD_REMOVE)
                *VEC_PUSH(&w->unresolved, w->a) = str_copy(mod->values[i], w->a);
        } else if (!targets_hold(&s, target)) {
            tenant_index_add(&s.seen, target_hash(target), target, w->a);
            *VEC_PUSH(&s.list, w->a) = target;
        }
    }
    return s;
}

static void
push_effect(struct tenant_write *w, attr_id id, enum mod_kind kind, const uint32_t *targets,
            uint32_t n)
{
    struct str *values = ARENA_ARRAY(w->a, struct str, n);

    for (uint32_t i = 0; i < n; i++)
        values[i] = tenant_dn(&w->t->objects.at[targets[i]], w->a);
    if (n)
        *VEC_PUSH(&w->effects, w->a) = (struct mod){id, kind, n, values};
}

/* Those that it has and that `wanted` lacks. */
static void
remove_others(struct tenant_write *w, attr_id id, const struct targets *wanted)
{
    const struct tenant_list *list = tenant_list(&w->t->objects.at[w->object], id);
    VEC(uint32_t) removed = {0};

    for (uint32_t link = list->first, next; link != TENANT_NONE; link = next) {
        const struct tenant_link *l = &w->t->links.at[link];
        next = l->next_out;
        if (l->attr != id || targets_hold(wanted, l->to))
            continue;
        *VEC_PUSH(&removed, w->a) = l->to;
        tenant_link_remove(w->t, link);
    }
    push_effect(w, id, MOD_REMOVE, removed.at, removed.n);
}

static void
remove_these(struct tenant_write *w, attr_id id, const struct targets *unwanted)
{
    VEC(uint32_t) removed = {0};

    for (uint32_t i = 0; i < unwanted->list.n; i++) {
        uint32_t link = tenant_link_find(w->t, w->object, id, unwanted->list.at[i]);
        if (link == TENANT_NONE)
            continue;
        tenant_link_remove(w->t, link);
        *VEC_PUSH(&removed, w->a) = unwanted->list.at[i];
    }
    push_effect(w, id, MOD_REMOVE, removed.at, removed.n);
}

static void
add_these(struct tenant_write *w, attr_id id, const struct targets *wanted)
{
    VEC(uint32_t) added = {0};

    for (uint32_t i = 0; i < wanted->list.n; i++) {
        uint32_t target = wanted->list.at[i];
        if (tenant_link_find(w->t, w->object, id, target) != TENANT_NONE)
            continue;
        tenant_link_add(w->t, w->object, id, target);
        *VEC_PUSH(&added, w->a) = target;
    }
    push_effect(w, id, MOD_ADD, added.at, added.n);
}

void
tenant_apply_refs(struct tenant_write *w)
{
    for (uint32_t i = 0; i < w->refs.n; i++) {
        const struct mod *mod = &w->refs.at[i];
        struct targets s = resolve(w, mod);
        bool replaces = mod->kind == MOD_SET ||
                        (mod->kind == MOD_ADD && !schema_form(mod->id, SIDE_ENTRA).multi);
        if (mod->kind == MOD_REMOVE) {
            remove_these(w, mod->id, &s);
            continue;
        }
        /* a single value that cannot be resolved leaves the old one where it is */
        if (replaces && (s.list.n || mod->n == 0 || schema_form(mod->id, SIDE_ENTRA).multi))
            remove_others(w, mod->id, &s);
        add_these(w, mod->id, &s);
    }
}
