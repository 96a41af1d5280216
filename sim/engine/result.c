/* SPDX-License-Identifier: MIT */
#include "sim/engine/result.h"

#include <assert.h>

void
result_begin(struct step_result *out, struct engine *e, enum step_kind kind, uint32_t connector,
             vtime now, struct arena *a)
{
    assert(a != e->arena);
    *out = (struct step_result){.kind = kind,
                                .connector = connector,
                                .result = STR("success"),
                                .begin = now,
                                .end = now,
                                .arena = a};
    e->step_errors.n = 0;
}

void
result_errors(struct step_result *out, struct engine *e)
{
    for (uint32_t i = 0; i < e->step_errors.n; i++) {
        struct step_error error = e->step_errors.at[i];
        error.dn = str_copy(error.dn, out->arena);
        error.text = str_copy(error.text, out->arena);
        *VEC_PUSH(&out->errors, out->arena) = error;
    }
    e->step_errors.n = 0;
}

struct str
algorithm_step_name(enum algorithm_step s)
{
    static const struct str names[] = {[ALGORITHM_STAGING] = STR("staging"),
                                       [ALGORITHM_JOIN] = STR("join"),
                                       [ALGORITHM_IMPORT_FLOW] = STR("import-flow"),
                                       [ALGORITHM_PROVISIONING] = STR("provisioning"),
                                       [ALGORITHM_EXPORT_FLOW] = STR("export-flow"),
                                       [ALGORITHM_EXPORT] = STR("")};

    return names[s];
}

struct str
discovery_counter_name(enum discovery_counter c)
{
    static const struct str names[] = {
#define DISCOVERY(id, element, caption) STR(element),
#include "sim/engine/counters.def"
    };

    return names[c];
}

struct str
staging_counter_name(enum staging_counter c)
{
    static const struct str names[] = {
#define STAGING(id, element, caption) STR(element),
#include "sim/engine/counters.def"
    };

    return names[c];
}

struct str
inbound_counter_name(enum inbound_counter c)
{
    static const struct str names[] = {
#define INBOUND(id, element, caption) STR(element),
#include "sim/engine/counters.def"
    };

    return names[c];
}

struct str
outbound_counter_name(enum outbound_counter c)
{
    static const struct str names[] = {
#define OUTBOUND(id, element, caption) STR(element),
#include "sim/engine/counters.def"
    };

    return names[c];
}

struct str
export_counter_name(enum export_counter c)
{
    static const struct str names[] = {
#define EXPORT(id, element, caption) STR(element),
#include "sim/engine/counters.def"
    };

    return names[c];
}
