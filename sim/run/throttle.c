/* SPDX-License-Identifier: MIT */
/*
 * Reading and writing within what the sides take: what is throttled is asked again when its time has come.
 *
 * The one thing for which a cycle takes virtual time (assumption writeBudget). Cloud Sync's job and
 * the scheduler do not run meanwhile; what came due runs afterwards.
 */
#include "sim/base/arena.h"
#include "sim/run/lab_state.h"
#include "sim/world/tenant.h"

/* Who is a writer is asked once for the whole export: that is a walk over everybody. */
static const struct err *
pass(struct lab *lab, int64_t seconds, struct arena *a)
{
    TRY(lab_check_stop(lab, a));
    lab->pace.waited += seconds;
    lab->now += seconds;
    return lab_tell_time(lab, a);
}

/* The ops that are to be sent again, and how long to wait until then. */
struct rest {
    uint32_t n;
    uint32_t wait;
    uint32_t *places;
    struct op *ops;
};

static struct rest
throttled(const struct op *ops, const struct receipt *receipts, uint32_t n, struct arena *a)
{
    struct rest r = {0};

    for (uint32_t i = 0; i < n; i++)
        r.n += receipts[i].state == RECEIPT_RETRY && receipts[i].retry_after;
    if (!r.n)
        return r;
    r.places = ARENA_ARRAY(a, uint32_t, r.n);
    r.ops = ARENA_ARRAY(a, struct op, r.n);
    for (uint32_t i = 0, k = 0; i < n; i++) {
        if (receipts[i].state != RECEIPT_RETRY || !receipts[i].retry_after)
            continue;
        r.places[k] = i;
        r.ops[k++] = ops[i];
        r.wait = receipts[i].retry_after > r.wait ? receipts[i].retry_after : r.wait;
    }
    return r;
}

const struct err *
lab_read(struct lab *lab, struct connector *door, struct str watermark, struct batch *out,
         struct arena *a)
{
    const struct err *e;

    while (!(e = connector_read(door, watermark, out, a)) && out->retry_after) {
        lab_faults_note(lab, lab->command);
        TRY(pass(lab, out->retry_after, a));
        *out = (struct batch){0};
    }
    if (!lab->pace.waited || (e && e->kind != ERR_FAULT))
        return e;
    const struct err *stopped = lab_send_end(lab, a);
    return stopped ? stopped : e;
}

static const struct err *
apply(struct lab *lab, struct connector *door, const struct op *ops, uint32_t n,
      struct lab_answers *out, struct arena *a)
{
    out->told = out->happened = ARENA_ARRAY(a, struct receipt, n);
    TRY(connector_apply(door, ops, n, out->told, a));
    if (lab->faults.last.truth)
        out->happened = lab->faults.last.truth;
    lab_faults_note(lab, n ? ops[0].cause : lab->command);
    return NULL;
}

/* The answers to what was sent again, in the places of those that put it off. */
static void
put_in_place(struct lab_answers *all, uint32_t n, const struct rest *r,
             const struct lab_answers *again, struct arena *a)
{
    if (all->happened == all->told && again->happened != again->told) {
        all->happened = ARENA_ARRAY(a, struct receipt, n);
        memcpy(all->happened, all->told, n * sizeof *all->told);
    }
    for (uint32_t i = 0; i < r->n; i++) {
        all->told[r->places[i]] = again->told[i];
        all->happened[r->places[i]] = again->happened[i];
    }
}

const struct err *
lab_send(struct lab *lab, struct connector *door, const struct op *ops, uint32_t n,
         struct lab_answers *out, struct arena *a)
{
    struct rest r;
    uint32_t answered = n;

    TRY(apply(lab, door, ops, n, out, a));
    while ((r = throttled(ops, out->told, n, a)).n) {
        struct lab_answers again;
        TRY(pass(lab, r.wait, a));
        lab->pace.writes = 0;
        answered = r.n;
        TRY(apply(lab, door, r.ops, r.n, &again, a));
        put_in_place(out, n, &r, &again, a);
    }
    lab->pace.writes += answered;
    return NULL;
}

const struct err *
lab_send_end(struct lab *lab, struct arena *a)
{
    int64_t share = (int64_t)lab->pace.writes * TENANT_BUDGET_SECONDS / TENANT_BUDGET_WRITES;
    const struct err *stopped = NULL;

    if (lab->pace.waited && share)
        stopped = pass(lab, share, a);
    if (lab->pace.waited) {
        lab_writers_pass(lab, lab->pace.waited);
        lab_passwords_pass(lab, lab->pace.waited, lab->now);
    }
    lab->pace.waited = 0;
    lab->pace.writes = 0;
    return stopped;
}
