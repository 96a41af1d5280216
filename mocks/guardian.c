/* SPDX-License-Identifier: MIT */
/*
 * The guardian process: it reads which process groups to watch until the channel closes, kills
 * them, removes the folder and ends.
 *
 * It holds nothing of the program but its end of the channel, and has a session of its own, so a
 * Ctrl-C at the terminal does not reach it.
 */
#include "mocks/guardian.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    GROUPS_MAX = 256,
    CHANNEL = 3,    /* the guardian's own descriptor; those above it watch children */
    GONE_MS = 1000, /* how long killed children may take to go */
};

struct watch {
    pid_t group;
    bool forget;
};

struct watched {
    struct child {
        pid_t group;
        int leader; /* a pidfd, which becomes readable when the leader has ended; or -1 */
    } children[GROUPS_MAX];
    uint32_t n;
};

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    remove(path);
    return 0;
}

static void
remove_folder(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void
note(struct watched *w, struct watch message)
{
    for (uint32_t i = 0; i < w->n; i++) {
        if (w->children[i].group != message.group)
            continue;
        if (message.forget) {
            close(w->children[i].leader);
            w->children[i] = w->children[--w->n];
        }
        return;
    }
    if (!message.forget && w->n < GROUPS_MAX)
        w->children[w->n++] =
            (struct child){message.group, (int)syscall(SYS_pidfd_open, message.group, 0)};
}

/* A killed process holds its files until it has ended; the folder can be removed after that. */
static void
kill_all(const struct watched *w)
{
    for (uint32_t i = 0; i < w->n; i++)
        kill(-w->children[i].group, SIGKILL);
    for (uint32_t i = 0; i < w->n; i++) {
        struct pollfd leader = {.fd = w->children[i].leader, .events = POLLIN};
        if (leader.fd >= 0)
            poll(&leader, 1, GONE_MS);
    }
}

static void
let_go_of_the_program(int channel)
{
    int null = open("/dev/null", O_RDWR);

    setsid();
    prctl(PR_SET_NAME, "cutover-guard");
    for (int fd = 0; fd < 3; fd++)
        dup2(null, fd);
    dup2(channel, CHANNEL);
    close_range(CHANNEL + 1, ~0U, 0);
    if (chdir("/") != 0)
        _exit(1);
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void __attribute__((noreturn)) guard(int channel, const char *folder, bool keep)
{
    struct watched watched = {0};
    struct watch message;

    let_go_of_the_program(channel);
    int error = mkdir(folder, 0700) == 0 ? 0 : errno;
    if (send(CHANNEL, &error, sizeof error, 0) != sizeof error)
        keep = false; /* the program is gone already and nobody knows the folder */
    for (;;) {
        ssize_t got = recv(CHANNEL, &message, sizeof message, 0);
        if (got == (ssize_t)sizeof message)
            note(&watched, message);
        else if (got >= 0 || errno != EINTR)
            break;
    }
    kill_all(&watched);
    if (!error && !keep)
        remove_folder(folder);
    _exit(0);
}

/*
 * The program chooses the folder's name, so that it can remove the folder itself should somebody
 * kill the guardian. Nobody guesses the name, and mkdir takes no folder that is there.
 */
static const struct err *
name_folder(struct guardian *g, struct arena *a)
{
    const char *below = getenv("TMPDIR");
    uint64_t random;

    if (!below || below[0] != '/')
        below = "/tmp";
    if (getrandom(&random, sizeof random, 0) != sizeof random)
        return err_new(ERR_SYSTEM, NOWHERE, a, "the system gives no random bytes");
    int len = snprintf(g->folder, sizeof g->folder, "%s/cutover-%012llx", below,
                       (unsigned long long)random >> 16);
    if (len < (int)sizeof g->folder)
        return NULL;
    return err_remedy(err_new(ERR_SYSTEM, NOWHERE, a, "the path in TMPDIR is too long: %s", below),
                      a, "Let TMPDIR name a folder with a shorter path.");
}

static const struct err *
folder_error(const char *folder, int error, struct arena *a)
{
    const struct err *e = err_new(ERR_SYSTEM, NOWHERE, a, "cannot make the private folder %s: %s",
                                  folder, strerror(error));

    return err_remedy(e, a, "Make room there, or let TMPDIR name a folder that you may write to.");
}

static const struct err *
fork_guardian(struct guardian *g, bool keep, struct arena *a)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return err_new(ERR_SYSTEM, NOWHERE, a, "cannot make a channel: %s", strerror(errno));
    g->pid = fork();
    if (g->pid == 0)
        guard(ends[1], g->folder, keep);
    int error = errno;
    close(ends[1]);
    g->channel = ends[0];
    if (g->pid > 0)
        return NULL;
    close(ends[0]);
    return err_new(ERR_SYSTEM, NOWHERE, a, "cannot start a process: %s", strerror(error));
}

const struct err *
guardian_start(struct guardian *out, bool keep, struct arena *a)
{
    int error;
    ssize_t got;

    *out = (struct guardian){0};
    TRY(name_folder(out, a));
    TRY(fork_guardian(out, keep, a));
    do
        got = recv(out->channel, &error, sizeof error, 0);
    while (got < 0 && errno == EINTR);
    bool told = got == (ssize_t)sizeof error;
    if (told && !error)
        return NULL;
    const struct err *e =
        told ? folder_error(out->folder, error, a)
             : err_new(ERR_SYSTEM, NOWHERE, a, "the guardian process went away at its start");
    guardian_end(out, told); /* what it could not make is not ours to remove */
    return e;
}

static bool
tell(const struct guardian *g, struct watch message)
{
    return send(g->channel, &message, sizeof message, MSG_NOSIGNAL) == sizeof message;
}

bool
guardian_watch(const struct guardian *g, pid_t group)
{
    return tell(g, (struct watch){group, false});
}

bool
guardian_forget(const struct guardian *g, pid_t group)
{
    return tell(g, (struct watch){group, true});
}

void
guardian_end(struct guardian *g, bool keep)
{
    int status;

    close(g->channel);
    while (waitpid(g->pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (!keep && g->folder[0] && access(g->folder, F_OK) == 0)
        remove_folder(g->folder); /* somebody killed the guardian */
}
