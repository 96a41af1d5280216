/* SPDX-License-Identifier: MIT */
/*
 * Faults on command: which of the engines' requests goes wrong, and how.
 */
#include "harness/cmdlets/session.h"
#include "harness/cmdlets/shape.h"
#include "harness/cmdlets/tables.h"
#include "sim/base/arena.h"

/* Throttled|Unavailable|...: the separator of the first is cut off. */
static const char kinds[] =
#define FAULT(name, ...) "|" #name
#include "sim/world/fault.def"
#undef FAULT
    ;

static const struct param set_params[] = {
    {"Kind", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY, .choices = kinds + 1},
    {"Request", PARAM_LONG},
    {"Percent", PARAM_LONG},
    {"Times", PARAM_LONG},
    {"Seconds", PARAM_LONG},
    {NULL}};

static const struct err *
number(const struct call *c, const char *name, int64_t otherwise, uint32_t *out)
{
    int64_t n = call_int(c, name, otherwise);

    if (n < 0 || n > UINT32_MAX || (call_has(c, name) && n == 0))
        return call_error(c, ERR_INPUT, "-%s %lld is out of range: it counts from 1", name,
                          (long long)n);
    *out = (uint32_t)n;
    return NULL;
}

static const struct err *
set_fault(struct call *c)
{
    struct fault f = {0};

    if (call_has(c, "Request") && call_has(c, "Percent"))
        return call_error(c, ERR_INPUT, "give -Request or -Percent, not both");
    if (!fault_find(call_text(c, "Kind"), &f.kind))
        return call_error(c, ERR_INPUT, "there is no such fault");
    TRY(number(c, "Request", 0, &f.request));
    TRY(number(c, "Percent", 0, &f.percent));
    TRY(number(c, "Times", 1, &f.times));
    TRY(number(c, "Seconds", 30, &f.seconds));
    session_blame(c);
    return session_err(c, lab_fault_order(session_lab(c), f, c->arena));
}

static const struct object_type fault_type = {
    .name = "Cutover.Fault", .display = "Kind|System|Request|Percent|Times|Fired|Unanswered"};

static const struct err *
get_fault(struct call *c)
{
    const struct fault_plan *p = lab_faults(session_lab(c));

    for (uint32_t i = 0; i < p->list.n; i++) {
        const struct fault *f = &p->list.at[i];
        const struct fault_row *row = fault_row(f->kind);
        struct object *o = shape_object(c, &fault_type);
        shape_text(o, "Kind", row->name, c->arena);
        shape_text(o, "System", fault_system_name(row->system), c->arena);
        object_setz(o, "Request", f->request ? value_int(f->request) : VALUE_NONE, c->arena);
        object_setz(o, "Percent", f->percent ? value_int(f->percent) : VALUE_NONE, c->arena);
        shape_int(o, "Times", f->times, c->arena);
        shape_int(o, "Fired", f->fired, c->arena);
        shape_int(o, "Unanswered", f->hurt, c->arena);
        shape_text(o, "Description", row->help, c->arena);
        TRY(call_emit(c, value_object(o)));
    }
    return NULL;
}

static const struct err *
clear_fault(struct call *c)
{
    lab_faults_clear(session_lab(c));
    return NULL;
}

static const struct object_type request_type = {.name = "Cutover.Request",
                                                .display = "System|Number|Operation"};

static const struct err *
get_request(struct call *c)
{
    const struct fault_plan *p = lab_faults(session_lab(c));
    int64_t counted[FAULT_SYSTEMS] = {0};

    for (uint32_t i = 0; i < p->sent.n; i++) {
        struct object *o = shape_object(c, &request_type);
        shape_text(o, "System", fault_system_name(p->sent.at[i].system), c->arena);
        shape_int(o, "Number", ++counted[p->sent.at[i].system], c->arena);
        shape_text(o, "Operation", p->sent.at[i].request == FAULT_READ ? STR("Read") : STR("Write"),
                   c->arena);
        TRY(call_emit(c, value_object(o)));
    }
    return NULL;
}

static const struct cmdlet rows[] = {
    {"Set-LabFault", .help = "Has one of the engines' next requests to a side go wrong",
     .origin = CMDLET_LAB, .params = set_params, .process = set_fault,
     .example = "Set-LabFault ResetAfter\n"
                "Set-LabFault Throttled -Request 7 -Times 2 -Seconds 60\n"
                "Set-LabFault ServerError -Percent 10"},
    {"Get-LabFault", .help = "Faults that were ordered, and how often they struck",
     .origin = CMDLET_LAB, .process = get_fault,
     .example = "Get-LabFault | Where-Object Unanswered"},
    {"Clear-LabFault", .help = "What has not gone wrong yet goes right", .origin = CMDLET_LAB,
     .process = clear_fault, .example = "Clear-LabFault"},
    {"Get-LabRequest", .help = "The requests that the engines have sent, by their numbers",
     .origin = CMDLET_LAB, .process = get_request,
     .example = "Get-LabRequest | Group-Object System"},
};

const struct cmdlet_table cmdlets_fault = {rows, sizeof rows / sizeof *rows};
