/* SPDX-License-Identifier: MIT */
/* Making devices. They are registered by an administrator; what joins by itself is not modelled. */
#include "mocks/entra/object.h"
#include "mocks/entra/route.h"

void
device_create(struct entra_call *c)
{
    static const char *const required[] = {"accountEnabled",  "alternativeSecurityIds",
                                           "deviceId",        "displayName",
                                           "operatingSystem", "operatingSystemVersion"};
    struct op op = {.kind = OP_ADD, .class = CLASS_device};

    if (!object_required(c, CLASS_device, required, sizeof required / sizeof *required) ||
        !object_mods(c, CLASS_device, &op))
        return;
    struct receipt r = call_write(c, op);
    if (call_done(c, &r))
        object_answer(c, 201, tenant_object(c->tenant, CLASS_device, str_from(r.anchor, 7)));
}
