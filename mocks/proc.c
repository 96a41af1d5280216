/* SPDX-License-Identifier: MIT */
/*
 * The sandbox and its children.
 *
 * A child tells the guardian its own process group before it does anything else, and it holds the
 * channel open until it has: so however early the program is killed, the guardian learns of every
 * child before it sees the channel close. A group is forgotten before its leader is reaped, while
 * its number cannot yet have gone to somebody else.
 */
#include "mocks/proc.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mocks/guardian.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

enum {
    STOP_MS = 2000,
    TAIL_BYTES = 2048,
    TAIL_LINES = 8,
    EXIT_NO_PROGRAM = 127,
};

struct proc {
    struct sandbox *sandbox;
    struct proc *next; /* the one that was started before it */
    char *log;
    pid_t pid;
    bool reaped;
    int status;
};

struct sandbox {
    struct guardian guardian;
    struct proc *last;
    struct sandbox *next;
    bool (*stop_asked)(void *context);
    void *stop_context;
    bool keep;
};

/* What a child is to become: a program, or a function. */
struct task {
    const char *path;
    const char *const *argv;
    int (*run)(void *context);
    void *context;
};

/* All open ones: a forked child must let go of every channel, or guardians would wait for it. */
static struct sandbox *sandboxes;

static void *
must(void *memory)
{
    if (!memory) {
        fputs("cutover: out of memory\n", stderr);
        abort();
    }
    return memory;
}

const struct err *
sandbox_open(struct sandbox **out, bool keep, struct arena *a)
{
    struct sandbox *s = must(calloc(1, sizeof *s));

    signal(SIGPIPE, SIG_IGN);
    setenv("LDAPNOINIT", "1", 1);
    const struct err *e = guardian_start(&s->guardian, keep, a);

    if (e) {
        free(s);
        return e;
    }
    s->keep = keep;
    s->next = sandboxes;
    sandboxes = s;
    *out = s;
    return NULL;
}

const char *
sandbox_folder(const struct sandbox *s)
{
    return s->guardian.folder;
}

void
sandbox_on_stop(struct sandbox *s, bool (*asked)(void *context), void *context)
{
    s->stop_asked = asked;
    s->stop_context = context;
}

bool
sandbox_stop_asked(const struct sandbox *s)
{
    return s->stop_asked && s->stop_asked(s->stop_context);
}

static void
unlink_sandbox(struct sandbox *s)
{
    struct sandbox **at = &sandboxes;

    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
}

void
sandbox_close(struct sandbox *s)
{
    if (!s)
        return;
    for (struct proc *p = s->last; p; p = p->next) /* all at once; proc_stop then waits */
        if (!p->reaped)
            kill(-p->pid, SIGTERM);
    for (struct proc *p = s->last, *next; p; p = next) {
        next = p->next;
        proc_stop(p);
        free(p->log);
        free(p);
    }
    unlink_sandbox(s);
    guardian_end(&s->guardian, s->keep);
    free(s);
}

static const char *
find_in(struct str folders, const char *program, struct arena *a)
{
    while (folders.at) {
        struct str folder = str_cut(&folders, ':');
        const char *path = str_z(str_fmt(a, STR_FMT "/%s", STR_ARG(folder), program), a);
        if (folder.len && access(path, X_OK) == 0)
            return path;
    }
    return NULL;
}

const char *
proc_find(const char *program, struct arena *a)
{
    if (strchr(program, '/'))
        return access(program, X_OK) == 0 ? program : NULL;
    const char *path = find_in(str_of(getenv("PATH")), program, a);
    return path ? path : find_in(STR("/usr/sbin:/sbin:/usr/local/sbin"), program, a);
}

static void
default_signals(void)
{
    static const int ours[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGPIPE, SIGALRM, SIGTERM,
                               SIGUSR1, SIGUSR2, SIGCHLD, SIGTSTP, SIGWINCH};
    sigset_t none;

    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        signal(ours[i], SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void
redirect(const char *log)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int out = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);

    if (null < 0 || out < 0)
        return;
    dup2(null, 0);
    dup2(out, 1);
    dup2(out, 2);
    if (null > 2)
        close(null);
    if (out > 2)
        close(out);
}

/* In the child. `status` tells the parent: closed in silence, all is well; an errno, it is not. */
static void __attribute__((noreturn))
become(const struct proc *p, const struct task *t, pid_t parent, int status)
{
    int error = ENOTCONN;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_NO_PROGRAM);
    setpgid(0, 0);
    if (guardian_watch(&p->sandbox->guardian, getpid())) {
        for (struct sandbox *s = sandboxes; s; s = s->next)
            close(s->guardian.channel);
        default_signals();
        redirect(p->log);
        if (t->run) {
            close(status);
            int result = t->run(t->context);
            fflush(NULL);
            _exit(result);
        }
        execv(t->path, (char *const *)(const void *)t->argv);
        error = errno;
    }
    ssize_t told = write(status, &error, sizeof error);
    _exit(told == sizeof error ? EXIT_NO_PROGRAM : EXIT_NO_PROGRAM + 1);
}

static struct proc *
new_proc(struct sandbox *s, const char *name)
{
    struct proc *p = must(calloc(1, sizeof *p));
    size_t room = strlen(s->guardian.folder) + strlen(name) + sizeof "/.log";

    p->log = must(malloc(room));
    snprintf(p->log, room, "%s/%s.log", s->guardian.folder, name);
    p->sandbox = s;
    return p;
}

static const struct err *
start_failed(struct proc *p, const char *name, int error, struct arena *a)
{
    if (p->pid > 0)
        proc_stop(p);
    free(p->log);
    free(p);
    if (error == ENOTCONN)
        return err_new(ERR_SANDBOX, NOWHERE, a, "cannot start %s: the guardian process is gone",
                       name);
    return err_new(ERR_SANDBOX, NOWHERE, a, "cannot start %s: %s", name, strerror(error));
}

static const struct err *
start(struct proc **out, struct sandbox *s, const char *name, const struct task *t, struct arena *a)
{
    struct proc *p = new_proc(s, name);
    pid_t parent = getpid();
    int status[2], error = 0;

    if (pipe2(status, O_CLOEXEC) != 0)
        return start_failed(p, name, errno, a);
    fflush(NULL);
    p->pid = fork();
    if (p->pid == 0)
        become(p, t, parent, status[1]);
    error = p->pid < 0 ? errno : 0;
    close(status[1]);
    if (p->pid > 0)
        while (read(status[0], &error, sizeof error) < 0 && errno == EINTR)
            ;
    close(status[0]);
    if (error)
        return start_failed(p, name, error, a);
    p->next = s->last;
    s->last = p;
    *out = p;
    return NULL;
}

const struct err *
proc_spawn(struct proc **out, struct sandbox *s, const char *name, const char *const *argv,
           struct arena *a)
{
    struct task t = {.path = proc_find(argv[0], a), .argv = argv};

    if (!t.path)
        return err_new(ERR_SANDBOX, NOWHERE, a, "the program %s is not installed", argv[0]);
    return start(out, s, name, &t, a);
}

const struct err *
proc_fork(struct proc **out, struct sandbox *s, const char *name, int (*run)(void *context),
          void *context, struct arena *a)
{
    struct task t = {.run = run, .context = context};

    assert(run);
    return start(out, s, name, &t, a);
}

pid_t
proc_pid(const struct proc *p)
{
    return p->pid;
}

/* Has it ended? Then what is left of its group is killed, and it is reaped. */
static bool
collect(struct proc *p)
{
    siginfo_t info = {0};

    if (p->reaped)
        return true;
    if (waitid(P_PID, (id_t)p->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
        info.si_code = CLD_EXITED; /* somebody else has reaped it */
    else if (info.si_pid == 0)
        return false;
    kill(-p->pid, SIGKILL);
    guardian_forget(&p->sandbox->guardian, p->pid);
    waitpid(p->pid, NULL, WNOHANG);
    p->status = info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
    p->reaped = true;
    return true;
}

bool
proc_alive(struct proc *p)
{
    return !collect(p);
}

bool
proc_stop_asked(const struct proc *p)
{
    return sandbox_stop_asked(p->sandbox);
}

bool
proc_wait(struct proc *p, int timeout_ms, int *status)
{
    const struct timespec nap = {.tv_nsec = 500000};
    struct timespec start, now;

    clock_gettime(CLOCK_MONOTONIC, &start);
    while (!collect(p)) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        long passed = (now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000;
        if (passed >= timeout_ms)
            return false;
        nanosleep(&nap, NULL);
    }
    *status = p->status;
    return true;
}

void
proc_stop(struct proc *p)
{
    int status;

    if (p->reaped)
        return;
    kill(-p->pid, SIGTERM);
    if (proc_wait(p, STOP_MS, &status))
        return;
    kill(-p->pid, SIGKILL);
    proc_wait(p, STOP_MS, &status);
}

struct str
proc_log_tail(struct proc *p, struct arena *a)
{
    char text[TAIL_BYTES];
    int fd = open(p->log, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return STR("");
    off_t end = lseek(fd, 0, SEEK_END);
    ssize_t got = pread(fd, text, sizeof text, end > TAIL_BYTES ? end - TAIL_BYTES : 0);
    close(fd);
    struct str tail = str_trim(str_n(text, got > 0 ? (size_t)got : 0));
    size_t from = tail.len, lines = 0;
    while (from > 0 && (tail.at[from - 1] != '\n' || ++lines < TAIL_LINES))
        from--;
    return str_copy(str_from(tail, from), a);
}

static struct str
how_it_ended(struct proc *p, struct arena *a)
{
    if (!collect(p))
        return STR("");
    if (p->status == 128 + SIGBUS) /* what a mapped file gets that the disk has no room for */
        return STR("killed by signal 7, as happens when a disk is full");
    if (p->status > 128)
        return str_fmt(a, "killed by signal %d", p->status - 128);
    return str_fmt(a, "ended with status %d", p->status);
}

struct str
proc_last_words(struct proc *p, struct arena *a)
{
    struct str end = how_it_ended(p, a), log = proc_log_tail(p, a);

    if (!end.len || !log.len)
        return end.len ? end : log;
    return str_fmt(a, STR_FMT "; it said last: " STR_FMT, STR_ARG(end), STR_ARG(log));
}
