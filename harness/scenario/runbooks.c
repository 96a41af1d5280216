/* SPDX-License-Identifier: MIT */
#include "harness/scenario/runbooks.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "harness/file.h"
#include "sim/base/arena.h"
#include "sim/base/sort.h"

static int
by_text(const void *a, const void *b, void *context)
{
    (void)context;
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static const struct err *
add_folder(struct runbooks *out, struct str folder, struct arena *a)
{
    DIR *d = opendir(folder.at);
    uint32_t first = out->list.n;

    if (!d)
        return err_new(ERR_SYSTEM, NOWHERE, a, "cannot read the folder %s: %s", folder.at,
                       strerror(errno));
    for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] != '.' && str_ends(str_of(e->d_name), STR(".md")) &&
            strcmp(e->d_name, "README.md") != 0)
            *VEC_PUSH(&out->list, a) = str_fmt(a, "%s/%s", folder.at, e->d_name);
    closedir(d);
    sort_stable(out->list.at + first, out->list.n - first, sizeof *out->list.at, by_text, NULL, a);
    if (first == out->list.n)
        return err_new(ERR_NOT_FOUND, NOWHERE, a, "there is no scenario (*.md) in %s", folder.at);
    return NULL;
}

const struct err *
runbooks_add(struct runbooks *out, const char *name, struct arena *a)
{
    struct stat s;
    struct str folder = str_of(name);

    if (stat(name, &s) != 0 || !S_ISDIR(s.st_mode)) {
        *VEC_PUSH(&out->list, a) = folder;
        return NULL;
    }
    while (folder.len > 1 && folder.at[folder.len - 1] == '/')
        folder.len--;
    return add_folder(out, str_copy(folder, a), a);
}

const struct err *
runbook_read(struct scenario *out, struct str file, struct arena *a)
{
    struct str text;
    const struct err *e = file_read(str_z(file, a), &text, a);

    if (e && e->kind == ERR_NOT_FOUND)
        return err_remedy(e, a, "`cutover list` names the runbooks that there are.");
    return e ? e : scenario_read(out, file, text, a);
}
