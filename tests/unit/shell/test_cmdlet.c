/* SPDX-License-Identifier: MIT */
/*
 * Cmdlets as rows: binding, the pipeline, help, and what the library offers to its callers.
 */
#include "tests/unit/shell/shell_test.h"

static const struct object_type type_user = {
    .name = "Test.User",
    .display = "Name|Age",
    .text_property = "Name",
};

static struct value
user(const char *name, int64_t age, struct arena *a)
{
    struct object *o = object_new(&type_user, a);

    object_setz(o, "Name", value_textz(name), a);
    object_setz(o, "Age", value_int(age), a);
    object_setz(o, "Secret", value_textz("hidden"), a);
    return value_object(o);
}

static const struct err *
get_user(struct call *c)
{
    static const struct {
        const char *name;
        int64_t age;
    } known[] = {{"alice", 30}, {"bob", 41}};
    bool found = false;

    for (size_t i = 0; i < COUNT(known); i++) {
        if (call_has(c, "Identity") && !str_ieq(call_text(c, "Identity"), str_of(known[i].name)))
            continue;
        found = true;
        TRY(call_emit(c, user(known[i].name, known[i].age, c->arena)));
    }
    if (found)
        return NULL;
    return call_error(c, ERR_NOT_FOUND, "no user " STR_FMT, STR_ARG(call_text(c, "Identity")));
}

static const struct err *
set_user(struct call *c)
{
    int *calls = c->user;

    (*calls)++;
    call_warn(c, "%s", "careful");
    call_host(c, str_fmt(c->arena, STR_FMT " -> " STR_FMT " %lld %s",
                         STR_ARG(call_text(c, "Identity")), STR_ARG(call_text(c, "Mode")),
                         (long long)call_int(c, "Count", -1),
                         call_switch(c, "Force") ? "forced" : "gently"));
    return NULL;
}

static const struct param get_params[] = {
    {"Identity", PARAM_TEXT, .position = 1, .flags = PARAM_PIPELINE},
    {0},
};
static const struct param set_params[] = {
    {"Identity", PARAM_TEXT, .position = 1,
     .flags = PARAM_MANDATORY | PARAM_PIPELINE | PARAM_BY_NAME, .aliases = "Name"},
    {"Mode", PARAM_TEXT, .choices = "Fast|Slow"},
    {"Count", PARAM_INT},
    {"Force", PARAM_SWITCH},
    {0},
};
static const struct cmdlet rows[] = {
    {"Get-TestUser", "gtu", "Gives the users", .params = get_params, .process = get_user},
    {"Set-TestUser", NULL, "Changes a user", CMDLET_LAB, .params = set_params, .process = set_user},
};
static const struct cmdlet_table table = {rows, COUNT(rows)};

static struct shown
run(const char *program, int *calls, struct arena *a)
{
    return shown_by(str_of(program),
                    (struct shell_setup){.tables = &table, .n_tables = 1, .user = calls}, a);
}

static void
assert_run(struct arena *a, const char *program, const char *shows)
{
    int calls = 0;
    struct shown got = run(program, &calls, a);

    if (got.err)
        fail_msg("%s: %.*s", program, STR_ARG(got.err->text));
    assert_string_equal(str_z(tidy(buf_str(&got.text), a), a), shows);
}

static void
objects_show_their_display_properties(void **state)
{
    assert_run(*state, "Get-TestUser", "\nName  Age\n----  ---\nalice  30\nbob    41");
    assert_run(*state, "\"$(Get-TestUser bob)\"; (gtu alice).Secret", "bob\nhidden");
    assert_run(*state, "(Get-TestUser).Name -join ','; @(Get-TestUser).Count", "alice,bob\n2");
}

static void
the_pipeline_binds_by_value_and_by_property(void **state)
{
    int calls = 0;
    struct shown got = run("Get-TestUser | Set-TestUser -Mode fast", &calls, *state);

    assert_null(got.err);
    assert_int_equal(calls, 2);
    assert_run(*state, "[pscustomobject]@{ Name = 'eve' } | Set-TestUser -WarningAction Ignore",
               "eve ->  -1 gently");
    assert_run(*state, "'bob' | Get-TestUser | ForEach-Object Age", "41");
}

static void
arguments_bind_by_prefix_position_and_splatting(void **state)
{
    assert_run(*state, "Set-TestUser bob -Mo SLOW -Fo -Co 3",
               "WARNING: careful\nbob -> SLOW 3 forced");
    assert_run(*state, "$p = @{ Identity = 'x'; Force = $true }\nSet-TestUser @p -Confirm:$false",
               "WARNING: careful\nx ->  -1 forced");
    assert_run(*state, "Set-TestUser 010 -Count 010", "WARNING: careful\n010 ->  10 gently");
}

static void
bad_arguments_are_refused_with_their_place(void **state)
{
    static const struct refusal refusals[] = {
        {"Set-TestUser", 1, 1, "needs -Identity"},
        {"Set-TestUser x -Mode Up", 1, 16, "one of: Fast, Slow"},
        {"Set-TestUser x -Count many", 1, 16, "cannot bind -Count"},
        {"Set-TestUser x y", 1, 16, "takes no further argument"},
        {"Set-TestUser ''", 1, 14, "cannot be null or empty"},
        {"Set-TestUser (1, 2)", 1, 14, "a list cannot be one text"},
        {"Set-TestUser x -Verbosity", 1, 16, "-Identity, -Mode, -Count, -Force"},
        {"Set-TestUser x -WhatIf", 1, 16, "no parameter -WhatIf"},
        {"'a'\nGet-TestUser nobody", 2, 1, "no user nobody"},
        {"Get-TestUsr", 1, 1, "did you mean Get-TestUser?"},
    };
    int calls = 0;

    for (size_t i = 0; i < COUNT(refusals); i++) {
        struct shown got = run(refusals[i].program, &calls, *state);
        struct buf text = buf_in(*state);
        if (!got.err)
            fail_msg("%s was not refused", refusals[i].program);
        err_print(&text, got.err);
        if (got.err->at.line != refusals[i].line || got.err->at.column != refusals[i].column ||
            str_find(buf_str(&text), str_of(refusals[i].says)) < 0)
            fail_msg("%s: %s", refusals[i].program, buf_z(&text));
    }
    assert_int_equal(calls, 0);
}

static void
error_action_swallows_the_commands_own_error(void **state)
{
    assert_run(*state,
               "$u = Get-TestUser nobody -ErrorAction SilentlyContinue\n$null -eq $u\n"
               "'nobody', 'bob' | Get-TestUser -ea Ignore | ForEach-Object Name\n"
               "try { Get-TestUser nobody } catch { \"caught: $_\" }",
               "True\nbob\ncaught: no user nobody");
}

static void
help_comes_from_the_row(void **state)
{
    int calls = 0;
    struct shown got = run("Get-Help Set-TestUser", &calls, *state);
    struct str text = buf_str(&got.text);

    assert_null(got.err);
    assert_true(str_find(text, STR("Changes a user")) >= 0);
    assert_true(str_find(text, STR("[-Identity] <String>")) >= 0);
    assert_true(str_find(text, STR("[-Mode <Fast|Slow>]")) >= 0);
    assert_true(str_find(text, STR("Lab")) >= 0);
    assert_run(*state, "(Get-Command *-TestUser).Name", "Get-TestUser\nSet-TestUser");
}

static struct shell *
quiet_shell(int *calls, struct arena *a)
{
    const struct shell_setup setup = {.tables = &table, .n_tables = 1, .user = calls};

    return shell_new(&setup, a);
}

static void
an_expectation_tells_both_sides(void **state)
{
    int calls = 0;
    struct shell *s = quiet_shell(&calls, *state);
    struct expectation got;

    shell_set(s, STR("want"), value_int(2));
    assert_null(shell_expect(s, STR("@(Get-TestUser).Count -eq $want"), STR("f"), 7, &got));
    assert_true(got.holds && got.compares);
    assert_null(shell_expect(s, STR("(Get-TestUser).Name -eq 'eve'"), STR("f"), 8, &got));
    assert_false(got.holds);
    assert_string_equal(str_z(got.left, *state), "alice, bob");
    assert_string_equal(str_z(got.operator, * state), "-eq");
    assert_string_equal(str_z(got.right, *state), "eve");
    assert_null(shell_expect(s, STR("$true -and $null"), STR("f"), 9, &got));
    assert_false(got.holds || got.compares);
    const struct err *e = shell_expect(s, STR("(Get-TestUser eve).Age -eq 1"), STR("f"), 9, &got);
    assert_non_null(e);
    assert_int_equal(e->at.line, 9);
}

static void
a_check_finds_what_does_not_exist_without_running(void **state)
{
    int calls = 0;
    struct shell *s = quiet_shell(&calls, *state);
    const struct err *e;

    e = shell_check(s, STR("Set-TestUser x\nif ($a) { Get-Nothing }"), STR("f"), 1);
    assert_non_null(e);
    assert_int_equal(e->at.line, 2);
    e = shell_check(s, STR("Set-TestUser x -Mood Fast"), STR("f"), 1);
    assert_non_null(e);
    assert_null(shell_check(s, STR("function f { g }\nfunction g { 1 }\nf -x 1"), STR("f"), 1));
    assert_int_equal(calls, 0);
}

static void
variables_and_functions_outlive_a_run(void **state)
{
    int calls = 0;
    struct shell *s = quiet_shell(&calls, *state);
    struct array *got;

    assert_null(shell_run(s, STR("$a = 5; function f { $a * 2 }"), STR("f"), 1));
    assert_null(shell_collect(s, STR("f; 'x'"), STR("f"), 1, &got));
    assert_int_equal(got->items.n, 2);
    assert_int_equal(got->items.at[0].integer, 10);
    assert_int_equal(shell_get(s, STR("A")).integer, 5);
    assert_non_null(shell_find(s, STR("get-testuser")));
}

static bool
always(void *stop)
{
    (void)stop;
    return true;
}

static void
a_run_ends_at_its_limits_and_when_it_is_told_to(void **state)
{
    static const struct {
        const char *program;
        struct shell_setup setup;
        enum err_kind kind;
    } cases[] = {
        {"while ($true) { }", {.limits = {.steps = 1000}}, ERR_LIMIT},
        {"function f { f }; f", {.limits = {.depth = 20}}, ERR_LIMIT},
        {"$a = 'x'; while ($true) { $a += $a }", {.limits = {.memory = 1 << 20}}, ERR_LIMIT},
        {"$i = 0; while ($true) { $i++ }", {.stopped = always}, ERR_STOPPED},
        {"try { while ($true) { } } catch { 'never' }", {.limits = {.steps = 500}}, ERR_LIMIT},
        {"1..100000000", {.limits = {.steps = 500}}, ERR_LIMIT},
        {"'x' * 2000000000", {.limits = {.steps = 500}}, ERR_LIMIT},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct shown got = shown_by(str_of(cases[i].program), cases[i].setup, *state);
        assert_non_null(got.err);
        assert_int_equal(got.err->kind, cases[i].kind);
        assert_null(strstr(buf_z(&got.text), "never"));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_test_setup, arena_test_teardown)

/* The last file that a program asked for. */
static const struct err *
note_file(void *user, const struct shell_file *file, struct arena *a)
{
    (void)a;
    *(struct shell_file *)user = *file;
    return NULL;
}

static void
a_csv_file_has_a_header_and_every_value_in_quotes(void **state)
{
    struct arena *a = arena_new();
    struct shell_file file = {0};
    struct shell_setup setup = {.user = &file, .save = note_file};
    struct str program = STR("[pscustomobject]@{ a = 1; b = 'x\"y'; c = $null } |\n"
                             "    Export-Csv -Path out.csv -Append -NoClobber");
    struct shown got = shown_by(program, setup, a);

    (void)state;
    assert_null(got.err);
    assert_true(str_eq(file.path, STR("out.csv")));
    assert_true(str_eq(file.text, STR("\"a\",\"b\",\"c\"\n\"1\",\"x\"\"y\",\n")));
    assert_int_equal(file.header, sizeof "\"a\",\"b\",\"c\"\n" - 1);
    assert_true(file.append && file.keep);
    assert_non_null(shown_by(program, (struct shell_setup){0}, a).err); /* nowhere to write */
    arena_free(a);
}

static void
a_file_whose_name_has_a_zero_byte_is_refused(void **state)
{
    struct shell_file file = {0};
    struct shell_setup setup = {.user = &file, .save = note_file};
    struct shown got = shown_by(STR("@{ a = 1 } | Export-Csv \"a`0b\""), setup, *state);

    assert_non_null(got.err);
    assert_int_equal(got.err->kind, ERR_INPUT);
    assert_int_equal(got.err->at.column, 25);
    assert_int_equal(file.path.len, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_whose_name_has_a_zero_byte_is_refused),
        cmocka_unit_test(a_csv_file_has_a_header_and_every_value_in_quotes),
        TEST(objects_show_their_display_properties),
        TEST(the_pipeline_binds_by_value_and_by_property),
        TEST(arguments_bind_by_prefix_position_and_splatting),
        TEST(bad_arguments_are_refused_with_their_place),
        TEST(error_action_swallows_the_commands_own_error),
        TEST(help_comes_from_the_row),
        TEST(an_expectation_tells_both_sides),
        TEST(a_check_finds_what_does_not_exist_without_running),
        TEST(variables_and_functions_outlive_a_run),
        TEST(a_run_ends_at_its_limits_and_when_it_is_told_to),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
