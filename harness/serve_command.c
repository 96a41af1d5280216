/* SPDX-License-Identifier: MIT */
/*
 * cutover serve: keeps the live sandbox up for other LDAP and Graph clients.
 *
 * Time goes on as on the wall, so cycles run when they are due; what clients ask of provisioning jobs
 * is fetched from the Graph server and answered here, where the engine is.
 */
#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "harness/commands.h"
#include "harness/file.h"
#include "harness/jobs/jobs.h"
#include "harness/live/fault_order.h"
#include "harness/report/report.h"
#include "harness/scenario/play.h"
#include "harness/scenario/runbooks.h"
#include "harness/scenario/survivor.h"
#include "sim/base/arena.h"

struct serve {
    const char *name; /* of the command */
    serve_tell *tell; /* NULL: the settings as shell assignments */
    const char *env;
    const char *certificate;      /* PEM file */
    struct stage_options options; /* for a world alone */
    struct survivor *survivor;
    struct arena *a;
    bool env_is_output; /* --env - */
    bool env_written;   /* there is a file to remove at the end */
    bool seeded;
    VEC(struct str) faults; /* to order before anybody else comes */
};

/* Single quotes, as a shell reads them back. */
static void
assign(struct buf *out, const char *name, const char *value)
{
    buf_fmt(out, "%s='", name);
    for (; *value; value++)
        buf_add(out, *value == '\'' ? STR("'\\''") : str_n(value, 1));
    buf_add(out, STR("'\n"));
}

static struct str
env_text(const struct live *live, struct arena *a)
{
    struct serve_setting settings[SERVE_SETTINGS];
    struct buf text = buf_in(a);

    serve_settings(settings, live);
    for (size_t i = 0; i < SERVE_SETTINGS; i++)
        assign(&text, settings[i].name, settings[i].value);
    return buf_str(&text);
}

static const struct err *
print(const struct serve *s, struct str text)
{
    if (terminal_write(STDOUT_FILENO, text))
        return NULL;
    return err_new(ERR_SYSTEM, NOWHERE, s->a, "cannot write to standard output: %s",
                   strerror(errno));
}

/* How to reach the sandbox: in the file that was asked for, and to whoever looks on. */
static const struct err *
tell_settings(struct serve *s, const struct live *live)
{
    struct str env = env_text(live, s->a);

    if (s->env && !s->env_is_output) {
        TRY(file_write_private(s->env, env, s->a));
        s->env_written = file_is_regular(s->env);
    } else if (s->env_is_output || !s->tell) {
        TRY(print(s, env));
    }
    return s->tell ? print(s, s->tell(live, s->a)) : NULL;
}

#define NO_ANSWERS "{\"answers\":[]}"

/* What is kept from one turn to the next. */
struct turn {
    struct jobs *jobs;
    struct str answers; /* for the server */
    time_t until;       /* the lab's time has gone on to there */
    struct arena *kept; /* of the answers */
};

static time_t
seconds_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

/* Time passes, requests are answered. `*idle`: there were none. */
static const struct err *
take_turn(struct stage *stage, struct turn *t, bool *idle, struct arena *a)
{
    struct str requests;
    time_t now = seconds_now();
    uint32_t n;

    TRY(live_check(stage->live, a));
    if (now > t->until)
        TRY(lab_wait(stage->lab, now - t->until, a));
    t->until = now;
    TRY(live_relay(stage->live, t->answers, &requests, a));
    TRY(jobs_answer_all(t->jobs, requests, &t->answers, &n, a));
    arena_reset(t->kept);
    t->answers = str_copy(t->answers, t->kept);
    *idle = n == 0;
    return NULL;
}

/* Until somebody asks us to stop, or one of the servers is gone. */
static const struct err *
keep_up(const struct serve *s, struct stage *stage)
{
    struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
    struct arena *step = arena_new(), *kept = arena_new();
    struct turn turn = {.jobs =
                            jobs_new(stage->lab, str_of(live_entra(stage->live)->tenant_id), s->a),
                        .answers = STR(NO_ANSWERS),
                        .until = seconds_now(),
                        .kept = kept};
    const struct err *e = NULL;

    fprintf(stderr, "serving on loopback; Ctrl-C ends it\n");
    while (!e && !interrupt_asked(NULL)) {
        bool idle = true;
        e = err_copy(take_turn(stage, &turn, &idle, step), s->a);
        arena_reset(step);
        if (idle)
            nanosleep(&pause, NULL);
    }
    arena_free(step);
    arena_free(kept);
    return interrupt_asked(NULL) ? NULL : e;
}

static const struct err *
serve_on(struct serve *s, struct stage *stage)
{
    for (uint32_t i = 0; i < s->faults.n; i++)
        TRY(fault_order(stage->setup.doors.admin, s->faults.at[i], s->a));
    struct str none_yet; /* the server keeps requests on jobs from here on: before the env file */
    TRY(live_relay(stage->live, STR(NO_ANSWERS), &none_yet, s->a));
    TRY(tell_settings(s, stage->live));
    return keep_up(s, stage);
}

static const struct err *
serve_world(struct serve *s, const char *world)
{
    struct stage *stage = NULL;

    s->options.world = world;
    const struct err *e = stage_open(&stage, &s->options, s->a);
    if (!e) /* so that clients can configure Cloud Sync */
        e = cloud_agent_install(lab_cloud_service(stage->lab), STR("AGENT1"), s->a);
    if (!e)
        e = serve_on(s, stage);
    stage_close(stage);
    return e;
}

static void
on_ready(void *context, const struct outcome *o)
{
    survivor_begin(((struct serve *)context)->survivor, o);
}

static void
on_step(void *context, const struct outcome *o, uint32_t step)
{
    survivor_step(((struct serve *)context)->survivor, o, step);
}

static const struct err *
serve_scenario(struct serve *s, const char *file)
{
    struct play_options options = {.live = true,
                                   .ldap_port = s->options.ldap_port,
                                   .entra_port = s->options.entra_port,
                                   .clients = s->options.clients,
                                   .profile = s->options.profile,
                                   .stopped = interrupt_asked,
                                   .progress = terminal_progress,
                                   .ready = on_ready,
                                   .stepped = on_step,
                                   .context = s};
    struct stage *stage = NULL;
    struct scenario scenario;
    struct outcome outcome;

    TRY(runbook_read(&scenario, str_of(file), s->a));
    const struct err *e = play(&outcome, &stage, &scenario, &options, s->a);
    terminal_progress_done();
    if (!e)
        e = outcome.broken;
    survivor_end(s->survivor, e);
    if (!e) {
        struct buf verdict = buf_in(s->a);
        report_closing(&verdict, &outcome, 0, (struct report_style){0});
        terminal_write(STDERR_FILENO, buf_str(&verdict));
        e = serve_on(s, stage);
    }
    stage_close(stage);
    return e;
}

enum { ENV = 256, PORT, LDAP_PORT, SEED, PROFILE, FAULT, CERTIFICATE, THROTTLE, PORT_MAX = 65535 };

static const struct option options[] = {
    {"env", required_argument, NULL, ENV},
    {"port", required_argument, NULL, PORT},
    {"ldap-port", required_argument, NULL, LDAP_PORT},
    {"seed", required_argument, NULL, SEED},
    {"profile", required_argument, NULL, PROFILE},
    {"fault", required_argument, NULL, FAULT},
    {"client-certificate", required_argument, NULL, CERTIFICATE},
    {"throttle", required_argument, NULL, THROTTLE},
    {NULL, 0, NULL, 0}};

static bool
is_scenario(const char *what)
{
    return what && str_ends(str_of(what), STR(".md"));
}

static bool
take_throttle(struct serve *s)
{
    static const struct {
        const char *name;
        enum entra_throttle throttle;
    } kinds[] = {
        {"off", THROTTLE_OFF}, {"documented", THROTTLE_DOCUMENTED}, {"scaled", THROTTLE_SCALED}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(optarg, kinds[i].name) == 0) {
            s->options.clients.throttle = kinds[i].throttle;
            return true;
        }
    command_misused(s->name, "--throttle is off, documented or scaled, not \"%s\"", optarg);
    return false;
}

static bool
take_option(struct serve *s, int option)
{
    int64_t number;

    switch (option) {
    case ENV:
        s->env = optarg;
        return true;
    case PROFILE:
        s->options.profile = str_of(optarg);
        return true;
    case FAULT:
        *VEC_PUSH(&s->faults, s->a) = str_of(optarg);
        return true;
    case CERTIFICATE:
        s->certificate = optarg;
        return true;
    case THROTTLE:
        return take_throttle(s);
    case PORT:
        if (!command_number(s->name, "--port", 1, PORT_MAX, &number))
            return false;
        s->options.entra_port = (uint16_t)number;
        return true;
    case LDAP_PORT:
        if (!command_number(s->name, "--ldap-port", 1, PORT_MAX, &number))
            return false;
        s->options.ldap_port = (uint16_t)number;
        return true;
    case SEED:
        if (!command_number(s->name, "--seed", 0, INT64_MAX, &number))
            return false;
        s->options.seed = (uint64_t)number;
        s->seeded = true;
        return true;
    default:
        return false;
    }
}

static const struct err *
read_certificate(struct serve *s)
{
    struct str pem;

    if (!s->certificate)
        return NULL;
    const struct err *e = file_read(s->certificate, &pem, s->a);
    if (e)
        return err_remedy(err_wrap(e, NOWHERE, s->a, "--client-certificate"), s->a,
                          "Name a file with an RSA certificate in PEM form.");
    s->options.clients.certificate = str_z(pem, s->a);
    s->options.clients.certificate_file = s->certificate;
    return NULL;
}

void
serve_settings(struct serve_setting out[SERVE_SETTINGS], const struct live *live)
{
    const struct slapd *ad = live_slapd(live);
    const struct entra *entra = live_entra(live);
    const struct serve_setting all[SERVE_SETTINGS] = {
        {"BASE_URL", entra->base_url},
        {"TENANT", entra->tenant_id},
        {"CLIENT_ID", entra->client_id},
        {"CLIENT_SECRET", entra->client_secret},
        {"CLIENT_CERTIFICATE", entra->client_certificate},
        {"READER_CLIENT_ID", entra->reader_id},
        {"READER_CLIENT_SECRET", entra->reader_secret},
        {"CA_FILE", entra->ca_file},
        {"LDAP_URL", ad->ldap_url},
        {"LDAP_BASE", ad->base},
        {"LDAP_BIND_DN", ad->bind_dn},
        {"LDAP_PASSWORD", ad->password},
    };

    memcpy(out, all, sizeof all);
}

int
serve_command(int argc, char **argv, struct arena *a)
{
    return serve_telling(argc, argv, NULL, a);
}

/* 0, or the exit status of a mistake that was told. `*what`: the world or scenario; NULL: none. */
static int
take_arguments(struct serve *s, int argc, char **argv, const char **what)
{
    int option;

    optind = 1;
    while ((option = command_option(argc, argv, ":", options)) != -1)
        if (!take_option(s, option))
            return EXIT_USAGE;
    if (optind + 1 < argc)
        return command_misused(s->name, "it takes one world or scenario");
    *what = optind < argc ? argv[optind] : NULL;
    s->env_is_output = s->env && strcmp(s->env, "-") == 0;
    if (s->seeded && is_scenario(*what))
        return command_misused(s->name, "--seed is for a world; a scenario has its own");
    return 0;
}

int
serve_telling(int argc, char **argv, serve_tell *tell, struct arena *a)
{
    struct serve s = {.name = argv[0],
                      .tell = tell,
                      .a = a,
                      .survivor = survivor_new(a),
                      .options = {.live = true,
                                  .seed = 1,
                                  .clients = {.expected = true},
                                  .start = time_from(2025, 9, 1, 9, 0, 0),
                                  .stopped = interrupt_asked,
                                  .progress = terminal_progress}};
    const char *what = NULL;
    int wrong = take_arguments(&s, argc, argv, &what);

    if (wrong)
        return wrong;
    const struct err *e = read_certificate(&s);
    if (!e)
        e = is_scenario(what) ? serve_scenario(&s, what) : serve_world(&s, what);
    if (s.env_written)
        unlink(s.env); /* what it says is not true any more */
    return e ? command_failed(e, a) : EXIT_AS_WRITTEN;
}
