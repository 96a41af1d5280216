/* SPDX-License-Identifier: MIT */
/*
 * Programs that nobody means well with: too deep, too long, cut off, broken bytes. Each ends, with a
 * result or an error that has a place, and never with a trap.
 */
#include <stdlib.h>

#include "tests/unit/shell/shell_test.h"

static const struct shell_setup small = {
    .limits = {.steps = 200000, .depth = 50, .memory = 64 << 20},
};

static struct str
repeated(const char *before, const char *part, size_t n, const char *after, struct arena *a)
{
    struct buf text = buf_in(a);

    buf_add(&text, str_of(before));
    for (size_t i = 0; i < n; i++)
        buf_add(&text, str_of(part));
    buf_add(&text, str_of(after));
    return buf_str(&text);
}

static void
deep_nesting_is_refused_at_its_place(void **state)
{
    static const char *const openers[] = {
        "(",     "@(",
        "$(",    "@{a=",
        "{",     "\"$(",
        "!",     "-not ",
        "[int]", "- ",
        ",",     "if(1){",
        "$x[",   "foreach($a in 1){",
        "1+(",   "while(0){",
        "try{",  "switch(1){1{",
        "&{",    "function f{",
        "$a=",   "'a'.x(",
        "1|%{",  "++",
    };

    for (size_t i = 0; i < COUNT(openers); i++) {
        struct str program = repeated("", openers[i], 20000, "", *state);
        struct shown got = shown_by(program, small, *state);
        if (!got.err)
            fail_msg("20000 times %s was not refused", openers[i]);
        assert_true(got.err->at.line > 0);
    }
}

static void
long_chains_end(void **state)
{
    static const struct {
        const char *before, *part, *after;
    } chains[] = {
        {"1", "+1", ""},
        {"$a", ".b", ""},
        {"$a", "[0]", ""},
        {"'a'", "+'b'", ""},
        {"1", ",1", ""},
        {"1", "|%{$_}", ""},
        {"1", "|Write-Output", ""},
        {"$a=1", ";$a", ""},
        {"1", " -eq 1", ""},
        {"if(0){}", "elseif(0){}", ""},
        {"'x'", ".ToUpper()", ""},
        {"@{a=1", ";b=1", "}"},
        {"Write-Output", " x", ""},
    };

    for (size_t i = 0; i < COUNT(chains); i++)
        shown_by(repeated(chains[i].before, chains[i].part, 30000, chains[i].after, *state), small,
                 *state);
}

static void
cut_off_text_names_where_it_began(void **state)
{
    static const struct refusal table[] = {
        {"'abc", 1, 1, "no end"},
        {"x\n\"abc $(", 2, 8, "no closing )"},
        {"@'\nabc", 1, 1, "no end"},
        {"@\"\nabc\n \"@", 1, 1, "no end"},
        {"<# abc", 1, 1, "no end"},
        {"${abc", 1, 1, "no }"},
        {"[int", 1, 1, "no ]"},
        {"(1", 1, 1, "no closing )"},
        {"@{ a = 1", 1, 1, "no closing }"},
        {"$a[1", 1, 3, "no closing ]"},
        {"'a'.Trim(", 1, 4, "no closing )"},
        {"1 |", 1, 4, "ends"},
        {"$x =", 1, 5, "ends"},
        {"1 +", 1, 4, "ends"},
        {"\"`u{110000}\"", 1, 11, "hexadecimal"},
    };

    (void)state;
    assert_refused(table, COUNT(table));
}

static void
every_beginning_of_a_program_ends_well(void **state)
{
    static const char program[] =
        "function Get-It([Parameter(Mandatory)][ValidateSet('a','b')]$x = 'a') { begin { 1 } }\n"
        "$h = [ordered]@{ a = 1, 2; 'b' = \"t $($x.y[0]) ${z}\"; c = @'\nraw\n'@ }\n"
        ":l foreach ($i in 1..3) { switch -Regex ($i) { '^\\d' { continue l } default { break } } "
        "}\n"
        "try { & { param($q) $q -match '(?<n>.)' } 5kb } catch { throw } finally { $h.a += 0x1F }\n"
        "1..3 | Where-Object { $_ -ge 2 } | Select-Object @{ n = 'x'; e = { -$_ } } -First:1 <# c "
        "#>";

    for (size_t n = 0; n < sizeof program; n++) {
        struct arena *a = arena_new();
        /* A block of its own, so that a read past the end is seen. */
        char *copy = malloc(n ? n : 1);
        assert_non_null(copy);
        memcpy(copy, program, n);
        shown_by(str_n(copy, n), small, a);
        free(copy);
        arena_free(a);
    }
    (void)state;
}

static void
huge_numbers_and_lines_are_taken_or_refused(void **state)
{
    struct arena *a = *state;
    struct shown got = shown_by(repeated("", "9", 500, "", a), small, a);

    assert_non_null(got.err);
    got = shown_by(repeated("'", "a", 1 << 20, "'.Length", a), small, a);
    assert_null(got.err);
    assert_string_equal(buf_z(&got.text), "1048576\n");
    got = shown_by(repeated("# ", "x ", 1 << 19, "", a), small, a);
    assert_null(got.err);
    got = shown_by(repeated("", "a", 1 << 20, "", a), small, a);
    assert_non_null(got.err);
    got = shown_by(repeated("", "x-", 1 << 19, "", a), small, a);
    assert_non_null(got.err);
    got = shown_by(STR("'{0,999999999}' -f 1"), small, a);
    assert_non_null(got.err);
    got = shown_by(STR("'{99999999999999999999}' -f 1"), small, a);
    assert_non_null(got.err);
    got = shown_by(STR("'{0:N99999}' -f 1"), small, a);
    assert_non_null(got.err);
    got = shown_by(STR("[int]::MinValue / -1; [long]::MinValue / -1; [long]::MinValue % -1"), small,
                   a);
    assert_null(got.err);
    got = shown_by(STR("-[long]::MinValue; [math]::Abs([long]::MinValue); 'a'.PadLeft(99999999)"),
                   small, a);
    assert_non_null(got.err);
}

static void
a_list_that_doubles_is_cut_short(void **state)
{
    static const struct shell_setup usual = {0};
    struct shown got = shown_by(STR("$a = @(1); while ($true) { $a += $a }"), usual, *state);

    assert_non_null(got.err);
    assert_int_equal(got.err->kind, ERR_LIMIT);
    assert_true(str_eq(got.err->text, STR("the array would be too long")));
}

static void
containers_that_hold_themselves_end(void **state)
{
    static const char *const programs[] = {
        "$h = @{}; $h.me = $h; $h; \"$h\"; $h | ConvertTo-Json -Depth 99",
        "$a = @(1); $a[0] = $a; $a; \"$a\"; $a | Sort-Object; $a.Count; $a -eq 1; $a.x",
        "$o = [pscustomobject]@{ a = 1 }; $o.a = $o; $o; \"$o\"; $o | ConvertTo-Json",
        "$o = [pscustomobject]@{ a = 1 }; $o.a = $o, $o; $o | ConvertTo-Json -Depth 100",
        "$a = , 1; $a[0] = $a; [bool]$a; $a -join ','; [int]$a; $a | Format-List; ($a).ToUpper()",
    };

    for (size_t i = 0; i < COUNT(programs); i++)
        shown_by(str_of(programs[i]), small, *state);
}

static void
broken_bytes_are_carried_or_refused(void **state)
{
    static const char bytes[] = "'\xff\xfe\x80' -match 'x'; \"\xc3\"; '\xf0\x9f'.Length\0'x'";
    static const char nul[] = "'a\0b'.Length; \"a`0b\" -eq 'ab'\n\0";

    shown_by(str_n(bytes, sizeof bytes - 1), small, *state);
    shown_by(str_n(nul, sizeof nul - 1), small, *state);
    shown_by(STR("$\xc3\xa9 = 1; $\xc3\xa9; \xe2\x80\x9c"
                 "curly\xe2\x80\x9d"),
             small, *state);
}

static void
slow_patterns_are_cut_short(void **state)
{
    struct shown got = shown_by(STR("('a' * 40) + '!' -match '^(a+)+$'"), small, *state);

    assert_true(!got.err || got.err->kind == ERR_LIMIT);
    shown_by(STR("'a' * 5000 -like ('*a' * 2000 + 'b')"), small, *state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_test_setup, arena_test_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(deep_nesting_is_refused_at_its_place),
        TEST(long_chains_end),
        TEST(cut_off_text_names_where_it_began),
        TEST(every_beginning_of_a_program_ends_well),
        TEST(huge_numbers_and_lines_are_taken_or_refused),
        TEST(a_list_that_doubles_is_cut_short),
        TEST(containers_that_hold_themselves_end),
        TEST(broken_bytes_are_carried_or_refused),
        TEST(slow_patterns_are_cut_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
