/* SPDX-License-Identifier: MIT */
/*
 * Invoke-ADSyncSingleObjectSync: one object of the directory is brought over now, and a report of it
 * is printed as JSON (how-to-connect-single-object-sync; assumption singleObjectReport).
 */
#include "harness/cmdlets/adsync.h"

#include "sim/base/arena.h"
#include "sim/model/dn.h"

const struct param adsync_single_params[] = {
    {"DistinguishedName", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY, .aliases = "DN"},
    {"StagingMode", PARAM_SWITCH},
    {"NoHtmlReport", PARAM_SWITCH}, /* none is written here in any case */
    {NULL}};

static struct value
errors_of(struct call *c, const struct step_result *s)
{
    struct array *list = array_new(c->arena);

    for (uint32_t i = 0; i < s->errors.n; i++) {
        const struct step_error *e = &s->errors.at[i];
        struct object *o = object_new(&type_custom, c->arena);
        shape_text(o, "DistinguishedName", e->dn, c->arena);
        shape_text(o, "ErrorType", e->literal, c->arena);
        shape_text(o, "ErrorDetail", e->text, c->arena);
        array_push(list, value_object(o), c->arena);
    }
    return value_array(list);
}

static struct value
import_report(struct call *c, const struct lab_single *single)
{
    struct object *o = object_new(&type_custom, c->arena);

    shape_text(o, "Result", single->import.result, c->arena);
    for (int i = 0; i < STAGING_COUNTERS; i++)
        if (single->import.staging[i])
            shape_int(o, str_z(staging_counter_name((enum staging_counter)i), c->arena),
                      single->import.staging[i], c->arena);
    object_setz(o, "Errors", errors_of(c, &single->import), c->arena);
    return value_object(o);
}

static struct value
sync_report(struct call *c, const struct lab_single *single)
{
    struct array *list = array_new(c->arena);

    for (uint32_t i = single->objects.n; i-- > 0;) {
        const struct lab_single_object *s = &single->objects.at[i];
        struct object *o = object_new(&type_custom, c->arena);
        shape_text(o, "DistinguishedName",
                   engine_cs_dn(lab_connect(session_lab(c)), s->index, c->arena), c->arena);
        shape_text(o, "Result", s->sync.result, c->arena);
        shape_text(o, "Disposition", adsync_disposition(&s->sync), c->arena);
        object_setz(o, "Errors", errors_of(c, &s->sync), c->arena);
        array_push(list, value_object(o), c->arena);
    }
    return value_array(list);
}

/* Each object that something was to be sent for. */
static struct value
sent_report(struct call *c, const struct lab_single *single)
{
    struct array *list = array_new(c->arena);

    for (uint32_t i = single->objects.n; i-- > 0;) {
        const struct lab_single_object *s = &single->objects.at[i];
        if (s->sent == ENGINE_NONE)
            continue;
        struct object *o = object_new(&type_custom, c->arena);
        shape_text(o, "DistinguishedName",
                   engine_cs_dn(lab_connect(session_lab(c)), s->sent, c->arena), c->arena);
        object_setz(o, "Operation", value_textz(adsync_pending_word(s->operation)), c->arena);
        shape_bool(o, "Refused", s->operation == PENDING_DELETE, c->arena);
        array_push(list, value_object(o), c->arena);
    }
    return value_array(list);
}

static struct value
export_report(struct call *c, const struct lab_single *single)
{
    struct object *o = object_new(&type_custom, c->arena);

    shape_text(o, "Result", single->exported ? single->export.result : STR("not run"), c->arena);
    object_setz(o, "Objects", sent_report(c, single), c->arena);
    object_setz(o, "Errors", errors_of(c, &single->export), c->arena);
    return value_object(o);
}

const struct err *
adsync_single_sync(struct call *c)
{
    struct str dn = call_text(c, "DistinguishedName"), json;
    struct lab *lab = session_lab(c);
    struct lab_single single;

    TRY(session_err(c, lab_need_connect(lab, c->arena)));
    if (!dn_valid(dn))
        return call_error(c, ERR_INPUT, "\"" STR_FMT "\" is not a distinguished name", STR_ARG(dn));
    session_blame(c);
    bool staging = call_switch(c, "StagingMode");
    TRY(session_err(c, lab_single_sync(lab, dn, staging, &single, c->arena)));
    struct object *o = object_new(&type_custom, c->arena);
    shape_text(o, "DistinguishedName", dn, c->arena);
    shape_bool(o, "StagingMode", staging || engine_staging(lab_connect(lab)), c->arena);
    object_setz(o, "Import", import_report(c, &single), c->arena);
    object_setz(o, "Synchronization", sync_report(c, &single), c->arena);
    object_setz(o, "Export", export_report(c, &single), c->arena);
    TRY(call_to_json(c, value_object(o), &json));
    return call_emit(c, value_text(json));
}
