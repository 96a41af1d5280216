/* SPDX-License-Identifier: MIT */
/*
 * Run profiles: those that every connector has, and those that somebody made.
 */
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/run/lab_state.h"

/* The profiles that Connect makes for every connector (how-to-connect-sync-feature-scheduler). */
static const struct {
    struct str name;
    enum step_kind kind;
} profiles[] = {
    {STR("Full Import"), STEP_FULL_IMPORT},
    {STR("Delta Import"), STEP_DELTA_IMPORT},
    {STR("Full Synchronization"), STEP_FULL_SYNC},
    {STR("Delta Synchronization"), STEP_DELTA_SYNC},
    {STR("Export"), STEP_EXPORT},
};

struct str
lab_step_name(enum step_kind kind)
{
    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++)
        if (profiles[i].kind == kind)
            return profiles[i].name;
    return STR("");
}

const struct err *
lab_run_steps(struct lab *lab, uint32_t connector, enum step_kind kind, uint32_t run,
              struct arena *a)
{
    const struct lab_profile p = {lab_step_name(kind), connector, kind, ENGINE_NONE};

    return lab_run(lab, &p, run, a);
}

/* --- profiles of one's own --------------------------------------------------------------------- */

static const struct lab_profile *
own_profile(const struct lab *lab, uint32_t connector, struct str name)
{
    for (uint32_t i = 0; i < lab->front->profiles.n; i++) {
        const struct lab_profile *p = &lab->front->profiles.at[i];
        if (p->connector == connector && str_ieq(p->name, name))
            return p;
    }
    return NULL;
}

bool
lab_profile_at(const struct lab *lab, uint32_t i, uint32_t connector, struct lab_profile *out)
{
    enum { STOCK = sizeof profiles / sizeof *profiles };

    if (i < STOCK) {
        *out = (struct lab_profile){profiles[i].name, connector, profiles[i].kind, ENGINE_NONE};
        return true;
    }
    if (i - STOCK >= lab->front->profiles.n)
        return false;
    *out = lab->front->profiles.at[i - STOCK];
    return true;
}

static const struct lab_profile *
find_profile(const struct lab *lab, uint32_t connector, struct str name, struct lab_profile *stock)
{
    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++)
        if (str_ieq(profiles[i].name, name)) {
            *stock =
                (struct lab_profile){profiles[i].name, connector, profiles[i].kind, ENGINE_NONE};
            return stock;
        }
    return own_profile(lab, connector, name);
}

static const struct err *
no_such_profile(struct lab *lab, uint32_t connector, struct str profile, struct arena *a)
{
    struct buf own = buf_in(a);

    for (uint32_t i = 0; i < lab->front->profiles.n; i++)
        if (lab->front->profiles.at[i].connector == connector)
            buf_fmt(&own, ", " STR_FMT, STR_ARG(lab->front->profiles.at[i].name));
    return err_new(ERR_INPUT, NOWHERE, a,
                   "there is no run profile \"" STR_FMT
                   "\"; one of: Full Import, Delta Import, Full Synchronization, Delta "
                   "Synchronization, Export" STR_FMT,
                   STR_ARG(profile), STR_ARG(buf_str(&own)));
}

const struct err *
lab_add_profile(struct lab *lab, const struct lab_profile *p, struct arena *a)
{
    struct lab_profile stock;

    TRY(lab_need_connect(lab, a));
    if (find_profile(lab, p->connector, p->name, &stock))
        return err_new(ERR_REFUSED, NOWHERE, a, "there is a run profile \"" STR_FMT "\" already",
                       STR_ARG(p->name));
    struct lab_profile *own = VEC_PUSH(&lab->front->profiles, lab->perm);
    *own = *p;
    own->name = str_copy(p->name, lab->perm);
    return NULL;
}

const struct err *
lab_run_profile(struct lab *lab, uint32_t connector, struct str profile, struct arena *a)
{
    struct lab_profile stock;

    TRY(lab_need_connect(lab, a));
    TRY(lab_tell_time(lab, a));
    const struct lab_profile *p = find_profile(lab, connector, profile, &stock);
    if (!p)
        return no_such_profile(lab, connector, profile, a);
    lab_stir(lab);
    uint32_t run = journal_run_add(&lab->journal, BY_CONNECT, lab->now, p->name);
    TRY(lab_run(lab, p, run, a));
    return lab_check_suspects(lab, a);
}
