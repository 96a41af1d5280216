/* SPDX-License-Identifier: MIT */
/*
 * Export: what is handed out, in which order.
 *
 * Adds and updates go first, those with fewer references and nearer to the top before others, then
 * renames; references to objects that are not there yet, and names that somebody is about to give up,
 * wait for a second pass; deletes come last, from the deepest upwards ([MS-UPSDBDAP]; assumptions
 * exportOrder, renameOrder). An op that refers to an add of the same
 * lot waits for that add's answer, so the ops do not depend on the size of the lots. Objects that
 * have lost their name to another one are left out: what they are called is not known.
 */
#include "sim/engine/engine.h"

#include <assert.h>

#include "sim/base/sort.h"
#include "sim/engine/mods.h"
#include "sim/engine/partition.h"
#include "sim/engine/rename.h"
#include "sim/engine/result.h"
#include "sim/engine/space.h"
#include "sim/engine/threshold.h"

enum { PASS_FIRST, PASS_SECOND, PASS_DELETES, PASS_OVER };

struct ranked {
    cs_index index;
    bool rename;
    uint32_t references;
    uint32_t depth;
};

static uint32_t
references_in(const struct engine *e, const struct cs *o)
{
    uint32_t total = 0, n;

    for (uint32_t i = 0; i < image_n(&e->words, o->wanted); i++) {
        struct cell c = image_cell(&e->words, o->wanted, i);
        if (!is_reference(c.attr, cs_side(e, o)))
            continue;
        cell_values(&e->words, &c, &n);
        total += n;
    }
    return total;
}

static int
adds_order(const void *x, const void *y, void *context)
{
    const struct ranked *a = x, *b = y;

    (void)context;
    if (a->rename != b->rename)
        return a->rename ? 1 : -1;
    if (a->references != b->references)
        return a->references < b->references ? -1 : 1;
    return (a->depth > b->depth) - (a->depth < b->depth);
}

static int
deletes_order(const void *x, const void *y, void *context)
{
    const struct ranked *a = x, *b = y;

    (void)context;
    return (a->depth < b->depth) - (a->depth > b->depth);
}

static void
put_in_order(struct engine *e, uint32_t connector, bool deletes, struct arena *a)
{
    const struct space *s = &e->spaces[connector];
    struct ranked *list = ARENA_ARRAY(a, struct ranked, s->exports.list.n);
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->exports.list.n; i++) {
        cs_index at = s->exports.list.at[i];
        const struct cs *o = cs_at(e, at);
        if (!(o->flags & CSF_TRANSIENT) && (o->export_op == PENDING_DELETE) == deletes &&
            partition_has(e, at))
            list[n++] = (struct ranked){at, rename_wanted(e, o).len > 0, references_in(e, o),
                                        space_depth(e, at)};
    }
    sort_stable(list, n, sizeof *list, deletes ? deletes_order : adds_order, NULL, a);
    for (uint32_t i = 0; i < n; i++)
        numbers_push(&e->export.order, list[i].index, e->arena);
}

void
export_compact(struct engine *e, uint32_t connector, struct arena *scratch)
{
    struct numbers *list = &e->spaces[connector].exports;
    uint32_t kept = 0;

    list->list.n = numbers_sort(list->list.at, list->list.n, scratch);
    for (uint32_t i = 0; i < list->list.n; i++) {
        struct cs *o = cs_at(e, list->list.at[i]);
        if (o->state == CS_STAGING && o->export_op != PENDING_NONE)
            list->list.at[kept++] = list->list.at[i];
        else
            o->flags &= (uint16_t)~CSF_IN_EXPORTS;
    }
    list->list.n = kept;
}

bool
engine_export_begin(struct engine *e, uint32_t connector, vtime now, cause_id cause,
                    struct step_result *out, struct arena *a)
{
    struct export_run *run = &e->export;

    result_begin(out, e, STEP_EXPORT, connector, now, a);
    assert(!run->open);
    export_compact(e, connector, a);
    partition_begin(e, connector, false);
    if (e->staging) {
        out->result = STR("stopped-export-disabled");
        return false;
    }
    if (threshold_exceeded(e, connector, &out->deletes)) {
        out->result = STR("stopped-deletion-threshold-exceeded");
        return false;
    }
    run->order.list.n = run->second.list.n = run->lot.list.n = 0;
    put_in_order(e, connector, false, a);
    run->adds = run->order.list.n;
    put_in_order(e, connector, true, a);
    run->next = 0;
    run->put_off = 0;
    run->pass = PASS_FIRST;
    run->open = true;
    run->now = now;
    run->cause = cause;
    return true;
}

static bool
is_among(cs_index i, const cs_index *objects, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++)
        if (objects[k] == i)
            return true;
    return false;
}

void
engine_export_only(struct engine *e, const cs_index *objects, uint32_t n)
{
    struct export_run *run = &e->export;
    uint32_t kept = 0, adds = run->adds;

    assert(run->open && run->pass == PASS_FIRST && run->next == 0);
    for (uint32_t i = 0; i < run->order.list.n; i++) {
        if (i == adds)
            run->adds = kept;
        if (is_among(run->order.list.at[i], objects, n))
            run->order.list.at[kept++] = run->order.list.at[i];
    }
    if (adds == run->order.list.n)
        run->adds = kept;
    run->order.list.n = kept;
}

/* The list of the pass, and where it ends. */
static const struct numbers *
pass_list(const struct export_run *run, uint32_t *end)
{
    if (run->pass == PASS_SECOND) {
        *end = run->second.list.n;
        return &run->second;
    }
    *end = run->pass == PASS_FIRST ? run->adds : run->order.list.n;
    return &run->order;
}

/*
 * The next object of this or a later pass, without taking it; ENGINE_NONE: all are done. `stay`: only
 * of this pass, since what is in the lot may still add to the next one.
 */
static cs_index
peek(struct export_run *run, bool stay)
{
    for (; run->pass != PASS_OVER; run->pass++) {
        uint32_t end;
        const struct numbers *list = pass_list(run, &end);
        if (run->next < end)
            return list->list.at[run->next];
        if (stay)
            break;
        run->next = run->pass == PASS_SECOND ? run->adds : 0;
    }
    return ENGINE_NONE;
}

/* Does it refer to an add that was handed out in this lot and not answered yet? */
static bool
refers_to_lot(const struct engine *e, const struct cs *o)
{
    for (uint32_t i = 0; i < image_n(&e->words, o->wanted); i++) {
        struct cell c = image_cell(&e->words, o->wanted, i);
        uint32_t n;
        if (!is_reference(c.attr, cs_side(e, o)))
            continue;
        const uint32_t *values = cell_values(&e->words, &c, &n);
        for (uint32_t k = 0; k < n; k++)
            if (cs_at(e, values[k])->flags & CSF_OFFERED)
                return true;
    }
    return false;
}

static bool
is_rename(const struct engine *e, const struct cs *o)
{
    return o->export_op == PENDING_UPDATE && rename_wanted(e, o).len > 0;
}

/*
 * A name that somebody else gives up in this export is asked for behind him. When a whole round has
 * brought nothing the rest is a ring, and the directory is left to refuse it.
 */
static bool
put_off(struct engine *e, cs_index i)
{
    struct export_run *run = &e->export;

    if (!rename_waits(e, i))
        return false;
    if (run->pass == PASS_SECOND && run->put_off++ >= run->second.list.n - run->next)
        return false;
    numbers_push(&run->second, i, e->arena);
    return true;
}

/* A rename goes by itself; what else the object shall have follows in the second pass. */
static bool
make_rename(struct engine *e, cs_index i, struct op *op)
{
    const struct cs *o = cs_at(e, i);

    if (put_off(e, i))
        return false;
    op->kind = OP_RENAME;
    op->new_dn = rename_wanted(e, o);
    op->id = ++e->export.last_id;
    return true;
}

static bool
make_op(struct engine *e, cs_index i, struct op *op, struct arena *a)
{
    static const enum op_kind kinds[] = {
        [PENDING_ADD] = OP_ADD, [PENDING_UPDATE] = OP_UPDATE, [PENDING_DELETE] = OP_DELETE};
    struct cs *o = cs_at(e, i);
    bool held = false;

    *op = (struct op){.kind = kinds[o->export_op],
                      .class = o->class,
                      .anchor = text_of(e, o->anchor),
                      .dn = space_dn(e, i, a),
                      .cause = o->export_cause};
    if (is_rename(e, o))
        return make_rename(e, i, op);
    if (o->export_op != PENDING_DELETE)
        mods_wanted(e, i, true, &op->mods, &op->n, &held, a);
    if (held && e->export.pass == PASS_FIRST)
        numbers_push(&e->export.second, i, e->arena);
    if (o->export_op == PENDING_UPDATE && !op->n)
        return false;
    if (o->export_op == PENDING_ADD)
        o->flags |= CSF_OFFERED;
    op->id = ++e->export.last_id;
    return true;
}

void
engine_export_next(struct engine *e, uint32_t connector, uint32_t max, const struct op **ops,
                   uint32_t *n, struct arena *a)
{
    struct export_run *run = &e->export;
    struct op *lot = ARENA_ARRAY(a, struct op, max);

    (void)connector;
    assert(run->open);
    *n = 0;
    *ops = lot;
    run->lot.list.n = 0;
    for (cs_index i = peek(run, false); *n < max && i != ENGINE_NONE;
         i = peek(run, *n && lot[0].kind == OP_RENAME)) {
        const struct cs *o = cs_at(e, i);
        if (o->state != CS_STAGING || o->export_op == PENDING_NONE) {
            run->next++;
            continue;
        }
        if (*n && (refers_to_lot(e, o) || is_rename(e, o) != (lot[0].kind == OP_RENAME)))
            break; /* names in a lot are those from before it */
        run->next++;
        if (!make_op(e, i, &lot[*n], a))
            continue;
        numbers_push(&run->lot, i, e->arena);
        ++*n;
    }
}

void
engine_export_end(struct engine *e, uint32_t connector, struct str result, struct step_result *out)
{
    struct export_run *run = &e->export;

    for (uint32_t i = 0; i < run->lot.list.n; i++)
        cs_at(e, run->lot.list.at[i])->flags &= (uint16_t)~CSF_OFFERED;
    run->open = false;
    out->result = result.len                    ? result
                  : out->export[EXPORT_FAILURE] ? STR("completed-export-errors")
                  : e->step_errors.n            ? STR("completed-warnings")
                                                : STR("success");
    result_errors(out, e);
    export_compact(e, connector, out->arena);
}
