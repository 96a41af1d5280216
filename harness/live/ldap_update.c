/* SPDX-License-Identifier: MIT */
/*
 * Changing attributes. What is there already and what is not there to be removed changes nothing,
 * so the state of what is touched is asked for first; of large groups only the values in question.
 */
#include "harness/live/ldap_write.h"
#include "sim/base/arena.h"
#include "sim/base/sort.h"
#include "sim/model/dn.h"

/* The changes of one UPDATE while they are found out. */
struct changes {
    const struct ldap_write *w;
    VEC(struct mod) effects;
    struct map state; /* attribute and target: is the reference there now? 0 no, 1 yes */
};

/* Must all values of the attribute be read, or is asking for single ones enough? */
static bool
read_whole(const struct mod *mod)
{
    return !ldap_attr_refers(mod->id) || mod->kind == MOD_SET ||
           !schema_form(mod->id, SIDE_AD).multi;
}

char **
ldap_update_attrs(const struct op *op, struct arena *a)
{
    static const char *const always[] = {"objectClass", "objectGUID", "entryUUID"};
    enum { ALWAYS = sizeof always / sizeof always[0] };
    char **attrs = ARENA_ARRAY(a, char *, (size_t)op->n + ALWAYS + 1);
    uint32_t n = 0;

    for (; n < ALWAYS; n++)
        attrs[n] = (char *)(uintptr_t)always[n];
    for (uint32_t i = 0; i < op->n; i++)
        if (op->mods[i].id < ATTR_KNOWN && read_whole(&op->mods[i]))
            attrs[n++] = (char *)(uintptr_t)str_z(schema_known_name(op->mods[i].id), a);
    return attrs;
}

/* What the object has of plain attributes, as far as it was read, before and after. */
static struct entry
plain_before(const struct ldap_write *w)
{
    struct entry plain = w->object.entry;
    struct attr *attrs = ARENA_ARRAY(w->arena, struct attr, plain.n);
    uint32_t n = 0;

    for (uint32_t i = 0; i < plain.n; i++)
        if (!ldap_attr_refers(plain.attrs[i].id))
            attrs[n++] = plain.attrs[i];
    plain.attrs = attrs;
    plain.n = n;
    return plain;
}

static struct entry
plain_after(const struct ldap_write *w, struct entry plain)
{
    for (uint32_t i = 0; i < w->op->n; i++) {
        struct mod mod = ldap_mod_canonical(&w->op->mods[i], w->arena);
        if (!ldap_attr_refers(mod.id))
            plain = entry_apply(&plain, &mod, 1, SIDE_AD, w->arena);
    }
    return plain;
}

static const struct err *
plain_allowed(const struct ldap_write *w, const struct entry *after, bool *allowed)
{
    for (uint32_t i = 0; i < after->n; i++) {
        if (after->attrs[i].n < 2 || schema_form(after->attrs[i].id, SIDE_AD).multi)
            continue;
        ldap_refuse(w, REFUSED_SEVERAL_VALUES, schema_known_name(after->attrs[i].id));
        *allowed = false;
        return NULL;
    }
    return ldap_names_free(w, after, w->object.entry.dn, allowed);
}

/* Would a second reference join the only one that the attribute takes? */
static bool
single_allowed(const struct ldap_write *w, attr_id id, const struct str *targets)
{
    struct str now = entry_value(&w->object.entry, id);

    for (uint32_t i = 0; i < w->op->n; i++) {
        const struct mod *mod = &w->op->mods[i];
        if (!ldap_attr_refers(mod->id))
            continue;
        struct str value = mod->n ? targets[0] : (struct str){NULL, 0};
        targets += mod->n;
        if (mod->id != id)
            continue;
        bool same = now.at && value.at && dn_same(now, value);
        if (mod->kind == MOD_ADD && mod->n && now.at && !same)
            return false;
        if (mod->kind == MOD_REMOVE && same)
            now = (struct str){NULL, 0};
        else if (mod->kind == MOD_SET || (mod->kind == MOD_ADD && mod->n))
            now = value;
    }
    return true;
}

static bool
references_allowed(const struct ldap_write *w, const struct str *targets)
{
    for (uint32_t i = 0; i < w->op->n; i++) {
        attr_id id = w->op->mods[i].id;
        if (!ldap_attr_refers(id) || schema_form(id, SIDE_AD).multi ||
            single_allowed(w, id, targets))
            continue;
        ldap_refuse(w, REFUSED_SEVERAL_VALUES, schema_known_name(id));
        return false;
    }
    return true;
}

static struct str
state_key(attr_id id, struct str target, struct arena *a)
{
    return str_fmt(a, "%u:" STR_FMT, (unsigned)id, STR_ARG(dn_key(target, a)));
}

static void
set_state(struct changes *c, attr_id id, struct str target, bool there)
{
    map_set(&c->state, state_key(id, target, c->w->arena), there);
}

/* The references that were read as a whole. */
static void
note_read(struct changes *c)
{
    const struct entry *e = &c->w->object.entry;

    for (uint32_t i = 0; i < e->n; i++)
        for (uint32_t k = 0; ldap_attr_refers(e->attrs[i].id) && k < e->attrs[i].n; k++)
            set_state(c, e->attrs[i].id, e->attrs[i].values[k], true);
}

static const struct err *
is_there(struct changes *c, const struct mod *mod, struct str target, bool *there)
{
    const struct ldap_write *w = c->w;
    uint32_t state = map_get(&c->state, state_key(mod->id, target, w->arena));
    struct berval value = {.bv_val = (char *)(uintptr_t)target.at, .bv_len = target.len};

    *there = state == 1;
    if (state != (uint32_t)MAP_NONE || read_whole(mod))
        return NULL;
    int code = ldap_compare_ext_s(w->door->session.ld, str_z(w->object.entry.dn, w->arena),
                                  str_z(schema_known_name(mod->id), w->arena), &value, NULL, NULL);
    if (ldap_broken(code))
        return ldap_session_lost(&w->door->session, code, "comparing references", w->arena);
    *there = code == LDAP_COMPARE_TRUE;
    set_state(c, mod->id, target, *there);
    return NULL;
}

static void
note_effect(struct changes *c, attr_id id, enum mod_kind kind, const struct names_list *values)
{
    if (values->list.n)
        *VEC_PUSH(&c->effects, c->w->arena) =
            (struct mod){id, kind, values->list.n, values->list.at};
}

/* SET: what is there and not among the targets goes. */
static void
remove_others(struct changes *c, const struct mod *mod, const struct str *targets,
              struct names_list *removed)
{
    const struct attr *now = entry_get(&c->w->object.entry, mod->id);
    struct map wanted = map_in(c->w->arena, false);

    for (uint32_t i = 0; i < mod->n; i++)
        map_set(&wanted, dn_key(targets[i], c->w->arena), i);
    for (uint32_t i = 0; now && i < now->n; i++) {
        if (map_get(&wanted, dn_key(now->values[i], c->w->arena)) != (uint32_t)MAP_NONE)
            continue;
        *VEC_PUSH(&removed->list, c->w->arena) = now->values[i];
        set_state(c, mod->id, now->values[i], false);
    }
}

static const struct err *
change_reference(struct changes *c, const struct mod *mod, const struct str *targets)
{
    struct names_list added = {0}, removed = {0};
    bool wanted = mod->kind != MOD_REMOVE;

    if (mod->kind == MOD_SET)
        remove_others(c, mod, targets, &removed);
    for (uint32_t i = 0; i < mod->n; i++) {
        bool there = false;
        if (targets[i].at)
            TRY(is_there(c, mod, targets[i], &there));
        if (!targets[i].at || there == wanted)
            continue;
        *VEC_PUSH(wanted ? &added.list : &removed.list, c->w->arena) = targets[i];
        set_state(c, mod->id, targets[i], wanted);
    }
    note_effect(c, mod->id, MOD_REMOVE, &removed);
    note_effect(c, mod->id, MOD_ADD, &added);
    return NULL;
}

static const struct err *
find_changes(struct changes *c, const struct entry *before, const struct entry *after,
             const struct str *targets)
{
    const struct ldap_write *w = c->w;
    const struct mod *mods;
    uint32_t n;

    entry_diff(before, after, SIDE_AD, &mods, &n, w->arena);
    for (uint32_t i = 0; i < n; i++)
        *VEC_PUSH(&c->effects, w->arena) = mods[i];
    note_read(c);
    for (uint32_t i = 0; i < w->op->n; i++) {
        if (!ldap_attr_refers(w->op->mods[i].id))
            continue;
        TRY(change_reference(c, &w->op->mods[i], targets));
        targets += w->op->mods[i].n;
    }
    return NULL;
}

static int
send_changes(const struct changes *c, struct mint *mint)
{
    static const int ldap_ops[] = {
        [MOD_SET] = LDAP_MOD_REPLACE, [MOD_ADD] = LDAP_MOD_ADD, [MOD_REMOVE] = LDAP_MOD_DELETE};
    const struct ldap_write *w = c->w;
    struct ldap_mods m = {.arena = w->arena};
    struct mod touches[MINT_TOUCHES];

    for (uint32_t i = 0; i < c->effects.n; i++)
        ldap_mods_push(&m, ldap_ops[c->effects.at[i].kind], c->effects.at[i].id,
                       c->effects.at[i].values, c->effects.at[i].n);
    mint_touch(mint, touches, w->arena);
    for (int i = 0; i < MINT_TOUCHES; i++)
        ldap_mods_push(&m, LDAP_MOD_REPLACE, touches[i].id, touches[i].values, touches[i].n);
    return ldap_modify_ext_s(w->door->session.ld, str_z(w->object.entry.dn, w->arena),
                             ldap_mods_done(&m), NULL, NULL);
}

static const struct err *
make_changes(struct changes *c)
{
    const struct ldap_write *w = c->w;
    struct mint mint = w->door->mint;
    bool done = true;

    if (c->effects.n) /* in the order in which they were asked for */
        TRY(ldap_write_answer(w, send_changes(c, &mint), "changing an object", &done));
    if (!done)
        return NULL;
    w->door->mint = mint;
    for (uint32_t i = 0; i < c->effects.n; i++)
        for (uint32_t k = 0; c->effects.at[i].kind == MOD_ADD && k < c->effects.at[i].n; k++)
            ldap_order_added(&w->door->order, w->object.uuid, c->effects.at[i].id,
                             c->effects.at[i].values[k], w->arena);
    sort_stable(c->effects.at, c->effects.n, sizeof *c->effects.at, mod_order, NULL, w->arena);
    ldap_write_done(
        w, w->object.entry.anchor,
        (struct effect){c->effects.n ? EFFECT_UPDATED : EFFECT_NONE, c->effects.n, c->effects.at});
    return NULL;
}

const struct err *
ldap_update(const struct ldap_write *w)
{
    struct entry before = plain_before(w), after = plain_after(w, before);
    struct changes c = {.w = w, .state = map_in(w->arena, false)};
    const struct str *targets;
    bool good;

    TRY(ldap_resolve(w, &targets, &good));
    if (good)
        TRY(plain_allowed(w, &after, &good));
    if (!good || !references_allowed(w, targets))
        return NULL;
    TRY(find_changes(&c, &before, &after, targets));
    return make_changes(&c);
}
