/* SPDX-License-Identifier: MIT */
/*
 * Values: which rule won an attribute and which lost, and what a JoinNoFlow link holds back.
 */
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/engine/explain.h"
#include "sim/run/why_parts.h"

static struct str
attribute_name(const struct telling *t, attr_id attr)
{
    return schema_name(t->lab->setup.schema, attr);
}

static bool
references(attr_id attr, enum side side)
{
    return schema_form(attr, side).syntax == SYNTAX_REFERENCE;
}

/* The object in the AD connector space, or ENGINE_NONE. */
static cs_index
ad_object(const struct telling *t)
{
    const struct who *w = telling_who(t);

    if (!t->lab->front->engine || !w->guid.len)
        return ENGINE_NONE;
    return lab_cs_of(t->lab, w);
}

static mv_index
metaverse_object(const struct telling *t)
{
    cs_index i = ad_object(t);

    return i == ENGINE_NONE ? (mv_index)ENGINE_NONE : engine_cs_mv(t->lab->front->engine, i);
}

/* --- held back --------------------------------------------------------------------------------- */

void
why_held_back(struct telling *t)
{
    struct engine *e = t->lab->front->engine;
    mv_index m = metaverse_object(t);
    cs_index i = m == ENGINE_NONE ? m : engine_mv_link(e, m, LAB_ENTRA);
    const struct mod *mods;
    struct cs_view v;
    uint32_t n, told = 0;

    if (i == ENGINE_NONE || !engine_cs_view(e, i, &v, t->a) || v.out_rule == RULE_NONE ||
        ruleset_get(&t->lab->front->rules, v.out_rule)->link != LINK_JOIN_NO_FLOW)
        return;
    engine_explain_held(e, i, t->lab->now, &mods, &n, t->a);
    for (uint32_t k = 0; k < n; k++) {
        if (references(mods[k].id, SIDE_ENTRA))
            continue;
        if (!told++)
            why_add(t, WHY_SECTION, "", STR("what Connect does not export"));
        why_add(t, WHY_FACT, str_z(attribute_name(t, mods[k].id), t->a),
                why_values(t, mods[k].values, mods[k].n, false));
    }
    if (told)
        why_add(t, WHY_BECAUSE, "",
                str_fmt(t->a, STR_FMT " holds it", STR_ARG(why_rule(t, v.out_rule))));
}

/* --- one attribute ----------------------------------------------------------------------------- */

static const char *
says_word(enum says says)
{
    static const char *const words[] = {
        [SAYS_WINS] = "wins",
        [SAYS_MERGED] = "is merged",
        [SAYS_LOSES] = "loses",
        [SAYS_NULL] = "gives nothing",
        [SAYS_AUTHORITATIVE_NULL] = "takes the value away (AuthoritativeNull)",
        [SAYS_IGNORE] = "leaves it alone (IgnoreThisFlow)",
        [SAYS_ONLY_ONCE] = "applied only when the object was made",
        [SAYS_NOT_YET] = "not yet applied: newer than the last full synchronisation",
        [SAYS_FAILS] = "fails",
    };

    return words[says];
}

static void
tell_said(struct telling *t, const struct said_list *said, bool refs)
{
    for (uint32_t i = 0; i < said->list.n; i++) {
        const struct said *s = &said->list.at[i];
        struct buf text = buf_in(t->a);
        buf_fmt(&text, STR_FMT " %s", STR_ARG(why_rule(t, s->rule)), says_word(s->says));
        if (s->n)
            buf_fmt(&text, ": " STR_FMT, STR_ARG(why_values(t, s->values, s->n, refs)));
        if (s->failure)
            buf_fmt(&text, ": " STR_FMT "%s" STR_FMT, STR_ARG(s->failure->literal),
                    s->failure->text.len ? ": " : "", STR_ARG(s->failure->text));
        why_add(t, WHY_NOTE, "", buf_str(&text));
    }
    if (!said->list.n)
        why_add(t, WHY_NOTE, "", STR("no rule in scope writes it"));
}

static void
in_the_directory(struct telling *t, attr_id attr)
{
    cs_index i = ad_object(t);
    struct cs_view v;

    if (i == ENGINE_NONE || !engine_cs_view(t->lab->front->engine, i, &v, t->a))
        return;
    const struct attr *found =
        entry_get(v.import == PENDING_NONE ? &v.hologram : &v.imported, attr);
    why_add(t, WHY_FACT, "imported from AD",
            why_values(t, found ? found->values : NULL, found ? found->n : 0,
                       references(attr, SIDE_AD)));
}

static void
in_the_metaverse(struct telling *t, mv_index m, attr_id attr)
{
    struct said_list said;
    struct mv_view v;
    const struct mv_attr *found = NULL;
    bool refs = references(attr, SIDE_METAVERSE);

    if (!engine_mv_view(t->lab->front->engine, m, &v, t->a))
        return;
    for (uint32_t i = 0; i < v.n; i++)
        if (v.attrs[i].attr.id == attr)
            found = &v.attrs[i];
    engine_explain_inbound(t->lab->front->engine, m, attr, t->lab->now, &said, t->a);
    if (!found && !said.list.n)
        return;
    why_add(
        t, WHY_FACT, "metaverse",
        refs ? str_fmt(t->a, "%u references", found ? (unsigned)found->attr.n : 0)
             : why_values(t, found ? found->attr.values : NULL, found ? found->attr.n : 0, false));
    tell_said(t, &said, refs);
}

/* Does the flow carry the attribute: read it, or write it? */
static bool
carries(const struct flow *f, attr_id attr)
{
    uint32_t n = 0;
    const attr_id *read = NULL;

    if (f->target == attr || (f->kind == FLOW_DIRECT && f->source == attr))
        return true;
    if (f->kind == FLOW_EXPRESSION)
        read = expr_attributes(f->expression, &n);
    for (uint32_t i = 0; i < n; i++)
        if (read[i] == attr)
            return true;
    return false;
}

/* Entra attributes that the metaverse attribute reaches, each once. */
struct targets {
    VEC(attr_id) list;
};

static void
note_target(struct targets *targets, attr_id attr, struct arena *a)
{
    for (uint32_t i = 0; i < targets->list.n; i++)
        if (targets->list.at[i] == attr)
            return;
    *VEC_PUSH(&targets->list, a) = attr;
}

static void
towards_entra(struct telling *t, mv_index m, attr_id attr)
{
    struct targets targets = {0};
    struct mv_view v;

    if (!engine_mv_view(t->lab->front->engine, m, &v, t->a))
        return;
    struct rule_list rules = rules_for(&t->lab->front->rules, RULE_OUTBOUND, LAB_ENTRA, v.class);
    for (uint32_t i = 0; i < rules.n; i++) {
        const struct rule *r = ruleset_get(&t->lab->front->rules, rules.at[i]);
        for (uint32_t k = 0; k < r->flows.n; k++)
            if (carries(&r->flows.at[k], attr))
                note_target(&targets, r->flows.at[k].target, t->a);
    }
    for (uint32_t i = 0; i < targets.list.n; i++) {
        struct said_list said;
        attr_id target = targets.list.at[i];
        engine_explain_outbound(t->lab->front->engine, m, LAB_ENTRA, target, t->lab->now, &said,
                                t->a);
        why_add(t, WHY_FACT, "towards Entra ID", attribute_name(t, target));
        tell_said(t, &said, references(target, SIDE_ENTRA));
    }
}

void
why_attribute(struct telling *t, struct str name)
{
    attr_id attr = schema_find(t->lab->setup.schema, name);
    mv_index m = metaverse_object(t);

    why_add(t, WHY_SECTION, "", attribute_name(t, attr));
    if (!t->lab->front->engine) {
        why_add(t, WHY_FACT, "Connect", STR("not installed"));
        return;
    }
    in_the_directory(t, attr);
    if (m == ENGINE_NONE) {
        why_add(t, WHY_FACT, "metaverse", STR("the object is not there"));
        return;
    }
    in_the_metaverse(t, m, attr);
    towards_entra(t, m, attr);
}
