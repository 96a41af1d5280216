/* SPDX-License-Identifier: MIT */
/*
 * Several domains and several forests: who reads what, who may refer to whom, what a tick takes along.
 */
#include "sim/model/dn.h"
#include "sim/world/mint.h"
#include "tests/unit/run/kit.h"

#define EMEA "DC=emea," BASE
#define FABRIKAM "DC=fabrikam,DC=com"

enum { FABRIKAM_CONNECTOR = 2 };

/* contoso.com with emea below, and fabrikam.com; eva's manager and gAll's members cross domains. */
static struct site *
two_forests(void **state)
{
    struct site *s = site_bare(state);

    ad_ou(s, FABRIKAM); /* among the others: forests are told apart by names */
    ad_ou(s, EMEA);
    ad_add(s, CLASS_user, "mona", STAFF);
    ad_add(s, CLASS_user, "frank", FABRIKAM);
    ad_add(s, CLASS_user, "eva", EMEA);
    ad_add(s, CLASS_group, "gAll", GROUPS);
    ad_link(s, "eva", "manager", "mona");
    ad_link(s, "gAll", "member", "mona");
    ad_link(s, "gAll", "member", "eva");
    return s;
}

static cs_index
in_space(struct site *s, uint32_t connector, const char *dn)
{
    return engine_cs_by_dn(lab_connect(s->lab), connector, str_of(dn));
}

static void
tick_domain(struct site *s, const char *include, const char *exclude)
{
    struct str in = str_of(include), out = str_of(exclude);

    works(lab_domain_filter(s->lab, &in, in.len > 0, &out, out.len > 0, s->arena));
}

static void
a_forest_has_a_connector_and_a_domain_a_partition(void **state)
{
    struct site *s = two_forests(state);

    site_open(s);
    connect_on(s);
    assert_int_equal(lab_connector_count(s->lab), 3);
    const struct engine_connector *first = lab_connector(s->lab, LAB_AD);
    assert_str(first->name, "contoso.com");
    assert_int_equal(first->partitions_n, 1);
    assert_str(first->partitions[0].fqdn, "emea.contoso.com");
    assert_str(lab_connector(s->lab, FABRIKAM_CONNECTOR)->name, "fabrikam.com");
    assert_true(in_space(s, LAB_AD, "CN=eva," EMEA) != ENGINE_NONE);
    assert_true(in_space(s, LAB_AD, "CN=frank," FABRIKAM) == ENGINE_NONE);
    assert_true(in_space(s, FABRIKAM_CONNECTOR, "CN=frank," FABRIKAM) != ENGINE_NONE);
}

static void
references_cross_domains(void **state)
{
    struct site *s = two_forests(state);

    site_open(s);
    connect_on(s);
    assert_str(ent_links(s, "gAll", "member"), "eva mona");
    assert_str(ent_links(s, "eva", "manager"), "mona");
    assert_true(ent_has(s, "frank"));
}

static void
references_do_not_cross_forests(void **state)
{
    struct site *s = two_forests(state);
    struct str frank = STR("CN=frank," FABRIKAM);
    struct mod add = {ATTR_member, MOD_ADD, 1, &frank};
    struct op op = {.kind = OP_UPDATE, .dn = STR("CN=gAll," GROUPS), .n = 1, .mods = &add};

    site_open(s);
    const struct err *e = lab_ad_write(s->lab, &op, NULL, s->arena);
    assert_non_null(e);
    assert_true(str_find(e->text, STR("does not exist")) >= 0);
}

static struct str
sid_of(struct site *s, const char *dn)
{
    struct entries found = {0};
    struct query q = {.base = str_of(dn), .scope = SCOPE_BASE};

    works(lab_ad_find(s->lab, &q, &found, s->arena));
    assert_int_equal(found.list.n, 1);
    return entry_value(&found.list.at[0], ATTR_objectSid);
}

static void
every_domain_has_a_sid_of_its_own(void **state)
{
    static const char *const pairs[][2] = {
        {BASE, "CN=mona," STAFF}, {EMEA, "CN=eva," EMEA}, {FABRIKAM, "CN=frank," FABRIKAM}};
    enum { HEAD = 8, PARTS = 16 };
    struct site *s = two_forests(state);

    site_open(s);
    for (size_t i = 0; i < 3; i++) {
        struct str domain = str_sub(sid_of(s, pairs[i][0]), HEAD, PARTS);
        struct str other = str_sub(sid_of(s, pairs[(i + 1) % 3][0]), HEAD, PARTS);
        assert_true(str_eq(domain, str_sub(sid_of(s, pairs[i][1]), HEAD, PARTS)));
        assert_false(str_eq(domain, other));
    }
}

static void
new_objects_of_two_forests_have_ids_of_their_own(void **state)
{
    struct site *s = two_forests(state);

    site_open(s);
    for (int i = 0; i < 8; i++) {
        ad_add(s, CLASS_user, str_z(str_fmt(s->arena, "a%d", i), s->arena), STAFF);
        ad_add(s, CLASS_user, str_z(str_fmt(s->arena, "b%d", i), s->arena), FABRIKAM);
    }
    connect_on(s);
    assert_true(ent_has(s, "a7"));
    assert_true(ent_has(s, "b7"));
    assert_int_equal(engine_statistics(lab_connect(s->lab), LAB_ENTRA).all, 4 + 16);
}

static void
a_search_ends_where_another_domain_begins(void **state)
{
    struct site *s = two_forests(state);
    struct entries found = {0};
    struct query q = {
        .base = STR(BASE), .scope = SCOPE_SUBTREE, .filter = STR("(objectClass=user)")};

    site_open(s);
    works(lab_ad_find(s->lab, &q, &found, s->arena));
    assert_int_equal(found.list.n, 1);
    q.base = STR(EMEA);
    works(lab_ad_find(s->lab, &q, &found, s->arena));
    assert_int_equal(found.list.n, 1);
    assert_str(found.list.at[0].dn, "CN=eva," EMEA);
}

static void
an_unticked_domain_takes_its_references_along(void **state)
{
    struct site *s = two_forests(state);

    site_open(s);
    connect_on(s);
    tick_domain(s, "", "emea.contoso.com");
    cycle(s, true);
    assert_false(ent_has(s, "eva"));
    assert_str(ent_links(s, "gAll", "member"), "mona");
    assert_true(ent_has(s, "mona"));
    tick_domain(s, "EMEA", "");
    cycle(s, true);
    assert_str(ent_links(s, "gAll", "member"), "eva mona");
}

static void
the_domain_above_goes_without_the_one_below(void **state)
{
    struct site *s = two_forests(state);

    site_open(s);
    connect_on(s);
    tick_domain(s, "", "contoso.com");
    cycle(s, true);
    assert_false(ent_has(s, "mona"));
    assert_true(ent_has(s, "eva"));
    assert_true(ent_has(s, "frank"));
}

static void
a_tick_forgets_what_was_said_about_containers(void **state)
{
    struct site *s = two_forests(state);

    site_open(s);
    connect_on(s);
    untick(s, STAFF);
    tick_domain(s, "contoso.com", "");
    cycle(s, true);
    assert_true(ent_has(s, "mona"));
}

static void
a_filter_leaves_the_other_forest_alone(void **state)
{
    struct site *s = two_forests(state);

    site_open(s);
    connect_on(s);
    untick(s, STAFF);
    assert_false(engine_ou_selected(lab_connect(s->lab), LAB_AD, STR("CN=mona," STAFF), false));
    assert_true(engine_ou_selected(lab_connect(s->lab), FABRIKAM_CONNECTOR,
                                   STR("CN=frank," FABRIKAM), false));
    assert_non_null(lab_domain_filter(s->lab, &STR("tailspin.com"), 1, NULL, 0, s->arena));
}

static void
cloud_sync_looks_after_one_domain(void **state)
{
    struct site *s = two_forests(state);

    site_open(s);
    connect_on(s);
    works(cloud_agent_install(lab_cloud_service(s->lab), STR("AGENT1"), s->arena));
    works(lab_cloud_configure(s->lab, STR("emea.contoso.com"), STR(""), NULL, 0, s->arena));
    works(cloud_enable(lab_cloud(s->lab), lab_now(s->lab), s->arena));
    assert_str(cloud_view(lab_cloud(s->lab)).name, "emea.contoso.com");
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.created + c.updated, 1); /* eva, whom Connect has made */
    assert_int_equal(c.failed + c.unresolved, 0);
    assert_str(ent_links(s, "eva", "manager"), "mona");
}

static void
a_configuration_is_of_a_domain_that_there_is(void **state)
{
    struct site *s = two_forests(state);

    site_open(s);
    works(cloud_agent_install(lab_cloud_service(s->lab), STR("AGENT1"), s->arena));
    assert_non_null(lab_cloud_configure(s->lab, STR("x.example"), STR(""), NULL, 0, s->arena));
    works(lab_cloud_configure(s->lab, STR("fabrikam.com"), STR(""), NULL, 0, s->arena));
}

/* A full report of one forest says nothing about the people of another. */
static void
who_is_in_another_forest_is_not_missed(void **state)
{
    struct site *s = two_forests(state);

    site_open(s);
    connect_on(s);
    works(lab_run_profile(s->lab, FABRIKAM_CONNECTOR, STR("Full Import"), s->arena));
    works(lab_finish(s->lab, s->arena));
    assert_int_equal(lab_journal(s->lab)->writers.none_now, 0);
    assert_int_equal(lab_journal(s->lab)->findings.n, 0);
}

static void
a_world_has_room_for_fifteen_forests(void **state)
{
    struct site *s = site_bare(state);
    struct lab_world w;

    for (int i = 1; i < 15; i++)
        ad_ou(s, str_z(str_fmt(s->arena, "DC=f%d", i), s->arena));
    works(lab_world_make(&w, s->world.at, s->world.n, 7, s->setup.start, s->arena));
    assert_int_equal(w.forests_n, 15);
    ad_ou(s, "DC=f15");
    const struct err *e = lab_world_make(&w, s->world.at, s->world.n, 7, s->setup.start, s->arena);
    assert_non_null(e);
    assert_true(str_find(e->text, STR("DC=f15")) >= 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_forest_has_a_connector_and_a_domain_a_partition),
        SITE_TEST(references_cross_domains),
        SITE_TEST(references_do_not_cross_forests),
        SITE_TEST(every_domain_has_a_sid_of_its_own),
        SITE_TEST(new_objects_of_two_forests_have_ids_of_their_own),
        SITE_TEST(a_search_ends_where_another_domain_begins),
        SITE_TEST(an_unticked_domain_takes_its_references_along),
        SITE_TEST(the_domain_above_goes_without_the_one_below),
        SITE_TEST(a_tick_forgets_what_was_said_about_containers),
        SITE_TEST(a_filter_leaves_the_other_forest_alone),
        SITE_TEST(cloud_sync_looks_after_one_domain),
        SITE_TEST(a_configuration_is_of_a_domain_that_there_is),
        SITE_TEST(who_is_in_another_forest_is_not_missed),
        SITE_TEST(a_world_has_room_for_fifteen_forests),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
