/* SPDX-License-Identifier: MIT */
#include "harness/scenario/survivor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/scenario/survivors.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

struct survivor {
    struct arena *a;
    const char *path;
    FILE *file;
    bool told;
};

struct survivor *
survivor_new(struct arena *a)
{
    struct survivor *s = ARENA_NEW(a, struct survivor);

    s->a = a;
    return s;
}

/* `mkdir -p`; false where it cannot be. */
static bool
make_folders(const char *path)
{
    char part[4096];

    if (strlen(path) >= sizeof part)
        return false;
    for (size_t i = 0; path[i]; i++) {
        part[i] = path[i];
        part[i + 1] = '\0';
        bool end = path[i + 1] == '/' || path[i + 1] == '\0';
        if (end && mkdir(part, 0700) != 0 && errno != EEXIST)
            return false;
    }
    return true;
}

static const char *
state_folder(struct arena *a)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

    if (state && *state == '/')
        return str_fmt(a, "%s/cutover", state).at;
    if (home && *home == '/')
        return str_fmt(a, "%s/.local/state/cutover", home).at;
    return NULL;
}

static struct str
stem(struct str path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.at[i - 1] == '/') {
            path = str_from(path, i);
            break;
        }
    return str_ends(path, STR(".md")) ? str_sub(path, 0, path.len - 3) : path;
}

/* A run without its journal is better than no run: say so once and go on. */
static void
cannot(struct survivor *s, const char *what)
{
    if (!s->told)
        fprintf(stderr, "cutover: no journal is kept: cannot write %s: %s\n", what,
                strerror(errno));
    s->told = true;
}

void
survivor_begin(struct survivor *s, const struct outcome *o)
{
    const char *folder = state_folder(s->a);

    if (!folder)
        return;
    survivors_prune(folder, s->a);
    s->path = str_fmt(s->a, "%s/" STR_FMT ".%ld.journal", folder, STR_ARG(stem(o->scenario)),
                      (long)getpid())
                  .at;
    int descriptor =
        make_folders(folder) ? open(s->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    if (descriptor < 0) {
        cannot(s, s->path);
        return;
    }
    survivors_claim(descriptor);
    s->file = fdopen(descriptor, "w");
    fprintf(s->file, "cutover: " STR_FMT ", seed %llu, profile " STR_FMT ", %s\n",
            STR_ARG(o->scenario), (unsigned long long)o->seed, STR_ARG(o->profile),
            o->slapd_us ? "live" : "in memory");
    fflush(s->file);
}

void
survivor_step(struct survivor *s, const struct outcome *o, uint32_t step)
{
    const struct outcome_step *t = &o->steps.at[step];

    if (!s->file)
        return;
    fprintf(s->file, "step %u, line %u, " STR_FMT ": " STR_FMT " +%u ~%u -%u, references lost %u\n",
            (unsigned)step + 1, (unsigned)t->line, STR_ARG(time_iso(t->at, s->a)),
            STR_ARG(t->title), (unsigned)(t->connect.adds + t->cloud.adds),
            (unsigned)(t->connect.updates + t->cloud.updates),
            (unsigned)(t->connect.deletes + t->cloud.deletes), (unsigned)t->losses);
    for (uint32_t i = 0; i < t->commands.n; i++)
        fprintf(s->file, "    " STR_FMT "\n", STR_ARG(t->commands.at[i]));
    if (fflush(s->file) != 0)
        cannot(s, s->path);
}

void
survivor_end(struct survivor *s, const struct err *broken)
{
    if (!s->file)
        return;
    if (broken) {
        struct buf text = buf_in(s->a);
        err_print(&text, broken);
        fprintf(s->file, "broken off: " STR_FMT, STR_ARG(buf_str(&text)));
        fprintf(stderr, "cutover: the steps done so far are in %s\n", s->path);
    } else {
        unlink(s->path);
    }
    fclose(s->file);
    s->file = NULL;
}
