/* SPDX-License-Identifier: MIT */
/*
 * Journals of runs that were cut short: the youngest stay, and whatever is being written.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/scenario/survivor.h"
#include "harness/scenario/survivors.h"
#include "tests/support/file_test.h"

static char folder[64];

static int
setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/cutover-survivors-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int
teardown(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

/* A file that was written so many seconds after the others began. */
static void
leave(const char *name, int second, struct arena *a)
{
    const char *path = str_fmt(a, "%s/%s", folder, name).at;
    const struct timespec times[2] = {{1000, 0}, {1000 + second, 0}};
    int descriptor = open(path, O_WRONLY | O_CREAT, 0600);

    assert_true(descriptor >= 0);
    close(descriptor);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void
leave_many(uint32_t n, struct arena *a)
{
    for (uint32_t i = 0; i < n; i++)
        leave(str_fmt(a, "plan.%u.journal", (unsigned)i).at, (int)i, a);
}

static bool
is_there(const char *name, struct arena *a)
{
    return access(str_fmt(a, "%s/%s", folder, name).at, F_OK) == 0;
}

static uint32_t
count(void)
{
    DIR *dir = opendir(folder);
    uint32_t n = 0;

    assert_non_null(dir);
    for (struct dirent *d; (d = readdir(dir));)
        n += d->d_name[0] != '.';
    closedir(dir);
    return n;
}

static void
no_more_than_the_youngest_stay(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    leave_many(SURVIVORS_KEPT, a);
    survivors_prune(folder, a);
    assert_int_equal(count(), SURVIVORS_KEPT);
    leave("young.1.journal", 100, a);
    leave("young.2.journal", 101, a);
    survivors_prune(folder, a);
    assert_int_equal(count(), SURVIVORS_KEPT);
    assert_false(is_there("plan.0.journal", a));
    assert_false(is_there("plan.1.journal", a));
    assert_true(is_there("plan.2.journal", a));
    assert_true(is_there("young.1.journal", a));
    arena_free(a);
}

static void
what_is_being_written_or_no_journal_stays(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    leave_many(SURVIVORS_KEPT + 3, a);
    leave("notes.txt", 0, a);
    mkdir(str_fmt(a, "%s/folder.journal", folder).at, 0700);
    int writing = open(str_fmt(a, "%s/plan.1.journal", folder).at, O_WRONLY);
    survivors_claim(writing);
    survivors_prune(folder, a);
    assert_true(is_there("plan.1.journal", a));
    assert_true(is_there("notes.txt", a));
    assert_true(is_there("folder.journal", a));
    assert_int_equal(count(), SURVIVORS_KEPT + 3);
    close(writing);
    survivors_prune(folder, a);
    assert_false(is_there("plan.1.journal", a));
    survivors_prune("/nowhere/at/all", a);
    arena_free(a);
}

/* The next run prunes, and its own journal is claimed as long as it goes on. */
static void
a_run_begins_by_pruning(void **state)
{
    struct arena *a = arena_new();
    struct outcome o = {.scenario = STR("new.md"), .profile = STR("x")};
    struct survivor *s = survivor_new(a);
    const char *mine = str_fmt(a, "new.%ld.journal", (long)getpid()).at;

    (void)state;
    setenv("XDG_STATE_HOME", folder, 1);
    snprintf(folder + strlen(folder), 16, "/cutover");
    mkdir(folder, 0700);
    leave_many(SURVIVORS_KEPT + 1, a);
    survivor_begin(s, &o);
    assert_int_equal(count(), SURVIVORS_KEPT + 1);
    assert_false(is_there("plan.0.journal", a));
    assert_true(is_there(mine, a));
    leave(mine, -500, a);
    survivors_prune(folder, a);
    assert_true(is_there(mine, a));
    survivor_end(s, NULL);
    assert_false(is_there(mine, a));
    folder[strlen(folder) - strlen("/cutover")] = '\0';
    arena_free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_more_than_the_youngest_stay, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_being_written_or_no_journal_stays, setup, teardown),
        cmocka_unit_test_setup_teardown(a_run_begins_by_pruning, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
