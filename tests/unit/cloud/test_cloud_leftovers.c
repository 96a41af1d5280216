/* SPDX-License-Identifier: MIT */
/*
 * What a cycle leaves over for the next one, and what it does not: refused and unanswered work,
 * references to be resolved later, objects that went away on one side or the other.
 */
#include "sim/cloud/state.h"
#include "tests/unit/run/kit.h"

static struct cloud_view
view(struct site *s)
{
    return cloud_view(lab_cloud(s->lab));
}

static uint32_t
log_length(struct site *s)
{
    return cloud_log_count(lab_cloud_service(s->lab));
}

/* A cycle in which Entra ID answers every operation like this, and does nothing. */
static struct cloud_cycle
cycle_answered(struct site *s, struct receipt answer)
{
    struct cloud *c = lab_cloud(s->lab);
    struct batch batch = {0};
    const struct op *ops;
    uint32_t n;

    works(connector_read(s->setup.doors.ad[0], cloud_watermark(c), &batch, s->arena));
    cloud_cycle_begin(c, &batch, lab_now(s->lab), 0, s->arena);
    while ((n = cloud_cycle_next(c, 100, &ops, s->arena))) {
        struct receipt *receipts = ARENA_ARRAY(s->arena, struct receipt, n);
        for (uint32_t i = 0; i < n; i++)
            receipts[i] = answer;
        cloud_cycle_receipts(c, ops, receipts, n, s->arena);
    }
    return cloud_cycle_end(c, lab_now(s->lab));
}

static const struct receipt refusal = {.state = RECEIPT_REFUSED, .code = {"cd-error", 8}};

static const struct receipt missing = {.state = RECEIPT_REFUSED, .code = {"cd-missing-object", 17}};

/* --- what is tried again ----------------------------------------------------------------------- */

static void
a_refused_delete_waits_as_a_delete_and_not_as_an_escrow(void **state)
{
    struct site *s = site_cloud(state, NULL);

    ad_delete(s, "bob");
    struct cloud_cycle c = cycle_answered(s, refusal);
    assert_int_equal(c.failed, 1);
    assert_int_equal(c.deleted, 0);
    assert_int_equal(view(s).pending_deletes, 1);
    assert_int_equal(view(s).escrows, 0);
    c = cloud_cycle(s);
    assert_int_equal(c.deleted, 1);
    assert_int_equal(view(s).pending_deletes, 0);
    cloud_cycle(s); /* in which his groups learn that there is nobody to wait for */
    assert_int_equal(view(s).waiting, 0);
}

static void
who_leaves_the_scope_is_no_escrow_any_more(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    ad_set(s, "bob", "title", "Lead");
    cycle_answered(s, refusal);
    assert_true(view(s).escrows >= 1);
    ad_move(s, "bob", "CN=bob," STAFF);
    cycle_answered(s, refusal);
    assert_int_equal(view(s).escrows, 0);
    assert_int_equal(view(s).pending_deletes, 1);
}

static void
a_delete_whose_object_is_missing_is_done(void **state)
{
    struct site *s = site_cloud(state, NULL);

    ad_delete(s, "bob");
    struct cloud_cycle c = cycle_answered(s, missing);
    assert_int_equal(c.failed, 0);
    assert_int_equal(view(s).pending_deletes, 0);
}

static void
who_is_gone_from_entra_id_already_needs_no_delete(void **state)
{
    struct site *s = site_cloud(state, NULL);

    ent_delete(s, "bob");
    ad_delete(s, "bob");
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.failed, 0);
    assert_int_equal(c.deleted, 0);
    assert_int_equal(view(s).pending_deletes, 0);
    assert_int_equal(view(s).waiting, 0);
}

static void
an_object_that_left_the_scope_leaves_nothing_waiting(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    assert_int_equal(view(s).waiting, 3); /* mona, carl and gSales are not to be found */
    ad_move(s, "gPilot", "CN=gPilot," STAFF);
    cloud_cycle(s);
    assert_int_equal(view(s).waiting, 2);
    ad_move(s, "alice", "CN=alice," STAFF);
    cloud_cycle(s);
    assert_int_equal(view(s).waiting, 1);
}

static void
what_is_as_it_was_again_is_not_written_again(void **state)
{
    struct site *s = site_bare(state);

    site_mapping(s, "mapping user to user\n"
                    "    userPrincipalName: [userPrincipalName]\n"
                    "    displayName: IIF(CNum([title]) > 1, \"many\", \"one\")\n");
    ad_add(s, CLASS_user, "bob", PILOT);
    ad_set(s, "bob", "title", "2");
    site_open(s);
    cloud_on(s, PILOT);
    cloud_cycle(s);
    ad_set(s, "bob", "title", "two");
    assert_int_equal(cloud_cycle(s).failed, 1);
    uint32_t length = log_length(s);
    ad_set(s, "bob", "title", "2");
    assert_int_equal(cloud_cycle(s).failed, 0);
    assert_int_equal(log_length(s), length);
    assert_int_equal(view(s).escrows, 0);
}

/* --- references -------------------------------------------------------------------------------- */

static void
who_cannot_be_used_yet_is_waited_for_without_asking(void **state)
{
    struct site *s = site_contoso(state);

    site_assume(s, "refResolve", "scopeOnly");
    site_open(s);
    cloud_on(s, PILOT);
    assert_int_equal(cloud_cycle(s).unresolved, 0);
    assert_str(ent_links(s, "gPilot", "member"), "alice");
    assert_int_equal(view(s).waiting, 3);
    ad_move(s, "carl", "CN=carl," PILOT);
    cloud_cycle(s);
    assert_str(ent_links(s, "gPilot", "member"), "alice carl");
    assert_int_equal(view(s).waiting, 2);
}

static void
whom_the_job_deletes_and_makes_again_is_a_member_again(void **state)
{
    struct site *s = site_contoso(state);
    struct str ous[] = {STR(PILOT), STR(GROUPS)};

    site_open(s);
    cloud_on(s, PILOT);
    works(cloud_set_scope(lab_cloud(s->lab), ous, 2, lab_now(s->lab), s->arena));
    cloud_cycle(s);
    assert_str(ent_links(s, "dl1", "member"), "alice kx");
    ad_move(s, "kx", "CN=kx," STAFF);
    assert_int_equal(cloud_cycle(s).deleted, 1);
    assert_str(ent_links(s, "dl1", "member"), "alice");
    ad_move(s, "kx", "CN=kx," PILOT);
    cloud_cycle(s);
    cloud_cycle(s);
    assert_str(ent_links(s, "dl1", "member"), "alice kx");
}

static void
a_group_made_again_has_its_owner_again(void **state)
{
    struct site *s = site_contoso(state);

    ad_link(s, "gPilot", "managedBy", "mona");
    site_open(s);
    cloud_on(s, NULL);
    cloud_cycle(s);
    assert_str(ent_links(s, "gPilot", "managedBy"), "mona");
    ent_delete(s, "gPilot");
    ad_link(s, "gPilot", "member", "dave");
    wait_minutes(s, 6);
    assert_str(ent_links(s, "gPilot", "managedBy"), "mona");
    assert_str(ent_links(s, "gPilot", "member"), "alice carl dave");
}

static void
waiting_for_one_member_does_not_write_the_others_again(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    assert_str(ent_links(s, "gPilot", "member"), "alice"); /* carl is not to be found */
    ent_take(s, "gPilot", "member", "alice");              /* somebody else's doing */
    cloud_cycle(s);
    assert_str(ent_links(s, "gPilot", "member"), "");
}

/* --- mappings ---------------------------------------------------------------------------------- */

static void
a_class_that_is_not_mapped_any_more_is_left_alone(void **state)
{
    struct site *s = site_cloud(state, PILOT);
    struct cloud *c = lab_cloud(s->lab);
    const struct cloud_mapping *users, *stock = view(s).mapping;

    works(cloud_mapping_load(&users, STR("m"),
                             STR("mapping user to user\n"
                                 "    userPrincipalName: [userPrincipalName]\n"),
                             &s->schema, s->arena));
    ad_delete(s, "kx");
    cycle_answered(s, refusal); /* so that his delete waits, as gPilot's members do */
    works(cloud_set_mapping(c, users, lab_now(s->lab), s->arena));
    ad_delete(s, "gNest");
    cloud_cycle(s);
    assert_int_equal(view(s).pending_deletes, 0);
    assert_true(ent_has(s, "kx"));
    assert_true(ent_has(s, "gNest"));
    works(cloud_set_mapping(c, stock, lab_now(s->lab), s->arena));
    ad_link(s, "gPilot", "member", "bob");
    cloud_cycle(s);
    assert_str(ent_links(s, "gPilot", "member"), "alice bob");
}

/* --- the job ----------------------------------------------------------------------------------- */

static void
a_new_configuration_has_nothing_of_the_one_before(void **state)
{
    struct site *s = site_cloud(state, PILOT);
    struct cloud *c = lab_cloud(s->lab);

    works(cloud_set_threshold(c, 2, s->arena));
    works(cloud_restart(c, true, lab_now(s->lab), s->arena));
    works(cloud_remove(c, s->arena));
    cloud_on(s, PILOT);
    assert_int_equal(view(s).threshold, 500);
    assert_int_equal(view(s).status, CLOUD_NOT_RUN);
    assert_int_equal(view(s).ou_count, 1);
    works(cloud_set_threshold(c, 2, s->arena));
    cloud_cycle(s);
    cloud_scope(s, STAFF);
    assert_int_equal(cloud_cycle(s).staged_deletes, 5); /* nobody has allowed them */
}

/* Why a cycle with these figures sends the job into quarantine. */
static void
failures_have_three_limits(void **state)
{
    static const struct {
        uint32_t failed, tried, unresolved;
        const char *reason;
    } table[] = {
        {4999, 4999, 0, ""},
        {5000, 5000, 0, "EncounteredEscrowProportionThreshold"},
        {5000, 12500, 0, ""},
        {40000, 400000, 0, ""},
        {40001, 400000, 0, "EncounteredBaseEscrowThreshold"},
        {4999, 400000, 55001, ""},
        {4999, 400000, 55002, "EncounteredTotalEscrowThreshold"},
        {0, 1, 60000, ""},
        {0, 1, 60001, "EncounteredTotalEscrowThreshold"},
    };
    struct site *s = site_cloud(state, PILOT);
    struct cloud *c = lab_cloud(s->lab);

    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        c->cycle =
            (struct cloud_cycle){.failed = table[i].failed, .unresolved = table[i].unresolved};
        c->work.n = table[i].tried;
        cloud_plan_next(c);
        assert_str(view(s).quarantine_reason, table[i].reason);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_refused_delete_waits_as_a_delete_and_not_as_an_escrow),
        SITE_TEST(who_leaves_the_scope_is_no_escrow_any_more),
        SITE_TEST(a_delete_whose_object_is_missing_is_done),
        SITE_TEST(who_is_gone_from_entra_id_already_needs_no_delete),
        SITE_TEST(an_object_that_left_the_scope_leaves_nothing_waiting),
        SITE_TEST(what_is_as_it_was_again_is_not_written_again),
        SITE_TEST(who_cannot_be_used_yet_is_waited_for_without_asking),
        SITE_TEST(whom_the_job_deletes_and_makes_again_is_a_member_again),
        SITE_TEST(a_group_made_again_has_its_owner_again),
        SITE_TEST(waiting_for_one_member_does_not_write_the_others_again),
        SITE_TEST(a_class_that_is_not_mapped_any_more_is_left_alone),
        SITE_TEST(a_new_configuration_has_nothing_of_the_one_before),
        SITE_TEST(failures_have_three_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
