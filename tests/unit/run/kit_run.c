/* SPDX-License-Identifier: MIT */
/* What the engines do on a site. */
#include "sim/rules/rule.h"
#include "tests/unit/run/kit.h"

/* --- the engines ------------------------------------------------------------------------------- */

void
connect_on(struct site *s)
{
    works(lab_install_connect(s->lab, s->arena));
    lab_scheduler(s->lab)->enabled = false;
    lab_scheduler_changed(s->lab);
    cycle(s, true);
}

void
cycle(struct site *s, bool initial)
{
    works(lab_cycle(s->lab, initial ? POLICY_INITIAL : POLICY_DELTA, s->arena));
}

static void
add_rule(struct site *s, const struct rule *r)
{
    rule_id id;

    works(ruleset_add(lab_rules(s->lab), r, STR(""), STR(""), &s->schema, NOWHERE, &id, s->arena));
}

void
pilot_rules_for(struct site *s, const char *ou, enum object_class ad_class, enum link_type link,
                int32_t inbound, int32_t outbound)
{
    enum object_class mv = ad_class == CLASS_group ? CLASS_group : CLASS_person;
    struct rule in = {.name = str_fmt(s->arena, "In no flow %d", inbound),
                      .precedence = inbound,
                      .direction = RULE_INBOUND,
                      .connector = LAB_AD,
                      .source = ad_class,
                      .target = mv,
                      .link = LINK_JOIN};
    struct rule out = {.name = str_fmt(s->arena, "Out no flow %d", outbound),
                       .precedence = outbound,
                       .direction = RULE_OUTBOUND,
                       .connector = LAB_ENTRA,
                       .source = mv,
                       .target = ad_class,
                       .link = link};

    struct scope_group *group = VEC_PUSH(&in.scope, s->arena);

    *VEC_PUSH(&group->all, s->arena) =
        (struct scope_condition){ATTR_dn, SCOPE_ENDSWITH, str_of(ou)};
    *VEC_PUSH(&in.flows, s->arena) =
        (struct flow){.target = ATTR_cloudNoFlow, .kind = FLOW_CONSTANT, .constant = STR("True")};
    group = VEC_PUSH(&out.scope, s->arena);
    *VEC_PUSH(&group->all, s->arena) =
        (struct scope_condition){ATTR_cloudNoFlow, SCOPE_EQUAL, STR("True")};
    add_rule(s, &in);
    add_rule(s, &out);
    lab_rules_changed(s->lab);
}

void
pilot_rules(struct site *s, const char *ou)
{
    pilot_rules_for(s, ou, CLASS_user, LINK_JOIN_NO_FLOW, 80, 90);
    pilot_rules_for(s, ou, CLASS_group, LINK_JOIN_NO_FLOW, 81, 91);
    pilot_rules_for(s, ou, CLASS_contact, LINK_JOIN_NO_FLOW, 82, 92);
}

void
connect_flow(struct site *s, const char *attr, const char *expression)
{
    connect_flow_of(s, NULL, attr, expression);
}

/* For the direct members of a group alone; NULL: for everybody. */
void
connect_flow_of(struct site *s, const char *group, const char *attr, const char *expression)
{
    struct rule r = {.name = str_fmt(s->arena, "In %s", attr),
                     .precedence = 50,
                     .direction = RULE_INBOUND,
                     .connector = LAB_AD,
                     .source = CLASS_user,
                     .target = CLASS_person,
                     .link = LINK_JOIN};
    struct flow flow = {.target = schema_attr(&s->schema, str_of(attr)), .kind = FLOW_EXPRESSION};

    works(expr_parse(&flow.expression, str_of(expression), NOWHERE, &s->schema, SIDE_AD, s->arena));
    *VEC_PUSH(&r.flows, s->arena) = flow;
    if (group) {
        struct scope_group *members = VEC_PUSH(&r.scope, s->arena);
        *VEC_PUSH(&members->all, s->arena) =
            (struct scope_condition){ATTR_NONE, SCOPE_ISMEMBEROF, ad_dn(s, group)};
    }
    add_rule(s, &r);
    lab_rules_changed(s->lab);
}

void
pilot_rules_off(struct site *s)
{
    struct ruleset *rules = lab_rules(s->lab);

    for (int32_t n = 80; n < 93; n++) {
        rule_id in = ruleset_find(rules, str_fmt(s->arena, "In no flow %d", n));
        rule_id out = ruleset_find(rules, str_fmt(s->arena, "Out no flow %d", n));
        if (in != RULE_NONE)
            ruleset_enable(rules, in, false);
        if (out != RULE_NONE)
            ruleset_enable(rules, out, false);
    }
    lab_rules_changed(s->lab);
}

void
untick(struct site *s, const char *ou)
{
    struct str dn = str_of(ou);

    works(lab_ou_filter(s->lab, NULL, 0, &dn, 1, s->arena));
}

void
tick(struct site *s, const char *ou)
{
    struct str dn = str_of(ou);

    works(lab_ou_filter(s->lab, &dn, 1, NULL, 0, s->arena));
}

void
cloud_on(struct site *s, const char *ou)
{
    struct cloud *c = lab_cloud(s->lab);
    struct str dn = str_of(ou ? ou : "");

    if (!cloud_agent_count(lab_cloud_service(s->lab)))
        works(cloud_agent_install(lab_cloud_service(s->lab), STR("AGENT1"), s->arena));
    works(lab_cloud_configure(s->lab, STR(""), STR("contoso.com"), &dn, ou ? 1 : 0, s->arena));
    works(cloud_enable(c, lab_now(s->lab), s->arena));
    lab_cloud_changed(s->lab);
}

void
cloud_scope(struct site *s, const char *ou)
{
    struct str dn = str_of(ou);

    works(cloud_set_scope(lab_cloud(s->lab), &dn, 1, lab_now(s->lab), s->arena));
    lab_cloud_changed(s->lab);
}

struct cloud_cycle
cloud_cycle(struct site *s)
{
    works(lab_cloud_cycle(s->lab, s->arena));
    return cloud_view(lab_cloud(s->lab)).last;
}

void
wait_minutes(struct site *s, int64_t minutes)
{
    works(lab_wait(s->lab, minutes * MINUTE, s->arena));
}

struct site *
site_cloud(void **state, const char *ou)
{
    struct site *s = site_contoso(state);

    site_open(s);
    cloud_on(s, ou);
    cloud_cycle(s);
    return s;
}

void
straight_pilot(struct site *s)
{
    connect_on(s);
    pilot_rules(s, PILOT);
    cloud_on(s, PILOT);
    wait_minutes(s, 5);
    cycle(s, true);
}
