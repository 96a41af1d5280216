/* SPDX-License-Identifier: MIT */
/*
 * What an application may do: the roles in its token, and which of them a request needs.
 */
#pragma once

#include "sim/base/buf.h"

enum permission {
#define PERMISSION(id, name) PERMISSION_##id,
#include "mocks/entra/permission.def"
#undef PERMISSION
    PERMISSION_COUNT
};

/* A set of them, a bit each. */
typedef uint32_t permission_set;

#define PERMISSION_BIT(id) ((permission_set)1 << PERMISSION_##id)
#define PERMISSION_ALL (((permission_set)1 << PERMISSION_COUNT) - 1)

/* All that there is to do, without the permissions that others hold already: tokens stay short. */
#define PERMISSION_FULL                                                                            \
    (PERMISSION_BIT(APPLICATION_WRITE) | PERMISSION_BIT(AUDIT_READ) |                              \
     PERMISSION_BIT(DIRECTORY_WRITE) | PERMISSION_BIT(DOMAIN_WRITE) |                              \
     PERMISSION_BIT(SYNC_SETTINGS_WRITE) | PERMISSION_BIT(ORGANIZATION_WRITE) |                    \
     PERMISSION_BIT(ROLES_WRITE) | PERMISSION_BIT(SYNCHRONIZATION_WRITE))

/* `["Directory.Read.All","User.Read.All"]`, in order of the table; and a name as a set of one, or 0. */
void permission_write(struct buf *b, permission_set set);
permission_set permission_named(struct str name);

/* Does the method change anything there? */
bool permission_writes(struct str method, struct str path);

/*
 * The permissions of which one is enough for the method on a path below the version, as the table of
 * routes spells it. Looks and questions by POST need a permission to read, all else one to write.
 */
permission_set permission_needed(struct str method, struct str path);
