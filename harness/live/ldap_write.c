/* SPDX-License-Identifier: MIT */
/*
 * Writing over LDAP. What an operation lacks by itself is refused before it is sent; what slapd
 * refuses is told in AD's words. The receipt says what really changed, from the object as it was.
 */
#include <time.h>

#include "harness/live/ldap_door.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/model/dn.h"
#include "sim/world/forest_refusal.h"

struct writing {
    struct ldap_door *d;
    struct op op;
    struct receipt *out;
    struct arena *a;
};

static const struct err *
refuse(const struct writing *w, enum forest_refusal why, struct str subject)
{
    *w->out = forest_refuse(why, subject, w->a);
    return NULL;
}

/* --- LDAP's form of values --------------------------------------------------------------------- */

static struct berval *
ldap_value(attr_id id, struct str value, struct arena *a)
{
    struct berval *v = ARENA_NEW(a, struct berval);

    if (schema_form(id, SIDE_AD).syntax == SYNTAX_BOOL)
        value = str_upper(value, a);
    v->bv_val = (char *)(uintptr_t)str_z(value, a);
    v->bv_len = value.len;
    return v;
}

static LDAPMod *
ldap_mod(const struct writing *w, int operation, attr_id id, const struct str *values, uint32_t n)
{
    LDAPMod *m = ARENA_NEW(w->a, LDAPMod);

    m->mod_op = operation | LDAP_MOD_BVALUES;
    m->mod_type = (char *)(uintptr_t)str_z(schema_name(w->d->schema, id), w->a);
    m->mod_bvalues = ARENA_ARRAY(w->a, struct berval *, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++)
        m->mod_bvalues[i] = ldap_value(id, values[i], w->a);
    return m;
}

/* --- answers ----------------------------------------------------------------------------------- */

/* Which of the two names that must be unique is taken: slapd only says that one is. */
static attr_id
taken_name(const struct writing *w, const struct entry *e)
{
    static const attr_id ids[] = {ATTR_sAMAccountName, ATTR_userPrincipalName};

    for (size_t i = 0; i < 2; i++) {
        struct entries found = {0};
        struct str value = entry_value(e, ids[i]);
        struct query q = {.base = str_of(w->d->server->base),
                          .scope = SCOPE_SUBTREE,
                          .filter = str_fmt(w->a, "(" STR_FMT "=" STR_FMT ")",
                                            STR_ARG(schema_known_name(ids[i])), STR_ARG(value))};
        if (!value.len || door_find(&w->d->connector, &q, &found, w->a))
            continue;
        for (uint32_t k = 0; k < found.list.n; k++)
            if (!str_eq(found.list.at[k].anchor, e->anchor))
                return ids[i];
    }
    return ATTR_NONE;
}

static struct str
first_reference(const struct op *op)
{
    for (uint32_t i = 0; i < op->n; i++)
        if (op->mods[i].n && schema_form(op->mods[i].id, SIDE_AD).syntax == SYNTAX_REFERENCE)
            return op->mods[i].values[0];
    return op->dn;
}

static const struct err *
answer(const struct writing *w, int code, const struct entry *e)
{
    switch (code) {
    case LDAP_ALREADY_EXISTS:
        return refuse(w, REFUSED_EXISTS, w->op.kind == OP_RENAME ? w->op.new_dn : w->op.dn);
    case LDAP_NO_SUCH_OBJECT:
        if (w->op.kind == OP_ADD || w->op.kind == OP_RENAME)
            return refuse(w, REFUSED_NO_PARENT,
                          dn_parent(w->op.kind == OP_ADD ? w->op.dn : w->op.new_dn));
        return refuse(w, REFUSED_NO_OBJECT, w->op.dn);
    case LDAP_NOT_ALLOWED_ON_NONLEAF:
        return refuse(w, REFUSED_NOT_LEAF, w->op.dn);
    case LDAP_CONSTRAINT_VIOLATION: {
        attr_id taken = taken_name(w, e);
        if (taken != ATTR_NONE)
            return refuse(w, REFUSED_NOT_UNIQUE, schema_known_name(taken));
        return refuse(w, REFUSED_DANGLING, first_reference(&w->op));
    }
    default:
        return door_broken(w->d, code, "writing", w->a);
    }
}

static void
done(const struct writing *w, struct str anchor, struct effect effect)
{
    *w->out =
        (struct receipt){.state = RECEIPT_DONE, .anchor = str_copy(anchor, w->a), .effect = effect};
}

/* --- references -------------------------------------------------------------------------------- */

/* Everybody that an operation refers to must be there; the forest says the same. */
static const struct err *
references_there(const struct writing *w, bool *all)
{
    VEC(struct str) missing = {0};

    *all = true;
    for (uint32_t i = 0; i < w->op.n; i++) {
        const struct mod *mod = &w->op.mods[i];
        if (schema_form(mod->id, SIDE_AD).syntax != SYNTAX_REFERENCE || mod->kind == MOD_REMOVE)
            continue;
        for (uint32_t k = 0; k < mod->n; k++) {
            struct entry e;
            bool found;
            TRY(door_get(w->d, mod->values[k], false, &e, &found, w->a));
            if (!found)
                *VEC_PUSH(&missing, w->a) = mod->values[k];
        }
    }
    if (!missing.n)
        return NULL;
    *all = false;
    refuse(w, REFUSED_DANGLING, missing.at[0]);
    w->out->unresolved = missing.at;
    w->out->unresolved_n = missing.n;
    return NULL;
}

static bool
still_named(struct ldap_door *d, struct str dn, struct arena *a)
{
    static char *nothing[] = {LDAP_NO_ATTRS, NULL};
    struct buf filter = buf_in(a);
    LDAPMessage *answer = NULL;

    buf_add(&filter, STR("(|"));
    for (attr_id id = 0; id < ATTR_KNOWN; id++)
        if (schema_form(id, SIDE_AD).syntax == SYNTAX_REFERENCE && !mint_back_link(id)) {
            buf_fmt(&filter, "(" STR_FMT "=", STR_ARG(schema_known_name(id)));
            for (size_t i = 0; i < dn.len; i++)
                buf_fmt(&filter, "\\%02x", (unsigned char)dn.at[i]);
            buf_byte(&filter, ')');
        }
    buf_byte(&filter, ')');
    int code = ldap_search_ext_s(d->ld, d->server->base, LDAP_SCOPE_SUBTREE, buf_z(&filter),
                                 nothing, 0, NULL, NULL, NULL, 1, &answer);
    bool named = (code == LDAP_SUCCESS || code == LDAP_SIZELIMIT_EXCEEDED) &&
                 ldap_count_entries(d->ld, answer) > 0;
    ldap_msgfree(answer);
    return named;
}

/*
 * slapd mends references in the background. Nobody may read the directory before that is done, so
 * this waits for it, two seconds at most: AD does it at once.
 */
static void
wait_for_mending(struct ldap_door *d, const struct entry *gone, uint32_t n, struct arena *a)
{
    struct timespec pause = {.tv_nsec = 500 * 1000};

    for (uint32_t i = 0; i < n; i++)
        for (int turn = 0; turn < 4000; turn++) {
            struct arena_mark mark = arena_mark(a);
            bool named = still_named(d, gone[i].dn, a);
            arena_rewind(a, mark);
            if (!named)
                break;
            nanosleep(&pause, NULL);
        }
}

static const struct err *
whole_subtree(struct ldap_door *d, struct str dn, struct entries *out, struct arena *a)
{
    static char *few[] = {"objectClass", "uSNCreated", "entryUUID", "objectGUID", NULL};
    LDAPMessage *found = NULL;

    int code = ldap_search_ext_s(d->ld, str_z(dn, a), LDAP_SCOPE_SUBTREE, "(objectClass=*)", few, 0,
                                 NULL, NULL, NULL, 0, &found);
    for (LDAPMessage *m = code ? NULL : ldap_first_entry(d->ld, found); m;
         m = ldap_next_entry(d->ld, m)) {
        struct entry e;
        if (door_entry(d, m, true, &e, a))
            *VEC_PUSH(&out->list, a) = e;
    }
    ldap_msgfree(found);
    if (code)
        return door_broken(d, code, "looking below an object", a);
    door_sort(out->list.at, out->list.n, true, a);
    return NULL;
}

/* --- the four operations ----------------------------------------------------------------------- */

static struct entry
described(const struct writing *w)
{
    struct entry_builder b = entry_builder_in(w->a);

    for (uint32_t i = 0; i < w->op.n; i++)
        for (uint32_t k = 0; k < w->op.mods[i].n; k++) {
            attr_id id = w->op.mods[i].id;
            struct str value = w->op.mods[i].values[k];
            if (!value_canonical(schema_form(id, SIDE_AD).syntax, value, &value, w->a))
                value = w->op.mods[i].values[k];
            entry_add(&b, id, value);
        }
    return entry_make(&b, SIDE_AD, w->op.class, w->op.anchor, w->op.dn);
}

static const struct err *
write_add(struct writing *w)
{
    struct mint before = w->d->mint;
    struct entry asked = described(w);
    struct entry e = mint_entry(&w->d->mint, &asked, MINT_ADD, w->a);
    LDAPMod **mods = ARENA_ARRAY(w->a, LDAPMod *, (size_t)e.n + 3);
    VEC(struct str) classes = {0};

    for (struct str rest = class_chain(e.class); rest.at;)
        *VEC_PUSH(&classes, w->a) = str_cut(&rest, ' ');
    mods[0] = ldap_mod(w, LDAP_MOD_ADD, ATTR_objectClass, classes.at, classes.n);
    mods[1] = ldap_mod(w, LDAP_MOD_ADD, ATTR_objectGUID, &e.anchor, 1);
    for (uint32_t i = 0; i < e.n; i++)
        mods[2 + i] = ldap_mod(w, LDAP_MOD_ADD, e.attrs[i].id, e.attrs[i].values, e.attrs[i].n);
    int code = ldap_add_ext_s(w->d->ld, str_z(e.dn, w->a), mods, NULL, NULL);
    if (code == LDAP_SUCCESS) {
        done(w, e.anchor, (struct effect){.kind = EFFECT_CREATED});
        return NULL;
    }
    w->d->mint = before;
    return answer(w, code, &e);
}

static const struct err *
send_changes(struct writing *w, const struct entry *before, const struct entry *after,
             const struct mod *mods, uint32_t n)
{
    struct mod stamps[MINT_TOUCHES];
    struct mint mint = w->d->mint;
    LDAPMod **changes = ARENA_ARRAY(w->a, LDAPMod *, (size_t)n + MINT_TOUCHES + 1);
    static const int operations[] = {LDAP_MOD_REPLACE, LDAP_MOD_ADD, LDAP_MOD_DELETE};

    mint_touch(&w->d->mint, stamps, w->a);
    for (uint32_t i = 0; i < n; i++)
        changes[i] = ldap_mod(w, operations[mods[i].kind], mods[i].id, mods[i].values, mods[i].n);
    for (uint32_t i = 0; i < MINT_TOUCHES; i++)
        changes[n + i] = ldap_mod(w, LDAP_MOD_REPLACE, stamps[i].id, stamps[i].values, stamps[i].n);
    int code = ldap_modify_ext_s(w->d->ld, str_z(before->dn, w->a), changes, NULL, NULL);
    if (code == LDAP_SUCCESS) {
        done(w, before->anchor, (struct effect){EFFECT_UPDATED, n, mods});
        return NULL;
    }
    w->d->mint = mint;
    return answer(w, code, after);
}

static const struct err *
write_update(struct writing *w, const struct entry *before)
{
    struct entry plain = door_plain(before, w->a), after = plain;
    const struct mod *mods;
    uint32_t n;
    bool all;

    TRY(references_there(w, &all));
    if (!all)
        return NULL;
    after = entry_apply(&plain, w->op.mods, w->op.n, SIDE_AD, w->a);
    for (uint32_t i = 0; i < after.n; i++)
        if (after.attrs[i].n > 1 && !schema_form(after.attrs[i].id, SIDE_AD).multi)
            return refuse(w, REFUSED_SEVERAL_VALUES, schema_name(w->d->schema, after.attrs[i].id));
    entry_diff(&plain, &after, SIDE_AD, &mods, &n, w->a);
    if (n == 0) {
        done(w, before->anchor, (struct effect){.kind = EFFECT_NONE});
        return NULL;
    }
    return send_changes(w, before, &after, mods, n);
}

static const struct err *
rename_allowed(const struct writing *w, const struct entry *e, bool *allowed)
{
    struct entry other;
    bool found;

    *allowed = false;
    if (e->class == CLASS_domainDNS)
        return refuse(w, REFUSED_DOMAIN_HEAD, e->dn);
    TRY(door_get(w->d, dn_parent(w->op.new_dn), false, &other, &found, w->a));
    if (!found)
        return refuse(w, REFUSED_NO_PARENT, dn_parent(w->op.new_dn));
    if (dn_within(dn_parent(w->op.new_dn), e->dn))
        return refuse(w, REFUSED_BELOW_ITSELF, w->op.new_dn);
    TRY(door_get(w->d, w->op.new_dn, false, &other, &found, w->a));
    if (found && !str_eq(other.anchor, e->anchor))
        return refuse(w, REFUSED_EXISTS, w->op.new_dn);
    *allowed = true;
    return NULL;
}

static const struct err *
write_rename(struct writing *w, const struct entry *e)
{
    struct entries below = {0};
    struct arena *a = w->a;
    struct str rdn = dn_rdn(w->op.new_dn), value = dn_rdn_value(w->op.new_dn, a);
    bool allowed;

    TRY(rename_allowed(w, e, &allowed));
    if (!allowed)
        return NULL;
    if (str_eq(w->op.new_dn, e->dn)) {
        done(w, e->anchor, (struct effect){.kind = EFFECT_NONE});
        return NULL;
    }
    TRY(whole_subtree(w->d, e->dn, &below, a));
    int code = ldap_rename_s(w->d->ld, str_z(e->dn, a), str_z(rdn, a),
                             str_z(dn_parent(w->op.new_dn), a), 1, NULL, NULL);
    if (code != LDAP_SUCCESS)
        return answer(w, code, e);
    struct entry plain = door_plain(e, a), moved = *e;
    struct mod names[] = {{mint_naming_attr(e->class), MOD_SET, 1, &value},
                          {ATTR_name, MOD_SET, 1, &value}};
    struct entry after = entry_apply(&plain, names, 2, SIDE_AD, a);
    struct effect effect = {.kind = EFFECT_RENAMED};
    entry_diff(&plain, &after, SIDE_AD, &effect.mods, &effect.n, a);
    moved.dn = w->op.new_dn;
    TRY(send_changes(w, &moved, &after, &names[1], 1));
    if (w->out->state == RECEIPT_DONE)
        w->out->effect = effect;
    if (!dn_same(e->dn, w->op.new_dn))
        wait_for_mending(w->d, below.list.at, below.list.n, a);
    return NULL;
}

static const struct err *
write_delete(struct writing *w, const struct entry *e)
{
    struct entries below = {0};

    if (e->class == CLASS_domainDNS)
        return refuse(w, REFUSED_DOMAIN_HEAD, e->dn);
    TRY(whole_subtree(w->d, e->dn, &below, w->a));
    if (below.list.n > 1 && !w->op.subtree)
        return refuse(w, REFUSED_NOT_LEAF, e->dn);
    for (uint32_t i = below.list.n; i-- > 0;) {
        int code = ldap_delete_ext_s(w->d->ld, str_z(below.list.at[i].dn, w->a), NULL, NULL);
        if (code != LDAP_SUCCESS)
            return answer(w, code, e);
    }
    wait_for_mending(w->d, below.list.at, below.list.n, w->a);
    done(w, e->anchor, (struct effect){.kind = EFFECT_DELETED});
    return NULL;
}

/* The object that an operation names: by anchor where it has one. */
static const struct err *
addressed(struct writing *w, struct entry *e, bool *found)
{
    struct buf filter = buf_in(w->a);

    if (!w->op.anchor.len)
        return door_get(w->d, w->op.dn, true, e, found, w->a);
    buf_add(&filter, STR("(objectGUID="));
    for (size_t i = 0; i < w->op.anchor.len; i++)
        buf_fmt(&filter, "\\%02x", (unsigned char)w->op.anchor.at[i]);
    buf_byte(&filter, ')');
    LDAPMessage *m = NULL;
    static char *wanted[] = {"*", "entryUUID", NULL};
    int code = ldap_search_ext_s(w->d->ld, w->d->server->base, LDAP_SCOPE_SUBTREE, buf_z(&filter),
                                 wanted, 0, NULL, NULL, NULL, 0, &m);
    *found = code == LDAP_SUCCESS && ldap_first_entry(w->d->ld, m) &&
             door_entry(w->d, ldap_first_entry(w->d->ld, m), true, e, w->a);
    ldap_msgfree(m);
    if (code != LDAP_SUCCESS)
        return door_broken(w->d, code, "looking for an object", w->a);
    return *found || !w->op.dn.len ? NULL : door_get(w->d, w->op.dn, true, e, found, w->a);
}

static const struct err *
apply_one(struct writing *w)
{
    struct entry e = {0};
    bool found = false, all;

    if (w->op.kind != OP_ADD && w->op.kind != OP_RESTORE) {
        TRY(addressed(w, &e, &found));
        if (!found)
            return refuse(w, REFUSED_NO_OBJECT,
                          w->op.dn.len ? w->op.dn : guid_text(w->op.anchor, w->a));
        w->op.class = e.class;
        w->op.dn = e.dn;
    }
    if (!forest_check(&w->op, w->d->schema, w->out, w->a))
        return NULL;
    switch (w->op.kind) {
    case OP_ADD:
        TRY(references_there(w, &all));
        return all ? write_add(w) : NULL;
    case OP_UPDATE:
        return write_update(w, &e);
    case OP_RENAME:
        return write_rename(w, &e);
    case OP_DELETE:
        return write_delete(w, &e);
    case OP_RESTORE:
        return NULL; /* forest_check refuses it */
    }
    return NULL;
}

const struct err *
door_apply(struct connector *c, const struct op *ops, size_t n, struct receipt *out,
           struct arena *a)
{
    struct ldap_door *d = (struct ldap_door *)c;

    TRY(door_connect(d, a));
    for (size_t i = 0; i < n; i++) {
        struct writing w = {d, ops[i], &out[i], a};
        TRY(apply_one(&w));
    }
    return NULL;
}
