/* SPDX-License-Identifier: MIT */
/*
 * I2: every object has exactly one writer.
 *
 * A writer is an engine that would write the object's next change if its schedule ran: a stopped
 * scheduler still makes Connect one; staging mode, a JoinNoFlow link, a paused or absent
 * configuration do not. Asked of people, groups and contacts that are in the directory and in the
 * scope of either engine. Minutes are added up whenever time passes.
 */
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/run/lab_state.h"

enum writers { NOT_ASKED, NO_WRITER, ONE_WRITER, TWO_ENGINES, TWO_JOBS };

static bool
is_two(enum writers n)
{
    return n == TWO_ENGINES || n == TWO_JOBS;
}

static bool synchronised_class(enum object_class class)
{
    return class == CLASS_user || class == CLASS_inetOrgPerson || class == CLASS_group ||
           class == CLASS_contact;
}

static bool
connect_writes(struct lab *lab, const struct who *w, bool selected, bool cloud_writes)
{
    if (!lab->front->engine || engine_staging(lab->front->engine))
        return false;
    cs_index object = lab_cs_of(lab, w);
    if (object == ENGINE_NONE) /* it will be imported; nobody else claims it */
        return selected && !cloud_writes;
    return engine_would_write(lab->front->engine, object, lab->now, lab->scratch);
}

/* In the directory scopes cannot overlap: each configuration looks after a domain of its own. */
static bool
job_writes(const struct lab *lab, const struct who *w)
{
    const struct cloud *over = lab_cloud_over(lab, w->brief.dn);

    return over && cloud_would_write(over, &w->brief);
}

/*
 * Accounts of two domains with one source anchor are one object in Entra ID, and each job writes it.
 * The account that was seen last stands for both in the map, so the pair is counted once.
 */
static bool
other_job_writes(const struct lab *lab, const struct who *w, struct arena *scratch)
{
    struct str chosen = entry_value(&w->brief, ATTR_mS_DS_ConsistencyGuid);
    struct str anchor = base64_encode(chosen.len ? chosen : w->guid, scratch);
    who_id twin = map_get(&lab->people.by_source_anchor, anchor);

    if (twin == WHO_NOBODY || &lab->people.list.at[twin] == w)
        return false;
    const struct who *other = &lab->people.list.at[twin];
    return other->in_directory && job_writes(lab, other) &&
           lab_cloud_over(lab, other->brief.dn) != lab_cloud_over(lab, w->brief.dn);
}

static enum writers
count_writers(struct lab *lab, const struct who *w)
{
    bool critical = str_eq(entry_value(&w->brief, ATTR_isCriticalSystemObject), STR("True"));

    if (!w->in_directory || critical || !synchronised_class(w->brief.class))
        return NOT_ASKED;
    struct str dn = w->brief.dn;
    bool selected = lab->front->engine &&
                    engine_ou_selected(lab->front->engine, lab_connector_of(lab, dn), dn, true);
    bool cloud = job_writes(lab, w);
    bool connect = connect_writes(lab, w, selected, cloud);
    bool could_be_there = w->in_cloud || w->brief.class != CLASS_contact;
    if (cloud && connect)
        return TWO_ENGINES;
    if (cloud && lab->jobs.n > 1 && other_job_writes(lab, w, lab->scratch))
        return TWO_JOBS;
    if (cloud || connect)
        return ONE_WRITER;
    return could_be_there && (selected || w->in_cloud) ? NO_WRITER : NOT_ASKED;
}

static void
back_to_front(struct lab *lab, int64_t swapped)
{
    if (swapped != LAB_IN_FRONT)
        lab_server_swap(lab, (uint32_t)swapped);
}

static void
recount(struct lab *lab)
{
    if (!lab->writers_stale)
        return;
    int64_t swapped = lab_server_active(lab);
    lab->writers.none_now = lab->writers.two_now = 0;
    for (uint32_t i = 0; i < lab->people.list.n; i++) {
        struct arena_mark mark = arena_mark(lab->scratch);
        enum writers n = count_writers(lab, &lab->people.list.at[i]);
        arena_rewind(lab->scratch, mark);
        lab->writers.none_now += n == NO_WRITER;
        lab->writers.two_now += is_two(n);
    }
    back_to_front(lab, swapped);
    lab->writers_stale = false;
}

void
lab_writers_pass(struct lab *lab, int64_t seconds)
{
    recount(lab);
    lab->none_seconds += seconds * lab->writers.none_now;
    lab->two_seconds += seconds * lab->writers.two_now;
    lab->journal.writers.none_minutes = lab->none_seconds / MINUTE;
    lab->journal.writers.two_minutes = lab->two_seconds / MINUTE;
}

/* Two servers that both export write everything twice ("staging-server": not supported). */
static void
report_servers(struct lab *lab)
{
    for (uint32_t i = 0; lab->front->engine && i < lab->parked.n; i++) {
        if (engine_staging(lab->front->engine) || engine_staging(lab->parked.at[i]->engine))
            continue;
        lab_found(lab, (struct finding){.kind = FINDING_I2,
                                        .object = lab->parked.at[i]->name,
                                        .text = str_fmt(lab->perm,
                                                        "is active beside " STR_FMT
                                                        ": two Connect servers write",
                                                        STR_ARG(lab->front->name)),
                                        .cause = lab->command});
    }
}

static struct str
writers_text(enum writers n)
{
    if (n == NO_WRITER)
        return STR("has no writer");
    return n == TWO_ENGINES ? STR("has two writers, Connect and Cloud Sync")
                            : STR("has two writers, two configurations of Cloud Sync");
}

void
lab_writers_report(struct lab *lab)
{
    lab->writers_stale = true;
    recount(lab);
    report_servers(lab);
    int64_t swapped = lab_server_active(lab);
    lab->journal.writers.none_now = lab->writers.none_now;
    lab->journal.writers.two_now = lab->writers.two_now;
    for (uint32_t i = 0; i < lab->people.list.n; i++) {
        const struct who *w = &lab->people.list.at[i];
        struct arena_mark mark = arena_mark(lab->scratch);
        enum writers n = count_writers(lab, w);
        arena_rewind(lab->scratch, mark);
        if (n == NO_WRITER || is_two(n))
            lab_found(lab, (struct finding){.kind = FINDING_I2,
                                            .object = w->name,
                                            .text = writers_text(n),
                                            .cause = lab->command});
    }
    back_to_front(lab, swapped);
}
