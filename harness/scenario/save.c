/* SPDX-License-Identifier: MIT */
#include "harness/scenario/save.h"

#include <unistd.h>

#include "harness/file.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

const struct err *
save_file(void *user, const struct shell_file *file, struct arena *a)
{
    const char *path = str_z(file->path, a);
    struct buf text = buf_in(a);
    bool there = access(path, F_OK) == 0;
    struct str old = STR("");

    (void)user;
    if (there && file->keep)
        return err_remedy(err_new(ERR_REFUSED, NOWHERE, a, "%s is there already", path), a,
                          "Leave out -NoClobber to replace it.");
    if (there && file->append)
        TRY(file_read(path, &old, a));
    buf_add(&text, old);
    buf_add(&text, str_from(file->text, old.len ? file->header : 0));
    return file_write(path, buf_str(&text), a);
}

const struct err *
load_file(void *user, struct str path, struct str *text, struct arena *a)
{
    (void)user;
    return file_read(str_z(path, a), text, a);
}
