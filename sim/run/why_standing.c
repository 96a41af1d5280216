/* SPDX-License-Identifier: MIT */
/*
 * Where an object stands, from the directory to the tenant, and what keeps it from the next place.
 */
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/engine/explain.h"
#include "sim/model/dn.h"
#include "sim/run/why_parts.h"

static void
fact(struct telling *t, const char *label, struct str text)
{
    why_add(t, WHY_FACT, label, text);
}

static void
because(struct telling *t, struct str text)
{
    why_add(t, WHY_BECAUSE, "", text);
}

static void
note(struct telling *t, struct str text)
{
    why_add(t, WHY_NOTE, "", text);
}

/* --- rules that are out of scope --------------------------------------------------------------- */

static struct str
condition_text(struct telling *t, const struct scope_word *word)
{
    const struct scope_condition *c = word->fails;
    struct str value = c->op == SCOPE_ISNULL || c->op == SCOPE_ISNOTNULL ? STR("") : c->value;

    return str_fmt(
        t->a, STR_FMT " " STR_FMT "%s" STR_FMT,
        STR_ARG(c->attr == ATTR_NONE ? STR("") : schema_name(t->lab->setup.schema, c->attr)),
        STR_ARG(scope_operator_name(c->op)), value.len ? " " : "", STR_ARG(value));
}

/* The inbound rule that gave a metaverse object the value that keeps a rule out. */
static void
tell_origin(struct telling *t, mv_index m, attr_id attr)
{
    struct said_list said;

    if (attr == ATTR_NONE)
        return;
    engine_explain_inbound(t->lab->front->engine, m, attr, t->lab->now, &said, t->a);
    for (uint32_t i = 0; i < said.list.n; i++)
        if (said.list.at[i].says == SAYS_WINS)
            because(t, str_fmt(t->a, STR_FMT " comes from " STR_FMT,
                               STR_ARG(schema_name(t->lab->setup.schema, attr)),
                               STR_ARG(why_rule(t, said.list.at[i].rule))));
}

/* Rules that make the next object exist, and the condition that each fails. */
static void
creators_out_of_scope(struct telling *t, enum rule_direction d, uint32_t connector, uint32_t object)
{
    struct scope_words words;
    uint32_t told = 0;

    engine_explain_scope(t->lab->front->engine, d, connector, object, t->lab->now, &words, t->a);
    for (uint32_t i = 0; i < words.list.n; i++) {
        const struct scope_word *word = &words.list.at[i];
        if (ruleset_get(&t->lab->front->rules, word->rule)->link != LINK_PROVISION || !word->fails)
            continue;
        told++;
        because(t, str_fmt(t->a,
                           STR_FMT " is out of scope: " STR_FMT " does not hold, it has " STR_FMT,
                           STR_ARG(why_rule(t, word->rule)), STR_ARG(condition_text(t, word)),
                           STR_ARG(why_values(t, word->values, word->n, false))));
        if (d == RULE_OUTBOUND && word->n)
            tell_origin(t, object, word->fails->attr);
    }
    if (!told && !words.list.n)
        because(t, STR("no rule is for objects of this class"));
}

static void
missing_join_attributes(struct telling *t, cs_index object, rule_id rule)
{
    struct attr_list missing =
        engine_explain_join(t->lab->front->engine, object, rule, t->lab->now, t->a);
    struct buf names = buf_in(t->a);

    for (uint32_t i = 0; i < missing.n; i++) {
        buf_add(&names, i ? STR(", ") : STR(""));
        buf_add(&names, schema_name(t->lab->setup.schema, missing.at[i]));
    }
    if (missing.n)
        because(t, str_fmt(t->a, STR_FMT " wants to join by what the object lacks: " STR_FMT,
                           STR_ARG(why_rule(t, rule)), STR_ARG(buf_str(&names))));
}

static void
not_projected(struct telling *t, const struct cs_view *v)
{
    struct scope_words words;

    creators_out_of_scope(t, RULE_INBOUND, v->connector, v->index);
    engine_explain_scope(t->lab->front->engine, RULE_INBOUND, v->connector, v->index, t->lab->now,
                         &words, t->a);
    for (uint32_t i = 0; i < words.list.n; i++)
        if (!words.list.at[i].fails &&
            ruleset_get(&t->lab->front->rules, words.list.at[i].rule)->link == LINK_PROVISION)
            missing_join_attributes(t, v->index, words.list.at[i].rule);
}

/* --- Connect, space by space ------------------------------------------------------------------- */

static void
error_line(struct telling *t, const char *what, const struct object_error *e)
{
    if (e->literal.at)
        note(t, str_fmt(t->a, "%s: " STR_FMT "%s" STR_FMT ", %u times since " STR_FMT, what,
                        STR_ARG(e->literal), e->text.len ? ": " : "", STR_ARG(e->text),
                        (unsigned)e->count, STR_ARG(time_iso(e->first, t->a))));
}

static const char *
pending_word(enum pending p)
{
    static const char *const words[] = {[PENDING_NONE] = "none",
                                        [PENDING_ADD] = "add",
                                        [PENDING_UPDATE] = "update",
                                        [PENDING_DELETE] = "delete"};

    return words[p];
}

static void
pending_line(struct telling *t, const char *what, enum pending p)
{
    if (p != PENDING_NONE)
        note(t, str_fmt(t->a, "%s: %s", what, pending_word(p)));
}

static void
not_imported(struct telling *t, bool placeholder)
{
    struct lab *lab = t->lab;
    struct str dn = telling_who(t)->brief.dn;
    uint32_t connector = lab_connector_of(lab, dn);
    bool now = engine_ou_selected(lab->front->engine, connector, dn, true);
    bool next = engine_ou_selected(lab->front->engine, connector, dn, false);

    fact(t, "AD connector space",
         placeholder ? STR("a placeholder: others refer to it, it was never imported or has left")
                     : STR("not there"));
    if (!telling_who(t)->in_directory)
        return;
    if (!now)
        because(t,
                str_fmt(t->a, "the OU filter excludes " STR_FMT,
                        STR_ARG(engine_explain_filter(lab->front->engine, connector, dn, true))));
    else
        note(t, STR("it is selected: the next import brings it"));
    if (now != next)
        note(t, str_fmt(t->a, "a full import will %s it: the OU filter has changed since",
                        next ? "bring" : "drop"));
}

static void
ad_space(struct telling *t, const struct cs_view *v)
{
    struct str rule = v->in_rule == RULE_NONE ? STR("") : why_rule(t, v->in_rule);
    bool applied = engine_ou_selected(t->lab->front->engine, v->connector, v->dn, true);

    if (v->mv != ENGINE_NONE)
        fact(t, "AD connector space",
             rule.len ? str_fmt(t->a, "joined by " STR_FMT, STR_ARG(rule)) : STR("joined"));
    else
        fact(t, "AD connector space", STR("a disconnector: it has no metaverse object"));
    if (applied && !engine_ou_selected(t->lab->front->engine, v->connector, v->dn, false))
        note(t,
             str_fmt(t->a, "the OU filter now excludes " STR_FMT ": the next full import drops it",
                     STR_ARG(engine_explain_filter(t->lab->front->engine, v->connector, v->dn,
                                                   false))));
    if (v->waiting) /* a disconnector's pending add is no news */
        pending_line(t, "pending import", v->import);
    error_line(t, "synchronisation error", &v->import_error);
    if (v->mv == ENGINE_NONE && !v->waiting)
        not_projected(t, v);
}

/* Rules that keep the metaverse object alive. */
static void
metaverse(struct telling *t, mv_index m)
{
    struct engine *e = t->lab->front->engine;
    struct scope_words words;
    struct mv_view v;

    if (!engine_mv_view(e, m, &v, t->a))
        return;
    fact(t, "metaverse", class_name(v.class));
    for (uint32_t i = 0; i < v.links_n; i++) {
        struct cs_view link;
        if (!engine_cs_view(e, v.links[i], &link, t->a) || link.connector == LAB_ENTRA)
            continue;
        engine_explain_scope(e, RULE_INBOUND, link.connector, v.links[i], t->lab->now, &words,
                             t->a);
        for (uint32_t k = 0; k < words.list.n; k++)
            if (!words.list.at[k].fails &&
                ruleset_get(&t->lab->front->rules, words.list.at[k].rule)->link == LINK_PROVISION)
                because(t, str_fmt(t->a, "kept by " STR_FMT,
                                   STR_ARG(why_rule(t, words.list.at[k].rule))));
    }
}

static void
entra_space(struct telling *t, mv_index m)
{
    struct engine *e = t->lab->front->engine;
    cs_index i = engine_mv_link(e, m, LAB_ENTRA);
    struct cs_view v;

    if (i == ENGINE_NONE || !engine_cs_view(e, i, &v, t->a)) {
        fact(t, "Entra connector space", STR("no object"));
        creators_out_of_scope(t, RULE_OUTBOUND, LAB_ENTRA, m);
        return;
    }
    if (v.out_rule == RULE_NONE) {
        fact(t, "Entra connector space", STR("joined; no outbound rule owns it"));
        creators_out_of_scope(t, RULE_OUTBOUND, LAB_ENTRA, m);
    } else {
        fact(t, "Entra connector space",
             str_fmt(t->a, "owned by " STR_FMT, STR_ARG(why_rule(t, v.out_rule))));
        if (ruleset_get(&t->lab->front->rules, v.out_rule)->link == LINK_JOIN_NO_FLOW)
            note(t, STR("adds, deletes and values are held back; references still flow"));
    }
    pending_line(t, "pending export", v.export);
    pending_line(t, "exported, not yet seen by an import", v.unconfirmed);
    error_line(t, "export error", &v.export_error);
}

static void
connect(struct telling *t)
{
    struct lab *lab = t->lab;
    const struct who *w = telling_who(t);
    struct cs_view v;

    if (!lab->front->engine) {
        fact(t, "Connect", STR("not installed"));
        return;
    }
    if (!w->guid.len)
        return;
    cs_index i = lab_cs_of(lab, w);
    if (i == ENGINE_NONE)
        i = engine_cs_by_dn(lab->front->engine, lab_connector_of(lab, w->brief.dn), w->brief.dn);
    bool known = i != ENGINE_NONE && engine_cs_view(lab->front->engine, i, &v, t->a);
    if (!known || v.state != CS_STAGING) {
        not_imported(t, known);
        return;
    }
    ad_space(t, &v);
    if (v.mv == ENGINE_NONE)
        return;
    metaverse(t, v.mv);
    entra_space(t, v.mv);
}

/* --- Cloud Sync -------------------------------------------------------------------------------- */

/* Why the job passed the object over, as the provisioning log has it last; empty: it did not. */
static struct str
skip_reason(const struct telling *t)
{
    uint32_t last = map_get(&t->index->log, telling_who(t)->guid);

    if (last == MAP_NONE)
        return STR("");
    const struct cloud_log_entry *row = cloud_log_at(t->lab->cloud_service, last);
    return row->result == CLOUD_SUCCESS ? STR("") : row->reason;
}

/* The state of a job that does not write an object of its domain. */
static void
idle_job(struct telling *t, const struct cloud *c)
{
    struct cloud_view view = cloud_view(c);
    struct str why = view.error.len ? view.error : view.quarantine_reason;

    if (!cloud_agent_running(t->lab->cloud_service))
        because(t, STR("no provisioning agent is running"));
    if (view.status != CLOUD_ACTIVE)
        because(t, str_fmt(t->a, "the job's state is " STR_FMT "%s" STR_FMT,
                           STR_ARG(cloud_status_name(view.status)), why.len ? ": " : "",
                           STR_ARG(why)));
}

/* With the name of the configuration where there are several. */
static void
tell_job(struct telling *t, const struct cloud *c, const char *text)
{
    bool several = lab_jobs_configured(t->lab) > 1;

    fact(t, "Cloud Sync",
         str_fmt(t->a, STR_FMT "%s%s", STR_ARG(several ? cloud_view(c).name : STR("")),
                 several ? ": " : "", text));
}

static void
job_over(struct telling *t, const struct cloud *c)
{
    const struct who *w = telling_who(t);

    if (w->in_directory && cloud_would_write(c, &w->brief)) {
        tell_job(t, c, "in scope, the job is active");
    } else if (!w->in_directory) {
        tell_job(t, c, "not in scope: the directory has no such object");
    } else {
        tell_job(t, c,
                 cloud_scope_holds(c, &w->brief) ? "in scope, and does not write it"
                                                 : "out of scope");
        idle_job(t, c);
    }
}

/* Of the configurations one at most looks after the object's domain. */
static void
cloud_sync(struct telling *t)
{
    const struct cloud *over = lab_cloud_over(t->lab, telling_who(t)->brief.dn);

    if (over)
        job_over(t, over);
    else
        fact(t, "Cloud Sync",
             lab_jobs_configured(t->lab)
                 ? STR("out of scope: no configuration looks after its domain")
                 : STR("not configured"));
    if (skip_reason(t).len)
        note(t, str_fmt(t->a, "provisioning log: " STR_FMT, STR_ARG(skip_reason(t))));
}

/* --- the two ends ------------------------------------------------------------------------------ */

static void
directory(struct telling *t)
{
    const struct who *w = telling_who(t);

    if (!w->guid.len)
        fact(t, "Active Directory", STR("never had it: it was made in the cloud"));
    else if (!w->in_directory)
        fact(t, "Active Directory", STR("does not have it any more"));
    else
        fact(t, "Active Directory",
             str_fmt(t->a, STR_FMT " in " STR_FMT, STR_ARG(class_name(w->brief.class)),
                     STR_ARG(dn_parent(w->brief.dn))));
}

static const struct journal_export *
last_write(const struct telling *t)
{
    for (uint32_t i = t->writes.list.n; i > 0; i--) {
        const struct journal_export *row = &t->lab->journal.exports.at[t->writes.list.at[i - 1]];
        if (why_about(t, row))
            return row;
    }
    return NULL;
}

static void
tenant(struct telling *t)
{
    const struct journal_export *last = last_write(t);
    struct str by = STR("");

    if (last)
        by = str_fmt(t->a, ", last %s by " STR_FMT " at " STR_FMT,
                     last->effect == EFFECT_DELETED ? "deleted" : "written",
                     STR_ARG(journal_engine_name(last->engine)), STR_ARG(time_iso(last->at, t->a)));
    fact(t, "Entra ID",
         str_fmt(t->a, "%s" STR_FMT,
                 telling_who(t)->in_cloud                 ? "has it"
                 : last && last->effect == EFFECT_DELETED ? "does not have it any more"
                                                          : "does not have it",
                 STR_ARG(by)));
}

void
why_standing(struct telling *t)
{
    why_add(t, WHY_SECTION, "", STR("where it stands"));
    directory(t);
    connect(t);
    if (telling_who(t)->guid.len)
        cloud_sync(t);
    tenant(t);
}
