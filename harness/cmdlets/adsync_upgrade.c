/* SPDX-License-Identifier: MIT */
/*
 * Upgrades of Connect: whether they come by themselves, and one now.
 */
#include "harness/cmdlets/adsync.h"

#include "sim/base/arena.h"

static const struct object_type detail_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.AutoUpgradeConfigurationState",
    .display = "AutoUpgradeState|SuspensionReason"};

static const struct object_type upgrade_type = {.name = "Lab.Upgrade",
                                                .display = "Replaced|Added|Removed|Moved"};

static const char *const states[] = {
    [AUTO_UPGRADE_ENABLED] = "Enabled",
    [AUTO_UPGRADE_DISABLED] = "Disabled",
    [AUTO_UPGRADE_SUSPENDED] = "Suspended",
};

struct str
adsync_auto_upgrade_name(enum auto_upgrade state)
{
    return str_of(states[state]);
}

const struct param adsync_get_auto_upgrade_params[] = {{"Detail", PARAM_SWITCH}, {NULL}};

const struct err *
adsync_get_auto_upgrade(struct call *c)
{
    TRY(session_err(c, lab_need_connect(session_lab(c), c->arena)));
    const struct lab_auto_upgrade *u = lab_auto_upgrade(session_lab(c));
    struct str state = adsync_auto_upgrade_name(u->state);

    if (!call_switch(c, "Detail"))
        return call_emit(c, value_text(state));
    struct object *o = shape_object(c, &detail_type);
    shape_text(o, "AutoUpgradeState", state, c->arena);
    shape_text(o, "SuspensionReason", u->reason, c->arena);
    return call_emit(c, value_object(o));
}

const struct param adsync_set_auto_upgrade_params[] = {
    {"AutoUpgradeState", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY,
     .choices = "Enabled|Disabled|Suspended"},
    {"SuspensionReason", PARAM_TEXT, .position = 2},
    {NULL}};

const struct err *
adsync_set_auto_upgrade(struct call *c)
{
    struct lab_auto_upgrade u = {.reason = call_text(c, "SuspensionReason")};

    TRY(session_err(c, lab_need_connect(session_lab(c), c->arena)));
    while (!str_ieq(str_of(states[u.state]), call_text(c, "AutoUpgradeState")))
        u.state++;
    if (u.reason.len && u.state != AUTO_UPGRADE_SUSPENDED)
        return call_error(c, ERR_INPUT, "-SuspensionReason goes with the state Suspended only");
    session_blame(c);
    lab_set_auto_upgrade(session_lab(c), u);
    return NULL;
}

const struct err *
adsync_upgrade(struct call *c)
{
    struct rule_upgrade u;
    struct object *o = shape_object(c, &upgrade_type);

    session_blame(c);
    TRY(session_err(c, lab_upgrade_connect(session_lab(c), &u, c->arena)));
    shape_int(o, "Replaced", u.replaced, c->arena);
    shape_int(o, "Added", u.added, c->arena);
    shape_int(o, "Removed", u.removed, c->arena);
    shape_int(o, "Moved", u.moved, c->arena);
    return call_emit(c, value_object(o));
}
