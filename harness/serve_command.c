/* SPDX-License-Identifier: MIT */
/*
 * cutover serve: keeps the live sandbox up for other LDAP and Graph clients.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "harness/commands.h"
#include "harness/file.h"
#include "harness/report/report.h"
#include "harness/scenario/play.h"
#include "sim/base/arena.h"

struct serve {
    const char *env;
    struct stage_options options; /* for a world alone */
    struct arena *a;
    bool env_is_output;
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

static const struct err *
write_env(const struct serve *s, const struct live *live)
{
    const struct slapd *ad = live_slapd(live);
    const struct entra *entra = live_entra(live);
    struct buf text = buf_in(s->a);

    assign(&text, "BASE_URL", entra->base_url);
    assign(&text, "TENANT", entra->tenant_id);
    assign(&text, "CLIENT_ID", entra->client_id);
    assign(&text, "CLIENT_SECRET", entra->client_secret);
    assign(&text, "CA_FILE", entra->ca_file);
    assign(&text, "LDAP_URL", ad->ldap_url);
    assign(&text, "LDAP_BASE", ad->base);
    assign(&text, "LDAP_BIND_DN", ad->bind_dn);
    assign(&text, "LDAP_PASSWORD", ad->password);
    if (!s->env || s->env_is_output) {
        terminal_write(STDOUT_FILENO, buf_str(&text));
        return NULL;
    }
    return file_write_private(s->env, buf_str(&text), s->a);
}

/* Until somebody asks us to stop, or one of the servers is gone. */
static const struct err *
keep_up(const struct serve *s, const struct live *live)
{
    struct timespec pause = {.tv_nsec = 100 * 1000 * 1000};

    fprintf(stderr, "serving on loopback; Ctrl-C ends it\n");
    while (!interrupt_asked(NULL)) {
        TRY(live_check(live, s->a));
        nanosleep(&pause, NULL);
    }
    return NULL;
}

static const struct err *
serve_on(const struct serve *s, struct stage *stage)
{
    TRY(write_env(s, stage->live));
    return keep_up(s, stage->live);
}

static const struct err *
serve_world(struct serve *s, const char *world)
{
    struct stage *stage = NULL;

    s->options.world = world;
    const struct err *e = stage_open(&stage, &s->options, s->a);
    if (!e)
        e = serve_on(s, stage);
    stage_close(stage);
    return e;
}

static const struct err *
serve_scenario(const struct serve *s, const char *file)
{
    struct play_options options = {.live = true,
                                   .profile = s->options.profile,
                                   .stopped = interrupt_asked,
                                   .progress = terminal_progress};
    struct stage *stage = NULL;
    struct scenario scenario;
    struct outcome outcome;
    struct str text;

    TRY(file_read(file, &text, s->a));
    TRY(scenario_read(&scenario, str_of(file), text, s->a));
    const struct err *e = play(&outcome, &stage, &scenario, &options, s->a);
    terminal_progress_done();
    if (!e)
        e = outcome.broken;
    if (!e) {
        struct buf verdict = buf_in(s->a);
        report_closing(&verdict, &outcome, 0, (struct report_style){0});
        terminal_write(STDERR_FILENO, buf_str(&verdict));
        e = serve_on(s, stage);
    }
    stage_close(stage);
    return e;
}

enum { ENV = 256, SEED, PROFILE };

static const struct option options[] = {{"env", required_argument, NULL, ENV},
                                        {"seed", required_argument, NULL, SEED},
                                        {"profile", required_argument, NULL, PROFILE},
                                        {NULL, 0, NULL, 0}};

int
serve_command(int argc, char **argv, struct arena *a)
{
    struct serve s = {.a = a,
                      .options = {.live = true,
                                  .seed = 1,
                                  .start = time_from(2025, 9, 1, 9, 0, 0),
                                  .stopped = interrupt_asked,
                                  .progress = terminal_progress}};
    int64_t seed;
    int option;

    optind = 1;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == ENV)
            s.env = optarg;
        else if (option == PROFILE)
            s.options.profile = str_of(optarg);
        else if (option != SEED)
            return command_misused("serve", "see the options");
        else if (!str_int(str_of(optarg), &seed) || seed < 0)
            return command_misused("serve", "--seed takes a whole number, not \"%s\"", optarg);
        else
            s.options.seed = (uint64_t)seed;
    }
    if (optind + 1 < argc)
        return command_misused("serve", "it takes one world or scenario");
    s.env_is_output = s.env && strcmp(s.env, "-") == 0;
    const char *what = optind < argc ? argv[optind] : NULL;
    bool scenario = what && str_ends(str_of(what), STR(".md"));
    const struct err *e = scenario ? serve_scenario(&s, what) : serve_world(&s, what);
    if (s.env && !s.env_is_output)
        unlink(s.env); /* what it says is not true any more */
    return e ? command_failed(e, a) : EXIT_AS_WRITTEN;
}
