/* SPDX-License-Identifier: MIT */
/*
 * Synchronisation of one object: what would come of it, or what does.
 */
#include "sim/base/arena.h"
#include "sim/run/lab_state.h"

/* A log that a preview may write into. */
static struct causes *
causes_aside(const struct causes *from, struct arena *a)
{
    struct causes *copy = ARENA_NEW(a, struct causes);

    *copy = (struct causes){.arena = a};
    VEC_RESERVE(&copy->list, from->list.n, a);
    if (from->list.n)
        memcpy(copy->list.at, from->list.at, from->list.n * sizeof *copy->list.at);
    copy->list.n = from->list.n;
    return copy;
}

struct step_result
lab_step_copy(const struct step_result *step, struct arena *a)
{
    struct step_result copy = *step;

    copy.arena = a;
    copy.errors.at = ARENA_ARRAY(a, struct step_error, step->errors.n);
    copy.errors.room = step->errors.n;
    for (uint32_t i = 0; i < step->errors.n; i++) {
        copy.errors.at[i] = step->errors.at[i];
        copy.errors.at[i].dn = str_copy(step->errors.at[i].dn, a);
        copy.errors.at[i].text = str_copy(step->errors.at[i].text, a);
    }
    return copy;
}

const struct err *
lab_sync_object(struct lab *lab, cs_index object, bool commit, struct engine **after,
                struct step_result *step, struct arena *a)
{
    struct causes *causes = &lab->journal.causes;

    TRY(lab_need_connect(lab, a));
    *after = lab->front->engine;
    if (!commit) {
        causes = causes_aside(causes, a);
        *after = engine_copy(lab->front->engine, &lab->front->rules, causes, a);
    }
    cause_id cause = causes_add(causes, (struct cause){.kind = CAUSE_RUN,
                                                       .because = lab->command,
                                                       .subject = STR("Synchronization of one "
                                                                      "object")});
    struct arena_mark mark = arena_mark(lab->scratch);
    struct step_result result;
    bool known = engine_sync_object(*after, object, lab->now, cause, &result, lab->scratch);
    if (known)
        *step = lab_step_copy(&result, a);
    arena_rewind(lab->scratch, mark);
    if (!known)
        return err_new(ERR_NOT_FOUND, NOWHERE, a,
                       "the object was never imported, so there is nothing to synchronise");
    if (commit)
        lab_stir(lab);
    return NULL;
}
