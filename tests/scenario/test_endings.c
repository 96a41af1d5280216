/* SPDX-License-Identifier: MIT */
/*
 * The program is stopped, killed or robbed of a server at many moments of its run: it says so, its
 * status says so, the journal of the steps done is there, and nothing else is left.
 *
 * This test adopts whatever the program leaves behind (a subreaper), so no process escapes it.
 * CUTOVER_MOMENTS: how many moments for each case; CUTOVER_SEED: which ones.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "sim/base/prng.h"

enum { TEXT = 64 * 1024, MOMENTS = 5, LONGEST_MS = 60000, GONE_MS = 15000 };

/* One run of the program, in folders of its own. */
struct show {
    char folder[64]; /* tmp/ (its TMPDIR), state/, and files that it writes */
    pid_t pid;
    int64_t began;
    int status;
    char out[TEXT], err[TEXT];
};

static int64_t
now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
nap(int64_t us)
{
    const struct timespec t = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};

    if (us > 0)
        nanosleep(&t, NULL);
}

static const char *
path_in(const struct show *s, const char *name)
{
    static char path[8][128];
    static int next;

    next = (next + 1) % 8;
    snprintf(path[next], sizeof path[next], "%s/%s", s->folder, name);
    return path[next];
}

static void
read_text(const char *path, char out[TEXT])
{
    FILE *f = fopen(path, "re");
    size_t n = f ? fread(out, 1, TEXT - 1, f) : 0;

    out[n] = '\0';
    if (f)
        fclose(f);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)st, (void)type, (void)where;
    remove(path);
    return 0;
}

/* --- one run ----------------------------------------------------------------------------------- */

static void __attribute__((noreturn)) become(const struct show *s, const char *const *argv)
{
    int out = open(path_in(s, "out"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int err = open(path_in(s, "err"), O_WRONLY | O_CREAT | O_TRUNC, 0600);

    setpgid(0, 0);
    setenv("TMPDIR", path_in(s, "tmp"), 1);
    setenv("XDG_STATE_HOME", path_in(s, "state"), 1);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    for (int number = 1; number < 32; number++)
        signal(number, SIG_DFL);
    execv(argv[0], (char *const *)(const void *)argv);
    _exit(99);
}

/* Arguments that begin with @ are files in the show's folder. */
static void
open_show(struct show *s, const char *const *arguments)
{
    const char *argv[16] = {CUTOVER_PROGRAM};

    *s = (struct show){0};
    snprintf(s->folder, sizeof s->folder, "/tmp/cutover-endings-XXXXXX");
    assert_non_null(mkdtemp(s->folder));
    assert_int_equal(mkdir(path_in(s, "tmp"), 0700), 0);
    for (size_t i = 0; arguments[i]; i++)
        argv[i + 1] = arguments[i][0] == '@' ? path_in(s, arguments[i] + 1) : arguments[i];
    s->began = now_us();
    s->pid = fork();
    if (s->pid == 0)
        become(s, argv);
    assert_true(s->pid > 0);
}

/* Reaps whatever of ours ends; false when nothing is left. */
static bool
anything_left(struct show *s)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        if (pid == s->pid) {
            s->status = status;
            s->pid = 0;
        }
    return pid == 0;
}

static bool
program_runs(struct show *s)
{
    anything_left(s);
    return s->pid != 0;
}

static bool
ends_within(struct show *s, int ms)
{
    int64_t until = now_us() + (int64_t)ms * 1000;

    while (program_runs(s) && now_us() < until)
        nap(500);
    return s->pid == 0;
}

static void
name_of(pid_t pid, char out[TEXT])
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
    read_text(path, out);
    out[strcspn(out, "\n")] = '\0';
}

/* The children of `parent` that bear this name; the newest. */
static pid_t
child_named(pid_t parent, const char *name)
{
    static char text[TEXT];
    char path[80];
    pid_t found = 0;

    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
    read_text(path, text);
    for (char *at = text; *at;) {
        static char its[TEXT];
        pid_t pid = (pid_t)strtol(at, &at, 10);
        at += strspn(at, " ");
        name_of(pid, its);
        if (strcmp(its, name) == 0)
            found = pid;
    }
    return found;
}

static uint32_t
entries_of(const char *folder, const char *suffix)
{
    DIR *d = opendir(folder);
    uint32_t n = 0;

    if (!d)
        return 0;
    for (const struct dirent *e; (e = readdir(d));) {
        size_t length = strlen(e->d_name), end = strlen(suffix);
        n += e->d_name[0] != '.' && length >= end && !strcmp(e->d_name + length - end, suffix);
    }
    closedir(d);
    return n;
}

static bool
said(const struct show *s, const char *text)
{
    return strstr(s->out, text) || strstr(s->err, text);
}

#define FAIL(s, ...)                                                                               \
    do {                                                                                           \
        if ((s)->pid)                                                                              \
            kill((s)->pid, SIGKILL);                                                               \
        print_message("status %x; it said:\n%s%s\n", (unsigned)(s)->status, (s)->out, (s)->err);   \
        fail_msg(__VA_ARGS__);                                                                     \
    } while (0)

/* The run is over: no process, no socket, no folder of it is there. */
static void
nothing_is_left(struct show *s, const char *after)
{
    int64_t until = now_us() + GONE_MS * 1000;

    while (anything_left(s) && now_us() < until)
        nap(500);
    read_text(path_in(s, "out"), s->out);
    read_text(path_in(s, "err"), s->err);
    if (anything_left(s))
        FAIL(s, "a process is left after %s", after);
    if (entries_of(path_in(s, "tmp"), ""))
        FAIL(s, "a folder is left after %s", after);
}

static void
close_show(struct show *s)
{
    nftw(s->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* --- what it must have kept -------------------------------------------------------------------- */

static uint32_t
lines_with(const char *text, const char *begin)
{
    uint32_t n = strncmp(text, begin, strlen(begin)) == 0;

    for (const char *at = text; (at = strchr(at, '\n'));)
        n += strncmp(++at, begin, strlen(begin)) == 0;
    return n;
}

/* Steps as the person saw them: ` 1  09:00  Baseline`. */
static uint32_t
steps_shown(const char *out)
{
    uint32_t n = 0;

    for (const char *at = out; at; at = strchr(at, '\n')) {
        int number, hour, minute;
        at += *at == '\n';
        n += *at == ' ' && sscanf(at, "%d %d:%d", &number, &hour, &minute) == 3;
        if (!*at)
            break;
    }
    return n;
}

static uint32_t
steps_kept(const struct show *s)
{
    static char text[TEXT];
    const char *folder = path_in(s, "state/cutover");
    DIR *d = opendir(folder);
    uint32_t n = 0;

    for (const struct dirent *e; d && (e = readdir(d));) {
        char path[512];
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        read_text(path, text);
        n += lines_with(text, "step ");
    }
    if (d)
        closedir(d);
    return n;
}

/* Until everything has been told, that is; then it is not needed any more. */
static void
the_journal_is_kept(const struct show *s, const char *after)
{
    if (strstr(s->out, "as this runbook says"))
        return;
    if (steps_kept(s) < steps_shown(s->out))
        FAIL(s, "%u steps were shown and %u are in the journal after %s",
             (unsigned)steps_shown(s->out), (unsigned)steps_kept(s), after);
}

/* What was asked for is there, and says that the run broke off. */
static void
reports_are_written(const struct show *s, const char *after)
{
    static char text[TEXT];

    read_text(path_in(s, "r.xml"), text);
    if (!strstr(text, "<error ") || !strstr(text, "</testsuites>"))
        FAIL(s, "no JUnit report after %s", after);
    read_text(path_in(s, "r.json"), text);
    if (!strstr(text, "\"steps\""))
        FAIL(s, "no JSON report after %s", after);
    read_text(path_in(s, "r.md"), text);
    if (!*text)
        FAIL(s, "no Markdown report after %s", after);
}

/* --- the cases --------------------------------------------------------------------------------- */

static const char runbook[] = CUTOVER_SCENARIOS "/straight-pilot.md";
static const char other[] = CUTOVER_SCENARIOS "/remove-ou-early.md";
static const char world[] = CUTOVER_SCENARIOS "/worlds/contoso.ldif";

struct program {
    const char *name;
    const char *arguments[12];
    bool reports; /* it plays one runbook and was asked for reports */
    bool serves;  /* it goes on until it is stopped */
};

static const struct program run = {
    "run",
    {"run", "-j", "1", "--json", "@r.json", "--junit", "@r.xml", "--md", "@r.md", runbook},
    .reports = true};
static const struct program run_both = {"run --both", {"run", "--both", "-j", "2", runbook, other}};
static const struct program serve = {
    "serve", {"serve", "--env", "@lab.env", runbook}, .serves = true};
static const struct program eval = {"eval --live",
                                    {"eval", "--live", "--world", world, CUTOVER_COMMANDS}};

static bool
is_up(const struct program *p, const struct show *s)
{
    return p->serves && access(path_in(s, "lab.env"), F_OK) == 0;
}

/* How long the program takes when nobody disturbs it; a server: until it is up, and a little. */
static int64_t
length_of(const struct program *p)
{
    struct show s;

    open_show(&s, p->arguments);
    while (program_runs(&s) && !is_up(p, &s) && now_us() - s.began < LONGEST_MS * 1000)
        nap(500);
    int64_t length = now_us() - s.began;
    if (p->serves) {
        assert_true(s.pid);
        kill(s.pid, SIGTERM);
        assert_true(ends_within(&s, LONGEST_MS));
    }
    nothing_is_left(&s, "an undisturbed run");
    if (s.status)
        FAIL(&s, "%s failed undisturbed", p->name);
    assert_int_equal(entries_of(path_in(&s, "state/cutover"), ""), 0);
    close_show(&s);
    return length;
}

static int64_t
setting(const char *name, int64_t usual)
{
    const char *value = getenv(name);

    return value ? strtoll(value, NULL, 10) : usual;
}

static void
wait_until(struct show *s, int64_t moment)
{
    nap(s->began + moment - now_us());
}

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
    const char *argv[6] = {"/bin/sh"};
    struct show s = {0};

    (void)state;
    snprintf(s.folder, sizeof s.folder, "/tmp/cutover-endings-XXXXXX");
    assert_non_null(mkdtemp(s.folder));
    assert_int_equal(mkdir(path_in(&s, "tmp"), 0700), 0);
    for (size_t i = 0; arguments[i]; i++)
        argv[i + 1] = arguments[i][0] == '@' ? path_in(&s, arguments[i] + 1) : arguments[i];
    s.began = now_us();
    s.pid = fork();
    if (s.pid == 0)
        become(&s, argv);
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

/* --- a server is killed ------------------------------------------------------------------------ */

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
    const struct CMUnitTest signals[] = {
        cmocka_unit_test(a_run_ends_in_order_at_any_moment),
        cmocka_unit_test(runs_through_both_doors_at_once_end_in_order_at_any_moment),
        cmocka_unit_test(a_server_ends_in_order_at_any_moment),
        cmocka_unit_test(an_evaluation_ends_in_order_at_any_moment),
        cmocka_unit_test(a_second_signal_ends_the_program_at_once),
        cmocka_unit_test(a_hangup_that_was_ignored_stays_ignored),
    };
    const struct CMUnitTest kills[] = {
        cmocka_unit_test(slapd_may_die_at_any_moment),
        cmocka_unit_test(slapadd_may_die),
        cmocka_unit_test(entra_id_may_die_at_any_moment),
        cmocka_unit_test(the_guardian_may_die_at_any_moment),
    };

    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (argc > 2)
        cmocka_set_test_filter(argv[2]);
    if (argc > 1 && strcmp(argv[1], "kills") == 0)
        return cmocka_run_group_tests_name("servers that die", kills, NULL, NULL);
    return cmocka_run_group_tests_name("signals", signals, NULL, NULL);
}
