/* SPDX-License-Identifier: MIT */
/*
 * A configuration as a folder.
 */
#include "harness/import/write.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/file.h"
#include "sim/base/arena.h"

static const struct err *
make_folder(const char *path, struct arena *a)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return NULL;
    return err_new(ERR_SYSTEM, (struct place){str_of(path), 0, 0}, a,
                   "the folder cannot be made: %s", strerror(errno));
}

static const char *
path_of(struct str folder, const char *name, struct arena *a)
{
    return str_z(str_fmt(a, STR_FMT "/%s", STR_ARG(folder), name), a);
}

static const struct err *
write_rules(const struct configuration *c, struct str folder, struct arena *a)
{
    for (uint32_t i = 0; i < c->rules.n; i++) {
        struct buf out = buf_in(a);
        struct str name = str_fmt(a, "SynchronizationRules/SynchronizationRule_{" STR_FMT "}.xml",
                                  STR_ARG(c->rules.at[i].id));
        config_write_rule(&out, &c->rules.at[i]);
        TRY(file_write(path_of(folder, str_z(name, a), a), buf_str(&out), a));
    }
    return NULL;
}

static const struct err *
write_connectors(const struct configuration *c, struct str folder, struct arena *a)
{
    for (uint32_t i = 0; i < c->connectors.n; i++) {
        struct buf out = buf_in(a);
        struct str name =
            str_fmt(a, "Connectors/Connector_{" STR_FMT "}.xml", STR_ARG(c->connectors.at[i].id));
        config_write_connector(&out, &c->connectors.at[i]);
        TRY(file_write(path_of(folder, str_z(name, a), a), buf_str(&out), a));
    }
    return NULL;
}

const struct err *
config_write(const struct configuration *c, struct str folder, struct arena *a)
{
    static const char *const parts[] = {"Connectors", "GlobalSettings", "SynchronizationRules"};
    struct buf out = buf_in(a);

    TRY(make_folder(str_z(folder, a), a));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        TRY(make_folder(path_of(folder, parts[i], a), a));
    TRY(write_rules(c, folder, a));
    TRY(write_connectors(c, folder, a));
    config_write_metaverse(&out, c);
    return file_write(path_of(folder, "GlobalSettings/MV.xml", a), buf_str(&out), a);
}
