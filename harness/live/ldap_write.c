/* SPDX-License-Identifier: MIT */
/*
 * Writing: each op is checked as the in-memory forest checks it, in the same order and with the same
 * words, and then written by slapd, which has the last word.
 */
#include "harness/live/ldap_write.h"

#include "harness/live/ldap_name.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/base/sort.h"
#include "sim/model/dn.h"

/* "Relax rules": lets an add say its own entryUUID. */
static const char relax_control[] = "1.3.6.1.4.1.4203.666.5.12";

static const struct err *
anchor_free(const struct ldap_write *w, bool *is_free)
{
    struct op same = {.anchor = w->op->anchor};
    struct ldap_object other;
    char *attrs[] = {(char *)(uintptr_t) "entryUUID", NULL};
    bool there = false;

    *is_free = w->op->anchor.len == 0;
    if (*is_free)
        return NULL;
    if (w->op->anchor.len != 16) {
        ldap_refuse(w, REFUSED_VALUE, STR("objectGUID"));
        return NULL;
    }
    TRY(ldap_target(w->door, &same, attrs, &other, &there, w->arena));
    if (there)
        ldap_refuse(w, REFUSED_EXISTS, guid_text(w->op->anchor, w->arena));
    *is_free = !there;
    return NULL;
}

/* The entry that an ADD describes, without its references. */
static struct entry
described(const struct ldap_write *w)
{
    struct entry_builder b = entry_builder_in(w->arena);

    for (uint32_t i = 0; i < w->op->n; i++) {
        struct mod mod = ldap_mod_canonical(&w->op->mods[i], w->arena);
        for (uint32_t k = 0; k < mod.n && !ldap_attr_refers(mod.id); k++)
            entry_add(&b, mod.id, mod.values[k]);
    }
    return entry_make(&b, SIDE_AD, w->op->class, w->op->anchor, w->op->dn);
}

static void
push_class(struct ldap_mods *m, enum object_class class)
{
    struct str rest = class_chain(class), names[16];
    uint32_t n = 0;

    while (rest.at && n < 16)
        names[n++] = str_cut(&rest, ' ');
    ldap_mods_text(m, LDAP_MOD_ADD, "objectClass", names, n);
}

/* The values of one reference attribute in all the mods, each once. */
static void
push_references(const struct ldap_write *w, struct ldap_mods *m, const struct str *targets)
{
    struct entry_builder b = entry_builder_in(w->arena);

    for (uint32_t i = 0; i < w->op->n; i++) {
        const struct mod *mod = &w->op->mods[i];
        for (uint32_t k = 0; ldap_attr_refers(mod->id) && k < mod->n; k++)
            entry_add(&b, mod->id, *targets++);
    }
    struct entry references = entry_make(&b, SIDE_AD, w->op->class, STR(""), STR(""));
    for (uint32_t i = 0; i < references.n; i++)
        ldap_mods_push(m, LDAP_MOD_ADD, references.attrs[i].id, references.attrs[i].values,
                       references.attrs[i].n);
}

static int
send_add(const struct ldap_write *w, const struct entry *minted, const struct str *targets)
{
    struct ldap_mods m = {.arena = w->arena};
    LDAPControl relax = {.ldctl_oid = (char *)(uintptr_t)relax_control, .ldctl_iscritical = 1};
    LDAPControl *controls[] = {&relax, NULL};
    struct str uuid = guid_text(minted->anchor, w->arena);

    push_class(&m, minted->class);
    ldap_mods_push(&m, LDAP_MOD_ADD, ATTR_objectGUID, &minted->anchor, 1);
    ldap_mods_text(&m, LDAP_MOD_ADD, "entryUUID", &uuid, 1);
    for (uint32_t i = 0; i < minted->n; i++)
        ldap_mods_push(&m, LDAP_MOD_ADD, minted->attrs[i].id, minted->attrs[i].values,
                       minted->attrs[i].n);
    push_references(w, &m, targets);
    return ldap_add_ext_s(w->door->session.ld, str_z(minted->dn, w->arena), ldap_mods_done(&m),
                          controls, NULL);
}

static const struct err *
create(const struct ldap_write *w, const struct entry *e, const struct str *targets)
{
    struct mint mint = w->door->mint; /* kept only if slapd agrees */
    struct entry minted = mint_entry(&mint, e, MINT_ADD, w->arena, w->arena);
    bool done;

    minted.dn = ldap_name(minted.dn, w->arena);
    TRY(ldap_write_answer(w, send_add(w, &minted, targets), "adding an object", &done));
    if (!done)
        return NULL;
    w->door->mint = mint;
    ldap_respell_end(w->door, minted.dn);
    ldap_write_done(w, minted.anchor, (struct effect){.kind = EFFECT_CREATED});
    return NULL;
}

static const struct err *
write_add(const struct ldap_write *w)
{
    struct entry e = described(w);
    const struct str *targets;
    struct str parent, there;
    bool good;

    TRY(ldap_name_at(w->door, dn_parent(w->op->dn), &parent, w->arena));
    TRY(ldap_name_at(w->door, w->op->dn, &there, w->arena));
    if (!parent.at) {
        ldap_refuse(w, REFUSED_NO_PARENT, dn_parent(w->op->dn));
        return NULL;
    }
    if (there.at) {
        ldap_refuse(w, REFUSED_EXISTS, w->op->dn);
        return NULL;
    }
    TRY(anchor_free(w, &good));
    if (good)
        TRY(ldap_resolve(w, &targets, &good));
    if (good)
        TRY(ldap_names_free(w, &e, STR(""), &good));
    return good ? create(w, &e, targets) : NULL;
}

/* May the object go to where `new_dn` says? */
static const struct err *
rename_allowed(const struct ldap_write *w, bool *allowed)
{
    struct str above = dn_parent(w->op->new_dn), old = w->object.entry.dn, parent, there;

    *allowed = false;
    TRY(ldap_name_at(w->door, above, &parent, w->arena));
    TRY(ldap_name_at(w->door, w->op->new_dn, &there, w->arena));
    if (w->object.entry.class == CLASS_domainDNS)
        ldap_refuse(w, REFUSED_DOMAIN_HEAD, old);
    else if (!parent.at)
        ldap_refuse(w, REFUSED_NO_PARENT, above);
    else if (dn_within(parent, old))
        ldap_refuse(w, REFUSED_BELOW_ITSELF, w->op->new_dn);
    else if (there.at && !dn_same(there, old))
        ldap_refuse(w, REFUSED_EXISTS, w->op->new_dn);
    else if (!dn_same(dn_naming_context(parent), dn_naming_context(old)))
        ldap_refuse(w, REFUSED_OTHER_DOMAIN, w->op->new_dn);
    else
        *allowed = true;
    return NULL;
}

/* The attributes that repeat the name: before and after. */
static struct effect
rename_effect(const struct ldap_write *w, struct str rdn_value)
{
    const struct entry *before = &w->object.entry;
    struct effect effect = {.kind = EFFECT_RENAMED};
    struct str *values = ARENA_NEW(w->arena, struct str);
    struct mod mods[] = {{mint_naming_attr(before->class), MOD_SET, 1, values},
                         {ATTR_name, MOD_SET, 1, values}};

    *values = rdn_value;
    struct entry after = entry_apply(before, mods, 2, SIDE_AD, w->arena);
    entry_diff(before, &after, SIDE_AD, &effect.mods, &effect.n, w->arena);
    return effect;
}

static int
send_rename(const struct ldap_write *w, struct str new_dn, struct mint *mint)
{
    struct ldap_mods m = {.arena = w->arena};
    struct str value = dn_rdn_value(new_dn, w->arena);
    struct mod touches[MINT_TOUCHES];
    LDAP *ld = w->door->session.ld;

    int code =
        ldap_rename_s(ld, str_z(w->object.entry.dn, w->arena), str_z(dn_rdn(new_dn), w->arena),
                      str_z(dn_parent(new_dn), w->arena), 1, NULL, NULL);
    if (code != LDAP_SUCCESS)
        return code;
    ldap_mods_push(&m, LDAP_MOD_REPLACE, ATTR_name, &value, 1);
    mint_touch(mint, touches, w->arena);
    for (int i = 0; i < MINT_TOUCHES; i++)
        ldap_mods_push(&m, LDAP_MOD_REPLACE, touches[i].id, touches[i].values, touches[i].n);
    return ldap_modify_ext_s(ld, str_z(new_dn, w->arena), ldap_mods_done(&m), NULL, NULL);
}

static const struct err *
rename_to(const struct ldap_write *w, struct str new_dn)
{
    struct ldap_door *d = w->door;
    struct str old = w->object.entry.dn;
    bool moved = !dn_same(old, new_dn), subtree = class_is_container(w->object.entry.class), done;
    struct mint mint = d->mint;
    struct ldap_mend mend = {0};

    TRY(ldap_mend_begin_rename(d, &mend, old, subtree, w->arena));
    TRY(ldap_write_answer(w, send_rename(w, new_dn, &mint), "renaming an object", &done));
    if (!done)
        return NULL;
    d->mint = mint;
    ldap_known_rename(&d->known, old, new_dn);
    ldap_mend_renamed(d, &mend, new_dn, w->arena);
    ldap_respell_end(d, new_dn);
    if (!moved)
        ldap_respell(d, new_dn);
    ldap_write_done(w, w->object.entry.anchor, rename_effect(w, dn_rdn_value(new_dn, w->arena)));
    return moved ? ldap_mend_wait(d, &mend, w->arena) : NULL;
}

static const struct err *
write_rename(const struct ldap_write *w)
{
    struct str parent;
    bool allowed;

    TRY(rename_allowed(w, &allowed));
    if (!allowed)
        return NULL;
    TRY(ldap_name_at(w->door, dn_parent(w->op->new_dn), &parent, w->arena));
    struct str rdn = dn_rdn(ldap_name(w->op->new_dn, w->arena));
    struct str new_dn = str_fmt(w->arena, STR_FMT "," STR_FMT, STR_ARG(rdn), STR_ARG(parent));
    if (!str_eq(new_dn, w->object.entry.dn))
        return rename_to(w, new_dn);
    ldap_write_done(w, w->object.entry.anchor, (struct effect){.kind = EFFECT_NONE});
    return NULL;
}

static int
deepest_first(const void *a, const void *b, void *context)
{
    uint32_t x = dn_depth(*(const struct str *)a), y = dn_depth(*(const struct str *)b);

    (void)context;
    return (x < y) - (x > y);
}

static const struct err *
delete_all(const struct ldap_write *w, struct names_list *names)
{
    bool done = true;

    sort_stable(names->list.at, names->list.n, sizeof *names->list.at, deepest_first, NULL,
                w->arena);
    for (uint32_t i = 0; i < names->list.n && done; i++) {
        struct arena_mark mark = arena_mark(w->arena);
        int code =
            ldap_delete_ext_s(w->door->session.ld, str_z(names->list.at[i], w->arena), NULL, NULL);
        arena_rewind(w->arena, mark);
        TRY(ldap_write_answer(w, code, "deleting an object", &done));
    }
    if (done)
        ldap_write_done(w, w->object.entry.anchor, (struct effect){.kind = EFFECT_DELETED});
    return NULL;
}

static const struct err *
write_delete(const struct ldap_write *w)
{
    struct str dn = w->object.entry.dn;
    struct names_list below;
    struct ldap_mend mend;

    if (w->object.entry.class == CLASS_domainDNS) {
        ldap_refuse(w, REFUSED_DOMAIN_HEAD, dn);
        return NULL;
    }
    TRY(ldap_names(w->door, dn, STR("(objectClass=*)"), &below, w->arena));
    if (below.list.n > 1 && !w->op->subtree) {
        ldap_refuse(w, REFUSED_NOT_LEAF, dn);
        return NULL;
    }
    TRY(ldap_mend_begin(w->door, &mend, dn, below.list.n > 1, w->arena));
    TRY(delete_all(w, &below));
    return ldap_mend_wait(w->door, &mend, w->arena);
}

static const struct err *
dispatch(const struct ldap_write *w)
{
    switch (w->op->kind) {
    case OP_ADD:
        return write_add(w);
    case OP_UPDATE:
        return ldap_update(w);
    case OP_RENAME:
        return write_rename(w);
    case OP_DELETE:
        return write_delete(w);
    case OP_RESTORE: /* forest_check refuses it */
        return NULL;
    }
    return NULL;
}

static char **
attrs_of(const struct op *op, struct arena *a)
{
    static char *const for_names[] = {
        (char *)(uintptr_t) "objectClass", (char *)(uintptr_t) "objectGUID",
        (char *)(uintptr_t) "entryUUID",   (char *)(uintptr_t) "cn",
        (char *)(uintptr_t) "ou",          (char *)(uintptr_t) "dc",
        (char *)(uintptr_t) "name",        NULL};

    return op->kind == OP_UPDATE ? ldap_update_attrs(op, a) : (char **)(uintptr_t)for_names;
}

static const struct err *
apply_one(struct ldap_door *d, const struct op *asked, struct receipt *out, struct arena *a)
{
    struct op op = *asked;
    struct ldap_write w = {.door = d, .op = &op, .out = out, .arena = a};
    bool there = true;

    *out = (struct receipt){0};
    if (op.kind != OP_ADD && op.kind != OP_RESTORE) {
        TRY(ldap_target(d, &op, attrs_of(&op, a), &w.object, &there, a));
        op.class = w.object.entry.class;
    }
    if (!there)
        ldap_refuse(&w, REFUSED_NO_OBJECT, op.dn.len ? op.dn : guid_text(op.anchor, a));
    else if (forest_check(&op, d->schema, out, a))
        return dispatch(&w);
    return NULL;
}

const struct err *
ldap_door_apply(struct connector *c, const struct op *ops, size_t n, struct receipt *out,
                struct arena *a)
{
    for (size_t i = 0; i < n; i++)
        TRY(apply_one((struct ldap_door *)c, &ops[i], &out[i], a));
    return NULL;
}
