/* SPDX-License-Identifier: MIT */
/*
 * One object from Active Directory to Entra ID, with what it refers to: import, synchronisation and
 * export of these and of nothing else (how-to-connect-single-object-sync).
 */
#include "sim/base/arena.h"
#include "sim/run/lab_state.h"

static const struct err *
not_here(struct lab *lab, uint32_t ad, struct str dn, struct arena *a)
{
    bool known = engine_cs_by_dn(lab->front->engine, ad, dn) != ENGINE_NONE;

    return err_new(known ? ERR_REFUSED : ERR_NOT_FOUND, NOWHERE, a,
                   known ? STR_FMT " is gone from the directory; a single object is added or "
                                   "changed, not deleted"
                         : "the directory holds no " STR_FMT,
                   STR_ARG(dn));
}

/* The object itself. Errors: what would be a delete, or what no delta import could bring. */
static const struct err *
find_object(struct lab *lab, uint32_t ad, struct str dn, struct batch *out, struct arena *a)
{
    struct query q = {.base = dn, .scope = SCOPE_BASE};
    struct entries found = {0};

    if (!engine_watermark(lab->front->engine, ad).len)
        return err_new(ERR_REFUSED, NOWHERE, a,
                       "the connector has not been imported yet; run a full import first");
    const struct err *e = lab_ad_find(lab, &q, &found, a);
    if (e && e->kind != ERR_NOT_FOUND)
        return e;
    if (e || !found.list.n)
        return not_here(lab, ad, dn, a);
    if (!engine_ou_selected(lab->front->engine, ad, dn, true))
        return err_new(ERR_REFUSED, NOWHERE, a,
                       STR_FMT
                       " is outside the selected OUs: nothing would come of it but a delete",
                       STR_ARG(dn));
    *VEC_PUSH(&out->changes, a) = (struct change){CHANGE_PUT, found.list.at[0]};
    return NULL;
}

/* Is the attribute a reference that somebody keeps, and not the other end of one? */
static bool
leads_on(attr_id id)
{
    return schema_form(id, SIDE_AD).syntax == SYNTAX_REFERENCE && id != ATTR_memberOf &&
           id != ATTR_directReports;
}

/* What it refers to, as far as that is in the selection. */
static const struct err *
find_targets(struct lab *lab, uint32_t ad, struct batch *out, struct arena *a)
{
    struct entry object = out->changes.at[0].entry;

    for (uint32_t i = 0; i < object.n; i++)
        for (uint32_t k = 0; leads_on(object.attrs[i].id) && k < object.attrs[i].n; k++) {
            struct query q = {.base = object.attrs[i].values[k], .scope = SCOPE_BASE};
            struct entries found = {0};
            if (!engine_ou_selected(lab->front->engine, ad, q.base, true))
                continue;
            const struct err *e = lab_ad_find(lab, &q, &found, a);
            if (e && e->kind != ERR_NOT_FOUND)
                return e;
            if (!e && found.list.n)
                *VEC_PUSH(&out->changes, a) = (struct change){CHANGE_PUT, found.list.at[0]};
        }
    return NULL;
}

static void
import(struct lab *lab, struct batch *batch, cause_id cause, struct lab_single *out,
       struct arena *a)
{
    batch->partial = true;
    lab_learn(lab, lab_forest_of_connector(out->connector), batch);
    struct arena_mark mark = arena_mark(lab->scratch);
    struct step_result step;
    engine_import(lab->front->engine, out->connector, batch, false, lab->now, cause, &step,
                  lab->scratch);
    out->import = lab_step_copy(&step, a);
    arena_rewind(lab->scratch, mark);
}

/* Its counterpart in Entra ID's connector space. */
static cs_index
linked(const struct engine *e, cs_index object)
{
    mv_index mv = engine_cs_mv(e, object);

    return mv == ENGINE_NONE ? ENGINE_NONE : engine_mv_link(e, mv, LAB_ENTRA);
}

/* The targets first, so that the references to them find them. */
static const struct err *
synchronise(struct lab *lab, const struct batch *batch, struct lab_single *out, struct arena *a)
{
    struct engine *after;

    for (uint32_t i = batch->changes.n; i-- > 0;) {
        cs_index object = engine_cs_by_anchor(lab->front->engine, out->connector,
                                              batch->changes.at[i].entry.anchor);
        bool known = false;
        for (uint32_t k = 0; k < out->objects.n; k++)
            known |= out->objects.at[k].index == object;
        if (object == ENGINE_NONE || known)
            continue;
        struct lab_single_object *o = VEC_PUSH(&out->objects, a);
        *o =
            (struct lab_single_object){.index = object, .sent = linked(lab->front->engine, object)};
        TRY(lab_sync_object(lab, object, true, &after, &o->sync, a));
    }
    return NULL;
}

/* What of theirs is to be sent: additions and changes. A link that a delete follows is gone by now. */
static uint32_t
choose(struct lab *lab, struct lab_single *out, cs_index *chosen, struct arena *a)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < out->objects.n; i++) {
        struct lab_single_object *o = &out->objects.at[i];
        struct cs_view v = {0};
        cs_index now = linked(lab->front->engine, o->index);
        if (now != ENGINE_NONE)
            o->sent = now;
        if (o->sent != ENGINE_NONE && engine_cs_view(lab->front->engine, o->sent, &v, a))
            o->operation = v.export;
        if (o->operation == PENDING_NONE)
            o->sent = ENGINE_NONE;
        else if (o->operation != PENDING_DELETE)
            chosen[n++] = o->sent;
    }
    return n;
}

static const struct err *
send_chosen(struct lab *lab, const cs_index *chosen, uint32_t n, cause_id cause,
            struct step_result *step, struct arena *scratch)
{
    uint32_t run = journal_run_add(&lab->journal, BY_CONNECT, lab->now, STR("single object"));

    if (!engine_export_begin(lab->front->engine, LAB_ENTRA, lab->now, cause, step, scratch))
        return NULL;
    engine_export_only(lab->front->engine, chosen, n);
    const struct err *broken = lab_export_lots(lab, LAB_ENTRA, run, step, scratch);
    engine_export_end(lab->front->engine, LAB_ENTRA, broken ? STR("stopped-connectivity") : STR(""),
                      step);
    return broken;
}

static const struct err *
send(struct lab *lab, const cs_index *chosen, uint32_t n, cause_id cause, struct lab_single *out,
     struct arena *a)
{
    struct arena_mark mark = arena_mark(lab->scratch);
    struct step_result step = {0};
    const struct err *broken = send_chosen(lab, chosen, n, cause, &step, lab->scratch);

    broken = err_copy(broken, a);
    out->export = lab_step_copy(&step, a);
    arena_rewind(lab->scratch, mark);
    lab->writers_stale = true;
    return broken ? broken : lab_check_suspects(lab, a);
}

const struct err *
lab_single_sync(struct lab *lab, struct str dn, bool staging, struct lab_single *out,
                struct arena *a)
{
    struct batch batch = {0};

    TRY(lab_need_connect(lab, a));
    *out = (struct lab_single){.connector = lab_connector_of(lab, dn)};
    TRY(find_object(lab, out->connector, dn, &batch, a));
    TRY(find_targets(lab, out->connector, &batch, a));
    cause_id cause =
        causes_add(&lab->journal.causes,
                   (struct cause){.kind = CAUSE_RUN,
                                  .because = lab->command,
                                  .subject = STR("Single object synchronization"),
                                  .detail = lab->front->connectors[out->connector].name});
    lab_stir(lab);
    import(lab, &batch, cause, out, a);
    TRY(synchronise(lab, &batch, out, a));
    cs_index *chosen = ARENA_ARRAY(a, cs_index, out->objects.n);
    uint32_t n = choose(lab, out, chosen, a);
    out->exported = n && !staging && !engine_staging(lab->front->engine);
    return out->exported ? send(lab, chosen, n, cause, out, a) : NULL;
}
