/* SPDX-License-Identifier: MIT */
/*
 * The sandbox: nothing that it starts outlives the program, however the program ends.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "mocks/proc.h"
#include "sim/base/arena.h"

static struct arena *arena;

static int
setup(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void
nap(long us)
{
    const struct timespec t = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};

    nanosleep(&t, NULL);
}

/* Does the process run? One that is dead and waits for init to notice does not. */
static bool
runs(pid_t pid)
{
    char path[64], text[256] = {0};

    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "re");
    if (!f)
        return false;
    size_t got = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    const char *end = strrchr(text, ')');
    return got && end && end[2] != 'Z' && end[2] != 'X';
}

static bool
gone_within_two_seconds(pid_t pid)
{
    for (int i = 0; i < 400 && runs(pid); i++)
        nap(5000);
    return !runs(pid);
}

static bool
folder_gone_within_two_seconds(const char *folder)
{
    for (int i = 0; i < 400 && access(folder, F_OK) == 0; i++)
        nap(5000);
    return access(folder, F_OK) != 0;
}

static int
sleeps_for_long(void *context)
{
    (void)context;
    pause();
    return 0;
}

static int
ignores_term(void *context)
{
    int *ready = context;

    signal(SIGTERM, SIG_IGN);
    if (write(*ready, "x", 1) != 1)
        return 1;
    return sleeps_for_long(NULL);
}

static int
says_something(void *context)
{
    printf("hello from %s\n", (const char *)context);
    return 7;
}

static void
a_folder_is_private_and_goes_with_its_sandbox(void **state)
{
    struct sandbox *s;
    struct stat st;
    char folder[256];

    (void)state;
    assert_null(sandbox_open(&s, false, arena));
    snprintf(folder, sizeof folder, "%s", sandbox_folder(s));
    assert_int_equal(stat(folder, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0700);
    char inner[300];
    snprintf(inner, sizeof inner, "%s/deep", folder);
    assert_int_equal(mkdir(inner, 0700), 0);
    sandbox_close(s);
    assert_int_not_equal(access(folder, F_OK), 0);
}

static void
a_kept_folder_stays(void **state)
{
    struct sandbox *s;
    char folder[256];

    (void)state;
    assert_null(sandbox_open(&s, true, arena));
    snprintf(folder, sizeof folder, "%s", sandbox_folder(s));
    sandbox_close(s);
    assert_int_equal(access(folder, F_OK), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void
a_program_writes_its_log_and_ends(void **state)
{
    const char *const argv[] = {"sh", "-c", "echo out; echo err >&2; exit 3", NULL};
    struct sandbox *s;
    struct proc *p;
    int status;

    (void)state;
    assert_null(sandbox_open(&s, false, arena));
    assert_null(proc_spawn(&p, s, "sh", argv, arena));
    assert_true(proc_wait(p, 2000, &status));
    assert_int_equal(status, 3);
    assert_false(proc_alive(p));
    struct str tail = proc_log_tail(p, arena);
    assert_true(str_eq(tail, STR("out\nerr")));
    proc_stop(p);
    sandbox_close(s);
}

static void
a_function_runs_in_a_child(void **state)
{
    char name[] = "a child";
    struct sandbox *s;
    struct proc *p;
    int status;

    (void)state;
    assert_null(sandbox_open(&s, false, arena));
    assert_null(proc_fork(&p, s, "fork", says_something, name, arena));
    assert_true(proc_wait(p, 2000, &status));
    assert_int_equal(status, 7);
    assert_true(str_eq(proc_log_tail(p, arena), STR("hello from a child")));
    sandbox_close(s);
}

static void
a_missing_program_is_named(void **state)
{
    const char *const argv[] = {"no-such-program-here", NULL};
    struct sandbox *s;
    struct proc *p;

    (void)state;
    assert_null(sandbox_open(&s, false, arena));
    const struct err *e = proc_spawn(&p, s, "x", argv, arena);
    assert_non_null(e);
    assert_int_equal(e->kind, ERR_SANDBOX);
    assert_true(str_find(e->text, STR("no-such-program-here")) >= 0);
    sandbox_close(s);
}

static void
a_folder_that_cannot_be_made_is_an_error_with_a_remedy(void **state)
{
    const char *before = getenv("TMPDIR");
    const char *kept = before ? str_z(str_of(before), arena) : NULL;
    struct sandbox *s;

    (void)state;
    setenv("TMPDIR", "/no/such/folder", 1);
    const struct err *e = sandbox_open(&s, false, arena);
    if (kept)
        setenv("TMPDIR", kept, 1);
    else
        unsetenv("TMPDIR");
    assert_non_null(e);
    assert_int_equal(e->kind, ERR_SYSTEM);
    assert_true(str_find(e->text, STR("/no/such/folder")) >= 0);
    assert_true(e->remedy.len > 0);
}

static void
a_child_that_ignores_sigterm_is_killed(void **state)
{
    struct sandbox *s;
    struct proc *p;
    int ready[2];
    char c;

    (void)state;
    assert_int_equal(pipe(ready), 0);
    assert_null(sandbox_open(&s, false, arena));
    assert_null(proc_fork(&p, s, "stubborn", ignores_term, &ready[1], arena));
    assert_int_equal(read(ready[0], &c, 1), 1);
    pid_t pid = proc_pid(p);
    proc_stop(p);
    assert_false(runs(pid));
    close(ready[0]);
    close(ready[1]);
    sandbox_close(s);
}

/* What the program under test tells us before it is killed. */
struct told {
    pid_t children[3];
    char folder[256];
};

/* A program with a function, a program and a grandchild in its sandbox, which then hangs. */
static void __attribute__((noreturn)) be_a_program(int out)
{
    const char *const argv[] = {"sh", "-c", "sleep 1000 & sleep 1000", NULL};
    struct told told = {0};
    struct sandbox *s, *other;
    struct proc *function, *program;
    struct arena *a = arena_new();

    if (sandbox_open(&s, false, a) || sandbox_open(&other, false, a) ||
        proc_fork(&function, s, "function", sleeps_for_long, NULL, a) ||
        proc_spawn(&program, s, "program", argv, a))
        _exit(1);
    snprintf(told.folder, sizeof told.folder, "%s", sandbox_folder(s));
    told.children[0] = proc_pid(function);
    told.children[1] = proc_pid(program);
    if (write(out, &told, sizeof told) != sizeof told)
        _exit(1);
    sleeps_for_long(NULL);
    _exit(0);
}

static void
nothing_is_left_after(int signal_number)
{
    struct told told;
    int ends[2];

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t program = fork();
    if (program == 0)
        be_a_program(ends[1]);
    close(ends[1]);
    assert_int_equal(read(ends[0], &told, sizeof told), sizeof told);
    assert_true(runs(told.children[0]));
    assert_true(runs(told.children[1]));
    kill(program, signal_number);
    assert_int_equal(waitpid(program, NULL, 0), program);
    assert_true(gone_within_two_seconds(told.children[0]));
    assert_true(gone_within_two_seconds(told.children[1]));
    assert_true(folder_gone_within_two_seconds(told.folder));
    errno = 0;
    for (int i = 0; i < 400 && kill(-told.children[1], 0) == 0; i++)
        nap(5000); /* the grandchild in the program's group */
    assert_int_equal(errno, ESRCH);
    /* The pipe's other end was inherited by children and guardians alike: all are gone. */
    char c;
    assert_int_equal(read(ends[0], &c, 1), 0);
    close(ends[0]);
}

static void
nothing_is_left_after_kill_9(void **state)
{
    (void)state;
    nothing_is_left_after(SIGKILL);
}

static void
nothing_is_left_after_ctrl_c(void **state)
{
    (void)state;
    nothing_is_left_after(SIGINT);
}

static uint32_t
folders_below(const char *path)
{
    DIR *d = opendir(path);
    uint32_t n = 0;

    assert_non_null(d);
    for (const struct dirent *entry; (entry = readdir(d));)
        n += entry->d_name[0] != '.';
    closedir(d);
    return n;
}

/* The program is killed at moments that lie ever later, through its whole start. */
static void
nothing_is_left_whenever_the_program_is_killed(void **state)
{
    char below[] = "/tmp/cutover-test-XXXXXX";

    (void)state;
    assert_non_null(mkdtemp(below));
    for (long us = 0; us < 6000; us += 150) {
        int ends[2];
        char text[sizeof(struct told)];
        assert_int_equal(pipe(ends), 0);
        pid_t program = fork();
        if (program == 0) {
            setenv("TMPDIR", below, 1);
            be_a_program(ends[1]);
        }
        close(ends[1]);
        nap(us);
        kill(program, SIGKILL);
        waitpid(program, NULL, 0);
        while (read(ends[0], text, sizeof text) > 0) /* ends when the last holder is gone */
            ;
        close(ends[0]);
    }
    for (int i = 0; i < 400 && folders_below(below); i++)
        nap(5000);
    assert_int_equal(folders_below(below), 0);
    assert_int_equal(rmdir(below), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_is_private_and_goes_with_its_sandbox),
        cmocka_unit_test(a_kept_folder_stays),
        cmocka_unit_test(a_program_writes_its_log_and_ends),
        cmocka_unit_test(a_function_runs_in_a_child),
        cmocka_unit_test(a_missing_program_is_named),
        cmocka_unit_test(a_folder_that_cannot_be_made_is_an_error_with_a_remedy),
        cmocka_unit_test(a_child_that_ignores_sigterm_is_killed),
        cmocka_unit_test(nothing_is_left_after_kill_9),
        cmocka_unit_test(nothing_is_left_after_ctrl_c),
        cmocka_unit_test(nothing_is_left_whenever_the_program_is_killed),
    };

    return cmocka_run_group_tests_name("the sandbox", tests, setup, teardown);
}
