/* SPDX-License-Identifier: MIT */
/*
 * The folder: which files it has, what each of them is, and whether they belong together.
 */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/file.h"
#include "harness/import/part.h"
#include "sim/base/arena.h"
#include "sim/base/sort.h"

static const struct root {
    struct str name;
    const char *folder;
    const struct err *(*read)(struct configuration *c, struct xml_element root);
} roots[] = {
    {STR("ma-data"), "Connectors", part_connector},
    {STR("saved-mv-configuration"), "GlobalSettings", part_globals},
    {STR("synchronizationRule"), "SynchronizationRules", part_rule},
};

static const char *const folders[] = {"Connectors", "GlobalSettings", "SynchronizationRules"};

typedef VEC(struct str) names;

static int
by_name(const void *x, const void *y, void *context)
{
    (void)context;
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static const struct err *
missing(struct str path, const char *what, struct arena *a)
{
    return err_remedy(err_new(ERR_INPUT, (struct place){path, 0, 0}, a, "%s", what), a,
                      "An export is a folder with Connectors, GlobalSettings and "
                      "SynchronizationRules in it; on the server run "
                      "Get-ADSyncServerConfiguration -Path FOLDER.");
}

/* The .xml files of a folder, sorted: what follows does not depend on the disk's order. */
static const struct err *
list_files(struct str path, names *out, struct arena *a)
{
    DIR *dir = opendir(str_z(path, a));
    struct dirent *d;

    if (!dir)
        return missing(path,
                       errno == ENOENT ? "this part of the export is missing" : strerror(errno), a);
    while ((d = readdir(dir)))
        if (str_iends(str_of(d->d_name), STR(".xml")))
            *VEC_PUSH(out, a) = str_fmt(a, STR_FMT "/%s", STR_ARG(path), d->d_name);
    closedir(dir);
    if (out->n == 0)
        return missing(path, "there is no .xml file in this part of the export", a);
    sort_stable(out->at, out->n, sizeof *out->at, by_name, NULL, a);
    return NULL;
}

static const struct err *
read_element(struct configuration *c, struct xml_element e, const char *folder)
{
    struct str right = STR("");

    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
        if (folder && strcmp(roots[i].folder, folder) != 0)
            continue;
        if (str_eq(xml_name(e), roots[i].name))
            return roots[i].read(c, e);
        right = roots[i].name;
    }
    return err_new(ERR_INPUT, xml_place(e), c->arena,
                   "the root of a file in %s is <" STR_FMT ">, and here it is <" STR_FMT ">",
                   folder, STR_ARG(right), STR_ARG(xml_name(e)));
}

static const struct err *
read_root(struct configuration *c, struct xml_element root, const char *folder)
{
    if (!str_eq(xml_name(root), STR("SyncRules")))
        return read_element(c, root, folder);
    for (struct xml_element r = xml_child(root, NULL); xml_is(r); r = xml_next(r, NULL))
        TRY(read_element(c, r, folder)); /* all rules in one file */
    return NULL;
}

const struct err *
part_file(struct configuration *c, struct str path, struct str text, const char *folder)
{
    struct xml *doc;

    TRY(xml_open(&doc, path, text, c->arena));
    const struct err *e = read_root(c, xml_root(doc), folder);
    xml_close(doc);
    return e;
}

static const struct err *
read_file(struct configuration *c, struct str path, const char *folder)
{
    struct str text;

    TRY(file_read(str_z(path, c->arena), &text, c->arena));
    return part_file(c, path, text, folder);
}

static const struct err *
read_folder(struct configuration *c, const char *folder)
{
    names files = {0};

    TRY(list_files(str_fmt(c->arena, STR_FMT "/%s", STR_ARG(c->folder), folder), &files, c->arena));
    for (uint32_t i = 0; i < files.n; i++)
        TRY(read_file(c, files.at[i], folder));
    return NULL;
}

static int
by_precedence(const void *x, const void *y, void *context)
{
    const struct config_rule *a = x, *b = y;

    (void)context;
    return (a->precedence > b->precedence) - (a->precedence < b->precedence);
}

const struct err *
config_read(struct configuration *out, struct str folder, struct arena *a)
{
    struct stat s;

    *out = (struct configuration){.folder = folder, .arena = a};
    while (folder.len > 1 && folder.at[folder.len - 1] == '/')
        out->folder = folder = str_sub(folder, 0, folder.len - 1);
    if (str_empty(folder))
        return missing(folder, "the name of the folder is empty", a);
    if (stat(str_z(folder, a), &s) != 0)
        return missing(folder, strerror(errno), a);
    if (!S_ISDIR(s.st_mode))
        return missing(folder, "this is a file", a);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        TRY(read_folder(out, folders[i]));
    sort_stable(out->rules.at, out->rules.n, sizeof *out->rules.at, by_precedence, NULL, a);
    return config_check(out);
}
