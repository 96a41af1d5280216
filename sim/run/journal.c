/* SPDX-License-Identifier: MIT */
#include "sim/run/journal.h"

static void
count_row(struct journal_totals *t, const struct journal_export *row)
{
    switch (row->effect) {
    case EFFECT_NONE:
        return;
    case EFFECT_CREATED:
    case EFFECT_RESTORED:
        t->adds += row->first_of_write;
        break;
    case EFFECT_UPDATED:
    case EFFECT_RENAMED:
        t->updates += row->first_of_write;
        break;
    case EFFECT_DELETED:
        t->deletes += row->first_of_write;
        break;
    }
    if (row->reference) {
        t->reference_adds += row->added_n;
        t->reference_removals += row->removed_n;
    }
}

uint32_t
journal_run_add(struct journal *j, enum journal_engine engine, vtime at, struct str what)
{
    *VEC_PUSH(&j->runs, j->arena) = (struct journal_run){engine, at, what};
    return j->runs.n;
}

struct journal_totals
journal_run_totals(const struct journal *j, uint32_t run)
{
    struct journal_totals t = {0};
    uint32_t low = 0, high = j->exports.n; /* rows come in the order of their runs, 0 aside */

    while (low < high && j->exports.at[high - 1].run != run &&
           (j->exports.at[high - 1].run == 0 || j->exports.at[high - 1].run > run))
        high--;
    for (uint32_t i = high; i > low && j->exports.at[i - 1].run == run; i--)
        count_row(&t, &j->exports.at[i - 1]);
    return t;
}

struct journal_totals
journal_totals(const struct journal *j, enum journal_engine engine, uint32_t from, uint32_t to)
{
    struct journal_totals t = {0};

    for (uint32_t i = from; i < to; i++)
        if (j->exports.at[i].engine == engine)
            count_row(&t, &j->exports.at[i]);
    return t;
}

struct str
journal_engine_name(enum journal_engine e)
{
    static const struct str names[] = {
        [BY_CONNECT] = STR("Connect"),
        [BY_CLOUD_SYNC] = STR("CloudSync"),
        [BY_ADMIN] = STR("Admin"),
    };

    return names[e];
}

struct str
journal_effect_name(enum effect_kind k)
{
    static const struct str names[] = {
        [EFFECT_NONE] = STR("None"),        [EFFECT_CREATED] = STR("Add"),
        [EFFECT_RESTORED] = STR("Restore"), [EFFECT_UPDATED] = STR("Update"),
        [EFFECT_RENAMED] = STR("Rename"),   [EFFECT_DELETED] = STR("Delete"),
    };

    return names[k];
}

struct str
finding_invariant(enum finding_kind k)
{
    static const struct str names[] = {
        [FINDING_I1] = STR("I1"), [FINDING_I2] = STR("I2"),     [FINDING_I3] = STR("I3"),
        [FINDING_I4] = STR("I4"), [FINDING_SYNC] = STR("sync"), [FINDING_NOTE] = STR("note"),
    };

    return names[k];
}

struct str
guardrail_state_name(enum guardrail_state s)
{
    static const struct str names[] = {
        [GUARDRAIL_IDLE] = STR("not fired"),
        [GUARDRAIL_FIRED] = STR("fired"),
        [GUARDRAIL_BLIND] = STR("blind"),
    };

    return names[s];
}

uint32_t
journal_chain(const struct journal *j, cause_id id, const struct cause **out, uint32_t max)
{
    uint32_t n = 0;

    for (; id && n < max; id = causes_get(&j->causes, id)->because)
        out[n++] = causes_get(&j->causes, id);
    for (uint32_t i = 0; i < n / 2; i++) {
        const struct cause *swap = out[i];
        out[i] = out[n - 1 - i];
        out[n - 1 - i] = swap;
    }
    return n;
}
