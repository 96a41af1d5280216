/* SPDX-License-Identifier: MIT */
/*
 * What all writes share: values for libldap, receipts, names that must be free, targets.
 */
#include "harness/live/ldap_filter_text.h"
#include "harness/live/ldap_write.h"
#include "sim/base/arena.h"
#include "sim/model/dn.h"

bool
ldap_attr_refers(attr_id id)
{
    return schema_form(id, SIDE_AD).syntax == SYNTAX_REFERENCE;
}

void
ldap_refuse(const struct ldap_write *w, enum forest_refusal why, struct str subject)
{
    *w->out = forest_refuse(why, subject, w->arena);
}

void
ldap_write_done(const struct ldap_write *w, struct str anchor, struct effect effect)
{
    *w->out = (struct receipt){.state = RECEIPT_DONE, .anchor = anchor, .effect = effect};
}

/* The checks before each write say most of this better; here slapd itself has found something. */
static const struct {
    int code;
    struct str word;
} words[] = {
    {LDAP_ALREADY_EXISTS, STR("exists")},           {LDAP_NO_SUCH_OBJECT, STR("no-such-object")},
    {LDAP_NOT_ALLOWED_ON_NONLEAF, STR("not-leaf")}, {LDAP_CONSTRAINT_VIOLATION, STR("constraint")},
    {LDAP_INVALID_DN_SYNTAX, STR("constraint")},    {LDAP_NAMING_VIOLATION, STR("constraint")},
    {LDAP_NOT_ALLOWED_ON_RDN, STR("constraint")},   {LDAP_UNDEFINED_TYPE, STR("schema")},
    {LDAP_OBJECT_CLASS_VIOLATION, STR("schema")},   {LDAP_INVALID_SYNTAX, STR("schema")},
    {LDAP_INSUFFICIENT_ACCESS, STR("denied")},
};

const struct err *
ldap_write_answer(const struct ldap_write *w, int code, const char *doing, bool *done)
{
    struct str word = STR("denied");

    *done = code == LDAP_SUCCESS;
    if (*done)
        return NULL;
    if (ldap_broken(code))
        return ldap_session_lost(&w->door->session, code, doing, w->arena);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i].code == code)
            word = words[i].word;
    *w->out = (struct receipt){.state = code == LDAP_BUSY ? RECEIPT_RETRY : RECEIPT_REFUSED,
                               .code = word,
                               .text = str_copy(str_of(ldap_err2string(code)), w->arena)};
    return NULL;
}

struct mod
ldap_mod_canonical(const struct mod *mod, struct arena *a)
{
    enum syntax syntax = schema_form(mod->id, SIDE_AD).syntax;
    struct str *values = ARENA_ARRAY(a, struct str, mod->n);
    struct mod canonical = *mod;

    for (uint32_t i = 0; i < mod->n; i++)
        if (ldap_attr_refers(mod->id) || !value_canonical(syntax, mod->values[i], &values[i], a))
            values[i] = mod->values[i];
    canonical.values = values;
    return canonical;
}

static struct str
stored(attr_id id, struct str value)
{
    if (id >= ATTR_KNOWN || schema_form(id, SIDE_AD).syntax != SYNTAX_BOOL)
        return value;
    return str_ieq(value, STR("true")) ? STR("TRUE") : STR("FALSE");
}

static void
push(struct ldap_mods *m, int op, const char *name, attr_id id, const struct str *values,
     uint32_t n)
{
    struct berval *bytes = ARENA_ARRAY(m->arena, struct berval, n);
    struct berval **list = ARENA_ARRAY(m->arena, struct berval *, (size_t)n + 1);
    LDAPMod *mod = ARENA_NEW(m->arena, LDAPMod);

    for (uint32_t i = 0; i < n; i++) {
        struct str value = stored(id, values[i]);
        bytes[i] = (struct berval){.bv_val = (char *)(uintptr_t)value.at, .bv_len = value.len};
        list[i] = &bytes[i];
    }
    *mod = (LDAPMod){.mod_op = op | LDAP_MOD_BVALUES,
                     .mod_type = (char *)(uintptr_t)name,
                     .mod_bvalues = n ? list : NULL};
    *VEC_PUSH(&m->list, m->arena) = mod;
}

void
ldap_mods_push(struct ldap_mods *m, int op, attr_id id, const struct str *values, uint32_t n)
{
    push(m, op, str_z(schema_known_name(id), m->arena), id, values, n);
}

void
ldap_mods_text(struct ldap_mods *m, int op, const char *name, const struct str *values, uint32_t n)
{
    push(m, op, name, ATTR_NONE, values, n);
}

LDAPMod **
ldap_mods_done(struct ldap_mods *m)
{
    *VEC_PUSH(&m->list, m->arena) = NULL;
    return m->list.at;
}

const struct err *
ldap_resolve(const struct ldap_write *w, const struct str **targets, bool *resolved)
{
    struct names_list found = {0}, missing = {0};

    for (uint32_t i = 0; i < w->op->n; i++) {
        const struct mod *mod = &w->op->mods[i];
        for (uint32_t k = 0; ldap_attr_refers(mod->id) && k < mod->n; k++) {
            struct str *name = VEC_PUSH(&found.list, w->arena);
            TRY(ldap_name_at(w->door, mod->values[k], name, w->arena));
            if (name->at && mod->kind != MOD_REMOVE)
                TRY(ldap_mend_settle(w->door, *name, w->arena));
            if (!name->at && mod->kind != MOD_REMOVE)
                *VEC_PUSH(&missing.list, w->arena) = mod->values[k];
        }
    }
    *targets = found.list.at;
    *resolved = missing.list.n == 0;
    if (*resolved)
        return NULL;
    ldap_refuse(w, REFUSED_DANGLING, missing.list.at[0]);
    w->out->unresolved = missing.list.at;
    w->out->unresolved_n = missing.list.n;
    return NULL;
}

/* Does anybody else have the value? Accounts are told apart within a domain, people in the forest. */
static const struct err *
taken(const struct ldap_write *w, const struct entry *e, attr_id id, struct str self,
      bool *is_taken)
{
    struct str value = entry_value(e, id), domain = dn_naming_context(e->dn);
    struct names_list others;
    struct buf filter = buf_in(w->arena);

    *is_taken = false;
    if (!value.at)
        return NULL;
    ldap_filter_equal(&filter, schema_known_name(id), value);
    TRY(ldap_names(w->door, str_of(w->door->session.slapd->base), buf_str(&filter), &others,
                   w->arena));
    for (uint32_t i = 0; i < others.list.n; i++) {
        struct str other = others.list.at[i];
        if (id == ATTR_sAMAccountName && !dn_same(dn_naming_context(other), domain))
            continue;
        *is_taken |= !self.len || !dn_same(other, self);
    }
    return NULL;
}

const struct err *
ldap_names_free(const struct ldap_write *w, const struct entry *e, struct str self, bool *available)
{
    static const attr_id unique[] = {ATTR_sAMAccountName, ATTR_userPrincipalName};

    *available = true;
    for (size_t i = 0; i < sizeof unique / sizeof unique[0] && *available; i++) {
        bool is_taken;
        TRY(taken(w, e, unique[i], self, &is_taken));
        if (is_taken)
            ldap_refuse(w, REFUSED_NOT_UNIQUE, schema_known_name(unique[i]));
        *available = !is_taken;
    }
    return NULL;
}
