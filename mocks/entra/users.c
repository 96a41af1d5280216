/* SPDX-License-Identifier: MIT */
/* Making users. */
#include "mocks/entra/object.h"
#include "mocks/entra/route.h"
#include "sim/base/arena.h"

void
user_create(struct entra_call *c)
{
    static const char *const required[] = {"accountEnabled", "displayName", "mailNickname",
                                           "userPrincipalName", "passwordProfile"};
    struct op op = {.kind = OP_ADD, .class = CLASS_user};

    if (!object_required(c, CLASS_user, required, sizeof required / sizeof *required) ||
        !object_mods(c, CLASS_user, &op))
        return;
    struct receipt r = call_write(c, op);
    if (call_done(c, &r))
        object_answer(c, 201, tenant_object(c->tenant, CLASS_user, str_from(r.anchor, 5)));
}
