/* SPDX-License-Identifier: MIT */
#include "harness/scenario/stage.h"

#include "harness/file.h"
#include "harness/scenario/save.h"
#include "harness/scenario/world.h"
#include "sim/base/arena.h"

static void
write_output(void *writer, struct str text)
{
    buf_add(writer, text);
}

static bool
now_is(void *user, vtime *out)
{
    const struct session *session = user;

    *out = lab_now(session->lab);
    return true;
}

static const struct err *
open_shell(struct stage *s, const struct stage_options *o)
{
    size_t n;
    const struct cmdlet_table *tables = session_tables(&n);
    struct shell_setup setup = {.tables = tables,
                                .n_tables = n,
                                .user = &s->session,
                                .write = write_output,
                                .writer = &s->output,
                                .stopped = o->stopped,
                                .stop = o->context,
                                .now = now_is,
                                .save = save_file,
                                .load = load_file};

    if (o->writes_nothing)
        s->session.drawer = drawer_new(s->arena);
    s->shell = shell_new(&setup, s->arena);
    return NULL;
}

static const struct err *
read_data(const char *name, struct str *file, struct str *text, struct arena *a)
{
    const char *path;

    TRY(file_data(name, &path, a));
    *file = str_of(path);
    return file_read(path, text, a);
}

static const struct err *
open_doors(struct stage *s, const struct stage_options *o)
{
    const struct live_options live = {.keep = o->keep,
                                      .ldap_port = o->ldap_port,
                                      .entra_port = o->entra_port,
                                      .clients = o->clients,
                                      .stopped = o->stopped,
                                      .context = o->context};

    if (o->live)
        return live_open(&s->live, &s->setup.doors, &s->setup, &live, s->arena);
    return lab_memory_doors(&s->setup.doors, &s->setup, s->arena);
}

static const struct err *
set_up(struct stage *s, const struct stage_options *o)
{
    struct arena *a = s->arena;

    schema_init(&s->schema, a);
    if (o->profile.len)
        TRY(assumptions_profile(&s->assumptions, o->profile, o->profile_at, a));
    s->setup = (struct lab_setup){
        .seed = o->seed, .start = o->start, .schema = &s->schema, .assumptions = &s->assumptions};
    TRY(read_data("rules/standard.rules", &s->setup.rules_file, &s->setup.rules_text, a));
    TRY(read_data("rules/cloudsync.mapping", &s->setup.mapping_file, &s->setup.mapping_text, a));
    TRY(err_at(world_load(&s->setup.world, o->world, &s->schema, o->seed, o->start, a), o->world_at,
               a));
    TRY(open_doors(s, o));
    TRY(lab_open(&s->lab, &s->setup, a));
    lab_on_stop(s->lab, o->stopped, o->context);
    lab_on_progress(s->lab, o->progress, o->context);
    s->session.lab = s->lab;
    return open_shell(s, o);
}

const struct err *
stage_open(struct stage **out, const struct stage_options *options, struct arena *a)
{
    struct stage *s = ARENA_NEW(a, struct stage);

    s->arena = a;
    s->output = buf_in(a);
    *out = s;
    return set_up(s, options);
}

void
stage_close(struct stage *s)
{
    if (!s)
        return;
    lab_close(s->lab);
    live_close(s->live);
    s->lab = NULL;
    s->live = NULL;
}

const struct err *
stage_run(struct stage *s, struct str text, struct str file, uint32_t line, struct str *printed)
{
    s->output.len = 0;
    s->session.text = text;
    s->session.first_line = line;
    const struct err *e = shell_run(s->shell, text, file, line);
    *printed = str_copy(buf_str(&s->output), s->arena);
    return e;
}
