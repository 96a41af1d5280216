/* SPDX-License-Identifier: MIT */
#include "harness/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"

enum { LARGEST_FILE = 1 << 30 };

/* The user named the file: what is wrong with the name is for the user to put right. */
static enum err_kind
kind_of(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return ERR_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
    case ENXIO:
        return ERR_INPUT;
    default:
        return ERR_SYSTEM;
    }
}

static const struct err *
system_error(const char *path, const char *what, struct arena *a)
{
    int error = errno;
    const char *why = error == EISDIR ? "it is a folder" : strerror(error);

    if (!*path)
        return err_new(ERR_INPUT, NOWHERE, a, "cannot %s a file with an empty name", what);
    const struct err *e = err_new(kind_of(error), NOWHERE, a, "cannot %s %s: %s", what, path, why);

    if (error == ENOSPC || error == EDQUOT)
        return err_remedy(e, a, "Make room on its disk, or name a file on another one.");
    return e;
}

const struct err *
file_read_stream(int descriptor, const char *name, struct str *out, struct arena *a)
{
    struct buf text = buf_in(a);
    char part[64 * 1024];

    for (;;) {
        ssize_t n = read(descriptor, part, sizeof part);
        if (n < 0 && errno == EINTR)
            continue;
        if (n > 0 && text.len + (size_t)n > LARGEST_FILE)
            return err_new(ERR_INPUT, NOWHERE, a, "cannot read %s: it has more than 1 GiB", name);
        if (n < 0)
            return system_error(name, "read", a);
        if (n == 0)
            break;
        buf_add(&text, str_n(part, (size_t)n));
    }
    *out = buf_str(&text);
    return NULL;
}

const struct err *
file_read(const char *path, struct str *out, struct arena *a)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);

    if (descriptor < 0)
        return system_error(path, "read", a);
    const struct err *e = file_read_stream(descriptor, path, out, a);
    close(descriptor);
    return e;
}

/* How many bytes stand before the first that is no text. */
static size_t
text_prefix(struct str s)
{
    size_t at = 0, n;

    while (at < s.len && s.at[at] && (n = utf8_length(s, at)) > 0)
        at += n;
    return at;
}

const struct err *
file_must_be_text(struct str name, struct str text, struct arena *a)
{
    struct place at = {name, 1, 1};

    if (text.len > FILE_TEXT_MOST)
        return err_new(ERR_LIMIT, (struct place){.file = name}, a,
                       "this text has %zu bytes; up to %d can be read", text.len, FILE_TEXT_MOST);
    if (utf8_valid(text) && str_find_byte(text, '\0') < 0)
        return NULL;
    size_t good = text_prefix(text);
    if (str_starts(text, STR("\xff\xfe")) || str_starts(text, STR("\xfe\xff")))
        return err_remedy(err_new(ERR_SYNTAX, at, a, "this text is UTF-16"), a,
                          "Save the file as UTF-8.");
    for (size_t i = 0; i < good; i++) {
        at.column++;
        if (text.at[i] == '\n')
            at = (struct place){name, at.line + 1, 1};
    }
    return err_remedy(err_new(ERR_SYNTAX, at, a, "this is not a text file: byte 0x%02x",
                              (unsigned)(unsigned char)text.at[good]),
                      a, "Text is UTF-8 without zero bytes.");
}

bool
file_push(int descriptor, struct str text)
{
    while (text.len) {
        ssize_t n = write(descriptor, text.at, text.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        text = str_from(text, (size_t)n);
    }
    return true;
}

/* What cannot be synchronised is no disk. */
static bool
write_all(int descriptor, struct str text)
{
    return file_push(descriptor, text) &&
           (fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS);
}

bool
file_is_regular(const char *path)
{
    struct stat s;

    return stat(path, &s) == 0 && S_ISREG(s.st_mode);
}

/* Devices and pipes (/dev/stdout) are written as they are; there is nothing to replace. */
static bool
is_special(const char *path)
{
    struct stat s;

    return stat(path, &s) == 0 && !S_ISREG(s.st_mode);
}

static const struct err *
replace_file(const char *path, struct str text, mode_t mode, struct arena *a)
{
    const char *target = path;

    if (!is_special(path))
        target = str_fmt(a, "%s.%ld.part", path, (long)getpid()).at;
    int descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (descriptor < 0)
        return system_error(path, "write", a);
    bool written = write_all(descriptor, text);
    const struct err *e = written ? NULL : system_error(path, "write", a);
    close(descriptor);
    if (target == path)
        return e;
    if (!e && rename(target, path) != 0)
        e = system_error(path, "write", a);
    if (e)
        unlink(target);
    return e;
}

const struct err *
file_probe(const char *path, struct arena *a)
{
    const char *target = path;

    if (!is_special(path))
        target = str_fmt(a, "%s.%ld.part", path, (long)getpid()).at;
    int descriptor = open(target, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0644);
    if (descriptor < 0 && errno == ENXIO)
        return NULL; /* a pipe whose reader is not there yet */
    if (descriptor < 0)
        return system_error(path, "write", a);
    close(descriptor);
    if (target != path)
        unlink(target);
    return NULL;
}

const struct err *
file_write(const char *path, struct str text, struct arena *a)
{
    return replace_file(path, text, 0644, a);
}

const struct err *
file_write_private(const char *path, struct str text, struct arena *a)
{
    return replace_file(path, text, 0600, a);
}

/* The data beside the program, so that an installed tree can be moved; NULL where there is none. */
static const char *
beside_program(struct arena *a)
{
    char program[PATH_MAX], data[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program);

    while (n > 0 && program[n - 1] != '/')
        n--;
    if (n <= 0)
        return NULL;
    const char *path = str_fmt(a, STR_FMT "%s", (int)n, program, CUTOVER_DATA_FROM_PROGRAM).at;
    return realpath(path, data) ? str_z(str_of(data), a) : NULL;
}

const struct err *
file_data(const char *name, const char **path, struct arena *a)
{
    const char *places[] = {getenv("CUTOVER_DATA"), beside_program(a), CUTOVER_DATA_SOURCE,
                            CUTOVER_DATA_INSTALLED};

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (!places[i] || !*places[i])
            continue;
        *path = str_fmt(a, "%s/%s", places[i], name).at;
        if (access(*path, R_OK) == 0)
            return NULL;
        if (i == 0)
            break; /* who names a place means it */
    }
    return err_remedy(
        err_new(ERR_SYSTEM, NOWHERE, a, "cannot find %s, which comes with cutover", name), a,
        "Set CUTOVER_DATA to the folder that holds it.");
}

const char *
file_beside(struct str beside, struct str name, struct arena *a)
{
    size_t slash = beside.len;

    while (slash > 0 && beside.at[slash - 1] != '/')
        slash--;
    if (str_starts(name, STR("/")) || slash == 0)
        return str_z(name, a);
    return str_fmt(a, STR_FMT STR_FMT, (int)slash, beside.at, STR_ARG(name)).at;
}
