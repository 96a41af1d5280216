/* SPDX-License-Identifier: MIT */
/*
 * What a tenant is made of. Private to sim/world/tenant*.
 *
 * Objects stand in one array in order of creation and never leave it; links between them stand in
 * another. Everything refers by index, so a snapshot copies the arrays. Values are never changed in
 * place, an object gets new ones, so snapshots share them.
 */
#pragma once

#include "sim/base/prng.h"
#include "sim/world/company.h"
#include "sim/world/tenant.h"
#include "sim/world/tenant_company.h"
#include "sim/world/tenant_history.h"
#include "sim/world/tenant_index.h"
#include "sim/world/tenant_order.h"

enum { TENANT_NONE = UINT32_MAX }; /* no object, no link */

/* One value of an object; those of an attribute stand together, attributes in order of their id. */
struct tenant_value {
    attr_id id;
    uint32_t len;
    const char *at;
};

struct tenant_list { /* of links */
    uint32_t first;
    uint32_t last;
    uint32_t n;
};

enum tenant_life { LIFE_LIVE, LIFE_BIN, LIFE_GONE };
/* isDirSynced: null, true, false, false; CLOUD: taken out of the directory's hands by its manager. */
enum tenant_sync { SYNC_NEVER, SYNC_NOW, SYNC_FORMERLY, SYNC_CLOUD };

struct tenant_object {
    unsigned char id[16];
    uint8_t class;  /* enum object_class */
    uint8_t life;   /* enum tenant_life */
    uint8_t sync;   /* enum tenant_sync */
    uint8_t writer; /* enum tenant_writer */
    uint32_t value_n;
    const struct tenant_value *values;
    struct tenant_list members; /* out of it: attribute member */
    struct tenant_list refs;    /* out of it: every other reference */
    struct tenant_list in;      /* into it */
    uint32_t kept;              /* first remembered link while it is in the bin */
    uint32_t seq;               /* of its last change that a reader sees */
    uint32_t born;              /* seq of its first */
    vtime created;
    vtime deleted;
    vtime synced; /* when an engine wrote it last */
};

struct tenant_link {
    uint32_t from;
    uint32_t to;
    attr_id attr;
    uint32_t next_out, prev_out;
    uint32_t next_in, prev_in; /* free links are chained by next_in */
};

/* A link that the bin remembers of a deleted object. */
struct tenant_kept {
    uint32_t from;
    uint32_t to;
    attr_id attr;
    uint32_t next;
};

struct tenant_binned {
    uint32_t object;
    vtime deleted;
};

struct tenant_logged {
    uint32_t seq;
    uint32_t object;
};

/* A receipt as it is remembered; texts are constants or in the tenant's arena. */
struct tenant_memory {
    uint64_t op;
    uint32_t object; /* TENANT_NONE: none */
    uint8_t writer;
    uint8_t state;
    uint8_t effect;
    struct str code;
    struct str text;
    uint32_t mod_n;
    uint32_t unresolved_n;
    const struct mod *mods;
    const struct str *unresolved;
};

enum { TENANT_MEMORY = 100000, TENANT_RECENT = 2048 };

/* A name that somebody else has: it was sent, it is remembered, and it does not take effect. */
struct tenant_conflict {
    uint32_t object; /* TENANT_NONE: the row is free */
    attr_id attr;
    vtime since;
    struct str value;
};

struct tenant_domain {
    struct str name;
    bool verified;
    bool federated;
};

/* What holds for the whole tenant. */
struct tenant_company {
    uint32_t features;     /* by enum company_feature, a bit each */
    struct str prevention; /* the brake on deletes, and its number */
    uint32_t prevention_limit;
    VEC(struct tenant_domain) domains; /* the default one first, then the initial one */
};

/* The engines' writes in the running five minutes. */
struct tenant_budget {
    vtime from;
    uint32_t used;
};

/* Attributes by whose value an object is found. */
enum tenant_key { KEY_ANCHOR, KEY_UPN, KEY_PROXY, KEY_DEVICE, KEY_COUNT };

struct tenant {
    struct arena *arena;
    struct schema *schema;
    const struct assumptions *assumptions;
    struct str domain;
    struct str initial_domain; /* contoso.onmicrosoft.com */
    unsigned char id[16];
    unsigned char secret[32];
    struct prng ids;
    struct prng request_ids;  /* of the Graph skin: replies must not shift the ids of objects */
    struct prng placeholders; /* the digits of names that stand in for taken ones */
    struct tenant_company company;
    struct tenant_budget budget;
    vtime deletes_at; /* Cloud Sync's deletes of that moment */
    uint32_t deletes;
    vtime now;
    struct tenant_totals totals;
    struct str *recent; /* texts kept lately, by their hash; NULL: none yet */
    VEC(struct tenant_object) objects;
    VEC(struct tenant_link) links;
    uint32_t free_link;
    VEC(struct tenant_kept) kept;
    struct tenant_index by_id;
    struct tenant_index by_key[KEY_COUNT]; /* live objects */
    struct tenant_index by_bin_anchor;
    struct tenant_index by_link;
    VEC(struct tenant_binned) bin; /* in the order of deletion */
    uint32_t bin_from;             /* those before it have expired */
    uint32_t seq;
    VEC(struct tenant_logged) log;
    VEC(struct tenant_event) history;
    uint32_t history_from;            /* number of the first event that is kept */
    VEC(struct tenant_memory) memory; /* a ring once it is full */
    uint32_t memory_next;
    struct tenant_index by_op;
    VEC(struct tenant_conflict) conflicts; /* in the order in which they came */
    struct tenant_index by_conflict;       /* object -> its rows */
    struct tenant_index refused_once;      /* of source anchor and address: groups, see names */
    struct tenant_orders *orders;          /* made when asked for; a copy starts without */
};

/* tenant.c */
uint32_t tenant_create(struct tenant *t, enum object_class class);
void tenant_touch(struct tenant *t, uint32_t object); /* a reader sees a change */
void tenant_count(struct tenant *t, uint32_t object, int by);

/* tenant_history.c */
struct tenant_write;
void tenant_note(struct tenant *t, enum tenant_event_kind kind, uint32_t object, attr_id attr,
                 uint32_t other);
void tenant_note_effects(const struct tenant_write *w);
/* tenant_read.c: where in the log the changes after `seq` begin */
uint32_t tenant_log_start(const struct tenant *t, uint32_t seq);

/* tenant_object.c: what an object has, and how it is called */
struct str tenant_value(const struct tenant_object *o, attr_id id);
uint32_t tenant_values(const struct tenant_object *o, attr_id id, const struct tenant_value **at);
struct str tenant_anchor(const struct tenant_object *o, struct arena *a);
struct str tenant_id_text(const struct tenant_object *o, struct arena *a);
struct str tenant_dn(const struct tenant_object *o, struct arena *a);
struct entry tenant_entry(const struct tenant *t, uint32_t object, struct arena *a,
                          struct arena *scratch);
bool tenant_class_known(enum object_class class);

/* tenant_lookup.c: live objects, unless it says otherwise; TENANT_NONE where there is none */
uint32_t tenant_by_id(const struct tenant *t, const unsigned char id[16]); /* in any life */
uint32_t tenant_by_anchor(const struct tenant *t, struct str anchor);      /* in any life */
uint32_t tenant_by_key(const struct tenant *t, enum tenant_key key, struct str value);
uint32_t tenant_by_dn(const struct tenant *t, struct str dn);
bool tenant_dn_name(struct str dn, struct str *name,
                    struct arena *a); /* what CN={...} is made of */
uint32_t tenant_bin_by_source_anchor(const struct tenant *t, struct str value);
void tenant_keys_add(struct tenant *t, uint32_t object);
void tenant_keys_remove(struct tenant *t, uint32_t object);
void tenant_bin_key(struct tenant *t, uint32_t object, bool add);
bool tenant_primary_address(struct str proxy); /* SMTP: in capitals */

/* tenant_link.c */
uint32_t tenant_link_find(const struct tenant *t, uint32_t from, attr_id attr, uint32_t to);
uint32_t tenant_link_add(struct tenant *t, uint32_t from, attr_id attr, uint32_t to);
void tenant_link_remove(struct tenant *t, uint32_t link);
const struct tenant_list *tenant_list(const struct tenant_object *o, attr_id attr);

/* tenant_memory.c */
bool tenant_recall(const struct tenant *t, enum tenant_writer writer, uint64_t op,
                   struct receipt *out, struct arena *a);
void tenant_remember(struct tenant *t, enum tenant_writer writer, uint64_t op,
                     const struct receipt *r, uint32_t object);

/* tenant_bin.c */
void tenant_delete(struct tenant *t, uint32_t object); /* to the bin or for good, by its class */
void tenant_purge(struct tenant *t, uint32_t object);  /* out of the bin, for good */
void tenant_revive(struct tenant *t, uint32_t object); /* back from the bin */
void tenant_advance(struct tenant *t, vtime now);

/* A value that the object will have; `fresh`: it is still the op's and must be copied. */
struct tenant_planned {
    struct tenant_value value;
    bool fresh;
};

/* One op on its way. Nothing is written before it is certain that it will be done. */
struct tenant_write {
    struct tenant *t;
    enum tenant_writer writer;
    const struct op *op;
    struct receipt *receipt;
    struct arena *a;
    uint32_t object;       /* what is written; TENANT_NONE: to be created */
    enum effect_kind kind; /* what it will amount to, if anything changes */
    VEC(struct mod) mods;  /* normalised, in order of attributes, without references */
    VEC(struct mod) refs;  /* the same, references only */
    VEC(struct tenant_planned) values;
    VEC(struct mod) effects;
    VEC(struct str) unresolved;
    VEC(struct tenant_conflict) conflicts; /* what names it asks for in vain */
    bool new_values;
    bool new_shadow;     /* what was sent changed, whether or not it takes effect */
    bool same_user_name; /* it was sent before, and what came of it stays */
};

/* Fills the receipt and gives false, for `return tenant_refuse(...)`. */
bool tenant_refuse(struct tenant_write *w, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What the writer calls an attribute: an administrator as Graph does. */
struct str tenant_spoken_attr(const struct tenant_write *w, attr_id id);

/* tenant_mods.c; false: refused */
bool tenant_normalise(struct tenant_write *w);
const struct mod *tenant_mod(const struct tenant_write *w, attr_id id); /* not a reference */
void tenant_mods_sort(struct tenant_write *w);
bool tenant_is_extension(const struct tenant *t, attr_id id); /* extension_... */

/* tenant_names.c: what was sent and what takes effect; false: refused */
bool tenant_names(struct tenant_write *w);
bool tenant_has_shadow(const struct tenant_write *w, attr_id attr);
uint32_t tenant_sent_before(const struct tenant_write *w, attr_id attr,
                            const struct tenant_value **at);
void tenant_names_replace(struct tenant_write *w, attr_id attr, const struct str *effective,
                          uint32_t n, const struct str *sent, uint32_t sent_n);
attr_id tenant_shadow_of(attr_id id); /* of the two names that have one, else ATTR_NONE */
attr_id tenant_shadowed(attr_id id);  /* the other way round */

/* tenant_user_name.c: the userPrincipalName that an engine's user gets; false: refused */
bool tenant_user_name(struct tenant_write *w);

/* tenant_conflict.c */
void tenant_conflicts_set(struct tenant *t, uint32_t object, attr_id attr,
                          const struct tenant_conflict *wanted, uint32_t n, struct arena *a);
uint32_t tenant_conflicts_of(const struct tenant *t, uint32_t object, uint32_t **rows,
                             struct arena *a); /* oldest first */
void tenant_conflicts_lift(struct tenant *t);  /* what is free now takes effect */

/* tenant_company.c */
void tenant_company_init(struct tenant *t);
const struct tenant_domain *tenant_domain_of(const struct tenant *t, struct str upn); /* verified */
bool tenant_company_named(const struct op *op);
bool tenant_company_op(struct tenant_write *w); /* false: refused */

/* tenant_limit.c; false: refused */
bool tenant_within_limits(struct tenant_write *w);
bool tenant_budget_spend(struct tenant *t, struct receipt *out, struct arena *a);
void tenant_brake_count(struct tenant *t, const struct op *ops, size_t n); /* of Cloud Sync */
bool tenant_brake_holds(struct tenant_write *w);

/* tenant_plan.c */
uint32_t tenant_asked(const struct tenant_value *old, uint32_t n, const struct mod *mods,
                      uint32_t mod_n, struct str **out,
                      struct arena *a); /* old with mods applied */
void tenant_plan(struct tenant_write *w);
void tenant_put(struct tenant *t, uint32_t object, attr_id attr, const struct str *values,
                uint32_t n); /* without an op */
void tenant_store(struct tenant_write *w);

/* tenant_match.c; false: refused */
bool tenant_match(struct tenant_write *w);
bool tenant_takeover(struct tenant_write *w, uint32_t object); /* of what the cloud manages */
bool tenant_unique(struct tenant_write *w);
bool tenant_quarantines(const struct tenant_write *w, enum company_feature f);
bool tenant_refuse_taken(struct tenant_write *w, attr_id id, struct str value, uint32_t owner);

/* tenant_refs.c */
void tenant_apply_refs(struct tenant_write *w);

/* tenant_authority.c; false: the object is the cloud's, and the receipt says what that means */
bool tenant_authority_allows(struct tenant_write *w);

/* tenant_engine.c, tenant_admin.c; false: refused */
bool tenant_engine_op(struct tenant_write *w);
bool tenant_admin_op(struct tenant_write *w);

/* tenant_write.c */
void tenant_write_op(struct tenant *t, enum tenant_writer writer, const struct op *op,
                     struct receipt *out, struct arena *a);
bool tenant_carry_out(struct tenant_write *w); /* plan, check, write; false: refused */
void tenant_done(struct tenant_write *w, enum effect_kind kind);
