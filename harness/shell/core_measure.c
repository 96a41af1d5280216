/* SPDX-License-Identifier: MIT */
/*
 * Measure-Object.
 */
#include <math.h>

#include "harness/shell/compare.h"
#include "harness/shell/field.h"
#include "harness/shell/number.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"

static const struct param params[] = {
    {"Property", PARAM_TEXT_LIST, 1},
    {"Sum", PARAM_SWITCH},
    {"Average", PARAM_SWITCH},
    {"Minimum", PARAM_SWITCH},
    {"Maximum", PARAM_SWITCH},
    {"StandardDeviation", PARAM_SWITCH},
    {"AllStats", PARAM_SWITCH},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE},
    {0},
};

static const struct object_type type_measure = {
    .name = "Microsoft.PowerShell.Commands.GenericMeasureInfo",
    .display = "Count|Average|Sum|Maximum|Minimum|StandardDeviation|Property",
};

struct measure {
    struct str property;
    int64_t n;
    double sum;
    double squares; /* of the distances from the mean so far */
    double mean;
    struct value least, most;
};

struct measures {
    struct measure *at;
    size_t n;
};

static bool
wants(const struct call *c, const char *what)
{
    return call_switch(c, what) || call_switch(c, "AllStats");
}

static const struct err *
begin(struct call *c)
{
    struct values list = call_list(c, "Property");
    struct measures *all = ARENA_NEW(c->arena, struct measures);

    all->n = list.n ? list.n : 1;
    all->at = ARENA_ARRAY(c->arena, struct measure, all->n);
    for (size_t i = 0; i < list.n; i++)
        all->at[i].property = list.at[i].text;
    c->state = all;
    return NULL;
}

static struct value
extreme(struct call *c, struct value old, struct value v, int sign)
{
    if (old.kind == VALUE_NULL)
        return v;
    return value_sort(v, old, true, c->arena) * sign > 0 ? v : old;
}

static const struct err *
add(struct call *c, struct measure *m, struct value v)
{
    struct value n;

    m->n++;
    if (wants(c, "Sum") || wants(c, "Average") || wants(c, "StandardDeviation")) {
        if (!convert_to_number(v, c->arena, &n))
            return call_error(c, ERR_INPUT, "Input object \"" STR_FMT "\" is not numeric.",
                              STR_ARG(value_to_text(v, c->arena)));
        double d = number_double(n);
        double away = d - m->mean;
        m->sum += d;
        m->mean += away / (double)m->n;
        m->squares += away * (d - m->mean);
    }
    m->least = extreme(c, m->least, v, -1);
    m->most = extreme(c, m->most, v, 1);
    return NULL;
}

static const struct err *
process(struct call *c)
{
    struct measures *all = c->state;
    struct value item, v;
    bool found;

    if (!core_input(c, &item) || item.kind == VALUE_NULL)
        return NULL;
    for (size_t i = 0; i < all->n; i++) {
        if (!all->at[i].property.len) {
            TRY(add(c, &all->at[i], item));
            continue;
        }
        TRY(member_get(c->shell, item, all->at[i].property, &found, &v));
        if (found && v.kind != VALUE_NULL)
            TRY(add(c, &all->at[i], v));
    }
    return NULL;
}

static struct value
numeric(struct value v)
{
    return value_is_number(v) ? value_double(number_double(v)) : v;
}

static const struct err *
end(struct call *c)
{
    const struct measures *all = c->state;

    for (size_t i = 0; i < all->n; i++) {
        const struct measure *m = &all->at[i];
        struct object *o = object_new(&type_measure, c->arena);
        bool some = m->n > 0;
        double count = (double)m->n;
        struct value spread = value_double(m->n > 1 ? sqrt(m->squares / (count - 1)) : 0);
        object_setz(o, "Count", value_int(m->n), c->arena);
        object_setz(o, "Average",
                    some && wants(c, "Average") ? value_double(m->sum / count) : VALUE_NONE,
                    c->arena);
        object_setz(o, "Sum", some && wants(c, "Sum") ? value_double(m->sum) : VALUE_NONE,
                    c->arena);
        object_setz(o, "Maximum", wants(c, "Maximum") ? numeric(m->most) : VALUE_NONE, c->arena);
        object_setz(o, "Minimum", wants(c, "Minimum") ? numeric(m->least) : VALUE_NONE, c->arena);
        object_setz(o, "StandardDeviation",
                    some && wants(c, "StandardDeviation") ? spread : VALUE_NONE, c->arena);
        object_setz(o, "Property", m->property.len ? value_text(m->property) : VALUE_NONE,
                    c->arena);
        TRY(call_emit(c, value_object(o)));
    }
    return NULL;
}

static const struct cmdlet rows[] = {
    {"Measure-Object", "measure", "Counts objects and adds up their values", .params = params,
     .begin = begin, .process = process, .end = end},
};
const struct cmdlet_table core_measure_table = {rows, sizeof rows / sizeof *rows};
