/* SPDX-License-Identifier: MIT */
#include "sim/world/fault.h"

#include "sim/base/arena.h"

#define ENTRA FAULT_ENTRA
#define AD FAULT_AD
#define READ FAULT_READ
#define WRITE FAULT_WRITE
#define BOTH FAULT_BOTH

static const struct fault_row rows[] = {
#define FAULT(name, system, requests, answer, done, literal, help)                                 \
    {STR(#name), system, requests, FAULT_IS_##answer, done, STR(literal), STR(help)},
#include "sim/world/fault.def"
#undef FAULT
};

const struct fault_row *
fault_row(enum fault_kind kind)
{
    return &rows[kind];
}

bool
fault_find(struct str name, enum fault_kind *out)
{
    for (int k = 0; k < FAULT_KINDS; k++)
        if (str_ieq(rows[k].name, name)) {
            *out = (enum fault_kind)k;
            return true;
        }
    return false;
}

struct str
fault_system_name(enum fault_system s)
{
    return s == FAULT_ENTRA ? STR("Entra") : STR("ActiveDirectory");
}

void
fault_plan_init(struct fault_plan *p, uint64_t seed, struct arena *a)
{
    *p = (struct fault_plan){.arena = a, .dice = prng_for(seed, "faults")};
}

struct str
fault_words(const struct fault_event *e, struct arena *a)
{
    const struct fault_row *row = fault_row(e->fault->kind);
    const char *to = e->system == FAULT_ENTRA ? "Entra ID" : "Active Directory";

    if (!e->ops)
        return str_fmt(a, "a read (request %u to %s) got no answer: " STR_FMT, e->request, to,
                       STR_ARG(row->help));
    return str_fmt(a, "%u write%s (request %u to %s) got no answer: " STR_FMT, e->ops,
                   e->ops == 1 ? "" : "s", e->request, to, STR_ARG(row->help));
}
