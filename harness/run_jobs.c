/* SPDX-License-Identifier: MIT */
/*
 * Several scenarios of `cutover run` at once.
 *
 * Each is played by a process of its own: servers, signals and guardians then are as in a run alone.
 * The process has its memory in a region that it shares with us, mapped before the fork, so what it
 * leaves there (outcomes, with all their pointers) is ours to read when it has ended. What it prints
 * goes into a file in memory and from there to our own output, when its turn has come.
 *
 * A job is a process group of its own: a Ctrl-C reaches us alone, and we pass it on once.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/run.h"
#include "sim/base/arena.h"

#define REGION ((size_t)16 << 30) /* of addresses; memory is taken as it is written */

enum {
    LOOK_MS = 100,
    AHEAD_MOST = 128, /* jobs that are begun and not yet shown */
};

struct output {
    int from; /* the file in memory */
    int to;
    off_t shown;
};

struct job {
    struct run *run; /* in the region; what the process leaves behind */
    pid_t pid;       /* 0: not begun */
    int end;         /* a pidfd, readable when it has ended */
    bool ended;
    int status; /* as waitpid gives it */
    struct output outputs[2];
    uint32_t outputs_n;
};

struct jobs {
    struct run *r;
    struct job *list;
    uint32_t n, begun, running, shown;
    uint32_t at_once;
    bool passed_on; /* the user's wish to stop */
};

/* --- one job ----------------------------------------------------------------------------------- */

static void __attribute__((noreturn)) be_job(const struct job *job, uint32_t index, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_SANDBOX);
    setpgid(0, 0);
    interrupt_release(true);
    dup2(job->outputs[0].from, STDOUT_FILENO);
    dup2(job->outputs[job->outputs_n - 1].from, STDERR_FILENO);
    run_scenario(job->run, index);
    fflush(NULL);
    _exit(EXIT_AS_WRITTEN);
}

/* Both streams into the same place keep their order: they get one file. */
static bool
one_place(void)
{
    struct stat out, err;

    return fstat(STDOUT_FILENO, &out) == 0 && fstat(STDERR_FILENO, &err) == 0 &&
           out.st_dev == err.st_dev && out.st_ino == err.st_ino;
}

static bool
open_outputs(struct job *job)
{
    static const int to[] = {STDOUT_FILENO, STDERR_FILENO};

    uint32_t n = one_place() ? 1 : 2;
    for (uint32_t i = 0; i < n; i++) {
        int from = memfd_create("cutover output", MFD_CLOEXEC);
        if (from < 0)
            return false;
        job->outputs[job->outputs_n++] = (struct output){.from = from, .to = to[i]};
    }
    return true;
}

/* The run as this job sees it, in memory that stays ours. */
static bool
open_region(struct job *job, const struct run *r)
{
    void *region = mmap(NULL, REGION, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (region == MAP_FAILED)
        return false;
    struct arena *a = arena_new_within(region, REGION);
    job->run = ARENA_NEW(a, struct run);
    *job->run = *r;
    job->run->a = a;
    job->run->survivor = survivor_new(a);
    job->run->status = EXIT_AS_WRITTEN;
    job->run->outcomes.n = 0;
    job->run->outcomes.at = NULL;
    job->run->outcomes.room = 0;
    return true;
}

static void
close_outputs(const struct job *job)
{
    for (uint32_t i = 0; i < job->outputs_n; i++)
        close(job->outputs[i].from);
}

/* False: the machine has no room for another one. */
static bool
begin(struct jobs *j, struct job *job, uint32_t index)
{
    pid_t us = getpid();

    job->pid = -1;
    if (open_outputs(job) && open_region(job, j->r)) {
        fflush(NULL);
        interrupt_hold();
        job->pid = fork();
        if (job->pid == 0)
            be_job(job, index, us);
        interrupt_release(false);
    }
    if (job->pid < 0) {
        close_outputs(job);
        if (job->run)
            munmap(job->run->a, REGION); /* the arena is the region's first object */
        *job = (struct job){0};
        return false;
    }
    job->end = (int)syscall(SYS_pidfd_open, job->pid, 0);
    j->running++;
    return true;
}

/* What it has printed since the last time. */
static void
show(struct job *job)
{
    char part[16 * 1024];

    for (uint32_t i = 0; i < job->outputs_n; i++) {
        struct output *o = &job->outputs[i];
        ssize_t n;
        while ((n = pread(o->from, part, sizeof part, o->shown)) > 0) {
            o->shown += n;
            fwrite(part, 1, (size_t)n, o->to == STDOUT_FILENO ? stdout : stderr);
        }
    }
    fflush(stdout);
}

/* Its end is an end of its own only if the scenario was played; otherwise it says so itself. */
static void
take_over(struct jobs *j, struct job *job, uint32_t index)
{
    struct run *r = j->r;
    const struct run *its = job->run;

    close_outputs(job);
    for (uint32_t i = 0; i < its->outcomes.n; i++)
        *VEC_PUSH(&r->outcomes, r->a) = its->outcomes.at[i];
    r->status = run_worse(r->status, its->status);
    r->cut_short |= its->cut_short;
    if (WIFEXITED(job->status) && WEXITSTATUS(job->status) == EXIT_AS_WRITTEN)
        return;
    fprintf(stderr, "cutover: " STR_FMT ": its process ended by %s %d\n",
            STR_ARG(r->files.list.at[index]), WIFSIGNALED(job->status) ? "signal" : "status",
            WIFSIGNALED(job->status) ? WTERMSIG(job->status) : WEXITSTATUS(job->status));
    r->status = run_worse(r->status, EXIT_SANDBOX);
}

/* --- all of them ------------------------------------------------------------------------------- */

/* Until a job has ended, or for a moment. */
static void
wait_a_moment(const struct jobs *j)
{
    struct pollfd ends[AHEAD_MOST];
    nfds_t n = 0;

    for (uint32_t i = j->shown; i < j->begun; i++)
        if (!j->list[i].ended)
            ends[n++] = (struct pollfd){.fd = j->list[i].end, .events = POLLIN};
    poll(ends, n, LOOK_MS);
}

static void
collect(struct jobs *j)
{
    for (uint32_t i = j->shown; i < j->begun; i++) {
        struct job *job = &j->list[i];
        if (job->ended || waitpid(job->pid, &job->status, WNOHANG) != job->pid)
            continue;
        job->ended = true;
        close(job->end);
        j->running--;
    }
}

/* In the order of the files: the first that is not done may be seen at its work. */
static void
show_in_order(struct jobs *j)
{
    for (; j->shown < j->begun; j->shown++) {
        struct job *job = &j->list[j->shown];
        show(job);
        if (!job->ended)
            return;
        take_over(j, job, j->shown);
    }
}

static void
pass_on_interrupt(struct jobs *j)
{
    if (j->passed_on || !interrupt_asked(NULL))
        return;
    j->passed_on = true;
    for (uint32_t i = j->shown; i < j->begun; i++)
        if (!j->list[i].ended)
            kill(j->list[i].pid, SIGTERM);
}

static void
begin_more(struct jobs *j)
{
    while (j->begun < j->n && j->running < j->at_once && j->begun - j->shown < AHEAD_MOST &&
           !interrupt_asked(NULL)) {
        if (!begin(j, &j->list[j->begun], j->begun)) {
            j->at_once = j->running;
            return;
        }
        j->begun++;
    }
}

void
run_jobs(struct run *r, uint32_t at_once)
{
    struct jobs j = {.r = r, .n = r->files.list.n, .at_once = at_once};

    j.list = ARENA_ARRAY(r->a, struct job, j.n);
    for (begin_more(&j); j.running; begin_more(&j)) {
        wait_a_moment(&j);
        pass_on_interrupt(&j);
        collect(&j);
        show_in_order(&j);
    }
    for (; j.begun < j.n && !interrupt_asked(NULL); j.begun++)
        run_scenario(r, j.begun); /* not one other process could be had */
    r->cut_short |= j.begun < j.n;
}
