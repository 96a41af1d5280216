/* SPDX-License-Identifier: MIT */
/*
 * The promises that a safe plan keeps, checked as soon as they can be:
 *
 * I1  nobody's id or cloud-only membership changes;
 * I3  no reference is taken from Entra ID that the directory still has;
 * I4  nothing is deleted that the directory still has.
 *
 * (I2, one writer for every object, is in writers.c.) What an engine took away is a suspect until
 * the directory has been asked, right after the run that did it.
 */
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/model/dn.h"
#include "sim/run/lab_state.h"

void
lab_found(struct lab *lab, struct finding finding)
{
    *VEC_PUSH(&lab->journal.findings, lab->journal.arena) = finding;
}

struct guardrail *
lab_guardrail(struct lab *lab)
{
    return &lab->journal.guardrails.at[0];
}

/* The threshold of the engine that did it; of Cloud Sync, of the job over the object's domain. */
static struct guardrail *
guardrail_over(struct lab *lab, enum journal_engine by, struct str object)
{
    if (by == BY_CONNECT)
        return lab_guardrail(lab);
    who_id who = people_find(&lab->people, object, lab->scratch);
    const struct cloud *over =
        who == WHO_NOBODY ? NULL : lab_cloud_over(lab, lab->people.list.at[who].brief.dn);
    for (uint32_t i = 0; i < lab->jobs.n; i++)
        if (lab->jobs.at[i].cloud == over)
            return &lab->journal.guardrails.at[lab->jobs.at[i].guardrail];
    return &lab->journal.guardrails.at[lab->jobs.at[0].guardrail];
}

/* The directory at one moment, found by objectGUID. */
struct directory {
    VEC(struct entry) all; /* of every forest */
    struct map by_guid;
};

static const struct err *
take_directory(struct lab *lab, struct directory *d, struct arena *a)
{
    d->by_guid = map_in(a, false);
    for (uint32_t f = 0; f < lab->setup.world.forests_n; f++) {
        struct batch forest = {0};
        TRY(connector_read(lab->setup.doors.ad[f], STR(""), &forest, a));
        for (uint32_t i = 0; i < forest.changes.n; i++) {
            map_set(&d->by_guid, forest.changes.at[i].entry.anchor, d->all.n);
            *VEC_PUSH(&d->all, a) = forest.changes.at[i].entry;
        }
    }
    return NULL;
}

static const struct entry *
in_directory(struct lab *lab, const struct directory *d, struct str ref, struct arena *a)
{
    who_id who = people_find(&lab->people, ref, a);

    if (who == WHO_NOBODY || !lab->people.list.at[who].guid.len)
        return NULL;
    uint32_t at = map_get(&d->by_guid, lab->people.list.at[who].guid);
    return at == MAP_NONE ? NULL : &d->all.at[at];
}

static bool
still_refers(struct lab *lab, const struct directory *d, const struct suspect *s, struct arena *a)
{
    const struct entry *object = in_directory(lab, d, s->object, a);
    const struct entry *target = in_directory(lab, d, s->target, a);

    return object && target && entry_has_value(object, s->attr, SIDE_AD, target->dn);
}

static void
keep_loss(struct lab *lab, const struct suspect *s)
{
    struct journal *j = &lab->journal;
    const struct journal_export *row = &j->exports.at[s->export_row];
    struct journal_loss *loss = VEC_PUSH(&j->losses, j->arena);

    *loss = (struct journal_loss){
        .object = row->object,
        .attribute = schema_name(lab->setup.schema, s->attr),
        .value = str_copy(people_name(&lab->people, s->target, lab->scratch), j->arena),
        .object_anchor = s->object,
        .value_ref = s->target,
        .step = row->step,
        .engine = row->engine,
        .cause = row->cause};
    map_set(&lab->losses,
            str_fmt(lab->perm, STR_FMT "|" STR_FMT "|" STR_FMT, STR_ARG(s->object),
                    STR_ARG(loss->attribute), STR_ARG(s->target)),
            j->losses.n - 1);
}

/* `lost members alice, bob`: one finding for one attribute of one object in one run. */
static void
report_losses(struct lab *lab, uint32_t first)
{
    struct journal *j = &lab->journal;

    for (uint32_t i = first, end; i < j->losses.n; i = end) {
        const struct journal_loss *loss = &j->losses.at[i];
        struct buf text = buf_in(j->arena);
        for (end = i + 1; end < j->losses.n; end++)
            if (!str_eq(j->losses.at[end].object_anchor, loss->object_anchor) ||
                !str_eq(j->losses.at[end].attribute, loss->attribute))
                break;
        for (uint32_t k = i; k < end; k++)
            j->losses.at[k].finding = j->findings.n;
        buf_fmt(&text, "lost " STR_FMT "%s ", STR_ARG(loss->attribute), end - i > 1 ? "s" : "");
        for (uint32_t k = i; k < end; k++) {
            buf_add(&text, k > i ? STR(", ") : STR(""));
            buf_add(&text, j->losses.at[k].value);
        }
        lab_found(lab, (struct finding){.kind = FINDING_I3,
                                        .object = loss->object,
                                        .text = buf_str(&text),
                                        .cause = loss->cause,
                                        .restorable = RESTORABLE_YES,
                                        .missing = end - i});
    }
}

static void
report_delete(struct lab *lab, const struct suspect *s)
{
    const struct journal_export *row = &lab->journal.exports.at[s->export_row];
    bool kept = row->class == CLASS_user ||
                (row->class == CLASS_group &&
                 assumption_is(lab->setup.assumptions, ASSUME_groupSoftDelete, "true"));

    map_set(&lab->deleted, row->anchor, lab->journal.findings.n);
    lab_found(lab, (struct finding){.kind = FINDING_I4,
                                    .object = row->object,
                                    .text = kept ? STR("was deleted (30 days in the bin)")
                                                 : STR("was deleted for good"),
                                    .cause = row->cause,
                                    .restorable = kept ? RESTORABLE_YES : RESTORABLE_NO,
                                    .missing = 1});
}

/* Harm that a threshold does not count, done while it stood by. */
static void
mark_blind(struct lab *lab, enum journal_engine by, struct str object)
{
    struct guardrail *g = guardrail_over(lab, by, object);

    if (g->state == GUARDRAIL_IDLE)
        g->state = GUARDRAIL_BLIND;
}

static void
judge(struct lab *lab, const struct directory *d, const struct suspect *s, struct arena *a)
{
    enum journal_engine by = lab->journal.exports.at[s->export_row].engine;

    if (s->reference && still_refers(lab, d, s, a)) {
        keep_loss(lab, s);
        mark_blind(lab, by, s->object);
    } else if (!s->reference && in_directory(lab, d, s->object, a)) {
        report_delete(lab, s);
    }
}

const struct err *
lab_check_suspects(struct lab *lab, struct arena *a)
{
    struct arena_mark mark = arena_mark(lab->scratch);
    struct directory d = {0};
    uint32_t first_loss = lab->journal.losses.n;

    if (lab->suspects.n == 0)
        return NULL;
    const struct err *broken = err_copy(take_directory(lab, &d, lab->scratch), a);
    for (uint32_t i = 0; !broken && i < lab->suspects.n; i++)
        judge(lab, &d, &lab->suspects.at[i], lab->scratch);
    if (!broken)
        report_losses(lab, first_loss);
    lab->suspects.n = 0;
    arena_rewind(lab->scratch, mark);
    return broken;
}

/* --- cloud-only memberships (I1) -------------------------------------------------------------- */

/* Who was deleted in the directory is a member no more, and nobody broke a promise. */
static bool
still_promised(const struct lab *lab, const struct promise *p)
{
    const struct who *group = &lab->people.list.at[p->group];
    const struct who *member = &lab->people.list.at[p->member];
    bool synchronised = group->guid.len > 0;

    if (p->withdrawn || synchronised || !group->in_cloud)
        return false; /* the end of a group is reported by itself */
    return !member->guid.len || member->in_directory;
}

static const struct err *
is_member(struct lab *lab, const struct promise *p, bool *out, struct arena *a)
{
    struct entries members = {0};

    *out = false;
    TRY(lab_members_of(lab, &lab->people.list.at[p->group], &members, a));
    for (uint32_t i = 0; i < members.list.n && !*out; i++)
        *out = people_find(&lab->people, members.list.at[i].anchor, a) == p->member;
    return NULL;
}

static const struct err *
check_membership(struct lab *lab, struct promise *p, struct arena *a)
{
    bool there;

    TRY(is_member(lab, p, &there, a));
    if (!there && !p->broken)
        lab_found(lab,
                  (struct finding){.kind = FINDING_I1,
                                   .object = lab->people.list.at[p->group].name,
                                   .text = str_fmt(lab->perm, "lost cloud-only member " STR_FMT,
                                                   STR_ARG(lab->people.list.at[p->member].name)),
                                   .cause = lab->command,
                                   .restorable = RESTORABLE_UNKNOWN});
    p->broken = !there;
    return NULL;
}

const struct err *
lab_check_memberships(struct lab *lab, struct arena *a)
{
    for (uint32_t i = 0; i < lab->promises.n; i++)
        if (still_promised(lab, &lab->promises.at[i]))
            TRY(check_membership(lab, &lab->promises.at[i], a));
    return NULL;
}
