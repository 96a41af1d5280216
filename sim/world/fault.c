/* SPDX-License-Identifier: MIT */
#include "sim/world/fault.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"

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
fault_names(enum fault_system s, struct arena *a)
{
    struct buf names = buf_in(a);

    for (int k = 0; k < FAULT_KINDS; k++)
        if (s == FAULT_SYSTEMS || rows[k].system == s)
            buf_fmt(&names, "%s" STR_FMT, names.len ? ", " : "", STR_ARG(rows[k].name));
    return buf_str(&names);
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
    const char *to = e->system == FAULT_ENTRA ? "Entra ID" : "Active Directory";

    static const char *const what[] = {
        [FAULT_IS_FINE] = "was answered late",   [FAULT_IS_LATER] = "was put off",
        [FAULT_IS_LOST] = "got no answer",       [FAULT_IS_REFUSED] = "was refused",
        [FAULT_IS_STALE] = "could not be begun",
    };

    return str_fmt(a, "request %u to %s, a %s, %s: " STR_FMT, e->request, to,
                   e->write ? "write" : "read", what[e->fault->answer], STR_ARG(e->fault->help));
}
