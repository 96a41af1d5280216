/* SPDX-License-Identifier: MIT */
#include "harness/explore/torture.h"

#include "sim/base/arena.h"

/* What is left of a run when its memory is given back. */
struct end {
    struct picture there;  /* when the runbook is over */
    struct picture healed; /* two cycles later */
    bool as_written, told;
    const struct err *broken; /* by what it broke off; NULL: it did not */
};

struct torturer {
    const struct scenario *s;
    const struct torture_options *options;
    struct torture *out;
    struct end plain;
    VEC(struct fault_sent) sent;
    struct arena *a;
};

enum { HEALING_CYCLES = 2 };

/* --- one run ------------------------------------------------------------------------------------- */

/* Whoever still works gets the time to make good. */
static const struct err *
heal(struct lab *lab, struct arena *a)
{
    bool connect = lab_connect(lab) && !engine_staging(lab_connect(lab));

    lab_faults_clear(lab);
    for (int i = 0; i < HEALING_CYCLES; i++) {
        if (connect)
            TRY(lab_cycle(lab, POLICY_INITIAL, a));
        if (cloud_view(lab_cloud(lab)).next_cycle)
            TRY(lab_cloud_cycle(lab, a));
    }
    return NULL;
}

static bool
was_told(const struct fault_plan *p)
{
    for (uint32_t i = 0; i < p->list.n; i++)
        if (p->list.at[i].hurt ||
            (p->list.at[i].fired && fault_row(p->list.at[i].kind)->answer == FAULT_IS_LATER))
            return true;
    return false;
}

static const struct err *
look(struct torturer *t, struct stage *stage, const struct outcome *o, struct end *end)
{
    struct lab *lab = stage->lab;

    end->as_written = o->passed;
    end->broken = err_copy(o->broken, t->a);
    end->told = was_told(lab_faults(lab));
    TRY(lab_picture(lab, &end->there, t->a));
    if (end->broken)
        return NULL;
    TRY(heal(lab, t->a));
    return lab_picture(lab, &end->healed, t->a);
}

/* The program's own trouble is no answer of the runbook's. */
static bool
is_ours(const struct err *e)
{
    return e && (e->kind == ERR_SANDBOX || e->kind == ERR_SYSTEM || e->kind == ERR_STOPPED);
}

static const struct err *
keep_requests(struct torturer *t, const struct fault_plan *p)
{
    if (t->sent.n)
        return NULL;
    for (uint32_t i = 0; i < p->sent.n; i++)
        *VEC_PUSH(&t->sent, t->a) = p->sent.at[i];
    memcpy(t->out->requests, p->requests, sizeof t->out->requests);
    return NULL;
}

static const struct err *
run(struct torturer *t, const struct fault *fault, struct end *end)
{
    struct arena *a = arena_new();
    struct stage *stage = NULL;
    struct outcome o;
    struct play_options options = {.live = t->options->live,
                                   .fault = fault,
                                   .stopped = t->options->stopped,
                                   .context = t->options->context};
    const struct err *e = play(&o, &stage, t->s, &options, a);

    if (!e && is_ours(o.broken))
        e = o.broken;
    if (!e && !fault)
        e = keep_requests(t, lab_faults(stage->lab));
    if (!e)
        e = look(t, stage, &o, end);
    e = err_copy(e, t->a);
    stage_close(stage);
    arena_free(a);
    return e;
}

/* --- what came of it ------------------------------------------------------------------------------ */

static void
judge(struct torturer *t, struct torture_case *c, const struct end *end)
{
    struct str now = picture_differs(&t->plain.there, &end->there, t->a);

    c->end = TORTURE_WRONG;
    if (end->there.twice.len || end->healed.twice.len) {
        struct str who = end->there.twice.len ? end->there.twice : end->healed.twice;
        c->why = str_fmt(t->a, STR_FMT " was made twice", STR_ARG(who));
        return;
    }
    if (end->broken) {
        c->end = end->told ? TORTURE_STOPPED : TORTURE_WRONG;
        c->why = end->told ? STR("") : end->broken->text;
        return;
    }
    struct str later = picture_differs(&t->plain.healed, &end->healed, t->a);
    if (later.len) {
        c->end = end->told ? TORTURE_ELSEWHERE : TORTURE_WRONG;
        c->why = str_fmt(t->a, "two cycles later, " STR_FMT, STR_ARG(later));
        return;
    }
    if (!now.len && end->as_written == t->plain.as_written) {
        c->end = TORTURE_AS_WITHOUT;
        return;
    }
    if (end->told)
        c->end = TORTURE_TOLD;
    else if (now.len)
        c->why = str_fmt(t->a, "no finding, and at the end " STR_FMT, STR_ARG(now));
    else
        c->why = STR("no finding, and an expectation does not hold");
}

static const struct err *
try_case(struct torturer *t, enum fault_kind kind, uint32_t request, uint32_t times)
{
    struct fault fault = {.kind = kind, .request = request, .times = times, .seconds = 30};
    struct torture_case c = {.kind = kind, .request = request, .times = times};
    struct arena_mark mark = arena_mark(t->a);
    struct end end = {0};

    TRY(run(t, &fault, &end));
    judge(t, &c, &end);
    if (!c.why.len) { /* most cases leave nothing to tell */
        arena_rewind(t->a, mark);
        c.why = STR("");
    }
    *VEC_PUSH(&t->out->cases, t->a) = c;
    return NULL;
}

/* --- the walk ------------------------------------------------------------------------------------- */

/* Faults that are overcome when they come once are tried once more often than anybody asks, too. */
static const struct err *
try_request(struct torturer *t, enum fault_kind kind, uint32_t request)
{
    TRY(try_case(t, kind, request, 1));
    return fault_row(kind)->answer == FAULT_IS_LOST
               ? try_case(t, kind, request, (uint32_t)FAULT_PATIENCE)
               : NULL;
}

static const struct err *
walk(struct torturer *t, enum fault_kind kind)
{
    const struct fault_row *row = fault_row(kind);
    uint32_t number = 0;

    for (uint32_t i = 0; i < t->sent.n; i++) {
        number += t->sent.at[i].system == row->system;
        if (t->sent.at[i].system != row->system || !(row->requests & t->sent.at[i].request))
            continue;
        TRY(try_request(t, kind, number));
        if (t->options->progress)
            t->options->progress(t->options->context, row->name, number,
                                 t->out->requests[row->system]);
    }
    return NULL;
}

const struct err *
torture(struct torture *out, const struct scenario *s, const struct torture_options *options,
        struct arena *a)
{
    struct torturer t = {.s = s, .options = options, .out = out, .a = a};

    *out = (struct torture){0};
    TRY(run(&t, NULL, &t.plain));
    if (t.plain.broken)
        return err_wrap(t.plain.broken, NOWHERE, a, "it breaks off without any fault");
    for (int k = 0; k < FAULT_KINDS; k++)
        if (!options->only || *options->only == (enum fault_kind)k)
            TRY(walk(&t, (enum fault_kind)k));
    return NULL;
}

struct str
torture_order(const struct torture_case *c, struct arena *a)
{
    struct str name = fault_row(c->kind)->name;

    if (c->times == 1)
        return str_fmt(a, "Set-LabFault " STR_FMT " -Request %u", STR_ARG(name), c->request);
    return str_fmt(a, "Set-LabFault " STR_FMT " -Request %u -Times %u", STR_ARG(name), c->request,
                   c->times);
}
