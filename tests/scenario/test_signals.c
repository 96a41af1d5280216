/* SPDX-License-Identifier: MIT */
/*
 * The program is stopped or killed at many moments of its run: it says so, its status says so, the
 * journal of the steps done is there, and nothing else is left.
 */
#include <stdio.h>

#include "tests/scenario/show.h"

/* Status and words of a program that was asked to stop, by a signal that it can hear. */
static void
it_stopped_in_order(const struct program *p, const struct show *s, int number, const char *when)
{
    bool before_all = WIFSIGNALED(s->status) && WTERMSIG(s->status) == number && !*s->out;

    if (before_all)
        return; /* it had not begun to listen */
    if (!WIFEXITED(s->status))
        FAIL(s, "%s ended by signal %d", when, WTERMSIG(s->status));
    if (p->serves && strstr(s->err, "serving on loopback")) {
        if (WEXITSTATUS(s->status) != 0)
            FAIL(s, "a server that was stopped ended with status %d, %s", WEXITSTATUS(s->status),
                 when);
        return;
    }
    if (WEXITSTATUS(s->status) == 0)
        return; /* it was done */
    if (WEXITSTATUS(s->status) != 4 || !said(s, "stopped"))
        FAIL(s, "%s", when);
    if (!p->reports)
        return;
    the_journal_is_kept(s, when);
    reports_are_written(s, when);
}

static void
signalled(const struct program *p, int number, int64_t moment)
{
    struct show s;
    char when[100];

    snprintf(when, sizeof when, "signal %d to %s at %lld us", number, p->name, (long long)moment);
    open_show(&s, p->arguments);
    wait_until(&s, moment);
    if (program_runs(&s))
        kill(s.pid, number);
    if (p->serves && number != SIGKILL && !ends_within(&s, GONE_MS))
        kill(s.pid, SIGKILL);
    if (!ends_within(&s, LONGEST_MS))
        FAIL(&s, "it does not end, %s", when);
    nothing_is_left(&s, when);
    if (number != SIGKILL) {
        it_stopped_in_order(p, &s, number, when);
        if (access(path_in(&s, "lab.env"), F_OK) == 0)
            FAIL(&s, "the file of --env is left after %s", when);
    } else if (!p->serves && WIFSIGNALED(s.status) && p->reports) {
        the_journal_is_kept(&s, when);
    }
    close_show(&s);
}

static void
at_many_moments(const struct program *p, const int *signals, size_t n)
{
    struct prng prng = prng_for((uint64_t)setting("CUTOVER_SEED", 7), p->name);
    int64_t length = length_of(p);

    for (size_t i = 0; i < n; i++)
        for (int64_t k = setting("CUTOVER_MOMENTS", MOMENTS); k > 0; k--)
            signalled(p, signals[i], (int64_t)prng_below(&prng, (uint64_t)length * 11 / 10));
}

static const int all_signals[] = {SIGKILL, SIGINT, SIGTERM, SIGHUP};

static void
a_run_ends_in_order_at_any_moment(void **state)
{
    (void)state;
    at_many_moments(&run, all_signals, 4);
}

static void
runs_through_both_doors_at_once_end_in_order_at_any_moment(void **state)
{
    (void)state;
    at_many_moments(&run_both, all_signals, 4);
}

static void
a_server_ends_in_order_at_any_moment(void **state)
{
    (void)state;
    at_many_moments(&serve, all_signals, 4);
}

static void
an_evaluation_ends_in_order_at_any_moment(void **state)
{
    (void)state;
    at_many_moments(&eval, all_signals, 4);
}

static void
a_second_signal_ends_the_program_at_once(void **state)
{
    struct prng prng = prng_for((uint64_t)setting("CUTOVER_SEED", 7), "second");
    int64_t length = length_of(&run);

    (void)state;
    for (int64_t k = setting("CUTOVER_MOMENTS", MOMENTS); k > 0; k--) {
        struct show s;
        open_show(&s, run.arguments);
        wait_until(&s, (int64_t)prng_below(&prng, (uint64_t)length));
        for (int i = 0; i < 2 && program_runs(&s); i++) {
            kill(s.pid, SIGINT);
            nap(200);
        }
        if (!ends_within(&s, 2000))
            FAIL(&s, "it went on after the second Ctrl-C");
        nothing_is_left(&s, "a second Ctrl-C");
        bool at_once = WIFEXITED(s.status) && WEXITSTATUS(s.status) == 128 + SIGINT;
        bool done =
            WIFEXITED(s.status) && (WEXITSTATUS(s.status) == 0 || WEXITSTATUS(s.status) == 4);
        bool before_all = WIFSIGNALED(s.status) && WTERMSIG(s.status) == SIGINT;
        if (!at_once && !done && !before_all)
            FAIL(&s, "status after a second Ctrl-C");
        the_journal_is_kept(&s, "a second Ctrl-C");
        close_show(&s);
    }
}

/* nohup and a shell's `&` ignore signals for the program that they start: it goes on ignoring them. */
static void
a_hangup_that_was_ignored_stays_ignored(void **state)
{
    const char *const arguments[] = {"-c", "trap '' HUP; exec \"$0\" serve --env \"$1\"",
                                     CUTOVER_PROGRAM, "@lab.env", NULL};
    struct show s;

    (void)state;
    open_command(&s, "/bin/sh", arguments);
    while (program_runs(&s) && !is_up(&serve, &s) && now_us() - s.began < LONGEST_MS * 1000)
        nap(1000);
    assert_true(s.pid);
    kill(s.pid, SIGHUP);
    assert_false(ends_within(&s, 500));
    kill(s.pid, SIGTERM);
    assert_true(ends_within(&s, GONE_MS));
    nothing_is_left(&s, "a hangup that was ignored");
    assert_int_equal(s.status, 0);
    close_show(&s);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest signals[] = {
        cmocka_unit_test(a_run_ends_in_order_at_any_moment),
        cmocka_unit_test(runs_through_both_doors_at_once_end_in_order_at_any_moment),
        cmocka_unit_test(a_server_ends_in_order_at_any_moment),
        cmocka_unit_test(an_evaluation_ends_in_order_at_any_moment),
        cmocka_unit_test(a_second_signal_ends_the_program_at_once),
        cmocka_unit_test(a_hangup_that_was_ignored_stays_ignored),
    };

    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests_name("signals", signals, NULL, NULL);
}
