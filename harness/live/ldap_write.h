/* SPDX-License-Identifier: MIT */
/*
 * Inside the live door: one write. For harness/live/ldap_*.c only.
 */
#pragma once

#include "harness/live/ldap_door.h"

struct ldap_write {
    struct ldap_door *door;
    const struct op *op; /* with the class of the object that it names */
    struct receipt *out;
    struct ldap_object
        object; /* of an UPDATE, RENAME, DELETE: as it is, as far as it was asked for */
    struct arena *arena;
};

/* Modifications for libldap while they are put together. */
struct ldap_mods {
    VEC(LDAPMod *) list;
    struct arena *arena;
};

/* `op` is LDAP_MOD_ADD, LDAP_MOD_DELETE or LDAP_MOD_REPLACE; values are in canonical form. */
void ldap_mods_push(struct ldap_mods *m, int op, attr_id id, const struct str *values, uint32_t n);
void ldap_mods_text(struct ldap_mods *m, int op, const char *name, const struct str *values,
                    uint32_t n);

/* With the NULL that libldap wants at the end. */
LDAPMod **ldap_mods_done(struct ldap_mods *m);

void ldap_refuse(const struct ldap_write *w, enum forest_refusal why, struct str subject);
void ldap_write_done(const struct ldap_write *w, struct str anchor, struct effect effect);

/* slapd said no, or busy; error: it said nothing. `doing` is for the error. */
const struct err *ldap_write_answer(const struct ldap_write *w, int code, const char *doing,
                                    bool *done);

/* The modification with its values in canonical form. */
struct mod ldap_mod_canonical(const struct mod *mod, struct arena *a);

bool ldap_attr_refers(attr_id id);

/*
 * The names of the targets of all references among the mods, one after the other, as they are
 * spelled in the directory; `at` NULL for one to be removed that does not exist. `*resolved` false:
 * one to be added or set does not exist, and the receipt says so.
 */
const struct err *ldap_resolve(const struct ldap_write *w, const struct str **targets,
                               bool *resolved);

/* Does another object than `self` (a DN, may be empty) have one of the unique names of `e`? */
const struct err *ldap_names_free(const struct ldap_write *w, const struct entry *e,
                                  struct str self, bool *available);

/* The attributes of an UPDATE's object that must be known beforehand, for ldap_target. */
char **ldap_update_attrs(const struct op *op, struct arena *a);

const struct err *ldap_update(const struct ldap_write *w);
