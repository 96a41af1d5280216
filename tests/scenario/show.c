/* SPDX-License-Identifier: MIT */
#include "tests/scenario/show.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

int64_t
now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void
nap(int64_t us)
{
    const struct timespec t = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};

    if (us > 0)
        nanosleep(&t, NULL);
}

const char *
path_in(const struct show *s, const char *name)
{
    static char path[8][128];
    static int next;

    next = (next + 1) % 8;
    snprintf(path[next], sizeof path[next], "%s/%s", s->folder, name);
    return path[next];
}

void
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

void
open_command(struct show *s, const char *command, const char *const *arguments)
{
    const char *argv[16] = {command};

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

void
open_show(struct show *s, const char *const *arguments)
{
    open_command(s, CUTOVER_PROGRAM, arguments);
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

bool
program_runs(struct show *s)
{
    anything_left(s);
    return s->pid != 0;
}

bool
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

pid_t
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

uint32_t
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

bool
said(const struct show *s, const char *text)
{
    return strstr(s->out, text) || strstr(s->err, text);
}

void
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

void
close_show(struct show *s)
{
    nftw(s->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void
wait_until(struct show *s, int64_t moment)
{
    nap(s->began + moment - now_us());
}
