/* SPDX-License-Identifier: MIT */
/*
 * The program is robbed of one of its servers at many moments of its run: it says so, its status
 * says so, the journal of the steps done is there, and nothing else is left.
 */
#include <stdio.h>

#include "tests/scenario/show.h"

/* From that moment on, as soon as there is such a child; a server that is up has all it will have. */
static bool
kill_child(const struct program *p, struct show *s, const char *name, int64_t moment)
{
    wait_until(s, moment);
    while (program_runs(s)) {
        bool last = is_up(p, s) || now_us() - s->began > LONGEST_MS * 1000;
        pid_t child = child_named(s->pid, name);
        if (child > 0)
            return kill(child, SIGKILL) == 0;
        if (last)
            return false;
        nap(200);
    }
    return false;
}

static void
robbed(const struct program *p, const char *name, int64_t moment)
{
    struct show s;
    char when[100];

    snprintf(when, sizeof when, "%s was killed under %s at %lld us", name, p->name,
             (long long)moment);
    open_show(&s, p->arguments);
    bool killed = kill_child(p, &s, name, moment);
    bool guardian = strcmp(name, "cutover-guard") == 0;
    bool serves_on =
        guardian || !killed || strcmp(name, "slapadd") == 0; /* it may just have ended */
    while (p->serves && serves_on && program_runs(&s) && !is_up(p, &s))
        nap(500);
    if (s.pid && is_up(p, &s) && serves_on)
        kill(s.pid, SIGTERM); /* a server that has all it needs serves on */
    if (!ends_within(&s, LONGEST_MS))
        FAIL(&s, "it does not end after %s", when);
    nothing_is_left(&s, when);
    bool in_time = killed && !(WIFEXITED(s.status) && WEXITSTATUS(s.status) == 0);
    if (p->serves && !serves_on && !in_time)
        FAIL(&s, "a server served on after %s", when);
    if (in_time) {
        if (!WIFEXITED(s.status) || WEXITSTATUS(s.status) != 4)
            FAIL(&s, "%s", when);
        /* a child bears the program's own name until it becomes who it is */
        bool any = strcmp(name, "cutover") == 0;
        bool told = any ? said(&s, "Entra ID") || said(&s, "guardian") || said(&s, "slap")
                        : said(&s, guardian ? "guardian" : name);
        if (!told)
            FAIL(&s, "nothing is said of %s after %s", name, when);
        the_journal_is_kept(&s, when);
        if (p->reports)
            reports_are_written(&s, when);
    }
    close_show(&s);
}

static void
robbed_at_many_moments(const char *name)
{
    static const struct program *const programs[] = {&run, &serve, &eval};

    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        struct prng prng = prng_for((uint64_t)setting("CUTOVER_SEED", 7), name);
        int64_t length = length_of(programs[i]);
        for (int64_t k = setting("CUTOVER_MOMENTS", MOMENTS); k > 0; k--)
            robbed(programs[i], name, (int64_t)prng_below(&prng, (uint64_t)length));
    }
}

static void
slapd_may_die_at_any_moment(void **state)
{
    (void)state;
    robbed_at_many_moments("slapd");
}

static void
slapadd_may_die(void **state)
{
    (void)state;
    robbed_at_many_moments("slapadd");
}

static void
entra_id_may_die_at_any_moment(void **state)
{
    (void)state;
    robbed_at_many_moments("cutover");
}

static void
the_guardian_may_die_at_any_moment(void **state)
{
    (void)state;
    robbed_at_many_moments("cutover-guard");
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest kills[] = {
        cmocka_unit_test(slapd_may_die_at_any_moment),
        cmocka_unit_test(slapadd_may_die),
        cmocka_unit_test(entra_id_may_die_at_any_moment),
        cmocka_unit_test(the_guardian_may_die_at_any_moment),
    };

    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests_name("servers that die", kills, NULL, NULL);
}
