/* SPDX-License-Identifier: MIT */
/*
 * Faults on command: what was ordered, and the doors between engines and sides where it happens.
 */
#include "sim/base/arena.h"
#include "sim/run/lab_state.h"

void
lab_faults_open(struct lab *lab)
{
    const struct lab_doors *doors = &lab->setup.doors;
    struct fault_plan *plan = &lab->faults.plan;
    struct fault_event *last = &lab->faults.last;

    fault_plan_init(plan, lab->setup.seed, lab->perm);
    lab->faults.connect =
        fault_connector(doors->connect, FAULT_ENTRA, plan, doors->arm, last, lab->perm);
    lab->faults.cloud =
        fault_connector(doors->cloud, FAULT_ENTRA, plan, doors->arm, last, lab->perm);
    /* what befalls Active Directory is acted out on our side, live as well */
    lab->faults.ad = ARENA_ARRAY(lab->perm, struct connector *, lab->setup.world.forests_n);
    for (uint32_t i = 0; i < lab->setup.world.forests_n; i++)
        lab->faults.ad[i] = fault_connector(doors->ad[i], FAULT_AD, plan, NULL, last, lab->perm);
}

static const struct err *
out_of_range(const char *what, uint32_t number, uint32_t most, struct arena *a)
{
    return err_new(ERR_INPUT, NOWHERE, a, "%s %u is out of range: 1 to %u", what, number, most);
}

const struct err *
lab_fault_order(struct lab *lab, struct fault fault, struct arena *a)
{
    enum { TIMES = 1000, SECONDS = 24 * 60 * 60, PERCENT = 100 };
    struct fault_plan *p = &lab->faults.plan;
    enum fault_system system = fault_row(fault.kind)->system;

    if (fault.times < 1 || fault.times > TIMES)
        return out_of_range("-Times", fault.times, TIMES, a);
    if (fault.seconds < 1 || fault.seconds > SECONDS)
        return out_of_range("-Seconds", fault.seconds, SECONDS, a);
    if (fault.percent > PERCENT)
        return out_of_range("-Percent", fault.percent, PERCENT, a);
    if (!fault.request && !fault.percent)
        fault.request = p->requests[system] + 1;
    if (fault.request && fault.request <= p->requests[system])
        return err_new(ERR_INPUT, NOWHERE, a,
                       "request %u was sent already; the next one is number %u", fault.request,
                       p->requests[system] + 1);
    *VEC_PUSH(&p->list, p->arena) = fault;
    lab_stir(lab);
    return NULL;
}

const struct fault_plan *
lab_faults(const struct lab *lab)
{
    return &lab->faults.plan;
}

void
lab_faults_clear(struct lab *lab)
{
    lab->faults.plan.list.n = 0;
}

void
lab_faults_note(struct lab *lab, cause_id cause)
{
    struct fault_event *last = &lab->faults.last;

    if (!last->fault || !(last->hurt || last->fault->answer == FAULT_IS_LATER))
        return;
    lab_found(lab, (struct finding){.kind = last->hurt ? FINDING_SYNC : FINDING_NOTE,
                                    .object = fault_system_name(last->system),
                                    .text = fault_words(last, lab->perm),
                                    .cause = cause});
    last->fault = NULL;
}
