/* SPDX-License-Identifier: MIT */
/*
 * The person at the terminal: colour, progress, interrupts.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "harness/commands.h"
#include "harness/file.h"

static volatile sig_atomic_t interrupts;

static int64_t progress_began;
static bool progress_shown;

static void
on_signal(int number)
{
    if (interrupts++)
        _exit(128 + number); /* the guardian takes care of the children */
}

static const int watched[] = {SIGINT, SIGTERM, SIGHUP};

enum { WATCHED = sizeof watched / sizeof *watched };

void
interrupt_watch(void)
{
    struct sigaction action = {.sa_handler = on_signal}, before;

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < WATCHED; i++) {
        sigaction(watched[i], NULL, &before);
        if (before.sa_handler != SIG_IGN || watched[i] == SIGTERM)
            sigaction(watched[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error to report, too */
}

static sigset_t
watched_set(void)
{
    sigset_t set;

    sigemptyset(&set);
    for (size_t i = 0; i < WATCHED; i++)
        sigaddset(&set, watched[i]);
    return set;
}

void
interrupt_hold(void)
{
    sigset_t set = watched_set();

    sigprocmask(SIG_BLOCK, &set, NULL);
}

void
interrupt_release(bool forget)
{
    const struct timespec now = {0};
    sigset_t set = watched_set();

    while (forget && sigtimedwait(&set, NULL, &now) > 0)
        ;
    if (forget)
        interrupts = 0;
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

bool
interrupt_asked(void *unused)
{
    (void)unused;
    return interrupts > 0;
}

bool
terminal_person(int descriptor)
{
    return isatty(descriptor);
}

bool
terminal_colour(int descriptor)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

    return isatty(descriptor) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

size_t
terminal_columns(int descriptor)
{
    struct winsize size;

    if (!isatty(descriptor) || ioctl(descriptor, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

int64_t
terminal_clock(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void
terminal_progress(void *unused, struct str what, uint64_t done, uint64_t of)
{
    int64_t now = terminal_clock();

    (void)unused;
    if (!isatty(STDERR_FILENO))
        return;
    if (!progress_began)
        progress_began = now;
    if (now - progress_began < 1000000)
        return;
    progress_shown = true;
    fprintf(stderr, "\r\033[K    " STR_FMT, STR_ARG(what));
    if (done)
        fprintf(stderr, " %llu", (unsigned long long)done);
    if (of)
        fprintf(stderr, " of %llu", (unsigned long long)of);
    fprintf(stderr, " (%lld s)", (long long)(now - progress_began) / 1000000);
    fflush(stderr);
}

void
terminal_progress_done(void)
{
    if (progress_shown)
        fputs("\r\033[K", stderr);
    progress_shown = false;
    progress_began = 0;
}

bool
terminal_write(int descriptor, struct str text)
{
    return file_push(descriptor, text);
}

bool
terminal_deserted(int descriptor)
{
    struct pollfd p = {.fd = descriptor};

    return poll(&p, 1, 0) == 1 && (p.revents & POLLERR) != 0;
}
