/* SPDX-License-Identifier: MIT */
#include "harness/report/story.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/map.h"

enum { MOST_CAUSES = 32 };

/* For every cause the command or clock at the beginning of its chain. */
static cause_id *
origins_of(const struct journal *j, struct arena *a)
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

/* An import that led to nothing is not part of the story: an OU that went with its people. */
static bool *
led_to_something(const struct journal *j, struct arena *a)
{
    bool *led = ARENA_ARRAY(a, bool, (size_t)j->causes.list.n + 1);

    for (cause_id id = 1; id <= j->causes.list.n; id++)
        led[causes_get(&j->causes, id)->because] = true;
    return led;
}

struct origins {
    cause_id *of;
    bool *led;
};

static void
tell_middle(struct story *s, const struct journal *j, const struct origins *origins, cause_id key,
            struct arena *a)
{
    for (size_t t = 0; t < sizeof tales / sizeof *tales; t++) {
        uint32_t n = 0;
        for (cause_id id = 1; id <= j->causes.list.n; id++)
            n += origins->of[id] == key && causes_get(&j->causes, id)->kind == tales[t].kind &&
                 (tales[t].kind != CAUSE_IMPORT_DELETE || origins->led[id]);
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

static void
group(struct story *s, struct arena *a)
{
    for (uint32_t i = 0; i < s->findings.n; i++) {
        struct story_group *last = s->groups.n ? &s->groups.at[s->groups.n - 1] : NULL;
        if (last && str_eq(s->findings.at[last->first]->text, s->findings.at[i]->text))
            last->n++;
        else
            *VEC_PUSH(&s->groups, a) = (struct story_group){i, 1};
    }
}

struct stories
stories_of(const struct outcome *o, struct arena *a)
{
    struct stories all = {0};
    const struct finding **breaches;
    uint32_t n = outcome_breaches(o, &breaches, a);
    struct origins origins = {origins_of(o->journal, a), led_to_something(o->journal, a)};
    cause_id *keys = ARENA_ARRAY(a, cause_id, (size_t)n + 1);

    for (uint32_t i = 0; i < n; i++)
        *VEC_PUSH(&story_for(&all, keys,
                             breaches[i]->kind == FINDING_I2 ? 0 : origins.of[breaches[i]->cause],
                             a)
                       ->findings,
                  a) = breaches[i];
    for (uint32_t i = 0; i < all.list.n; i++) {
        group(&all.list.at[i], a);
        if (keys[i] == 0)
            continue; /* writers are nobody's single doing */
        tell_commands(&all.list.at[i], o->journal, all.list.at[i].findings.at[0]->cause, a);
        tell_middle(&all.list.at[i], o->journal, &origins, keys[i], a);
        tell_export(&all.list.at[i], a);
    }
    return all;
}

struct str
story_names(const struct story *s, const struct story_group *g, uint32_t most, struct arena *a)
{
    struct buf out = buf_in(a);
    uint32_t shown = g->n > most ? most : g->n;

    for (uint32_t i = 0; i < shown; i++)
        buf_fmt(&out, "%s" STR_FMT, i ? ", " : "", STR_ARG(s->findings.at[g->first + i]->object));
    if (shown < g->n)
        buf_fmt(&out, " and %u more", (unsigned)(g->n - shown));
    return buf_str(&out);
}

struct str
story_text(const struct story *s, const struct story_group *g, struct arena *a)
{
    struct str text = s->findings.at[g->first]->text;

    if (g->n > 1 && str_starts(text, STR("was ")))
        return str_fmt(a, "were " STR_FMT, STR_ARG(str_from(text, 4)));
    return text;
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

static uint32_t
last_return(const struct outcome *o)
{
    uint32_t step = 0;

    for (uint32_t i = 0; i < o->journal->losses.n; i++)
        if (o->journal->losses.at[i].restored && o->journal->losses.at[i].restored_step > step)
            step = o->journal->losses.at[i].restored_step;
    return step;
}

static struct str
references_restorable(const struct outcome *o, struct arena *a)
{
    static const struct str cure = STR("put the objects back in scope and run a full cycle");
    uint32_t all = story_losses(o, false), back = all - story_losses(o, true);

    if (!back)
        return str_fmt(a, "yes: the directory still has them; " STR_FMT, STR_ARG(cure));
    return str_fmt(a, "yes: " STR_FMT "; by step %u, %u of %u came back", STR_ARG(cure),
                   (unsigned)last_return(o) + 1, (unsigned)back, (unsigned)all);
}

struct str
story_lost(const struct outcome *o, struct arena *a)
{
    uint32_t all = story_losses(o, false), open = story_losses(o, true);
    struct str count =
        story_count(all, "membership or manager lost", "memberships and managers lost", a);

    if (open == all)
        return count;
    if (open == 0)
        return str_fmt(a, STR_FMT ", %s came back", STR_ARG(count), all == 1 ? "it" : "all");
    return str_fmt(a, STR_FMT ", %u still", STR_ARG(count), (unsigned)open);
}

/* Deleted objects, each once however often it was deleted. */
struct deletes {
    uint32_t gone;   /* cannot be had back */
    uint32_t binned; /* wait in the bin, or waited there */
    uint32_t back;   /* of these: were restored */
};

static struct deletes
count_deletes(const struct outcome *o, struct arena *a)
{
    const struct finding **breaches;
    uint32_t n = outcome_breaches(o, &breaches, a);
    struct map gone = map_in(a, true), binned = map_in(a, true);
    struct deletes d = {0};

    for (uint32_t i = 0; i < n; i++) {
        const struct finding *f = breaches[i];
        if (f->restorable == RESTORABLE_NO)
            d.gone += map_set(&gone, f->object, 1) == MAP_NONE;
        if (f->kind != FINDING_I4 || f->restorable != RESTORABLE_YES)
            continue;
        uint32_t before = map_set(&binned, f->object, f->repaired);
        d.binned += before == MAP_NONE;
        d.back += f->repaired && before != 1;
        d.back -= !f->repaired && before == 1; /* deleted once more */
    }
    return d;
}

static struct str
came_back(const struct deletes *d, struct arena *a)
{
    return d->back ? str_fmt(a, "; %u of %u came back", (unsigned)d->back, (unsigned)d->binned)
                   : STR("");
}

struct str
story_restorable(const struct outcome *o, struct arena *a)
{
    struct deletes d = count_deletes(o, a);

    if (d.gone)
        return str_fmt(a, "no: %s cannot be had back as %s; users can, within 30 days" STR_FMT,
                       story_count(d.gone, "object", "objects", a).at,
                       d.gone == 1 ? "it was" : "they were", STR_ARG(came_back(&d, a)));
    if (d.binned)
        return str_fmt(
            a, "yes: users wait in the bin for 30 days, and a hard match restores them" STR_FMT,
            STR_ARG(came_back(&d, a)));
    if (story_losses(o, false))
        return references_restorable(o, a);
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
