/* SPDX-License-Identifier: MIT */
/*
 * slapd as Active Directory by itself: how it starts and ends, and what is said when it cannot.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/live/one_slapd.h"

/* Loaded and answering when the start returns; how long that takes, bench_start tells. */
static void
it_answers_as_soon_as_it_is_started(void **state)
{
    (void)state;
    doors_open(&d, small_world, 0);
    struct batch batch = read_on(STR(""));
    assert_int_equal(batch.changes.n, 5);
    assert_true(d.slapd.ready_us > 0);
    doors_close(&d);
}

/* Two servers with the same entries serve the same bytes; no watermark of one is good for the other. */
static void
two_starts_serve_the_same(void **state)
{
    struct str marks[2] = {STR(""), STR("")};
    struct doors other;

    (void)state;
    doors_open(&other, small_world, 0);
    const char *first = print_read(d.live, &marks[0], &d.schema, d.arena);
    const char *second = print_read(other.live, &marks[1], &other.schema, other.arena);
    assert_string_equal(first, second);
    struct batch batch = read_on(marks[1]);
    assert_true(batch.stale);
    doors_close(&other);
}

static bool
port_answers(const char *url)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    to.sin_port = htons((uint16_t)atoi(strrchr(url, ':') + 1));
    bool answers = connect(fd, (struct sockaddr *)&to, sizeof to) == 0;
    close(fd);
    return answers;
}

static void
nothing_is_left_when_it_ends(void **state)
{
    char folder[256], url[64];

    (void)state;
    doors_open(&d, small_world, 0);
    pid_t pid = proc_pid(d.slapd.proc);
    snprintf(folder, sizeof folder, "%s", sandbox_folder(d.sandbox));
    snprintf(url, sizeof url, "%s", d.slapd.ldap_url);
    assert_true(port_answers(url));
    doors_close(&d);
    assert_int_equal(kill(pid, 0), -1);
    assert_int_equal(errno, ESRCH);
    assert_int_not_equal(access(folder, F_OK), 0);
    assert_false(port_answers(url));
}

/* The program that has it is killed without a chance to tidy up. */
static void
nothing_is_left_after_kill_9(void **state)
{
    struct told {
        pid_t pid;
        char url[64], folder[256];
    } told = {0};
    int ends[2];

    (void)state;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t program = fork();
    if (program == 0) {
        doors_open(&d, small_world, 0);
        told.pid = proc_pid(d.slapd.proc);
        snprintf(told.url, sizeof told.url, "%s", d.slapd.ldap_url);
        snprintf(told.folder, sizeof told.folder, "%s", sandbox_folder(d.sandbox));
        if (write(ends[1], &told, sizeof told) == sizeof told)
            pause();
        _exit(1);
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], &told, sizeof told), sizeof told);
    assert_true(port_answers(told.url));
    kill(program, SIGKILL);
    waitpid(program, NULL, 0);
    int64_t start = now_ms();
    while (now_ms() - start < 2000 && (access(told.folder, F_OK) == 0 || port_answers(told.url)))
        usleep(5000);
    assert_int_not_equal(access(told.folder, F_OK), 0);
    assert_false(port_answers(told.url));
    close(ends[0]);
}

static void
a_missing_slapd_says_what_to_install(void **state)
{
    struct slapd_settings settings = SLAPD_USUAL;
    struct sandbox *s;
    struct slapd out;

    (void)state;
    settings.program = "no-slapd-of-this-name";
    assert_null(sandbox_open(&s, false, d.arena));
    const struct err *e =
        slapd_start_with(&out, s, d.world.list.at, d.world.list.n, settings, d.arena);
    assert_non_null(e);
    assert_int_equal(e->kind, ERR_SANDBOX);
    assert_true(str_find(e->remedy, STR("install the package slapd")) >= 0);
    sandbox_close(s);
}

static void
an_attribute_that_is_not_ads_is_refused_by_name(void **state)
{
    struct entry_builder b = entry_builder_in(d.arena);
    struct sandbox *s;
    struct slapd out;

    (void)state;
    entry_add(&b, ATTR_usageLocation, STR("DE"));
    struct entry wrong = entry_make(&b, SIDE_AD, CLASS_domainDNS, STR(""), STR("DC=x,DC=com"));
    assert_null(sandbox_open(&s, false, d.arena));
    const struct err *e = slapd_start(&out, s, &wrong, 1, 0, d.arena);
    assert_non_null(e);
    assert_int_equal(e->kind, ERR_INPUT);
    assert_true(str_find(e->text, STR("usageLocation")) >= 0);
    sandbox_close(s);
}

static void
an_address_elsewhere_is_refused(void **state)
{
    static const char *const elsewhere[] = {
        "ldap://10.0.0.1:389", "ldap://dc1.contoso.com", "ldaps://127.0.0.1:636",
        "ldap://127.0.0.1.evil.example", "ldapi:///x ldap://10.0.0.1"};
    struct slapd out = d.slapd;

    (void)state;
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
        struct connector *c;
        out.ldapi_url = elsewhere[i];
        const struct err *e = ldap_connector_open(&c, &out, &(struct mint){0}, &d.schema, d.arena);
        assert_non_null(e);
        assert_int_equal(e->kind, ERR_INPUT);
    }
}

static void
slapd_killed_in_the_middle_is_a_clear_error(void **state)
{
    const struct query all = {.base = STR(BASE), .scope = SCOPE_SUBTREE};
    struct entries found;
    struct batch batch;
    struct receipt receipt;
    const struct op op = {.kind = OP_DELETE, .dn = STR("CN=Bob," PILOT)};

    (void)state;
    kill(proc_pid(d.slapd.proc), SIGKILL);
    const struct err *errors[] = {connector_read(d.live, STR(""), &batch, d.arena),
                                  connector_find(d.live, &all, &found, d.arena),
                                  connector_apply(d.live, &op, 1, &receipt, d.arena)};
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        assert_non_null(errors[i]);
        assert_int_equal(errors[i]->kind, ERR_SANDBOX);
        assert_true(str_find(errors[i]->text, STR("slapd went away")) >= 0);
        assert_true(errors[i]->remedy.len > 0);
    }
}

static volatile sig_atomic_t stop_asked;

static void
ask_to_stop(int number)
{
    (void)number;
    stop_asked = 1;
}

static bool
is_stop_asked(void *context)
{
    (void)context;
    return stop_asked;
}

/* The signal takes its time: until then slapd may still answer. */
static void
make_hang(pid_t pid)
{
    const struct timespec nap = {.tv_nsec = 1000000};
    char path[64], state = 0;

    kill(pid, SIGSTOP);
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    while (state != 'T') {
        FILE *f = fopen(path, "r");
        assert_non_null(f);
        assert_int_equal(fscanf(f, "%*d (%*[^)]) %c", &state), 1);
        fclose(f);
        nanosleep(&nap, NULL);
    }
}

/* Whatever is asked of it, and however often. */
static void
a_slapd_that_hangs_does_not_hold_up_the_user_who_asks_to_stop(void **state)
{
    const struct sigaction on_alarm = {.sa_handler = ask_to_stop};
    const struct query all = {.base = STR(BASE), .scope = SCOPE_SUBTREE};
    const struct op op = {.kind = OP_DELETE, .dn = STR("CN=Bob," PILOT)};

    enum { PATIENCE_MS = 60000 }; /* a tenth of the time after which slapd counts as gone */

    (void)state;
    sigaction(SIGALRM, &on_alarm, NULL);
    sandbox_on_stop(d.sandbox, is_stop_asked, NULL);
    make_hang(proc_pid(d.slapd.proc));
    for (int i = 0; i < 3; i++) {
        struct entries found;
        struct batch batch;
        struct receipt receipt;
        int64_t began = now_ms();
        stop_asked = 0;
        alarm(1);
        const struct err *e = i == 0   ? connector_read(d.live, STR(""), &batch, d.arena)
                              : i == 1 ? connector_find(d.live, &all, &found, d.arena)
                                       : connector_apply(d.live, &op, 1, &receipt, d.arena);
        assert_true(now_ms() - began < PATIENCE_MS);
        assert_non_null(e);
        assert_int_equal(e->kind, ERR_STOPPED);
    }
    signal(SIGALRM, SIG_DFL);
}

/* The ordinary user whom every system has. */
static void
it_runs_for_an_ordinary_user(void **state)
{
    const struct passwd *nobody = getpwnam("nobody");

    (void)state;
    if (getuid() != 0 || !nobody)
        return; /* then all other tests show it */
    pid_t child = fork();
    if (child == 0) {
        if (setgid(nobody->pw_gid) != 0 || setuid(nobody->pw_uid) != 0)
            _exit(2);
        unsetenv("TMPDIR");
        doors_open(&d, small_world, 0);
        bool all = read_on(STR("")).changes.n == 5;
        doors_close(&d);
        _exit(all ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int
main(void)
{
    struct arena *a = arena_new();
    bool installed = slapd_installed(a);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_answers_as_soon_as_it_is_started),
        WITH_SLAPD(two_starts_serve_the_same),
        cmocka_unit_test(nothing_is_left_when_it_ends),
        cmocka_unit_test(nothing_is_left_after_kill_9),
        WITH_SLAPD(a_missing_slapd_says_what_to_install),
        WITH_SLAPD(an_attribute_that_is_not_ads_is_refused_by_name),
        WITH_SLAPD(an_address_elsewhere_is_refused),
        WITH_SLAPD(slapd_killed_in_the_middle_is_a_clear_error),
        WITH_SLAPD(a_slapd_that_hangs_does_not_hold_up_the_user_who_asks_to_stop),
        cmocka_unit_test(it_runs_for_an_ordinary_user),
    };

    arena_free(a);
    return installed ? cmocka_run_group_tests_name("slapd starts and ends", tests, NULL, NULL)
                     : SKIPPED;
}
