/* SPDX-License-Identifier: MIT */
#include "sim/rules/readers.h"

#include "sim/base/arena.h"
#include "sim/base/bits.h"

/* What a flow reads: a direct one its source, an expression what stands in it. */
static const attr_id *
reads(const struct flow *f, uint32_t *n)
{
    if (f->kind == FLOW_EXPRESSION)
        return expr_attributes(f->expression, n);
    *n = f->kind == FLOW_DIRECT;
    return &f->source;
}

/* May it say something for an object that has none of the attributes that it reads? */
static bool
is_vocal(const struct flow *f)
{
    uint32_t n;
    const attr_id *read = reads(f, &n);

    for (uint32_t i = 0; i < n; i++)
        if (attr_of_identity(read[i]))
            return true;
    if (f->kind == FLOW_CONSTANT || f->once)
        return true;
    return f->kind == FLOW_EXPRESSION && !expr_silent_if_absent(f->expression);
}

/* The flows of the rules, one after the other. */
struct flows {
    VEC(const struct flow *) list;
};

static struct flows
number_flows(const struct ruleset *rs, struct rule_list rules, uint32_t *first, struct arena *a)
{
    struct flows flows = {0};

    for (uint32_t i = 0; i < rules.n; i++) {
        const struct rule *r = ruleset_get(rs, rules.at[i]);
        first[rules.at[i]] = flows.list.n;
        for (uint32_t k = 0; k < r->flows.n; k++)
            *VEC_PUSH(&flows.list, a) = &r->flows.at[k];
    }
    return flows;
}

/* One behind the largest number of an attribute that is read, or written. */
static void
measure(struct flow_readers *out, const struct flows *flows)
{
    for (uint32_t i = 0; i < flows->list.n; i++) {
        uint32_t n;
        const struct flow *f = flows->list.at[i];
        const attr_id *read = reads(f, &n);
        for (uint32_t k = 0; k < n; k++)
            if (read[k] < READABLE && read[k] >= out->attrs)
                out->attrs = read[k] + 1;
        if (f->target < READABLE && f->target >= out->targets)
            out->targets = f->target + 1;
    }
}

/* Gives each attribute that is read a row, from 1 on; how many they are. */
static uint32_t
number_rows(const struct flows *flows, uint16_t *row)
{
    uint32_t rows = 0;

    for (uint32_t i = 0; i < flows->list.n; i++) {
        uint32_t n;
        const attr_id *read = reads(flows->list.at[i], &n);
        for (uint32_t k = 0; k < n; k++)
            if (read[k] < READABLE && !row[read[k]])
                row[read[k]] = (uint16_t)++rows;
    }
    return rows;
}

void
readers_build(struct flow_readers *out, uint32_t *first, const struct ruleset *rs,
              struct rule_list list, struct arena *a)
{
    struct flows flows = number_flows(rs, list, first, a);

    *out = (struct flow_readers){.words = (flows.list.n + 63) / 64};
    measure(out, &flows);
    uint16_t *row = ARENA_ARRAY(a, uint16_t, out->attrs);
    size_t rows_n = (size_t)number_rows(&flows, row) + 1;
    uint64_t *rows = ARENA_ARRAY(a, uint64_t, rows_n * out->words);
    uint64_t *vocal = ARENA_ARRAY(a, uint64_t, out->words);
    uint64_t *written = ARENA_ARRAY(a, uint64_t, (out->targets + 63) / 64);

    for (uint32_t i = 0; i < flows.list.n; i++) {
        uint32_t n;
        const struct flow *f = flows.list.at[i];
        const attr_id *read = reads(f, &n);
        if (is_vocal(f))
            bits_set(vocal, i);
        if (f->target < READABLE)
            bits_set(written, f->target);
        for (uint32_t k = 0; k < n; k++)
            if (read[k] < READABLE)
                bits_set(rows + (size_t)row[read[k]] * out->words, i);
    }
    out->vocal = vocal;
    out->row = row;
    out->rows = rows;
    out->written = written;
}
