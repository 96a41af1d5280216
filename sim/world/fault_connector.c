/* SPDX-License-Identifier: MIT */
/*
 * A connector whose requests fail as the plan says.
 */
#include "sim/base/arena.h"
#include "sim/world/fault.h"

struct faulty {
    struct connector connector;
    struct connector *inner;
    enum fault_system system;
    struct fault_plan *plan;
    fault_arm *arm;
    struct fault_event *last;
};

/* --- which request is befallen ---------------------------------------------------------------- */

static bool
fits(const struct faulty *d, const struct fault *f, enum fault_request request)
{
    const struct fault_row *row = fault_row(f->kind);

    return row->system == d->system && (row->requests & request);
}

static bool
is_due(struct fault_plan *p, const struct fault *f, uint32_t number)
{
    if (f->left || f->request)
        return f->left || f->request == number;
    return prng_below(&p->dice, 100) < f->percent;
}

/* A fault that its request could not meet (a read that wanted a write) waits for one that can. */
static void
put_off(struct fault_plan *p, const struct faulty *d, uint32_t number, enum fault_request request)
{
    for (uint32_t i = 0; i < p->list.n; i++) {
        struct fault *f = &p->list.at[i];
        if (fault_row(f->kind)->system == d->system && f->request == number &&
            !fits(d, f, request) && !f->fired)
            f->request++;
    }
}

/* Counts the request and says what befalls it; NULL: nothing. */
static struct fault *
next_fault(struct faulty *d, enum fault_request request)
{
    struct fault_plan *p = d->plan;
    uint32_t number = ++p->requests[d->system];
    struct fault *found = NULL;

    *VEC_PUSH(&p->sent, p->arena) = (struct fault_sent){d->system, request};
    *d->last = (struct fault_event){
        .system = d->system, .request = number, .write = request == FAULT_WRITE};
    for (uint32_t i = 0; i < p->list.n && !found; i++)
        if (fits(d, &p->list.at[i], request) && is_due(p, &p->list.at[i], number))
            found = &p->list.at[i];
    put_off(p, d, number, request);
    if (!found)
        return NULL;
    if (fault_row(found->kind)->answer == FAULT_IS_LATER)
        found->left = found->left ? found->left - 1 : found->times - 1;
    found->fired++;
    d->last->fault = fault_row(found->kind);
    return found;
}

/* Does it stay without an answer, however often it is sent? */
static bool
is_for_good(const struct fault *f)
{
    enum fault_answer answer = fault_row(f->kind)->answer;

    return answer == FAULT_IS_REFUSED || (answer == FAULT_IS_LOST && f->times >= FAULT_PATIENCE);
}

static void
note_hurt(struct faulty *d, struct fault *f)
{
    f->hurt++;
    d->last->hurt = true;
}

static const struct err *
arm_server(const struct faulty *d, const struct fault *f, struct arena *a)
{
    bool once = fault_row(f->kind)->answer != FAULT_IS_LOST;
    uint32_t times = once ? 1 : f->times < FAULT_PATIENCE ? f->times : (uint32_t)FAULT_PATIENCE;

    return d->arm(d->inner, f->kind, times, f->seconds, a);
}

/* --- reads ------------------------------------------------------------------------------------- */

static const struct err *
unanswered(const struct faulty *d, struct arena *a)
{
    return err_new(ERR_FAULT, NOWHERE, a, STR_FMT, STR_ARG(fault_words(d->last, a)));
}

/* The server makes the trouble; whatever the client makes of it, it is told in one way. */
static const struct err *
read_live(struct faulty *d, struct fault *f, struct str watermark, struct batch *out,
          struct arena *a)
{
    TRY(arm_server(d, f, a));
    const struct err *e = connector_read(d->inner, watermark, out, a);
    if (!is_for_good(f) || (e && e->kind == ERR_STOPPED))
        return e;
    note_hurt(d, f);
    *out = (struct batch){0};
    return unanswered(d, a);
}

static const struct err *
read_changes(struct connector *c, struct str watermark, struct batch *out, struct arena *a)
{
    struct faulty *d = (struct faulty *)c;
    struct fault *f = next_fault(d, FAULT_READ);

    if (f && d->arm)
        return read_live(d, f, watermark, out, a);
    if (!f || fault_row(f->kind)->answer == FAULT_IS_FINE)
        return connector_read(d->inner, watermark, out, a);
    *out = (struct batch){0};
    if (is_for_good(f)) {
        note_hurt(d, f);
        return unanswered(d, a);
    }
    if (fault_row(f->kind)->answer == FAULT_IS_LATER)
        out->retry_after = f->seconds;
    else if (fault_row(f->kind)->answer != FAULT_IS_STALE || !watermark.len)
        return connector_read(d->inner, watermark, out, a);
    else
        out->stale = true;
    if (out->stale)
        note_hurt(d, f);
    return NULL;
}

/* --- writes ------------------------------------------------------------------------------------ */

static void
answer_all(struct receipt *out, size_t n, enum receipt_state state, uint32_t seconds)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (struct receipt){.state = state, .retry_after = seconds};
}

/* The ones who keep the books must know what nobody was told. */
static const struct err *
find_truth(struct faulty *d, const struct op *ops, size_t n, struct arena *a)
{
    struct receipt *truth = ARENA_ARRAY(a, struct receipt, n);

    d->last->truth = truth;
    return connector_apply(d->inner, ops, n, truth, a);
}

static const struct err *
write_live(struct faulty *d, struct fault *f, const struct op *ops, size_t n, struct receipt *out,
           struct arena *a)
{
    TRY(arm_server(d, f, a));
    TRY(connector_apply(d->inner, ops, n, out, a));
    if (!is_for_good(f))
        return NULL;
    note_hurt(d, f);
    return fault_row(f->kind)->done ? find_truth(d, ops, n, a) : NULL;
}

/* What got lost on the way back is sent again, and answered from memory. */
static const struct err *
write_lost(struct faulty *d, struct fault *f, const struct op *ops, size_t n, struct receipt *out,
           struct arena *a)
{
    bool for_good = is_for_good(f), done = fault_row(f->kind)->done;

    for (uint32_t i = 0; done && i < f->times && i < FAULT_PATIENCE; i++)
        TRY(connector_apply(d->inner, ops, n, out, a));
    if (!for_good)
        return connector_apply(d->inner, ops, n, out, a);
    note_hurt(d, f);
    if (done)
        TRY(find_truth(d, ops, n, a));
    answer_all(out, n, RECEIPT_UNKNOWN, 0);
    return NULL;
}

static const struct err *
apply(struct connector *c, const struct op *ops, size_t n, struct receipt *out, struct arena *a)
{
    struct faulty *d = (struct faulty *)c;
    struct fault *f = next_fault(d, FAULT_WRITE);

    if (!f)
        return connector_apply(d->inner, ops, n, out, a);
    if (d->arm)
        return write_live(d, f, ops, n, out, a);
    switch (fault_row(f->kind)->answer) {
    case FAULT_IS_LATER:
        answer_all(out, n, RECEIPT_RETRY, f->seconds);
        return NULL;
    case FAULT_IS_LOST:
    case FAULT_IS_REFUSED:
        return write_lost(d, f, ops, n, out, a);
    case FAULT_IS_FINE:
    case FAULT_IS_STALE:
        break;
    }
    return connector_apply(d->inner, ops, n, out, a);
}

/* --- the rest passes ---------------------------------------------------------------------------- */

static const struct err *
find(struct connector *c, const struct query *q, struct entries *out, struct arena *a)
{
    return connector_find(((struct faulty *)c)->inner, q, out, a);
}

static const struct err *
set_clock(struct connector *c, int64_t now, struct arena *a)
{
    return connector_clock(((struct faulty *)c)->inner, now, a);
}

static void
close_inner(struct connector *c)
{
    connector_close(((struct faulty *)c)->inner);
}

struct connector *
fault_connector(struct connector *inner, enum fault_system system, struct fault_plan *plan,
                fault_arm *arm, struct fault_event *last, struct arena *a)
{
    static const struct connector_ops ops = {.name = "faults",
                                             .read = read_changes,
                                             .apply = apply,
                                             .find = find,
                                             .clock = set_clock,
                                             .close = close_inner};
    struct faulty *d = ARENA_NEW(a, struct faulty);

    *d = (struct faulty){.connector = {&ops},
                         .inner = inner,
                         .system = system,
                         .plan = plan,
                         .arm = arm,
                         .last = last};
    return &d->connector;
}
