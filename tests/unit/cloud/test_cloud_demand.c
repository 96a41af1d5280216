/* SPDX-License-Identifier: MIT */
/* Provisioning on demand, and what a restart can reset. */
#include "tests/unit/run/kit.h"

static struct lab_demand done;

static const struct cloud_log_entry *
demand(struct site *s, const char *name)
{
    works(lab_cloud_demand(s->lab, lab_cloud(s->lab), ad_dn(s, name), &done, s->arena));
    return done.result;
}

static void
what_is_right_already_is_a_redundant_export(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    uint32_t length = cloud_log_count(lab_cloud_service(s->lab));
    const struct cloud_log_entry *e = demand(s, "bob");
    assert_int_equal(e->result, CLOUD_SKIPPED);
    assert_str(e->reason, "RedundantExport");
    assert_true(e->on_demand);
    assert_true(done.in_scope);
    assert_int_equal(cloud_log_count(lab_cloud_service(s->lab)), length + 1);
}

static void
damage_in_entra_id_is_repaired(void **state)
{
    struct site *s = site_contoso(state);

    ad_set(s, "bob", "title", "Clerk");
    site_open(s);
    cloud_on(s, NULL);
    cloud_cycle(s);
    ent_set(s, "bob", "title", "Somebody else's");
    ent_take(s, "gSales", "member", "alice");
    const struct cloud_log_entry *e = demand(s, "bob");
    assert_int_equal(e->action, CLOUD_UPDATE);
    assert_int_equal(e->n, 1);
    assert_str(ent_value(s, "bob", "title"), "Clerk");
    e = demand(s, "gSales");
    assert_true(e->references);
    assert_str(ent_links(s, "gSales", "member"), "alice bob carl");
}

static void
a_new_object_is_made_before_its_cycle_and_only_once(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    ad_add(s, CLASS_user, "erin", PILOT);
    const struct cloud_log_entry *e = demand(s, "erin");
    assert_int_equal(e->action, CLOUD_CREATE);
    assert_int_equal(e->result, CLOUD_SUCCESS);
    assert_true(ent_has(s, "erin"));
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.imported, 1);
    assert_int_equal(c.created + c.updated, 0);
}

static void
outside_of_the_scope_it_writes_and_leaves_no_state(void **state)
{
    struct site *s = site_contoso(state);

    ad_set(s, "dave", "title", "Clerk");
    site_open(s);
    connect_on(s);
    cloud_on(s, PILOT);
    cloud_cycle(s);
    ent_set(s, "dave", "title", "Somebody else's");
    const struct cloud_log_entry *e = demand(s, "dave");
    assert_int_equal(e->action, CLOUD_UPDATE);
    assert_false(done.in_scope);
    assert_str(ent_value(s, "dave", "title"), "Clerk");
    assert_int_equal(cloud_provisioned(lab_cloud(s->lab), CLASS_user), 2);
    ad_set(s, "dave", "title", "Head");
    wait_minutes(s, 30);
    works(cloud_restart(lab_cloud(s->lab), false, lab_now(s->lab), s->arena));
    wait_minutes(s, 30);
    assert_str(ent_value(s, "dave", "title"), "Clerk"); /* it was never the job's */
    assert_int_equal(ent_deleted(s), 0);
}

static void
it_works_before_the_first_cycle_and_knows_whom_it_refers_to(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    works(cloud_agent_install(lab_cloud_service(s->lab), STR("AGENT1"), s->arena));
    works(lab_cloud_configure(s->lab, STR(""), STR(""), NULL, 0, s->arena));
    ent_take(s, "alice", "manager", "mona");
    assert_int_equal(demand(s, "alice")->result, CLOUD_SUCCESS);
    assert_str(ent_links(s, "alice", "manager"), "mona");
    assert_int_equal(cloud_view(lab_cloud(s->lab)).status, CLOUD_PAUSED);
    assert_int_equal(cloud_view(lab_cloud(s->lab)).cycles, 0);
}

static const struct err *
refused(struct site *s, const char *dn)
{
    const struct err *e = lab_cloud_demand(s->lab, lab_cloud(s->lab), str_of(dn), &done, s->arena);

    assert_non_null(e);
    return e;
}

static void
what_cannot_be_provisioned_is_refused_or_skipped(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    assert_true(str_find(refused(s, "CN=x," PILOT)->text, STR("no object")) >= 0);
    assert_true(str_find(refused(s, "CN=x,DC=y,DC=z")->text, STR("not in the domain")) >= 0);
    assert_true(str_find(refused(s, PILOT)->text, STR("organizationalUnit")) >= 0);
    ad_add(s, CLASS_group, "builtin", STAFF);
    ad_set(s, "builtin", "isCriticalSystemObject", "True");
    assert_str(demand(s, "builtin")->reason, "IsCriticalSystemObject");
    works(cloud_agent_switch(lab_cloud_service(s->lab), STR("AGENT1"), false, s->arena));
    assert_true(str_find(refused(s, "CN=bob," PILOT)->text, STR("NoActiveAgents")) >= 0);
}

static void
it_leaves_the_cycles_figures_and_permissions_alone(void **state)
{
    struct site *s = site_cloud(state, PILOT);
    struct cloud *c = lab_cloud(s->lab);

    works(cloud_set_threshold(c, 2, s->arena));
    cloud_scope(s, STAFF);
    works(cloud_restart(c, true, lab_now(s->lab), s->arena));
    vtime next = cloud_view(c).next_cycle;
    demand(s, "carl");
    assert_int_equal(cloud_view(c).last.created, 5);
    assert_int_equal(cloud_view(c).next_cycle, next);
    assert_int_equal(cloud_cycle(s).deleted, 5); /* which were allowed before */
}

/* --- restart scopes ---------------------------------------------------------------------------- */

static void
a_restart_resets_what_it_is_told_to(void **state)
{
    struct site *s = site_cloud(state, PILOT);
    struct cloud *c = lab_cloud(s->lab);

    works(cloud_reset(c, 0, lab_now(s->lab), s->arena));
    assert_true(cloud_watermark(c).len > 0);
    works(cloud_reset(c, CLOUD_RESET_ESCROWS, lab_now(s->lab), s->arena));
    assert_false(cloud_cycle(s).initial);
    works(cloud_reset(c, CLOUD_RESET_WATERMARK, lab_now(s->lab), s->arena));
    assert_true(cloud_cycle(s).initial);
    works(cloud_set_threshold(c, 2, s->arena));
    cloud_scope(s, STAFF);
    cloud_cycle(s);
    assert_int_equal(cloud_view(c).status, CLOUD_QUARANTINE);
    works(cloud_reset(c, CLOUD_RESET_QUARANTINE, lab_now(s->lab), s->arena));
    assert_int_equal(cloud_view(c).status, CLOUD_ACTIVE);
    assert_int_equal(cloud_cycle(s).staged_deletes, 5);
    works(cloud_reset(c, CLOUD_FORCE_DELETES, lab_now(s->lab), s->arena));
    assert_int_equal(cloud_cycle(s).deleted, 5);
}

static void
an_escrow_that_is_reset_is_not_tried_again_until_it_is_reported(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    cloud_on(s, PILOT);
    cloud_cycle(s);
    ad_add(s, CLASS_user, "erin", PILOT);
    ad_set(s, "erin", "proxyAddresses", "SMTP:carl@contoso.com");
    assert_int_equal(cloud_cycle(s).failed, 1);
    works(cloud_reset(lab_cloud(s->lab), CLOUD_RESET_ESCROWS, lab_now(s->lab), s->arena));
    assert_int_equal(cloud_cycle(s).failed, 0);
    ad_set(s, "erin", "title", "New");
    assert_int_equal(cloud_cycle(s).failed, 1);
}

/* What the job forgets it does not delete, and it takes over again what it still has in scope. */
static void
a_reset_store_forgets_what_was_written(void **state)
{
    struct site *s = site_cloud(state, PILOT);
    struct cloud *c = lab_cloud(s->lab);
    struct str staff = STR(STAFF);

    works(cloud_set_scope(c, &staff, 1, lab_now(s->lab), s->arena));
    works(cloud_reset(c, CLOUD_RESET_STORE, lab_now(s->lab), s->arena));
    struct cloud_cycle cycle = cloud_cycle(s);
    assert_true(cycle.initial);
    assert_int_equal(cycle.deleted + cycle.staged_deletes, 0);
    assert_true(ent_has(s, "bob"));
    assert_true(ent_has(s, "carl"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(what_is_right_already_is_a_redundant_export),
        SITE_TEST(damage_in_entra_id_is_repaired),
        SITE_TEST(a_new_object_is_made_before_its_cycle_and_only_once),
        SITE_TEST(outside_of_the_scope_it_writes_and_leaves_no_state),
        SITE_TEST(it_works_before_the_first_cycle_and_knows_whom_it_refers_to),
        SITE_TEST(what_cannot_be_provisioned_is_refused_or_skipped),
        SITE_TEST(it_leaves_the_cycles_figures_and_permissions_alone),
        SITE_TEST(a_restart_resets_what_it_is_told_to),
        SITE_TEST(an_escrow_that_is_reset_is_not_tried_again_until_it_is_reported),
        SITE_TEST(a_reset_store_forgets_what_was_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
