/* SPDX-License-Identifier: MIT */
/*
 * Every switch of the ledger makes a difference: for each row with alternatives a short story, and
 * how it ends under each value.
 */
#include "tests/unit/run/kit.h"

#include <stdio.h>
#include <string.h>

typedef struct str story(struct site *s);

/* T04: a reference of a no-flow user changes, and Connect's own view of his department differs. */
static struct str
a_manager_changes_behind_no_flow(struct site *s)
{
    ad_set(s, "bob", "department", "Sales");
    straight_pilot(s);
    connect_flow(s, "department", "UCase([department])");
    cycle(s, true);
    ad_link(s, "bob", "manager", "mona");
    cycle(s, false);
    return str_fmt(s->arena, STR_FMT " under " STR_FMT, STR_ARG(ent_value(s, "bob", "department")),
                   STR_ARG(ent_links(s, "bob", "manager")));
}

static struct str
the_pilot_is_unticked(struct site *s)
{
    straight_pilot(s);
    untick(s, PILOT);
    cycle(s, true);
    return ent_has(s, "bob") ? STR("kept") : STR("deleted");
}

static struct str
the_stamp_comes_with_a_change(struct site *s)
{
    connect_on(s);
    pilot_rules(s, PILOT);
    ad_set(s, "bob", "title", "Lead");
    cycle(s, true);
    ad_set(s, "bob", "title", "Head");
    cycle(s, false);
    return ent_value(s, "bob", "title");
}

static struct str
no_flow_stands_behind_the_stock_rule(struct site *s)
{
    connect_on(s);
    pilot_rules_for(s, PILOT, CLASS_user, LINK_JOIN_NO_FLOW, 80, 250);
    cycle(s, true);
    ad_set(s, "bob", "title", "Lead");
    cycle(s, false);
    return ent_value(s, "bob", "title");
}

/* Dave is Cloud Sync's, and Connect does not know him. */
static struct str
a_stranger_becomes_a_member_in_entra_id(struct site *s)
{
    works(lab_install_connect(s->lab, s->arena));
    untick(s, STAFF);
    cycle(s, true);
    cloud_on(s, STAFF);
    cloud_cycle(s);
    ent_put(s, "gSales", "member", "dave");
    cycle(s, true);
    return ent_links(s, "gSales", "member");
}

static struct str
an_ou_is_unticked_and_a_delta_follows(struct site *s)
{
    connect_on(s);
    untick(s, STAFF);
    cycle(s, false);
    return ent_has(s, "dave") ? STR("kept") : STR("deleted");
}

static struct str
a_rule_is_added_and_a_delta_follows(struct site *s)
{
    connect_on(s);
    connect_flow(s, "title", "\"Chief\"");
    cycle(s, false);
    return ent_value(s, "dave", "title");
}

static struct str
somebody_joins_a_group_that_a_scope_asks_about(struct site *s)
{
    connect_on(s);
    connect_flow_of(s, "gSales", "title", "\"Chief\"");
    cycle(s, true);
    ad_link(s, "gSales", "member", "dave");
    cycle(s, false);
    return ent_value(s, "dave", "title");
}

static struct str
the_tenant_shows_the_value_already(struct site *s)
{
    uint32_t sent = 0;

    connect_on(s);
    ad_set(s, "dave", "title", "Lead");
    ent_set(s, "dave", "title", "Lead");
    uint32_t first = lab_run_count(s->lab);
    cycle(s, false);
    for (uint32_t i = first; i < lab_run_count(s->lab); i++)
        sent += lab_run_at(s->lab, i)->step.export[EXPORT_UPDATE];
    assert_int_equal(totals(s, BY_CONNECT).updates, 0); /* counted in no case */
    return sent ? STR("sent") : STR("not sent");
}

static struct str
as_many_deletes_as_the_limit(struct site *s)
{
    connect_on(s);
    engine_set_threshold(lab_connect(s->lab), (struct threshold){.enabled = true, .count = 2});
    ad_delete(s, "dave");
    ad_delete(s, "bob");
    cycle(s, false);
    return ent_has(s, "dave") ? STR("stopped") : STR("deleted");
}

static struct str
a_contact_has_an_address_and_no_mail(struct site *s)
{
    ad_set(s, "kx", "mail", NULL);
    connect_on(s);
    return ent_has(s, "kx") ? STR("there") : STR("not there");
}

static struct str
a_member_outside_the_scope(struct site *s)
{
    connect_on(s);
    cloud_on(s, PILOT);
    cloud_cycle(s);
    ad_link(s, "gPilot", "member", "dave");
    cloud_cycle(s);
    return ent_links(s, "gPilot", "member");
}

static struct str
the_first_cycle_meets_a_member_that_the_directory_lacks(struct site *s)
{
    connect_on(s);
    ent_put(s, "gPilot", "member", "dave");
    cloud_on(s, PILOT);
    cloud_cycle(s);
    return ent_links(s, "gPilot", "member");
}

/* Out of Cloud Sync's scope for one cycle, and back. */
static void
out_and_back(struct site *s, const char *name)
{
    ad_move(s, name, str_z(str_fmt(s->arena, "CN=%s," STAFF, name), s->arena));
    cloud_cycle(s);
    ad_move(s, name, str_z(str_fmt(s->arena, "CN=%s," PILOT, name), s->arena));
    cloud_cycle(s);
}

static struct str
a_group_is_deleted(struct site *s)
{
    cloud_on(s, PILOT);
    cloud_cycle(s);
    ad_move(s, "gPilot", "CN=gPilot," STAFF);
    cloud_cycle(s);
    return ent_deleted(s) ? STR("in the bin") : STR("gone");
}

static struct str
a_member_of_a_cloud_group_goes_and_comes_back(struct site *s)
{
    cloud_on(s, PILOT);
    cloud_cycle(s);
    ent_group(s, "cApp");
    ent_join(s, "cApp", "bob");
    out_and_back(s, "bob");
    return ent_links(s, "cApp", "member");
}

static struct str
a_user_goes_and_comes_back(struct site *s)
{
    cloud_on(s, PILOT);
    cloud_cycle(s);
    struct str id = ent_id(s, "bob");
    out_and_back(s, "bob");
    return str_eq(ent_id(s, "bob"), id) ? STR("restored") : STR("made anew");
}

static const struct {
    enum assumption row;
    story *tell;
    const char *ends[2]; /* under the default, under the other value */
} stories[] = {
    {ASSUME_refFlowMode,
     a_manager_changes_behind_no_flow,
     {"Sales under mona", "SALES under mona"}},
    {ASSUME_noFlowDelete, the_pilot_is_unticked, {"kept", "deleted"}},
    {ASSUME_noFlowStampExport, the_stamp_comes_with_a_change, {"", "Lead"}},
    {ASSUME_joinNoFlowWins, no_flow_stands_behind_the_stock_rule, {"Lead", ""}},
    {ASSUME_connectRemovesUnknownMembers,
     a_stranger_becomes_a_member_in_entra_id,
     {"alice bob", "alice bob dave"}},
    {ASSUME_ouFilterTakesEffect, an_ou_is_unticked_and_a_delta_follows, {"kept", "deleted"}},
    {ASSUME_autoFullSyncOnRuleChange, a_rule_is_added_and_a_delta_follows, {"", "Chief"}},
    {ASSUME_memberOfTouchesMembers, somebody_joins_a_group_that_a_scope_asks_about, {"Chief", ""}},
    {ASSUME_redundantExport, the_tenant_shows_the_value_already, {"not sent", "sent"}},
    {ASSUME_thresholdCompare, as_many_deletes_as_the_limit, {"deleted", "stopped"}},
    {ASSUME_contactNeedsMail, a_contact_has_an_address_and_no_mail, {"not there", "there"}},
    {ASSUME_refResolve, a_member_outside_the_scope, {"alice carl dave", "alice carl"}},
    {ASSUME_cloudFirstCycleMembers,
     the_first_cycle_meets_a_member_that_the_directory_lacks,
     {"alice carl dave", "alice carl"}},
    {ASSUME_groupSoftDelete, a_group_is_deleted, {"gone", "in the bin"}},
    {ASSUME_restoreMemberships, a_member_of_a_cloud_group_goes_and_comes_back, {"bob", ""}},
    {ASSUME_restoreOnHardMatch, a_user_goes_and_comes_back, {"restored", "made anew"}},
};

enum { STORIES = sizeof stories / sizeof *stories };

/* Rows that are decided within one layer and told there: where each of their values is tried. */
static const struct {
    enum assumption row;
    const char *told_in;
} elsewhere[] = {
    {ASSUME_nullCompare, "tests/unit/expr/test_expr.c"},
    {ASSUME_expressionTextCompare, "tests/unit/expr/test_expr.c"},
    {ASSUME_searchCompare, "tests/unit/expr/test_expr.c"},
    {ASSUME_duplicatesCompare, "tests/unit/expr/test_expr.c"},
    {ASSUME_switchEvaluation, "tests/unit/expr/test_expr.c"},
    {ASSUME_logicEvaluation, "tests/unit/expr/test_expr.c"},
    {ASSUME_wordEmptyPieces, "tests/unit/expr/test_expr.c"},
    {ASSUME_cloudAdminConflict, "tests/unit/world/test_tenant_match.c"},
    {ASSUME_cloudSoftMatchOnUpn, "tests/unit/world/test_tenant_match.c"},
    {ASSUME_cloudConflicts, "tests/unit/world/test_tenant_names.c"},
    {ASSUME_cloudManagedWrites, "tests/mock/test_entra_objects.c"},
    {ASSUME_memberLimit, "tests/unit/world/test_tenant_limit.c"},
    {ASSUME_writeBudget, "tests/unit/run/test_export.c"},
};

/* The test that is named must at least name the row. */
static bool
is_told_elsewhere(enum assumption row)
{
    char line[512];
    bool told = false;

    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
        if (elsewhere[i].row != row)
            continue;
        FILE *f = fopen(elsewhere[i].told_in, "r");
        assert_non_null(f);
        while (fgets(line, sizeof line, f))
            told |= strstr(line, assumption_row(row)->id.at) != NULL;
        fclose(f);
    }
    return told;
}

static void
every_value_of_every_switch_ends_its_story_in_its_own_way(void **state)
{
    for (size_t i = 0; i < STORIES; i++)
        for (uint32_t value = 0; value < 2; value++) {
            struct site *s = site_contoso(state);
            s->assumptions.chosen[stories[i].row] = (uint8_t)value;
            site_open(s);
            struct str end = stories[i].tell(s);
            if (!str_eq(end, str_of(stories[i].ends[value])))
                fail_msg("%.*s=%.*s ends with \"%.*s\", not \"%s\"",
                         STR_ARG(assumption_row(stories[i].row)->id),
                         STR_ARG(assumption_value_at(stories[i].row, value)), STR_ARG(end),
                         stories[i].ends[value]);
        }
}

static void
no_switch_is_without_a_story(void **state)
{
    uint32_t missing = 0;

    (void)state;
    for (int row = 0; row < ASSUMPTION_COUNT; row++) {
        size_t told = 0;
        if (is_told_elsewhere((enum assumption)row))
            continue;
        for (size_t i = 0; i < STORIES; i++)
            told += stories[i].row == (enum assumption)row;
        if (assumption_values((enum assumption)row) == told + 1)
            continue;
        print_error("%.*s has no story for each of its values\n",
                    STR_ARG(assumption_row((enum assumption)row)->id));
        missing++;
    }
    assert_int_equal(missing, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(every_value_of_every_switch_ends_its_story_in_its_own_way),
        SITE_TEST(no_switch_is_without_a_story),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
