/* SPDX-License-Identifier: MIT */
/*
 * Renames on the way out: contacts that a rule makes in a second forest, and that get other names
 * when the rule computes others.
 */
#include "tests/unit/engine/kit.h"
#include "tests/unit/engine/small_rules.h"

#define BASE "DC=contoso,DC=com"
#define APPS "OU=Apps,DC=resource,DC=com"

/* A contact for each user, called as his title says; the same rule in both forests. */
static const char contacts[] = IN_USER "rule Out contact\n"
                                       "    precedence: 50\n"
                                       "    from: person\n"
                                       "    to: AD contact\n"
                                       "    link: Provision\n"
                                       "    flow: dn = \"CN=\" & [title] & \"," APPS "\"\n"
                                       "    flow: displayName, manager\n";

static struct estate *
estate(void **state)
{
    struct estate *e = estate_two_forests(state, contacts);

    e->forest = RESOURCE;
    ad_ou(e, APPS);
    e->forest = AD;
    return e;
}

static void
user(struct estate *e, const char *name, const char *title)
{
    ad_add(e, CLASS_user, name, BASE);
    ad_set(e, name, "title", title);
}

static void
import_and_sync(struct estate *e, bool full)
{
    run_import(e, AD, full);
    run_import(e, RESOURCE, full);
    run_sync(e, AD, full);
    run_sync(e, RESOURCE, full);
}

static struct step_result *
round_of(struct estate *e, bool full)
{
    import_and_sync(e, full);
    e->now += 30 * MINUTE;
    return run_export(e, RESOURCE);
}

/* The second forest's object by its name there. */
static const struct thing *
contact(struct estate *e, const char *name)
{
    e->forest = RESOURCE;
    const struct thing *t = ad_find(e, name);
    e->forest = AD;
    return t;
}

static struct cs_view
view_of(struct estate *e, const char *name)
{
    struct cs_view v = {0};
    mv_index m = engine_cs_mv(e->engine, cs_of(e, name));

    engine_cs_view(e->engine, engine_mv_link(e->engine, m, RESOURCE), &v, e->step);
    return v;
}

static void
another_computed_name_is_exported_as_a_rename(void **state)
{
    struct estate *e = estate(state);

    user(e, "ann", "Buyer");
    round_of(e, true);
    import_and_sync(e, true);
    struct str anchor = contact(e, "Buyer")->entry.anchor;
    ad_set(e, "ann", "title", "Seller");
    import_and_sync(e, false);
    assert_int_equal(view_of(e, "ann").export, PENDING_UPDATE);
    assert_str(view_of(e, "ann").new_dn, "CN=Seller," APPS);
    assert_int_equal(view_of(e, "ann").mods_n, 0);
    assert_int_equal(e->last[AD][STEP_DELTA_SYNC].outbound[RESOURCE][OUTBOUND_RENAME_NO_FLOW], 1);
    struct step_result *out = run_export(e, RESOURCE);
    assert_str(out->result, "success");
    assert_int_equal(out->export[EXPORT_RENAME], 1);
    assert_int_equal(out->export[EXPORT_UPDATE], 0);
    assert_null(contact(e, "Buyer"));
    assert_same_str(contact(e, "Seller")->entry.anchor, anchor);
    assert_int_equal(view_of(e, "ann").unconfirmed, PENDING_UPDATE);
    run_import(e, RESOURCE, false);
    assert_int_equal(e->last[RESOURCE][STEP_DELTA_IMPORT].staging[STAGING_RENAME], 1);
    assert_int_equal(view_of(e, "ann").unconfirmed, PENDING_NONE);
    run_sync(e, RESOURCE, false);
    assert_int_equal(run_export(e, RESOURCE)->export[EXPORT_RENAME], 0);
}

static void
what_else_the_object_shall_have_follows_its_rename(void **state)
{
    struct estate *e = estate(state);

    user(e, "ann", "Buyer");
    round_of(e, true);
    import_and_sync(e, true);
    ad_set(e, "ann", "title", "Seller");
    ad_set(e, "ann", "displayName", "Ann S.");
    struct step_result *out = round_of(e, false);
    assert_int_equal(e->last[AD][STEP_DELTA_SYNC].outbound[RESOURCE][OUTBOUND_RENAME_FLOW], 1);
    assert_int_equal(out->export[EXPORT_RENAME], 1);
    assert_int_equal(out->export[EXPORT_UPDATE], 1);
    const struct thing *t = contact(e, "Seller");
    assert_str(entry_value(&t->entry, ATTR_displayName), "Ann S.");
    import_and_sync(e, false);
    assert_int_equal(engine_pending_exports(e->engine, RESOURCE, e->step).n, 0);
}

static void
a_name_that_was_never_sent_is_replaced_at_once(void **state)
{
    struct estate *e = estate(state);

    user(e, "ann", "Buyer");
    import_and_sync(e, true);
    ad_set(e, "ann", "title", "Seller");
    struct step_result *out = round_of(e, false);
    assert_int_equal(out->export[EXPORT_ADD], 1);
    assert_int_equal(out->export[EXPORT_RENAME], 0);
    assert_non_null(contact(e, "Seller"));
    assert_null(contact(e, "Buyer"));
}

/* Three move up by one: whoever takes a name waits until it is free, in one export. */
static void
a_chain_of_names_moves_in_one_export(void **state)
{
    struct estate *e = estate(state);

    user(e, "ann", "One");
    user(e, "bob", "Two");
    user(e, "cat", "Three");
    round_of(e, true);
    import_and_sync(e, true);
    ad_set(e, "ann", "title", "Two");
    ad_set(e, "bob", "title", "Three");
    ad_set(e, "cat", "title", "Four");
    struct step_result *out = round_of(e, false);
    assert_str(out->result, "success");
    assert_int_equal(out->export[EXPORT_RENAME], 3);
    assert_str(entry_value(&contact(e, "Two")->entry, ATTR_displayName), "ann");
    assert_str(entry_value(&contact(e, "Four")->entry, ATTR_displayName), "cat");
    import_and_sync(e, false);
    assert_int_equal(engine_pending_exports(e->engine, RESOURCE, e->step).n, 0);
}

/* Two that change places are refused by the directory, every time, until somebody helps. */
static void
names_that_cross_are_refused_and_tried_again(void **state)
{
    struct estate *e = estate(state);

    user(e, "ann", "One");
    user(e, "bob", "Two");
    round_of(e, true);
    import_and_sync(e, true);
    ad_set(e, "ann", "title", "Two");
    ad_set(e, "bob", "title", "One");
    struct step_result *out = round_of(e, false);
    assert_str(out->result, "completed-export-errors");
    assert_int_equal(out->export[EXPORT_FAILURE], 2);
    assert_str(out->errors.at[0].literal, "rename-to-existing-dn");
    vtime first = out->errors.at[0].first;
    out = round_of(e, false);
    assert_int_equal(out->export[EXPORT_FAILURE], 2);
    assert_int_equal(out->errors.at[0].retries, 1);
    assert_int_equal(out->errors.at[0].first, first);
    ad_set(e, "bob", "title", "Three");
    out = round_of(e, false);
    assert_int_equal(out->export[EXPORT_RENAME], 2);
    assert_str(entry_value(&contact(e, "Two")->entry, ATTR_displayName), "ann");
    assert_null(view_of(e, "ann").export_error.literal.at);
}

static void
a_taken_name_or_a_missing_parent_is_an_error_of_the_export(void **state)
{
    struct estate *e = estate(state);

    user(e, "ann", "One");
    user(e, "bob", "Two");
    round_of(e, true);
    import_and_sync(e, true);
    e->forest = RESOURCE;
    ad_add(e, CLASS_contact, "Taken", APPS);
    e->forest = AD;
    ad_set(e, "ann", "title", "Taken");
    ad_set(e, "bob", "title", "Two,OU=Nowhere");
    ad_set(e, "bob", "displayName", "Bob N.");
    struct step_result *out = round_of(e, false);
    assert_int_equal(out->export[EXPORT_FAILURE], 2);
    assert_str(out->errors.at[0].literal, "rename-to-existing-dn");
    assert_str(out->errors.at[1].literal, "non-existent-parent");
    assert_int_equal(out->export[EXPORT_UPDATE], 0);
    assert_str(view_of(e, "bob").dn, "CN=Two," APPS);
}

/* Somebody gives it its old name back before the import: the rename is asked for once more. */
static void
a_rename_that_did_not_last_is_exported_again(void **state)
{
    struct estate *e = estate(state);

    user(e, "ann", "Buyer");
    round_of(e, true);
    import_and_sync(e, true);
    ad_set(e, "ann", "title", "Seller");
    round_of(e, false);
    e->forest = RESOURCE;
    ad_move(e, "Seller", "CN=Buyer," APPS);
    e->forest = AD;
    run_import(e, RESOURCE, false);
    struct step_result *in = &e->last[RESOURCE][STEP_DELTA_IMPORT];
    assert_str(in->result, "completed-warnings");
    assert_str(in->errors.at[0].literal, "exported-change-not-reimported");
    run_sync(e, RESOURCE, false);
    assert_int_equal(run_export(e, RESOURCE)->export[EXPORT_RENAME], 1);
    assert_non_null(contact(e, "Seller"));
}

/* Whoever refers to a renamed object is written with the name that it has by then. */
static void
references_go_out_with_the_name_of_the_moment(void **state)
{
    struct estate *e = estate(state);

    user(e, "ann", "One");
    user(e, "bob", "Two");
    round_of(e, true);
    import_and_sync(e, true);
    ad_set(e, "ann", "title", "Uno");
    ad_set(e, "bob", "title", "Due");
    ad_link(e, "bob", "manager", "ann");
    struct step_result *out = round_of(e, false);
    assert_str(out->result, "success");
    assert_int_equal(out->export[EXPORT_RENAME], 2);
    assert_str(entry_value(&contact(e, "Due")->entry, ATTR_manager), "CN=Uno," APPS);
}

static void
a_rule_that_names_nobody_any_more_renames_nobody(void **state)
{
    struct estate *e = estate(state);

    user(e, "ann", "Buyer");
    round_of(e, true);
    import_and_sync(e, true);
    for (rule_id id = 0; id < e->rules.rules.n; id++) {
        struct rule rule = *ruleset_get(&e->rules, id);
        if (rule.direction != RULE_OUTBOUND || rule.connector != RESOURCE)
            continue;
        rule.flows.at++; /* without the first one, its dn */
        rule.flows.n--;
        assert_null(
            ruleset_add(&e->rules, &rule, STR(""), STR(""), &e->schema, NOWHERE, NULL, e->arena));
    }
    ad_set(e, "ann", "title", "Seller");
    import_and_sync(e, true);
    assert_str(view_of(e, "ann").new_dn, "");
    assert_int_equal(e->last[RESOURCE][STEP_FULL_SYNC].errors.n, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(another_computed_name_is_exported_as_a_rename),
        ESTATE_TEST(what_else_the_object_shall_have_follows_its_rename),
        ESTATE_TEST(a_name_that_was_never_sent_is_replaced_at_once),
        ESTATE_TEST(a_chain_of_names_moves_in_one_export),
        ESTATE_TEST(names_that_cross_are_refused_and_tried_again),
        ESTATE_TEST(a_taken_name_or_a_missing_parent_is_an_error_of_the_export),
        ESTATE_TEST(a_rename_that_did_not_last_is_exported_again),
        ESTATE_TEST(references_go_out_with_the_name_of_the_moment),
        ESTATE_TEST(a_rule_that_names_nobody_any_more_renames_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
