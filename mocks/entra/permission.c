/* SPDX-License-Identifier: MIT */
/*
 * Which permission opens which path: "Permissions" of each method in the Microsoft Graph reference.
 */
#include "mocks/entra/permission.h"

static const struct str names[] = {
#define PERMISSION(id, name) {name, sizeof name - 1},
#include "mocks/entra/permission.def"
#undef PERMISSION
};

#define BIT(id) PERMISSION_BIT(id)
#define DIRECTORY (BIT(DIRECTORY_READ) | BIT(DIRECTORY_WRITE))

/* The longer path stands before the one that it begins with; who may write may read. */
static const struct area {
    struct str path;
    permission_set read;
    permission_set write;
} areas[] = {
    {{"users", 5}, BIT(USER_READ) | DIRECTORY, BIT(USER_WRITE) | BIT(DIRECTORY_WRITE)},
    {{"groups/{}/members", 17},
     BIT(MEMBER_READ) | BIT(GROUP_READ) | BIT(GROUP_WRITE) | DIRECTORY,
     BIT(MEMBER_WRITE) | BIT(GROUP_WRITE) | BIT(DIRECTORY_WRITE)},
    {{"groups", 6}, BIT(GROUP_READ) | DIRECTORY, BIT(GROUP_WRITE) | BIT(DIRECTORY_WRITE)},
    {{"contacts", 8}, BIT(CONTACT_READ) | DIRECTORY, BIT(DIRECTORY_WRITE)},
    {{"directory/deletedItems", 22},
     BIT(USER_READ) | BIT(GROUP_READ) | DIRECTORY,
     BIT(USER_WRITE) | BIT(GROUP_WRITE) | BIT(DIRECTORY_WRITE)},
    {{"directory/onPremisesSynchronization", 35},
     BIT(SYNC_SETTINGS_READ),
     BIT(SYNC_SETTINGS_WRITE)},
    {{"organization", 12}, BIT(ORGANIZATION_READ) | DIRECTORY, BIT(ORGANIZATION_WRITE)},
    {{"domains", 7}, BIT(DOMAIN_READ) | DIRECTORY, BIT(DOMAIN_WRITE)},
    {{"roleManagement", 14}, BIT(ROLES_READ) | DIRECTORY, BIT(ROLES_WRITE)},
    {{"auditLogs", 9}, BIT(AUDIT_READ), 0},
    {{"servicePrincipals/{}/synchronization", 36},
     BIT(SYNCHRONIZATION_READ) | DIRECTORY,
     BIT(SYNCHRONIZATION_WRITE)},
    {{"servicePrincipals", 17}, BIT(APPLICATION_READ) | DIRECTORY, BIT(APPLICATION_WRITE)},
    {{"applications", 12}, BIT(APPLICATION_READ) | DIRECTORY, BIT(APPLICATION_WRITE)},
    {{"applicationTemplates", 20}, BIT(APPLICATION_READ) | DIRECTORY, BIT(APPLICATION_WRITE)},
    {{"$batch", 6}, PERMISSION_ALL, PERMISSION_ALL}, /* each request in it needs its own */
    {{"", 0}, DIRECTORY, BIT(DIRECTORY_WRITE)},
};

/* Questions that are too long for a URL. */
static const char *const questions[] = {
    "getByIds",           "getMemberGroups",    "getMemberObjects",   "checkMemberGroups",
    "checkMemberObjects", "validateProperties", "validateCredentials"};

void
permission_write(struct buf *b, permission_set set)
{
    bool first = true;

    buf_byte(b, '[');
    for (uint32_t i = 0; i < PERMISSION_COUNT; i++) {
        if (!(set & (permission_set)1 << i))
            continue;
        buf_fmt(b, "%s\"" STR_FMT "\"", first ? "" : ",", STR_ARG(names[i]));
        first = false;
    }
    buf_byte(b, ']');
}

permission_set
permission_named(struct str name)
{
    for (uint32_t i = 0; i < PERMISSION_COUNT; i++)
        if (str_eq(name, names[i]))
            return (permission_set)1 << i;
    return 0;
}

bool
permission_writes(struct str method, struct str path)
{
    if (str_eq(method, STR("GET")))
        return false;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        if (str_iends(path, str_of(questions[i])))
            return false;
    return true;
}

permission_set
permission_needed(struct str method, struct str path)
{
    const struct area *area = areas;

    while (!str_istarts(path, area->path))
        area++;
    return permission_writes(method, path) ? area->write : area->read | area->write;
}
