/* SPDX-License-Identifier: MIT */
/*
 * What the rows say of themselves, and that it is true.
 */
#include "tests/unit/cmdlets/kit.h"

static void
every_example_of_the_help_runs(void **state)
{
    size_t n, examples = 0;
    const struct cmdlet_table *tables = session_tables(&n);

    (void)state;
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < tables[t].n; i++) {
            const struct cmdlet *row = &tables[t].rows[i];
            if (!row->example)
                continue;
            struct arena *a = arena_new();
            if (str_find(str_of(row->example), str_of(row->name)) < 0)
                fail_msg("the example of %s does not use it", row->name);
            bool installs = strcmp(row->name, "Install-LabConnect") == 0;
            struct asked got = ask(installs ? "" : WITH_CONNECT, row->example, a);
            if (got.err) {
                struct buf text = buf_in(a);
                err_print(&text, got.err);
                fail_msg("the example of %s is refused: %s", row->name, buf_z(&text));
            }
            examples++;
            arena_free(a);
        }
    assert_true(examples > 75);
}

static void
help_teaches_with_syntax_parameters_and_an_example(void **state)
{
    static const struct answer table[] = {
        {"Get-Help Set-LabOUFilter",
         "NAME\n    Set-LabOUFilter\n\n"
         "SYNOPSIS\n    Selects OUs in Connect, as the wizard's OU page does.\n\n"
         "SYNTAX\n    Set-LabOUFilter [[-Exclude] <String[]>] [-Include <String[]>]\n\n"
         "PARAMETERS\n    -Exclude <String[]>, position 1\n    -Include <String[]>\n\n"
         "EXAMPLE\n    Set-LabOUFilter -Exclude 'OU=CPUsers,DC=contoso,DC=com'\n"
         "    Start-ADSyncSyncCycle -PolicyType Initial\n\n"
         "REMARKS\n    only in the sandbox (Lab)"},
    };

    (void)state;
    ANSWERS("", table);
}

static void
commands_are_found_by_verb_noun_and_module(void **state)
{
    static const struct answer table[] = {
        {"(Get-Command -Noun ADUser).Name -join ','",
         "Get-ADUser,New-ADUser,Remove-ADUser,Set-ADUser"},
        {"(Get-Command -Verb Restore).Name", "Restore-MgDirectoryDeletedItem"},
        {"(Get-Command -Module ADSync -Noun ADSyncSyncCycle).Name -join ','",
         "Start-ADSyncSyncCycle,Stop-ADSyncSyncCycle"},
        {"@(Get-Command -Module ADSync).Count -gt 15", "True"},
        {"(Get-Command Get-ADUser).Source", "ActiveDirectory"},
        {"(Get-Command *Scheduler).Name -join ','", "Get-ADSyncScheduler,Set-ADSyncScheduler"},
        {"(Get-Command -Noun LabMember).CommandType", "Lab"},
    };
    static const struct refused wrong[] = {
        {"Get-Command Get-Nothing", 1, 1, "no command is called \"Get-Nothing\""},
        {"Get-Command -Verb Get -Noun Nothing", 1, 1, "no command has that verb, noun or module"},
    };

    (void)state;
    ANSWERS("", table);
    REFUSALS("", wrong);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_of_the_help_runs),
        cmocka_unit_test(help_teaches_with_syntax_parameters_and_an_example),
        cmocka_unit_test(commands_are_found_by_verb_noun_and_module),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
