/* SPDX-License-Identifier: MIT */
#include "harness/scenario/survivors.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/arena.h"
#include "sim/base/sort.h"
#include "sim/base/vec.h"

struct left {
    const char *path;
    struct timespec written;
};

static int
newest_first(const void *a, const void *b, void *context)
{
    const struct left *x = a, *y = b;

    (void)context;
    if (x->written.tv_sec != y->written.tv_sec)
        return x->written.tv_sec > y->written.tv_sec ? -1 : 1;
    if (x->written.tv_nsec != y->written.tv_nsec)
        return x->written.tv_nsec > y->written.tv_nsec ? -1 : 1;
    return strcmp(x->path, y->path);
}

/* A lock goes when its process does, however it ends; so what can be locked is nobody's any more. */
static void
remove_unclaimed(const char *path)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (descriptor < 0)
        return;
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        unlink(path);
    close(descriptor);
}

void
survivors_prune(const char *folder, struct arena *a)
{
    VEC(struct left) all = {0};
    DIR *dir = opendir(folder);
    struct stat s;

    for (struct dirent *d; dir && (d = readdir(dir));) {
        if (!str_ends(str_of(d->d_name), STR(".journal")))
            continue;
        const char *path = str_fmt(a, "%s/%s", folder, d->d_name).at;
        if (lstat(path, &s) == 0 && S_ISREG(s.st_mode))
            *VEC_PUSH(&all, a) = (struct left){path, s.st_mtim};
    }
    if (dir)
        closedir(dir);
    if (all.n <= SURVIVORS_KEPT)
        return;
    sort_stable(all.at, all.n, sizeof *all.at, newest_first, NULL, a);
    for (uint32_t i = SURVIVORS_KEPT; i < all.n; i++)
        remove_unclaimed(all.at[i].path);
}

void
survivors_claim(int descriptor)
{
    flock(descriptor, LOCK_SH);
}
