/* SPDX-License-Identifier: MIT */
/*
 * JSON, format_version 1: every key that docs/SCENARIOS.md promises, and what it means.
 */
#include <cjson/cJSON.h>

#include "tests/unit/report/made.h"

static cJSON *
parsed(const struct outcome *o, struct arena *a)
{
    struct str text = report_json(o, a);
    cJSON *root = cJSON_ParseWithLength(text.at, text.len);

    assert_non_null(root);
    return root;
}

/* The value at a path like `steps.0.title`. */
static const cJSON *
at(const cJSON *from, const char *path)
{
    struct arena *a = arena_new();

    for (struct str rest = str_of(path); rest.at;) {
        struct str part = str_cut(&rest, '.');
        int64_t index;
        from = str_int(part, &index) ? cJSON_GetArrayItem(from, (int)index)
                                     : cJSON_GetObjectItemCaseSensitive(from, str_z(part, a));
        if (!from)
            fail_msg("no %s", path);
    }
    arena_free(a);
    return from;
}

#define assert_text_at(root, path, text) assert_string_equal(at(root, path)->valuestring, text)
#define assert_number_at(root, path, n) assert_int_equal(at(root, path)->valueint, n)

static void
every_promised_key_is_there(void **state)
{
    static const char *const keys[] = {
        "format_version",
        "scenario",
        "seed",
        "profile",
        "doors",
        "verdict",
        "expected_verdict",
        "passed",
        "totals.adds",
        "totals.updates",
        "totals.deletes",
        "totals.reference_adds",
        "totals.reference_removals",
        "totals.cloud_sync.adds",
        "totals.cloud_sync.updates",
        "totals.cloud_sync.deletes",
        "totals.cloud_sync.reference_adds",
        "totals.cloud_sync.reference_removals",
        "steps.0.title",
        "steps.0.line",
        "steps.0.at",
        "steps.0.commands",
        "steps.0.output",
        "steps.0.exports.0.engine",
        "steps.0.exports.0.object",
        "steps.0.exports.0.type",
        "steps.0.exports.0.operation",
        "steps.0.exports.0.attribute",
        "steps.0.exports.0.added",
        "steps.0.exports.0.removed",
        "steps.0.exports.0.cause",
        "steps.0.expectations.0.text",
        "steps.0.expectations.0.line",
        "steps.0.expectations.0.ok",
        "steps.0.expectations.0.got",
        "findings.0.invariant",
        "findings.0.object",
        "findings.0.text",
        "findings.0.cause",
        "findings.0.restorable",
        "guardrails.0.name",
        "guardrails.0.limit",
        "guardrails.0.counted",
        "guardrails.0.state",
        "tenant.users",
        "tenant.groups",
        "tenant.contacts",
        "tenant.deleted",
        "digest",
    };
    cJSON *root = parsed(&made_hostile(*state)->outcome, *state);

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        at(root, keys[i]);
    assert_number_at(root, "format_version", 1);
    cJSON_Delete(root);
}

static void
a_restored_object_is_an_add_that_says_so(void **state)
{
    struct made *m = made_new(*state);

    made_export(m, "bob", EFFECT_RESTORED);
    made_export(m, "erin", EFFECT_CREATED);
    cJSON *root = parsed(&m->outcome, *state);
    assert_text_at(root, "steps.0.exports.0.operation", "Add");
    assert_true(cJSON_IsTrue(at(root, "steps.0.exports.0.restored")));
    assert_text_at(root, "steps.0.exports.1.operation", "Add");
    assert_null(cJSON_GetObjectItem(at(root, "steps.0.exports.1"), "restored"));
    cJSON_Delete(root);
}

static void
what_an_administrator_does_is_no_export(void **state)
{
    struct made *m = made_new(*state);

    made_export(m, "cApp", EFFECT_CREATED)->engine = BY_ADMIN;
    cJSON *root = parsed(&m->outcome, *state);
    assert_int_equal(cJSON_GetArraySize(at(root, "steps.0.exports")), 0);
    cJSON_Delete(root);
}

static void
findings_come_worst_first(void **state)
{
    struct made *m = made_new(*state);

    made_finding(m, FINDING_SYNC, "e", "error", RESTORABLE_UNKNOWN);
    made_finding(m, FINDING_I3, "c", "lost members x", RESTORABLE_YES);
    made_finding(m, FINDING_I4, "b", "was deleted", RESTORABLE_YES);
    made_finding(m, FINDING_I4, "a", "was deleted for good", RESTORABLE_NO);
    cJSON *root = parsed(&m->outcome, *state);
    assert_text_at(root, "findings.0.object", "a");
    assert_true(cJSON_IsFalse(at(root, "findings.0.restorable")));
    assert_text_at(root, "findings.1.object", "b");
    assert_text_at(root, "findings.2.invariant", "I3");
    assert_text_at(root, "findings.3.invariant", "sync");
    assert_true(cJSON_IsNull(at(root, "findings.3.restorable")));
    assert_text_at(root, "findings.0.cause.0", "line 7: Start-ADSyncSyncCycle");
    assert_text_at(root, "findings.0.cause.1", "run: Full Import of contoso.com");
    cJSON_Delete(root);
}

static void
guardrails_have_three_states(void **state)
{
    struct made *m = made_new(*state);

    for (enum guardrail_state s = GUARDRAIL_IDLE; s <= GUARDRAIL_BLIND; s++)
        *VEC_PUSH(&m->journal.guardrails, m->a) = (struct guardrail){STR("Threshold"), 500, 3, s};
    cJSON *root = parsed(&m->outcome, *state);
    assert_text_at(root, "guardrails.0.state", "not fired");
    assert_text_at(root, "guardrails.1.state", "fired");
    assert_text_at(root, "guardrails.2.state", "blind");
    assert_number_at(root, "guardrails.2.counted", 3);
    cJSON_Delete(root);
}

static void
a_broken_run_says_so_and_claims_nothing(void **state)
{
    struct made *m = made_new(*state);

    m->outcome.broken = err_new(ERR_INPUT, (struct place){STR("x.md"), 3, 1}, *state, "no such");
    m->outcome.verdict = VERDICT_NONE;
    m->outcome.passed = false;
    cJSON *root = parsed(&m->outcome, *state);
    assert_text_at(root, "broken", "x.md:3:1: no such");
    assert_text_at(root, "verdict", "");
    assert_true(cJSON_IsFalse(at(root, "passed")));
    assert_true(cJSON_IsNull(at(root, "tenant")));
    cJSON_Delete(root);
}

static void
long_seeds_keep_every_digit(void **state)
{
    struct made *m = made_new(*state);

    m->outcome.seed = 9223372036854775807u;
    assert_holds(report_json(&m->outcome, *state), "\"seed\": 9223372036854775807,");
}

static void
text_that_json_cannot_hold_is_hexadecimal(void **state)
{
    struct made *m = made_new(*state);

    m->outcome.title = STR("\xff");
    m->outcome.steps.at[0].title = str_n("a\0b", 3);
    struct str text = report_json(&m->outcome, *state);
    assert_holds(text, "\"title\": \"ff\"");
    assert_holds(text, "\"title\": \"610062\"");
}

static void
a_member_or_element_takes_a_line(void **state)
{
    struct made *m = made_new(*state);

    *VEC_PUSH(&made_step(m)->commands, m->a) = STR("'a{b}[c],d:e\\' \"q\"");
    struct str text = report_json(&m->outcome, *state);
    assert_true(str_starts(text, STR("{\n  \"format_version\": 1,\n  \"scenario\": ")));
    assert_holds(text,
                 "\n      \"commands\": [\n        \"'a{b}[c],d:e\\\\' \\\"q\\\"\"\n      ],\n");
    assert_holds(text, "\"exports\": [],");
    assert_true(str_ends(text, STR("\n}\n")));
    assert_lacks(text, "\t");
}

/* --- played ------------------------------------------------------------------------------------ */

static const char tidy_up[] = "## Baseline\n"
                              "```powershell\n"
                              "Install-LabConnect -Express\n"
                              "Start-ADSyncSyncCycle -PolicyType Initial |\n"
                              "    Out-Null\n"
                              "# a comment is no statement\n"
                              "\"a\"; \"b\"\n"
                              "1..2 | ForEach-Object {\n"
                              "    $_\n"
                              "}\n"
                              "```\n"
                              "## Tidy-up\n"
                              "```powershell\n"
                              "Set-LabOUFilter -Exclude 'OU=CPUsers,DC=contoso,DC=com'\n"
                              "Start-ADSyncSyncCycle -PolicyType Initial | Out-Null\n"
                              "```\n"
                              "```expect\n"
                              "(Get-LabMember gSales).Count -eq 3\n"
                              "```\n";

static void
a_command_is_a_whole_statement_as_it_was_typed(void **state)
{
    cJSON *root = parsed(outcome_of(CONTOSO, tidy_up, *state), *state);

    assert_int_equal(cJSON_GetArraySize(at(root, "steps.0.commands")), 5);
    assert_text_at(root, "steps.0.commands.1",
                   "Start-ADSyncSyncCycle -PolicyType Initial |\n    Out-Null");
    assert_text_at(root, "steps.0.commands.2", "\"a\"");
    assert_text_at(root, "steps.0.commands.3", "\"b\"");
    assert_text_at(root, "steps.0.commands.4", "1..2 | ForEach-Object {\n    $_\n}");
    cJSON_Delete(root);
}

static void
totals_count_objects_and_single_references(void **state)
{
    cJSON *root = parsed(outcome_of(CONTOSO, tidy_up, *state), *state);

    assert_number_at(root, "totals.adds", 10);
    assert_number_at(root, "totals.updates", 3);
    assert_number_at(root, "totals.deletes", 5);
    assert_number_at(root, "totals.reference_adds", 0); /* members of new groups are not counted */
    assert_number_at(root, "totals.reference_removals", 5);
    assert_number_at(root, "totals.cloud_sync.updates", 0);
    assert_number_at(root, "tenant.users", 3);
    assert_number_at(root, "tenant.deleted", 2);
    assert_text_at(root, "verdict", "unsafe");
    assert_text_at(root, "expected_verdict", "");
    cJSON_Delete(root);
}

static void
a_failed_expectation_names_the_change_behind_it(void **state)
{
    cJSON *root = parsed(outcome_of(CONTOSO, tidy_up, *state), *state);

    assert_text_at(root, "steps.1.expectations.0.got", "1 -eq 3");
    assert_number_at(root, "steps.1.expectations.0.line", 22);
    assert_text_at(root, "steps.1.expectations.0.cause.0",
                   "gSales: member -alice, -bob by Connect; line 18: Set-LabOUFilter -Exclude "
                   "'OU=CPUsers,DC=contoso,DC=com'");
    cJSON_Delete(root);
}

static void
a_loss_is_counted_once_in_its_step(void **state)
{
    const struct outcome *o = outcome_of(CONTOSO, tidy_up, *state);

    assert_int_equal(o->steps.at[0].losses, 0);
    assert_int_equal(o->steps.at[1].losses, 5);
}

static void
two_plays_give_the_same_bytes(void **state)
{
    struct str one = report_json(outcome_of(CONTOSO, tidy_up, *state), *state);

    assert_same_str(report_json(outcome_of(CONTOSO, tidy_up, *state), *state), one);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(every_promised_key_is_there),
        ARENA_TEST(a_restored_object_is_an_add_that_says_so),
        ARENA_TEST(what_an_administrator_does_is_no_export),
        ARENA_TEST(findings_come_worst_first),
        ARENA_TEST(guardrails_have_three_states),
        ARENA_TEST(a_broken_run_says_so_and_claims_nothing),
        ARENA_TEST(long_seeds_keep_every_digit),
        ARENA_TEST(text_that_json_cannot_hold_is_hexadecimal),
        ARENA_TEST(a_member_or_element_takes_a_line),
        ARENA_TEST(a_command_is_a_whole_statement_as_it_was_typed),
        ARENA_TEST(totals_count_objects_and_single_references),
        ARENA_TEST(a_failed_expectation_names_the_change_behind_it),
        ARENA_TEST(a_loss_is_counted_once_in_its_step),
        ARENA_TEST(two_plays_give_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
