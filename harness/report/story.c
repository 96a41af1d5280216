/* SPDX-License-Identifier: MIT */
#include "harness/report/story.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"

enum { MOST_CAUSES = 32 };

/* For every cause the command or clock at the beginning of its chain. */
static cause_id *
origins(const struct journal *j, struct arena *a)
{
    cause_id *origin = ARENA_ARRAY(a, cause_id, (size_t)j->causes.list.n + 1);

    for (cause_id id = 1; id <= j->causes.list.n; id++) {
        const struct cause *c = causes_get(&j->causes, id);
        origin[id] = c->because ? origin[c->because] : id;
    }
    return origin;
}

struct tale {
    enum cause_kind kind;
    const char *where;
    const char *one, *several;
};

/* What a chain says between the command and the export, in its order. */
static const struct tale tales[] = {
    {CAUSE_IMPORT_ADD, "import", "object came into a connector space",
     "objects came into a connector space"},
    {CAUSE_IMPORT_DELETE, "import", "object left the AD connector space",
     "objects left the AD connector space"},
    {CAUSE_SCOPE, "scope", "object changed for Cloud Sync", "objects changed for Cloud Sync"},
    {CAUSE_DISCONNECT, "sync", "object disconnected from the metaverse",
     "objects disconnected from the metaverse"},
    {CAUSE_MV_DELETE, "sync", "metaverse object deleted: no Provision rule holds it any more",
     "metaverse objects deleted: no Provision rule holds them any more"},
    {CAUSE_DEPROVISION, "sync", "delete staged for Entra ID", "deletes staged for Entra ID"},
    {CAUSE_UNLINK, "sync", "link left the Entra connector space, no delete staged (JoinNoFlow)",
     "links left the Entra connector space, no delete staged (JoinNoFlow)"},
};

static void
add_line(struct story *s, const char *where, struct str what, struct arena *a)
{
    *VEC_PUSH(&s->because, a) = (struct story_line){str_of(where), what};
}

/* The commands at the head of the chain, oldest first: a filter that was set, the cycle after it. */
static void
tell_commands(struct story *s, const struct journal *j, cause_id effect, struct arena *a)
{
    const struct cause *chain[MOST_CAUSES];
    uint32_t n = journal_chain(j, effect, chain, MOST_CAUSES);

    for (uint32_t i = 0; i < n; i++)
        if (chain[i]->kind == CAUSE_COMMAND && chain[i]->line)
            add_line(s, str_fmt(a, "line %u", (unsigned)chain[i]->line).at, chain[i]->subject, a);
        else if (chain[i]->kind == CAUSE_COMMAND || chain[i]->kind == CAUSE_CLOCK)
            add_line(s, "command", chain[i]->subject, a);
}

static void
tell_middle(struct story *s, const struct journal *j, const cause_id *origin, cause_id of,
            struct arena *a)
{
    for (size_t t = 0; t < sizeof tales / sizeof *tales; t++) {
        uint32_t n = 0;
        for (cause_id id = 1; id <= j->causes.list.n; id++)
            n += origin[id] == of && causes_get(&j->causes, id)->kind == tales[t].kind;
        if (n)
            add_line(s, tales[t].where, story_count(n, tales[t].one, tales[t].several, a), a);
    }
}

static void
tell_export(struct story *s, struct arena *a)
{
    uint32_t references = 0;

    for (uint32_t i = 0; i < s->findings.n; i++)
        references += s->findings.at[i]->kind == FINDING_I3;
    if (references)
        add_line(s, "export", STR("references recomputed without them and exported as removals"),
                 a);
}

static struct story *
story_for(struct stories *all, cause_id *keys, cause_id key, struct arena *a)
{
    for (uint32_t i = 0; i < all->list.n; i++)
        if (keys[i] == key)
            return &all->list.at[i];
    keys[all->list.n] = key;
    return VEC_PUSH(&all->list, a);
}

struct stories
stories_of(const struct outcome *o, struct arena *a)
{
    struct stories all = {0};
    const struct finding **breaches;
    uint32_t n = outcome_breaches(o, &breaches, a);
    cause_id *origin = origins(o->journal, a);
    cause_id *keys = ARENA_ARRAY(a, cause_id, (size_t)n + 1);

    for (uint32_t i = 0; i < n; i++)
        *VEC_PUSH(&story_for(&all, keys,
                             breaches[i]->kind == FINDING_I2 ? 0 : origin[breaches[i]->cause], a)
                       ->findings,
                  a) = breaches[i];
    for (uint32_t i = 0; i < all.list.n; i++) {
        if (keys[i] == 0)
            continue; /* writers are nobody's single doing */
        tell_commands(&all.list.at[i], o->journal, all.list.at[i].findings.at[0]->cause, a);
        tell_middle(&all.list.at[i], o->journal, origin, keys[i], a);
        tell_export(&all.list.at[i], a);
    }
    return all;
}

struct str
story_count(uint32_t n, const char *one, const char *several, struct arena *a)
{
    return str_fmt(a, "%u %s", (unsigned)n, n == 1 ? one : several);
}

uint32_t
story_losses(const struct outcome *o, bool open_only)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < o->journal->losses.n; i++)
        n += !open_only || !o->journal->losses.at[i].restored;
    return n;
}

static void
add_clause(struct buf *out, uint32_t n, const char *one, const char *several, struct arena *a)
{
    if (!n)
        return;
    if (out->len)
        buf_add(out, STR("; "));
    buf_add(out, story_count(n, one, several, a));
}

struct str
story_sentence(const struct outcome *o, struct arena *a)
{
    struct buf out = buf_in(a);
    uint32_t by_kind[FINDING_NOTE + 1] = {0};

    for (uint32_t i = 0; i < o->journal->findings.n; i++)
        by_kind[o->journal->findings.at[i].kind]++;
    add_clause(&out, by_kind[FINDING_I4], "object was deleted that Active Directory still has",
               "objects were deleted that Active Directory still has", a);
    add_clause(&out, story_losses(o, false),
               "reference was removed from Entra ID that Active Directory still has",
               "references were removed from Entra ID that Active Directory still has", a);
    add_clause(&out, by_kind[FINDING_I1], "id or cloud-only membership was lost",
               "ids or cloud-only memberships were lost", a);
    add_clause(&out, by_kind[FINDING_I2], "object does not have exactly one writer",
               "objects do not have exactly one writer", a);
    if (!out.len)
        return STR("every object kept its id, its references and exactly one writer");
    return buf_str(&out);
}

static struct str
when_back(const struct outcome *o, struct arena *a)
{
    uint32_t all = story_losses(o, false), open = story_losses(o, true), step = 0;

    for (uint32_t i = 0; i < o->journal->losses.n; i++)
        if (o->journal->losses.at[i].restored && o->journal->losses.at[i].restored_step >= step)
            step = o->journal->losses.at[i].restored_step;
    if (open == all)
        return STR("");
    return str_fmt(a, "; by step %u, %u of %u came back", (unsigned)step + 1,
                   (unsigned)(all - open), (unsigned)all);
}

struct str
story_restorable(const struct outcome *o, struct arena *a)
{
    const struct finding **breaches;
    uint32_t n = outcome_breaches(o, &breaches, a), gone = 0, binned = 0;

    for (uint32_t i = 0; i < n; i++) {
        gone += breaches[i]->restorable == RESTORABLE_NO;
        binned += breaches[i]->kind == FINDING_I4 && breaches[i]->restorable == RESTORABLE_YES;
    }
    if (gone)
        return str_fmt(a, "no: %s cannot be had back as %s; users can, within 30 days",
                       story_count(gone, "object", "objects", a).at,
                       gone == 1 ? "it was" : "they were");
    if (binned)
        return STR("yes: users wait in the bin for 30 days, and a hard match restores them");
    if (story_losses(o, false))
        return str_fmt(a,
                       "yes: the directory still has them; put the objects back in scope and run "
                       "a full cycle" STR_FMT,
                       STR_ARG(when_back(o, a)));
    return STR("");
}

struct str
story_guardrail(const struct guardrail *g, struct arena *a)
{
    struct str name = g->limit ? str_fmt(a, STR_FMT " %u", STR_ARG(g->name), (unsigned)g->limit)
                               : str_fmt(a, STR_FMT " (off)", STR_ARG(g->name));
    const char *tail = g->state == GUARDRAIL_FIRED   ? "fired"
                       : g->state == GUARDRAIL_BLIND ? "did not fire; references are not counted"
                                                     : "did not fire";

    return str_fmt(a, STR_FMT ": counted %u, %s", STR_ARG(name), (unsigned)g->counted, tail);
}
