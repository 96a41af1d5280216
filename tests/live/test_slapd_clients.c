/* SPDX-License-Identifier: MIT */
/*
 * slapd as Active Directory by itself: what other LDAP clients meet, over the loopback port.
 */
#include <string.h>

#include <ldap.h>

#include "tests/live/one_slapd.h"

static LDAP *
other_client(const struct slapd *s)
{
    const int version = LDAP_VERSION3;
    struct berval password = {.bv_val = (char *)(uintptr_t)s->password,
                              .bv_len = strlen(s->password)};
    LDAP *ld;

    assert_int_equal(ldap_initialize(&ld, s->ldap_url), LDAP_SUCCESS);
    ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version);
    assert_int_equal(
        ldap_sasl_bind_s(ld, s->bind_dn, LDAP_SASL_SIMPLE, &password, NULL, NULL, NULL),
        LDAP_SUCCESS);
    return ld;
}

static int
client_add(LDAP *ld, const char *dn, const char *class, const char *account)
{
    char *classes[] = {(char *)(uintptr_t) class, NULL};
    char *accounts[] = {(char *)(uintptr_t)account, NULL};
    LDAPMod class_mod = {.mod_type = (char *)(uintptr_t) "objectClass", .mod_values = classes};
    LDAPMod account_mod = {.mod_type = (char *)(uintptr_t) "sAMAccountName",
                           .mod_values = accounts};
    LDAPMod *mods[] = {&class_mod, &account_mod, NULL};

    return ldap_add_ext_s(ld, dn, mods, NULL, NULL);
}

static int
client_add_member(LDAP *ld, const char *group, const char *member)
{
    char *members[] = {(char *)(uintptr_t)member, NULL};
    LDAPMod mod = {
        .mod_op = LDAP_MOD_ADD, .mod_type = (char *)(uintptr_t) "member", .mod_values = members};
    LDAPMod *mods[] = {&mod, NULL};

    return ldap_modify_ext_s(ld, group, mods, NULL, NULL);
}

static int
count(LDAP *ld, const char *base, int scope, const char *filter)
{
    LDAPMessage *found = NULL;

    ldap_search_ext_s(ld, base, scope, filter, NULL, 0, NULL, NULL, NULL, 0, &found);
    int n = ldap_count_entries(ld, found);
    ldap_msgfree(found);
    return n;
}

static void
the_root_dse_and_the_bit_filter_are_those_of_ad(void **state)
{
    LDAP *ld = other_client(&d.slapd);

    (void)state;
    assert_int_equal(count(ld, "", LDAP_SCOPE_BASE, "(defaultNamingContext=" BASE ")"), 1);
    assert_int_equal(
        count(ld, "", LDAP_SCOPE_BASE, "(supportedCapabilities=1.2.840.113556.1.4.800)"), 1);
    assert_int_equal(
        count(ld, BASE, LDAP_SCOPE_SUBTREE, "(userAccountControl:1.2.840.113556.1.4.803:=512)"), 2);
    assert_int_equal(count(ld, BASE, LDAP_SCOPE_SUBTREE, "(memberOf=CN=gSales," BASE ")"), 2);
    assert_int_equal(count(ld, BASE, LDAP_SCOPE_SUBTREE, "(sAMAccountName=AL*)"), 1);
    ldap_unbind_ext_s(ld, NULL, NULL);
}

static void
what_ad_refuses_is_refused_to_other_clients(void **state)
{
    LDAP *ld = other_client(&d.slapd);

    (void)state;
    assert_int_equal(client_add(ld, "CN=x," BASE, "user", "alice"), LDAP_CONSTRAINT_VIOLATION);
    assert_int_equal(client_add_member(ld, "CN=gSales," BASE, "CN=nobody," BASE),
                     LDAP_CONSTRAINT_VIOLATION);
    ldap_unbind_ext_s(ld, NULL, NULL);
}

static void
strangers_see_the_root_dse_only(void **state)
{
    const int version = LDAP_VERSION3;
    LDAP *ld;

    (void)state;
    assert_int_equal(ldap_initialize(&ld, d.slapd.ldap_url), LDAP_SUCCESS);
    ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version);
    assert_int_equal(count(ld, "", LDAP_SCOPE_BASE, "(objectClass=*)"), 1);
    assert_true(count(ld, BASE, LDAP_SCOPE_SUBTREE, "(objectClass=*)") <= 0);
    ldap_unbind_ext_s(ld, NULL, NULL);
}

static void
an_object_of_another_client_is_seen_and_seen_to_go(void **state)
{
    struct batch before = read_on(STR(""));
    LDAP *ld = other_client(&d.slapd);

    (void)state;
    assert_int_equal(client_add(ld, "CN=Ext," PILOT, "user", "ext"), LDAP_SUCCESS);
    struct batch added = read_on(before.watermark);
    assert_int_equal(added.changes.n, 1);
    const struct entry *e = &added.changes.at[0].entry;
    assert_true(str_eq(e->dn, STR("CN=Ext," PILOT)));
    assert_int_equal(e->class, CLASS_user);
    assert_int_equal(e->anchor.len, 16);
    struct receipt r = write_one(
        &(struct op){.kind = OP_RENAME, .anchor = e->anchor, .new_dn = STR("CN=Ex," BASE)});
    assert_int_equal(r.effect.kind, EFFECT_RENAMED);
    assert_int_equal(ldap_delete_ext_s(ld, "CN=Ex," BASE, NULL, NULL), LDAP_SUCCESS);
    struct batch gone = read_on(added.watermark);
    assert_int_equal(gone.changes.n, 1);
    assert_int_equal(gone.changes.at[0].kind, CHANGE_GONE);
    assert_true(str_eq(gone.changes.at[0].entry.anchor, e->anchor));
    ldap_unbind_ext_s(ld, NULL, NULL);
}

int
main(void)
{
    struct arena *a = arena_new();
    bool installed = slapd_installed(a);
    const struct CMUnitTest tests[] = {
        WITH_SLAPD(the_root_dse_and_the_bit_filter_are_those_of_ad),
        WITH_SLAPD(what_ad_refuses_is_refused_to_other_clients),
        WITH_SLAPD(strangers_see_the_root_dse_only),
        WITH_SLAPD(an_object_of_another_client_is_seen_and_seen_to_go),
    };

    arena_free(a);
    return installed ? cmocka_run_group_tests_name("slapd and other clients", tests, NULL, NULL)
                     : SKIPPED;
}
