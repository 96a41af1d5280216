/* SPDX-License-Identifier: MIT */
/*
 * Get-ADSyncServerConfiguration: what the running Connect is set up to do, as an export's folder
 * (reference-connect-adsync).
 */
#include "harness/cmdlets/adsync.h"

#include "harness/import/configuration.h"
#include "sim/base/arena.h"
#include "sim/model/dn.h"

const struct param adsync_configuration_params[] = {
    {"Path", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY},
    {"Validate", PARAM_BOOL, .position = 2}, /* newer builds take a second $true */
    {NULL}};

struct giving {
    struct call *c;
    struct lab *lab;
    struct configuration *out;
    struct arena *a;
};

/* A GUID that follows from what it is for, so that two exports are alike. */
static struct str
guid_for(struct giving *g, const struct config_connector *k, const char *what)
{
    return adsync_made_guid(g->c, str_fmt(g->a, STR_FMT "|%s", STR_ARG(k->id), what));
}

static const char *
oid_of(enum syntax syntax)
{
    switch (syntax) {
    case SYNTAX_NUMBER:
        return "1.3.6.1.4.1.1466.115.121.1.27";
    case SYNTAX_BOOL:
        return "1.3.6.1.4.1.1466.115.121.1.7";
    case SYNTAX_BINARY:
        return "1.3.6.1.4.1.1466.115.121.1.40";
    case SYNTAX_REFERENCE:
        return "1.3.6.1.4.1.1466.115.121.1.12";
    case SYNTAX_NONE:
    case SYNTAX_TEXT:
        break;
    }
    return "1.3.6.1.4.1.1466.115.121.1.15";
}

static void
add_attribute(struct giving *g, struct config_schema *s, attr_id id, enum side side)
{
    struct attr_form form = schema_form(id, side);

    *VEC_PUSH(&s->attributes, g->a) =
        (struct config_attribute){.name = schema_name(lab_schema(g->lab), id),
                                  .oid = str_of(oid_of(form.syntax)),
                                  .syntax = form.syntax,
                                  .multi = form.multi};
    s->n_attributes++;
}

/* What rules use of a connector space is what is imported of it; `dn` is in no list. */
static void
give_schema(struct giving *g, struct config_connector *k, uint32_t connector)
{
    struct attr_list used = rules_imports(lab_rules(g->lab), connector);

    for (uint32_t i = 0; i < used.n; i++) {
        if (used.at[i] == ATTR_dn)
            continue;
        *VEC_PUSH(&k->included, g->a) = schema_name(lab_schema(g->lab), used.at[i]);
        add_attribute(g, &k->schema, used.at[i], k->side);
    }
}

static void
give_metaverse(struct giving *g)
{
    for (attr_id id = 0; id < ATTR_KNOWN; id++)
        if (schema_form(id, SIDE_METAVERSE).syntax != SYNTAX_NONE)
            add_attribute(g, &g->out->metaverse, id, SIDE_METAVERSE);
}

/* A step for each domain that is selected. */
static void
give_profiles(struct giving *g, struct config_connector *k)
{
    static const struct {
        const char *name, *type, *subtype, *batch;
    } rows[] = {
        {"Full Import", "full-import", "to-cs", "50"},
        {"Full Synchronization", "apply-rules", "reevaluate-flow-connectors", "0"},
        {"Delta Import", "delta-import", "to-cs", "50"},
        {"Delta Synchronization", "apply-rules", "apply-pending", "0"},
        {"Export", "export", "", "30"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct config_profile *p = VEC_PUSH(&k->profiles, g->a);
        p->name = str_of(rows[i].name);
        p->id = guid_for(g, k, rows[i].name);
        for (uint32_t d = 0; d < k->partitions.n; d++)
            if (k->partitions.at[d].selected)
                *VEC_PUSH(&p->steps, g->a) =
                    (struct config_step){.type = str_of(rows[i].type),
                                         .subtype = str_of(rows[i].subtype),
                                         .partition = k->partitions.at[d].id,
                                         .batch = str_of(rows[i].batch),
                                         .page = STR("500"),
                                         .limit = STR("120")};
    }
}

static void
add_parameter(struct giving *g, config_parameters *list, const char *name, const char *use,
              struct str value)
{
    *VEC_PUSH(list, g->a) = (struct config_parameter){.name = str_of(name),
                                                      .type = STR("string"),
                                                      .use = str_of(use),
                                                      .data_type = STR("String"),
                                                      .value = value};
}

/* Those of the containers that are in a domain. */
static void
add_containers(struct giving *g, struct config_partition *p, bool included, const struct str *at,
               uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!dn_same(dn_naming_context(at[i]), p->name))
            continue;
        if (included)
            *VEC_PUSH(&p->inclusions, g->a) = at[i];
        else
            *VEC_PUSH(&p->exclusions, g->a) = at[i];
    }
}

static void
give_partition(struct giving *g, struct config_connector *k, const struct engine_partition *from)
{
    static const char *const classes[] = {"computer",
                                          "contact",
                                          "foreignSecurityPrincipal",
                                          "group",
                                          "inetOrgPerson",
                                          "msDS-Device",
                                          "user",
                                          "container",
                                          "domainDNS",
                                          "organizationalUnit"};
    struct config_partition *p = VEC_PUSH(&k->partitions, g->a);
    const struct str *include, *exclude;
    uint32_t n_include, n_exclude;

    p->id = guid_for(g, k, k->partitions.n == 1 ? "partition" : str_z(from->fqdn, g->a));
    p->name = from->base;
    p->display = from->fqdn;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        *VEC_PUSH(&p->classes, g->a) = str_of(classes[i]);
    lab_ou_lists(g->lab, &include, &n_include, &exclude, &n_exclude);
    p->selected = !adsync_is_listed(exclude, n_exclude, from->base);
    add_containers(g, p, true, include, n_include);
    add_containers(g, p, false, exclude, n_exclude);
    add_parameter(g, &p->parameters, "Domain.FQDN", "partition", from->fqdn);
    add_parameter(g, &p->parameters, "Domain.LDAP", "partition", from->base);
    add_parameter(g, &p->parameters, "Domain.Netbios", "partition", from->netbios);
}

/* Entra ID is one partition, of which everything is selected. */
static void
give_tenant(struct giving *g, struct config_connector *k)
{
    static const char *const classes[] = {"contact", "device", "group", "user"};
    struct config_partition *p = VEC_PUSH(&k->partitions, g->a);

    p->id = guid_for(g, k, "partition");
    p->name = p->display = STR("default");
    p->selected = true;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        *VEC_PUSH(&p->classes, g->a) = str_of(classes[i]);
    *VEC_PUSH(&p->inclusions, g->a) = STR("");
}

static void
give_connector(struct giving *g, uint32_t connector)
{
    const struct engine_connector *from = lab_connector(g->lab, connector);
    bool ad = from->side == SIDE_AD;
    struct config_connector k = {.id = from->id,
                                 .name = from->name,
                                 .category = ad ? STR("AD") : STR("Extensible2"),
                                 .subtype = ad ? STR("")
                                               : STR("Windows Azure Active Directory (Microsoft)"),
                                 .side = from->side};

    give_schema(g, &k, connector);
    if (ad) {
        give_partition(
            g, &k, &(struct engine_partition){from->base, from->domain_fqdn, from->domain_netbios});
        for (uint32_t i = 0; i < from->partitions_n; i++)
            give_partition(g, &k, &from->partitions[i]);
        add_parameter(g, &k.parameters, "Forest.FQDN", "global", from->forest_fqdn);
        add_parameter(g, &k.parameters, "Forest.LDAP", "global", from->forest_base);
        add_parameter(g, &k.parameters, "Forest.Netbios", "global", from->forest_netbios);
    } else {
        give_tenant(g, &k);
    }
    give_profiles(g, &k);
    *VEC_PUSH(&g->out->connectors, g->a) = k;
}

static void
give_rules(struct giving *g)
{
    const struct ruleset *rs = lab_rules(g->lab);

    for (uint32_t i = 0; i < rs->order.n; i++)
        config_rule_from(VEC_PUSH(&g->out->rules, g->a), rs, ruleset_get(rs, rs->order.at[i]),
                         lab_schema(g->lab), g->a);
}

/* Does any rule write the anchor back? Then the anchor is what it writes. */
static struct str
anchor_of(const struct ruleset *rs)
{
    for (uint32_t i = 0; i < rs->order.n; i++) {
        const struct rule *r = ruleset_get(rs, rs->order.at[i]);
        for (uint32_t k = 0; k < r->flows.n && !r->disabled; k++)
            if (r->flows.at[k].target == ATTR_mS_DS_ConsistencyGuid)
                return STR("mS-DS-ConsistencyGuid");
    }
    return STR("objectGUID");
}

static struct str
interval_text(struct giving *g)
{
    long long s = lab_scheduler_interval(lab_scheduler(g->lab));

    return str_fmt(g->a, "%02lld:%02lld:%02lld", s / HOUR, s / MINUTE % 60, s % 60);
}

static void
give_globals(struct giving *g)
{
    const struct lab_scheduler *s = lab_scheduler(g->lab);
    struct threshold t = engine_threshold(lab_connect(g->lab));
    const struct {
        const char *name;
        struct str value;
    } rows[] = {
        {"Microsoft.Synchronize.SynchronizationSchedule", s->enabled ? STR("True") : STR("False")},
        {"Microsoft.Synchronize.StagingMode", s->staging ? STR("True") : STR("False")},
        {"Microsoft.Synchronize.TimeInterval", interval_text(g)},
        {"Microsoft.OptionalFeature.ExportDeletionThreshold",
         t.enabled ? STR("True") : STR("False")},
        {"Microsoft.OptionalFeature.ExportDeletionThresholdValue", str_fmt(g->a, "%u", t.count)},
        {"Microsoft.SynchronizationOption.AnchorAttribute", anchor_of(lab_rules(g->lab))},
        {"Microsoft.SynchronizationOption.UPNAttribute", STR("userPrincipalName")},
        {"Microsoft.Version.SynchronizationRuleImmutableTag", STR("V1")},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        add_parameter(g, &g->out->globals, rows[i].name, "SynchronizationGlobal", rows[i].value);
}

const struct err *
adsync_get_configuration(struct call *c)
{
    struct configuration out = {.arena = c->arena, .server = STR("SANDBOX")};
    struct giving g = {.c = c, .lab = session_lab(c), .out = &out, .a = c->arena};

    TRY(session_err(c, lab_need_connect(g.lab, c->arena)));
    out.exported = time_iso(lab_now(g.lab), c->arena);
    for (uint32_t i = 0; i < lab_connector_count(g.lab); i++)
        give_connector(&g, i);
    give_rules(&g);
    give_metaverse(&g);
    give_globals(&g);
    return err_at(config_write(&out, adsync_folder(c, call_text(c, "Path")), c->arena), c->at,
                  c->arena);
}
