/* SPDX-License-Identifier: MIT */
#include "tests/unit/engine/kit.h"

#include "tests/support/file_test.h"

#define BASE "DC=contoso,DC=com"
#define RULES "scenarios/rules/standard.rules"

struct str
estate_base(void)
{
    return STR(BASE);
}

static const struct engine_connector connectors[] = {
    {.name = {"contoso.com", 11},
     .id = {"6f1e1c52-0000-4000-8000-000000000001", 36},
     .side = SIDE_AD,
     .base = {BASE, 17},
     .domain_fqdn = {"contoso.com", 11},
     .domain_netbios = {"CONTOSO", 7},
     .forest_base = {BASE, 17},
     .forest_fqdn = {"contoso.com", 11},
     .forest_netbios = {"CONTOSO", 7}},
    {.name = {"contoso.onmicrosoft.com - AAD", 29},
     .id = {"b891884f-051e-4a83-95af-2544101c9083", 36},
     .side = SIDE_ENTRA},
    {.name = {"resource.com", 12},
     .id = {"6f1e1c52-0000-4000-8000-000000000002", 36},
     .side = SIDE_AD,
     .base = {"DC=resource,DC=com", 18},
     .domain_fqdn = {"resource.com", 12},
     .domain_netbios = {"RESOURCE", 8},
     .forest_base = {"DC=resource,DC=com", 18},
     .forest_fqdn = {"resource.com", 12},
     .forest_netbios = {"RESOURCE", 8}},
};

void
estate_engine(struct estate *e)
{
    struct engine_config config = {.schema = &e->schema,
                                   .assumptions = &e->assumptions,
                                   .rules = &e->rules,
                                   .causes = &e->causes,
                                   .n = e->n,
                                   .connectors = connectors,
                                   .deletion_threshold = 500};

    e->engine = engine_new(&config, e->arena);
}

struct arenas {
    struct arena *lasting;
    struct arena *step;
};

int
estate_setup(void **state)
{
    struct arena *lasting = arena_new();
    struct arenas *both = ARENA_NEW(lasting, struct arenas);

    *both = (struct arenas){lasting, arena_new()};
    *state = both;
    return 0;
}

int
estate_teardown(void **state)
{
    struct arenas both = *(struct arenas *)*state;

    arena_free(both.step);
    arena_free(both.lasting);
    return 0;
}

static void
load_rules(struct estate *e, struct str text, const char *edition)
{
    const struct err *err =
        rules_load_edition(&e->rules, STR("rules"), text, str_of(edition), &e->schema, e->arena);

    if (err)
        fail_msg("%.*s (line %u)", STR_ARG(err->text), err->at.line);
}

/* Without rules yet, and without an engine. */
static struct estate *
build(void **state, uint32_t forests)
{
    const struct arenas *both = *state;
    struct arena *a = both->lasting;
    struct estate *e = ARENA_NEW(a, struct estate);

    e->n = forests + 1;
    e->arena = a;
    e->step = both->step;
    schema_init(&e->schema, a);
    e->causes.arena = a;
    e->now = time_from(2025, 9, 1, 9, 0, 0);
    e->lot = 30;
    ruleset_init(&e->rules, a);
    for (uint32_t c = 0; c < e->n; c++)
        ruleset_connector(&e->rules, connectors[c].name, connectors[c].id, connectors[c].side);
    e->ad.side = SIDE_AD;
    e->entra.side = SIDE_ENTRA;
    e->resource.side = SIDE_AD;
    ad_ou(e, BASE);
    return e;
}

struct estate *
estate_new(void **state, const char *rules_text)
{
    struct estate *e = build(state, 1);

    load_rules(e, rules_text ? str_of(rules_text) : file_text(RULES, e->arena), "");
    estate_engine(e);
    return e;
}

static void
second_forest(struct estate *e)
{
    e->forest = RESOURCE;
    ad_ou(e, "DC=resource,DC=com");
    e->forest = AD;
}

struct estate *
estate_two_forests(void **state, const char *rules_text)
{
    struct estate *e = build(state, 2);

    load_rules(e, str_of(rules_text), "");
    estate_engine(e);
    second_forest(e);
    return e;
}

struct estate *
estate_edition(void **state, const char *edition, uint32_t forests)
{
    struct estate *e = build(state, forests);

    load_rules(e, file_text(RULES, e->arena), edition);
    estate_engine(e);
    if (forests > 1)
        second_forest(e);
    return e;
}

struct estate *
estate_of_rules(void **state, void (*fill)(void *, struct ruleset *, struct schema *),
                void *context)
{
    struct estate *e = build(state, 1);

    fill(context, &e->rules, &e->schema);
    estate_engine(e);
    return e;
}

static void
add_rule(struct estate *e, struct rule *r)
{
    rule_id id;
    const struct err *err =
        ruleset_add(&e->rules, r, STR(""), STR(""), &e->schema, NOWHERE, &id, e->arena);

    if (err)
        fail_msg("%.*s", STR_ARG(err->text));
}

static void
no_flow_pair(struct estate *e, const char *ou_dn, enum object_class ad_class,
             enum object_class mv_class, int32_t inbound, int32_t outbound, enum link_type link)
{
    struct rule in = {.name = str_fmt(e->arena, "In no flow %d", inbound),
                      .precedence = inbound,
                      .direction = RULE_INBOUND,
                      .connector = AD,
                      .source = ad_class,
                      .target = mv_class,
                      .link = LINK_JOIN};
    struct rule out = {.name = str_fmt(e->arena, "Out no flow %d", outbound),
                       .precedence = outbound,
                       .direction = RULE_OUTBOUND,
                       .connector = ENTRA,
                       .source = mv_class,
                       .target = ad_class,
                       .link = link};
    struct scope_group *group = VEC_PUSH(&in.scope, e->arena);

    *VEC_PUSH(&group->all, e->arena) =
        (struct scope_condition){ATTR_dn, SCOPE_ENDSWITH, str_of(ou_dn)};
    *VEC_PUSH(&in.flows, e->arena) =
        (struct flow){.target = ATTR_cloudNoFlow, .kind = FLOW_CONSTANT, .constant = STR("True")};
    group = VEC_PUSH(&out.scope, e->arena);
    *VEC_PUSH(&group->all, e->arena) =
        (struct scope_condition){ATTR_cloudNoFlow, SCOPE_EQUAL, STR("True")};
    add_rule(e, &in);
    add_rule(e, &out);
}

void
no_flow_rules_at(struct estate *e, const char *ou_dn, int32_t inbound, int32_t outbound,
                 enum link_type link)
{
    no_flow_pair(e, ou_dn, CLASS_user, CLASS_person, inbound, outbound, link);
    no_flow_pair(e, ou_dn, CLASS_group, CLASS_group, inbound + 1, outbound + 1, link);
    no_flow_pair(e, ou_dn, CLASS_contact, CLASS_person, inbound + 2, outbound + 2, link);
}

void
no_flow_rules(struct estate *e, const char *ou_dn)
{
    no_flow_rules_at(e, ou_dn, 80, 90, LINK_JOIN_NO_FLOW);
}
