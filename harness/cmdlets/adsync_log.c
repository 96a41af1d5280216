/* SPDX-License-Identifier: MIT */
/*
 * What the run history has to say of one object of a connector space, and its removal.
 */
#include "harness/cmdlets/adsync.h"

#include "sim/base/arena.h"

static const struct object_type log_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.CsObjectLogEntry",
    .display = "RunNumber|Time|RunProfileName|ErrorType|Detail"};

const struct param adsync_log_params[] = {
    {"Identifier", PARAM_GUID, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE},
    {"Count", PARAM_INT, .position = 2},
    {NULL}};

static const struct err *
emit_entry(struct call *c, const struct lab_run *run, const struct step_error *e)
{
    struct object *o = shape_object(c, &log_type);

    shape_int(o, "RunNumber", run->number, c->arena);
    shape_time(o, "Time", run->step.begin, c->arena);
    shape_text(o, "RunProfileName", run->profile, c->arena);
    shape_text(o, "ConnectorName", lab_connector(session_lab(c), run->connector)->name, c->arena);
    shape_text(o, "ErrorType", e->literal, c->arena);
    shape_text(o, "Detail", e->text, c->arena);
    shape_int(o, "RetryCount", e->retries, c->arena);
    shape_time(o, "FirstOccurred", e->first, c->arena);
    shape_bool(o, "Warning", e->warning, c->arena);
    return call_emit(c, value_object(o));
}

static const struct err *
find_object(struct call *c, cs_index *out)
{
    TRY(session_err(c, lab_need_connect(session_lab(c), c->arena)));
    *out = engine_cs_by_id(lab_connect(session_lab(c)),
                           value_to_text(call_value(c, "Identifier"), c->arena));
    if (*out == ENGINE_NONE)
        return call_error(c, ERR_NOT_FOUND, "no connector space holds such an object");
    return NULL;
}

const struct err *
adsync_get_log(struct call *c)
{
    int64_t left = call_int(c, "Count", INT32_MAX);
    cs_index object;

    TRY(find_object(c, &object));
    for (uint32_t i = lab_run_count(session_lab(c)); i > 0; i--) { /* the newest first */
        const struct lab_run *run = lab_run_at(session_lab(c), i - 1);
        for (uint32_t k = 0; k < run->step.errors.n && left > 0; k++) {
            if (run->step.errors.at[k].object != object)
                continue;
            left--;
            TRY(emit_entry(c, run, &run->step.errors.at[k]));
        }
    }
    return NULL;
}

const struct param adsync_remove_params[] = {
    {"CsObject", PARAM_ANY, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE},
    {"Force", PARAM_SWITCH},
    {NULL}};

const struct err *
adsync_remove_cs_object(struct call *c)
{
    struct value given = call_value(c, "CsObject"), id = VALUE_NONE;
    bool found = false;

    TRY(session_err(c, lab_need_connect(session_lab(c), c->arena)));
    struct engine *e = lab_connect(session_lab(c));
    if (given.kind == VALUE_OBJECT)
        id = object_get(given.object, STR("ObjectId"), &found);
    if (!found)
        return err_remedy(
            call_error(c, ERR_INPUT, "-CsObject is an object that Get-ADSyncCSObject gave"),
            c->arena, "Pipe it: Get-ADSyncCSObject ... | Remove-ADSyncCSObject.");
    cs_index object = engine_cs_by_id(e, value_to_text(id, c->arena));
    if (object == ENGINE_NONE || engine_cs_state(e, object) != CS_STAGING)
        return call_error(c, ERR_NOT_FOUND,
                          "the connector space does not hold that object any more");
    session_blame(c);
    if (!engine_cs_remove(e, object, c->arena))
        return err_remedy(
            call_error(c, ERR_REFUSED,
                       STR_FMT " is joined to the metaverse; only a disconnector can be removed",
                       STR_ARG(engine_cs_dn(e, object, c->arena))),
            c->arena, "Take it out of the scope of the rules, or of the OU selection.");
    lab_rules_changed(session_lab(c));
    return NULL;
}
