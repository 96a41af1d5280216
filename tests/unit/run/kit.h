/* SPDX-License-Identifier: MIT */
/*
 * A site for tests of the run loop and of Cloud Sync: contoso.com on the in-memory doors, a lab over
 * it, and short ways to do and to ask things by the objects' plain names.
 *
 * A site is built first (objects, assumptions) and then opened; the `ad_` functions work before and
 * after. Whatever goes wrong on the way fails the test.
 */
#pragma once

#include "sim/run/outcome.h"
#include "tests/support/arena_test.h"

#define BASE "DC=contoso,DC=com"
#define PILOT "OU=CPUsers," BASE
#define STAFF "OU=Staff," BASE
#define GROUPS "OU=Groups," BASE

struct site {
    struct arena *arena;
    struct arena *step; /* of the call that runs: rewound by whoever used it */
    struct schema schema;
    struct assumptions assumptions;
    struct lab_setup setup;
    VEC(struct entry) world; /* until it is opened */
    struct lab *lab;         /* NULL until then */
    uint64_t behind;         /* numbers of what is written behind the lab's back */
};

int site_setup(void **state);
int site_teardown(void **state); /* closes every site that the test opened */

#define SITE_TEST(test) cmocka_unit_test_setup_teardown(test, site_setup, site_teardown)

struct site *site_bare(void **state);    /* the domain and the three OUs */
struct site *site_contoso(void **state); /* five users, four groups, a contact, as F0 has them */
void site_assume(struct site *s, const char *row, const char *value);
void site_mapping(struct site *s, const char *text); /* in place of Cloud Sync's default mapping */
void site_open(struct site *s);

/* Fails the test with the error's text. */
void works(const struct err *e);

/* --- Active Directory; a name is the first RDN's value ----------------------------------------- */

void ad_ou(struct site *s, const char *dn);
void ad_add(struct site *s, enum object_class class, const char *name, const char *ou);
void ad_set(struct site *s, const char *name, const char *attr, const char *value); /* NULL: none */
void ad_link(struct site *s, const char *name, const char *attr, const char *target);
void ad_unlink(struct site *s, const char *name, const char *attr, const char *target);
void ad_delete(struct site *s, const char *name);
void ad_move(struct site *s, const char *name, const char *new_dn);
struct str ad_dn(struct site *s, const char *name); /* empty: there is none */
const struct entry *ad_entry(struct site *s, const char *name);

/* --- the engines ------------------------------------------------------------------------------- */

void connect_on(struct site *s); /* installed, one initial cycle, scheduler off */
void cycle(struct site *s, bool initial);
void pilot_rules(struct site *s, const char *ou); /* the six no-flow rules */
void pilot_rules_for(struct site *s, const char *ou, enum object_class ad_class,
                     enum link_type link, int32_t inbound, int32_t outbound);
void pilot_rules_off(struct site *s);
void connect_flow(struct site *s, const char *attr, const char *expression); /* users, inbound */
void connect_flow_of(struct site *s, const char *group, const char *attr, const char *expression);
void untick(struct site *s, const char *ou);
void tick(struct site *s, const char *ou);
void cloud_on(struct site *s, const char *ou); /* agent, configuration, enabled; NULL: all users */
void cloud_scope(struct site *s, const char *ou);
struct cloud_cycle cloud_cycle(struct site *s); /* runs one now; what it came to */
void wait_minutes(struct site *s, int64_t minutes);

/* Contoso without Connect, after the first cycle of Cloud Sync over that OU; NULL: over all. */
struct site *site_cloud(void **state, const char *ou);

/* T01: Connect on, the pilot's rules in force, Cloud Sync on and its first cycle done. */
void straight_pilot(struct site *s);

/* --- Entra ID ---------------------------------------------------------------------------------- */

bool ent_has(struct site *s, const char *name);
struct str ent_id(struct site *s, const char *name);
struct str ent_value(struct site *s, const char *name, const char *attr);
struct str ent_links(struct site *s, const char *name, const char *attr); /* "alice bob" */
uint32_t ent_deleted(struct site *s);                                     /* in the bin */

/* As an administrator. */
void ent_group(struct site *s, const char *name);
void ent_join(struct site *s, const char *group, const char *member);
void ent_leave(struct site *s, const char *group, const char *member);
void ent_delete(struct site *s, const char *name);

/* Behind everybody's back, with an engine's rights. */
void ent_set(struct site *s, const char *name, const char *attr, const char *value);
void ent_put(struct site *s, const char *name, const char *attr, const char *target);
void ent_take(struct site *s, const char *name, const char *attr, const char *target);

/* All that the tenant holds, as text, to be compared. */
struct str ent_all(struct site *s);

/* --- the journal ------------------------------------------------------------------------------- */

struct journal_totals totals(struct site *s, enum journal_engine by);

/* "I3 gSales lost members alice, bob; ..." of all breaches so far, in the order of their finding. */
struct str breaches(struct site *s);

/* "create success alice; ..." of the provisioning log from entry `from` on. */
struct str log_from(struct site *s, uint32_t from);

#define assert_totals(s, by, a, u, d, ra, rr)                                                      \
    do {                                                                                           \
        struct journal_totals got_ = totals(s, by);                                                \
        assert_int_equal(got_.adds, a);                                                            \
        assert_int_equal(got_.updates, u);                                                         \
        assert_int_equal(got_.deletes, d);                                                         \
        assert_int_equal(got_.reference_adds, ra);                                                 \
        assert_int_equal(got_.reference_removals, rr);                                             \
    } while (0)
