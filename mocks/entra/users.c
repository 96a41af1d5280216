/* SPDX-License-Identifier: MIT */
/* Making users. */
#include "mocks/entra/object.h"
#include "mocks/entra/route.h"
#include "sim/base/arena.h"

static bool
has_required(struct entra_call *c)
{
    static const char *const required[] = {"accountEnabled", "displayName", "mailNickname",
                                           "userPrincipalName", "passwordProfile"};

    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        const cJSON *value = json_get(c->json, required[i]);
        if (value && !cJSON_IsNull(value))
            continue;
        entra_call_error(c, 400, "Request_BadRequest",
                         "A value is required for property '%s' of resource 'User'.", required[i]);
        return false;
    }
    return true;
}

void
user_create(struct entra_call *c)
{
    struct op op = {.kind = OP_ADD, .class = CLASS_user};

    if (!has_required(c) || !object_mods(c, CLASS_user, &op))
        return;
    struct receipt r = call_write(c, op);
    if (call_done(c, &r))
        object_answer(c, 201, tenant_object(c->tenant, CLASS_user, str_from(r.anchor, 5)));
}
