/* SPDX-License-Identifier: MIT */
#include "harness/import/policy.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <cjson/cJSON.h>

#include "harness/file.h"
#include "harness/import/json_place.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

enum { LABEL = 13 };

struct reading {
    struct buf *page;
    struct str file, text;
    struct arena *a;
    const struct err *err; /* the first one */
    uint32_t standard, own;
};

/* --- members ----------------------------------------------------------------------------------- */

/* Something of another kind than it must be; `path` says where it stands. */
static void
wrong(struct reading *r, const char *path, const char *name, const char *what)
{
    if (r->err)
        return;
    const char *whole = str_z(str_fmt(r->a, "%s%s%s", path, *path ? "." : "", name), r->a);
    struct place at = json_place(r->file, r->text, json_find(r->text, whole));
    r->err = err_remedy(err_new(ERR_INPUT, at, r->a, "%s is no %s", whole, what), r->a,
                        "Take the file as the wizard wrote it.");
}

/* Who reads these files does not tell upper from lower case, so neither do we. */
static const cJSON *
member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItem(object, name);
}

/* A text; empty where it is not there. Numbers come as their digits. */
static struct str
text_of(struct reading *r, const cJSON *object, const char *path, const char *name)
{
    const cJSON *m = member(object, name);

    if (!m || cJSON_IsNull(m))
        return STR("");
    if (cJSON_IsNumber(m) && isfinite(m->valuedouble))
        return str_fmt(r->a, "%.15g", m->valuedouble);
    if (!cJSON_IsString(m)) {
        wrong(r, path, name, cJSON_IsNumber(m) ? "number of any use: it is too large" : "text");
        return STR("");
    }
    return str_copy(str_of(m->valuestring), r->a);
}

static const cJSON *
object_of(struct reading *r, const cJSON *object, const char *path, const char *name)
{
    const cJSON *m = member(object, name);

    if (m && !cJSON_IsNull(m) && !cJSON_IsObject(m))
        wrong(r, path, name, "object");
    return cJSON_IsObject(m) ? m : NULL;
}

static const cJSON *
array_of(struct reading *r, const cJSON *object, const char *path, const char *name)
{
    const cJSON *m = member(object, name);

    if (m && !cJSON_IsNull(m) && !cJSON_IsArray(m))
        wrong(r, path, name, "array");
    return cJSON_IsArray(m) ? m : NULL;
}

static const char *
path_in(struct reading *r, const char *path, const char *name, uint32_t i)
{
    return str_z(str_fmt(r->a, "%s%s%s[%u]", path, *path ? "." : "", name, i), r->a);
}

/* Objects in an array; anything else among them is an error. */
static bool
is_object(struct reading *r, const cJSON *item, const char *path)
{
    if (!cJSON_IsObject(item))
        wrong(r, "", path, "object");
    return cJSON_IsObject(item);
}

/* --- the page ---------------------------------------------------------------------------------- */

static void
label(struct reading *r, const char *text)
{
    buf_fmt(r->page, "%-*s", LABEL, text);
}

/* A row of members that are there: "label  text what text what". */
static void
put_row(struct reading *r, const char *name, const cJSON *object, const char *path,
        const char *const (*members)[2], size_t n)
{
    bool any = false;

    for (size_t i = 0; i < n; i++) {
        struct str text = text_of(r, object, path, members[i][0]);
        if (!text.len)
            continue;
        if (any)
            buf_add(r->page, STR(", "));
        else
            label(r, name);
        buf_fmt(r->page, "%s%s" STR_FMT, members[i][1], *members[i][1] ? " " : "", STR_ARG(text));
        any = true;
    }
    if (any)
        buf_byte(r->page, '\n');
}

#define ROW(r, name, object, path, members)                                                        \
    put_row(r, name, object, path, members, sizeof(members) / sizeof *(members))

static void
put_heads(struct reading *r, const cJSON *root)
{
    static const char *const policy[][2] = {{"type", ""},
                                            {"author", "by"},
                                            {"timeCreated", "of"},
                                            {"azureADConnectVersion", "Connect"}};
    static const char *const server[][2] = {{"hostName", ""},
                                            {"serviceAccount", "runs as"},
                                            {"serviceAccountType", "account type"},
                                            {"databaseServer", "database server"},
                                            {"databaseInstance", "instance"},
                                            {"databaseName", "database"}};

    ROW(r, "policy", object_of(r, root, "", "policyMetadata"), "policyMetadata", policy);
    ROW(r, "server", object_of(r, root, "", "deploymentMetadata"), "deploymentMetadata", server);
}

static void
put_list(struct reading *r, const cJSON *object, const char *path, const char *name,
         const char *before)
{
    const cJSON *list = array_of(r, object, path, name), *item;
    bool any = false;

    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsString(item)) {
            wrong(r, path, name, "array of texts");
            return;
        }
        buf_fmt(r->page, "%s%s", any ? "; " : before, item->valuestring);
        any = true;
    }
}

static void
put_partitions(struct reading *r, const cJSON *directory, const char *path)
{
    const cJSON *list = array_of(r, directory, path, "partitionFilters"), *item;
    uint32_t i = 0;

    cJSON_ArrayForEach(item, list)
    {
        const char *at = path_in(r, path, "partitionFilters", i++);
        if (!is_object(r, item, at))
            return;
        label(r, i == 1 ? "scope" : "");
        buf_add(r->page, text_of(r, item, at, "distinguishedName"));
        put_list(r, item, at, "containerExclusions", ", without ");
        put_list(r, item, at, "containerInclusions", ", with ");
        buf_byte(r->page, '\n');
    }
}

static uint32_t
count(struct reading *r, const cJSON *object, const char *path, const char *name)
{
    return (uint32_t)cJSON_GetArraySize(array_of(r, object, path, name));
}

static void
put_own_rule(struct reading *r, const cJSON *rule, const char *path)
{
    struct str name = text_of(r, rule, path, "name");
    struct str precedence = text_of(r, rule, path, "precedence");
    struct str direction = text_of(r, rule, path, "direction");
    struct str link = text_of(r, rule, path, "linkType");

    label(r, "");
    buf_fmt(r->page, "  \"" STR_FMT "\" (" STR_FMT ", " STR_FMT ", " STR_FMT ", flows: %u)\n",
            STR_ARG(name.len ? name : STR("without a name")),
            STR_ARG(precedence.len ? precedence : STR("no precedence")),
            STR_ARG(direction.len ? direction : STR("no direction")),
            STR_ARG(link.len ? link : STR("no link type")),
            count(r, rule, path, "attributeMappings"));
}

static void
put_rules(struct reading *r, const cJSON *directory, const char *path)
{
    const cJSON *standard = array_of(r, directory, path, "standardSynchronizationRules"), *item;
    const cJSON *own = array_of(r, directory, path, "customSynchronizationRules");
    uint32_t i = 0;

    label(r, "rules");
    buf_fmt(r->page, "%d standard, %d of your own\n", cJSON_GetArraySize(standard),
            cJSON_GetArraySize(own));
    r->standard += (uint32_t)cJSON_GetArraySize(standard);
    r->own += (uint32_t)cJSON_GetArraySize(own);
    cJSON_ArrayForEach(
        item,
        standard) if (!is_object(r, item,
                                 path_in(r, path, "standardSynchronizationRules", i++))) return;
    i = 0;
    cJSON_ArrayForEach(item, own)
    {
        const char *at = path_in(r, path, "customSynchronizationRules", i++);
        if (!is_object(r, item, at))
            return;
        put_own_rule(r, item, at);
    }
}

static void
put_directories(struct reading *r, const cJSON *root)
{
    static const char *const names[][2] = {{"friendlyName", ""},
                                           {"fullyQualifiedDomainName", "forest"}};
    const cJSON *list = array_of(r, root, "", "onpremisesDirectoryPolicy"), *item;
    const cJSON *entra = object_of(r, root, "", "azureDirectoryPolicy");
    uint32_t i = 0;

    cJSON_ArrayForEach(item, list)
    {
        const char *at = path_in(r, "", "onpremisesDirectoryPolicy", i++);
        if (!is_object(r, item, at))
            return;
        ROW(r, "directory", item, at, names);
        put_partitions(r, item, at);
        put_rules(r, item, at);
    }
    if (entra) {
        label(r, "directory");
        buf_add(r->page, STR("Entra ID\n"));
        put_rules(r, entra, "azureDirectoryPolicy");
    }
}

/* --- what it lacks ----------------------------------------------------------------------------- */

static const char *const known[] = {"policyMetadata", "deploymentMetadata",
                                    "onpremisesDirectoryPolicy", "azureDirectoryPolicy"};
enum { KNOWN = sizeof known / sizeof *known };

static bool
is_known(const char *name)
{
    for (size_t i = 0; i < KNOWN; i++)
        if (strcasecmp(known[i], name) == 0)
            return true;
    return false;
}

static void
put_lacking(struct reading *r, const cJSON *root)
{
    const cJSON *item;

    buf_add(r->page, STR("\nNot in this file, or not to be told from it:\n"));
    for (size_t i = 0; i < KNOWN; i++)
        if (!member(root, known[i]))
            buf_fmt(r->page, "  %s\n", known[i]);
    if (r->standard)
        buf_fmt(r->page,
                "  what the %u standard rules do: they are named by tag and precedence alone\n",
                r->standard);
    if (r->own)
        buf_fmt(
            r->page,
            "  how joins and scopes of the %u rules of your own nest: nobody has described it\n",
            r->own);
    buf_add(r->page, STR("  schemas, selected attributes, run profiles, the deletion threshold\n"));
    cJSON_ArrayForEach(item, root) if (!is_known(item->string))
        buf_fmt(r->page, "  (\"%s\" is in the file and not known here)\n", item->string);
    buf_add(r->page, STR("\nTo have the rules run, export them on the server with\n"
                         "Get-ADSyncServerConfiguration -Path FOLDER and read that with\n"
                         "cutover import config FOLDER.\n"));
}

/* --- reading ----------------------------------------------------------------------------------- */

/* What stands where the parser gave up: the rest of a line, not too much of it. */
static struct str
around(struct str text, size_t at)
{
    struct str rest = str_from(text, at < text.len ? at : text.len);

    return str_trim(str_head(str_cut(&rest, '\n'), 30));
}

static const struct err *
not_json(struct str file, struct str text, const char *end, struct arena *a)
{
    size_t at = end && end >= text.at ? (size_t)(end - text.at) : 0;

    while (at < text.len && strchr(" \t\r\n", text.at[at]))
        at++;
    struct str what = around(text, at);
    const struct err *e =
        what.len ? err_new(ERR_SYNTAX, json_place(file, text, at), a,
                           "this is no well-formed JSON from here on: " STR_FMT, STR_ARG(what))
                 : err_new(ERR_SYNTAX, json_place(file, text, at), a, "the JSON ends too early");

    return err_remedy(e, a, "Take the file as the wizard wrote it.");
}

static const struct err *
not_a_policy(struct str file, struct str text, struct arena *a)
{
    return err_remedy(err_new(ERR_INPUT, json_place(file, text, json_find(text, "")), a,
                              "this is JSON and no synchronization policy: it has none of "
                              "policyMetadata, deploymentMetadata, onpremisesDirectoryPolicy, "
                              "azureDirectoryPolicy"),
                      a,
                      "Such files are below %%ProgramData%%\\AADConnect on the server; the wizard "
                      "exports one as well.");
}

static const struct err *
describe(struct buf *page, struct str file, struct str text, const cJSON *root, struct arena *a)
{
    struct reading r = {.page = page, .file = file, .text = text, .a = a};
    bool any = false;

    for (size_t i = 0; i < KNOWN; i++)
        any |= cJSON_IsObject(root) && member(root, known[i]);
    if (!any)
        return not_a_policy(file, text, a);
    put_heads(&r, root);
    put_directories(&r, root);
    put_lacking(&r, root);
    return r.err;
}

const struct err *
policy_describe(struct buf *page, struct str file, struct str text, struct arena *a)
{
    const char *end = NULL;

    TRY(file_must_be_text(file, text, a));
    cJSON *root = cJSON_ParseWithLengthOpts(text.at, text.len, &end, false);
    const struct err *e = NULL;
    if (!root || str_trim(str_from(text, (size_t)(end - text.at))).len)
        e = not_json(file, text, end, a);
    else
        e = describe(page, file, text, root, a);
    cJSON_Delete(root);
    return e;
}
