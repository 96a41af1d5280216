/* SPDX-License-Identifier: MIT */
/*
 * Several Connect servers: which one commands speak to, and who is in staging mode.
 */
#include "harness/cmdlets/adsync.h"

#include "sim/base/arena.h"

static const struct object_type server_type = {.name = "Lab.ConnectServer",
                                               .display = "Name|InFront|StagingModeEnabled"};

const struct param adsync_switch_params[] = {
    {"Server", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY}, {NULL}};

const struct err *
adsync_switch_connect(struct call *c)
{
    session_blame(c);
    return session_err(c, lab_switch_server(session_lab(c), call_text(c, "Server"), c->arena));
}

static const struct err *
emit_server(struct call *c, struct str name, bool in_front, bool staging)
{
    struct object *o = shape_object(c, &server_type);

    shape_text(o, "Name", name, c->arena);
    shape_bool(o, "InFront", in_front, c->arena);
    shape_bool(o, "StagingModeEnabled", staging, c->arena);
    return call_emit(c, value_object(o));
}

const struct err *
adsync_get_connect(struct call *c)
{
    struct lab *lab = session_lab(c);

    TRY(session_err(c, lab_need_connect(lab, c->arena)));
    TRY(emit_server(c, lab_server(lab), true, lab_scheduler(lab)->staging));
    for (uint32_t i = 0; i < lab_servers_parked(lab); i++) {
        bool staging;
        struct str name = lab_server_parked(lab, i, &staging);
        TRY(emit_server(c, name, false, staging));
    }
    return NULL;
}
