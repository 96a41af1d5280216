/* SPDX-License-Identifier: MIT */
/*
 * Views: what is in the connector spaces and the metaverse, as cmdlets and reports show it.
 */
#include "sim/engine/engine.h"

#include "sim/base/numbers.h"
#include "sim/engine/metaverse.h"
#include "sim/engine/mods.h"
#include "sim/engine/rename.h"
#include "sim/engine/space.h"

static struct entry
image_entry(const struct engine *e, cs_index i, image_id image, struct arena *a)
{
    const struct cs *o = cs_at(e, i);
    enum side side = cs_side(e, o);
    uint32_t n = image_n(&e->words, image), kept = 0;
    struct attr *attrs = ARENA_ARRAY(a, struct attr, n);

    for (uint32_t k = 0; k < n; k++) {
        struct cell c = image_cell(&e->words, image, k);
        uint32_t values_n;
        const struct str *values = mods_values(e, &c, side, &values_n, a);
        if (values_n)
            attrs[kept++] = (struct attr){c.attr, values_n, values};
    }
    return (struct entry){text_of(e, o->anchor), space_dn(e, i, a), o->class, kept, attrs};
}

static struct object_error
error_of(const struct engine *e, uint32_t number)
{
    if (!number || !e->errors.at[number - 1].count)
        return (struct object_error){0};
    return e->errors.at[number - 1];
}

static rule_id
rule_number(uint16_t rule)
{
    return rule == NO_RULE ? (rule_id)RULE_NONE : rule;
}

enum cs_state
engine_cs_state(const struct engine *e, cs_index index)
{
    if (index >= e->objects.n || cs_at(e, index)->state > CS_GONE)
        return CS_GONE;
    return cs_at(e, index)->state;
}

bool
engine_cs_view(const struct engine *e, cs_index index, struct cs_view *out, struct arena *a)
{
    bool held;

    *out = (struct cs_view){.state = engine_cs_state(e, index)};
    if (out->state == CS_GONE)
        return false;
    const struct cs *o = cs_at(e, index);
    out->index = index;
    out->connector = o->connector;
    out->transient = (o->flags & CSF_TRANSIENT) != 0;
    out->id = cs_guid(index, a);
    out->dn = space_dn(e, index, a);
    out->anchor = text_of(e, o->anchor);
    out->class = o->class;
    out->mv = o->mv;
    out->in_rule = rule_number(o->in_rule);
    out->out_rule = rule_number(o->out_rule);
    out->hologram = image_entry(e, index, o->hologram, a);
    out->import = o->import_op;
    out->waiting = (o->flags & CSF_IN_PENDING) != 0;
    out->imported = image_entry(e, index, o->imported, a);
    out->export = o->export_op;
    out->new_dn = rename_wanted(e, o);
    mods_wanted(e, index, false, &out->mods, &out->mods_n, &held, a);
    out->unconfirmed = o->sent_op;
    mods_sent(e, index, &out->sent, &out->sent_n, a);
    out->export_cause = o->export_op == PENDING_NONE ? 0 : o->export_cause;
    out->import_error = error_of(e, o->import_error);
    out->export_error = error_of(e, o->export_error);
    return true;
}

static const struct str *
mv_values(const struct engine *e, const struct cell *c, uint32_t *n, struct arena *a)
{
    bool reference = is_reference(c->attr, SIDE_METAVERSE);
    uint32_t m;
    const uint32_t *values = cell_values(&e->words, c, &m);
    struct str *out = ARENA_ARRAY(a, struct str, m);

    *n = 0;
    for (uint32_t i = 0; i < m; i++)
        if (!reference)
            out[(*n)++] = text_of(e, values[i]);
        else if (mv_at(e, values[i])->alive)
            out[(*n)++] = mv_guid(values[i], a);
    return out;
}

static struct mv_attr
lineage(const struct engine *e, mv_index m, const struct cell *c)
{
    struct mv_attr attr = {.rule = RULE_NONE, .connector = ENGINE_NONE, .source = ENGINE_NONE};

    if (c->rule >= IMAGE_RULES || c->rule >= e->config.rules->rules.n)
        return attr;
    attr.rule = c->rule;
    attr.connector = ruleset_get(e->config.rules, c->rule)->connector;
    attr.source = mv_linked(e, m, attr.connector);
    return attr;
}

bool
engine_mv_view(const struct engine *e, mv_index index, struct mv_view *out, struct arena *a)
{
    *out = (struct mv_view){0};
    if (index >= e->metaverse.n || !mv_at(e, index)->alive)
        return false;
    const struct mv *m = mv_at(e, index);
    uint32_t n = image_n(&e->words, m->image);
    struct mv_attr *attrs = ARENA_ARRAY(a, struct mv_attr, n);
    cs_index *links = ARENA_ARRAY(a, cs_index, ENGINE_CONNECTORS);

    out->index = index;
    out->id = mv_guid(index, a);
    out->class = m->class;
    for (uint32_t k = 0; k < n; k++) {
        struct cell c = image_cell(&e->words, m->image, k);
        uint32_t values_n;
        const struct str *values = mv_values(e, &c, &values_n, a);
        if (!values_n)
            continue;
        attrs[out->n] = lineage(e, index, &c);
        attrs[out->n++].attr = (struct attr){c.attr, values_n, values};
    }
    for (cs_index i = m->first_link; i != ENGINE_NONE; i = cs_at(e, i)->next_link)
        links[out->links_n++] = i;
    out->attrs = attrs;
    out->links = links;
    return true;
}

uint32_t
engine_cs_count(const struct engine *e)
{
    return e->objects.n;
}

uint32_t
engine_mv_count(const struct engine *e)
{
    return e->metaverse.n;
}

mv_index
engine_cs_mv(const struct engine *e, cs_index index)
{
    return engine_cs_state(e, index) == CS_STAGING ? cs_at(e, index)->mv : (mv_index)ENGINE_NONE;
}

cs_index
engine_mv_link(const struct engine *e, mv_index index, uint32_t connector)
{
    if (index >= e->metaverse.n || !mv_at(e, index)->alive)
        return ENGINE_NONE;
    return mv_linked(e, index, connector);
}

struct str
engine_cs_guid(cs_index index, struct arena *a)
{
    return cs_guid(index, a);
}

struct str
engine_cs_dn(const struct engine *e, cs_index index, struct arena *a)
{
    return index < e->objects.n ? space_dn(e, index, a) : STR("");
}

static cs_index
shown(const struct engine *e, cs_index i)
{
    return i != ENGINE_NONE && engine_cs_state(e, i) != CS_GONE ? i : (cs_index)ENGINE_NONE;
}

cs_index
engine_cs_by_dn(const struct engine *e, uint32_t connector, struct str dn)
{
    return shown(e, space_find(e, connector, dn));
}

cs_index
engine_cs_by_anchor(const struct engine *e, uint32_t connector, struct str anchor)
{
    return shown(e, space_by_anchor(e, connector, anchor));
}

cs_index
engine_cs_by_id(const struct engine *e, struct str guid)
{
    return shown(e, guid_number(guid, false));
}

mv_index
engine_mv_by_id(const struct engine *e, struct str guid)
{
    mv_index m = guid_number(guid, true);

    return m < e->metaverse.n && mv_at(e, m)->alive ? m : (mv_index)ENGINE_NONE;
}

struct cs_list
engine_pending_exports(const struct engine *e, uint32_t connector, struct arena *a)
{
    const struct space *s = &e->spaces[connector];
    cs_index *list = ARENA_ARRAY(a, cs_index, s->exports.list.n);
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->exports.list.n; i++) {
        const struct cs *o = cs_at(e, s->exports.list.at[i]);
        if (o->state == CS_STAGING && o->export_op != PENDING_NONE)
            list[n++] = s->exports.list.at[i];
    }
    return (struct cs_list){numbers_sort(list, n, a), list};
}

struct cs_statistics
engine_statistics(const struct engine *e, uint32_t connector)
{
    const struct space *s = &e->spaces[connector];
    struct cs_statistics out = {.all = s->staging,
                                .connectors = s->connectors,
                                .disconnectors = s->staging - s->connectors,
                                .placeholders = s->placeholders};

    for (cs_index i = 0; i < e->objects.n; i++) {
        const struct cs *o = cs_at(e, i);
        if (o->connector != connector || o->state != CS_STAGING)
            continue;
        out.import_adds += o->import_op == PENDING_ADD;
        out.import_updates += o->import_op == PENDING_UPDATE;
        out.import_deletes += o->import_op == PENDING_DELETE;
        out.export_adds += o->export_op == PENDING_ADD;
        out.export_updates += o->export_op == PENDING_UPDATE;
        out.export_deletes += o->export_op == PENDING_DELETE;
        out.unconfirmed += o->sent_op != PENDING_NONE;
    }
    return out;
}
