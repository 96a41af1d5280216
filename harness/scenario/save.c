/* SPDX-License-Identifier: MIT */
#include "harness/scenario/save.h"

#include <unistd.h>

#include "harness/cmdlets/session.h"
#include "harness/file.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/map.h"

struct drawer {
    struct map by_path;
    VEC(struct str) texts;
    struct arena *arena;
};

struct drawer *
drawer_new(struct arena *a)
{
    struct drawer *d = ARENA_NEW(a, struct drawer);

    *d = (struct drawer){.by_path = map_in(a, false), .arena = a};
    return d;
}

static bool
drawer_read(const struct drawer *d, struct str path, struct str *text)
{
    uint32_t at = d ? map_get(&d->by_path, path) : (uint32_t)MAP_NONE;

    if (at == MAP_NONE)
        return false;
    *text = d->texts.at[at];
    return true;
}

static void
drawer_write(struct drawer *d, struct str path, struct str text)
{
    *VEC_PUSH(&d->texts, d->arena) = str_copy(text, d->arena);
    map_set(&d->by_path, str_copy(path, d->arena), d->texts.n - 1);
}

static bool
is_there(const struct drawer *d, struct str path, struct arena *a)
{
    struct str text;

    return d ? drawer_read(d, path, &text) : access(str_z(path, a), F_OK) == 0;
}

const struct err *
load_file(void *user, struct str path, struct str *text, struct arena *a)
{
    const struct session *session = user;

    if (drawer_read(session->drawer, path, text))
        return NULL;
    return file_read(str_z(path, a), text, a);
}

const struct err *
save_file(void *user, const struct shell_file *file, struct arena *a)
{
    const struct session *session = user;
    struct buf text = buf_in(a);
    bool there = is_there(session->drawer, file->path, a);
    struct str old = STR("");

    if (there && file->keep)
        return err_remedy(
            err_new(ERR_REFUSED, NOWHERE, a, STR_FMT " is there already", STR_ARG(file->path)), a,
            "Leave out -NoClobber to replace it.");
    if (there && file->append)
        TRY(load_file(user, file->path, &old, a));
    buf_add(&text, old);
    buf_add(&text, str_from(file->text, old.len ? file->header : 0));
    if (!session->drawer)
        return file_write(str_z(file->path, a), buf_str(&text), a);
    drawer_write(session->drawer, file->path, buf_str(&text));
    return NULL;
}
