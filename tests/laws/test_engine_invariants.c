/* SPDX-License-Identifier: MIT */
/*
 * What is true of connector spaces and metaverse at any time, whatever the rules are: links, who
 * stays alive, who may be exported, what is counted, and that a lower precedence never wins.
 */
#include "tests/laws/engine_story.h"

/* One connected object as rules see it. */
struct object {
    struct estate *e;
    struct cs_view v;
};

static const struct attr *
attribute_of(void *self, attr_id id)
{
    const struct object *o = self;

    return entry_get(&o->v.hologram, id);
}

static bool
member_of(void *self, struct str group_dn)
{
    const struct object *o = self;
    const struct engine *engine = o->e->engine;
    struct cs_view group;
    cs_index g = engine_cs_by_dn(engine, o->v.connector, group_dn);

    if (g == ENGINE_NONE || !engine_cs_view(engine, g, &group, o->e->step))
        return false;
    const struct entry *entry = group.import == PENDING_ADD || group.import == PENDING_UPDATE
                                    ? &group.imported
                                    : &group.hologram;
    const struct attr *members = entry_get(entry, ATTR_member);
    for (uint32_t i = 0; members && i < members->n; i++)
        if (engine_cs_by_dn(engine, o->v.connector, members->values[i]) == o->v.index)
            return true;
    return false;
}

static struct rule_source
source_of(struct object *o)
{
    return (struct rule_source){
        .values = {.self = o, .attribute = attribute_of, .dn = o->v.dn, .now = o->e->now},
        .side = o->v.connector == AD ? SIDE_AD : SIDE_ENTRA,
        .member_of = member_of,
        .scratch = o->e->step};
}

/* Does an inbound rule that keeps people alive have one of the connected objects in scope? */
static bool
is_held(struct estate *e, const struct mv_view *mv)
{
    for (uint32_t k = 0; k < mv->links_n; k++) {
        struct object o = {.e = e};
        engine_cs_view(e->engine, mv->links[k], &o.v, e->step);
        struct rule_source s = source_of(&o);
        struct rule_list rules = rules_for(&e->rules, RULE_INBOUND, o.v.connector, o.v.class);
        for (uint32_t i = 0; i < rules.n && o.v.anchor.len; i++) {
            const struct rule *r = ruleset_get(&e->rules, rules.at[i]);
            bool keeps = r->link == LINK_PROVISION ||
                         (r->link == LINK_STICKY_JOIN && o.v.in_rule == rules.at[i]);
            if (keeps && rule_in_scope(r, &s))
                return true;
        }
    }
    return false;
}

static void
check_metaverse(struct estate *e, uint64_t seed, bool all_synced)
{
    for (mv_index m = 0; m < engine_mv_count(e->engine); m++) {
        struct mv_view v;
        if (!engine_mv_view(e->engine, m, &v, e->step))
            continue;
        same(v.links_n > 0, true, seed, "a metaverse object without a link");
        for (uint32_t i = 0; i < v.links_n; i++) {
            struct cs_view cs;
            same(engine_cs_view(e->engine, v.links[i], &cs, e->step), true, seed, "a dead link");
            same(cs.mv, m, seed, "a link that does not lead back");
            same(engine_mv_link(e->engine, m, cs.connector), v.links[i], seed,
                 "two objects of one connector");
        }
        if (all_synced)
            same(is_held(e, &v), true, seed, "a metaverse object that nothing holds");
    }
}

static void
check_spaces(struct estate *e, uint64_t seed)
{
    for (cs_index i = 0; i < engine_cs_count(e->engine); i++) {
        struct cs_view v;
        struct mv_view mv;
        if (!engine_cs_view(e->engine, i, &v, e->step))
            continue;
        if (v.mv != ENGINE_NONE)
            same(engine_mv_view(e->engine, v.mv, &mv, e->step), true, seed, "a link to nowhere");
        if (v.state == CS_PLACEHOLDER)
            same(v.mv == ENGINE_NONE && !v.export && !v.import, true, seed, "a busy placeholder");
        else if (v.export == PENDING_ADD || v.export == PENDING_UPDATE || !v.anchor.len)
            same(v.mv != ENGINE_NONE, true, seed, "an export of an object without a link");
        if (v.export == PENDING_DELETE)
            same(v.mv, ENGINE_NONE, seed, "a linked object that is to be deleted");
    }
}

/* A constant of a rule in scope loses to lower numbers only. */
static void
check_precedence_of(struct estate *e, const struct mv_view *mv, uint64_t seed)
{
    struct object o = {.e = e};

    engine_cs_view(e->engine, mv->links[0], &o.v, e->step);
    if (o.v.connector != AD || !o.v.anchor.len)
        return;
    struct rule_source s = source_of(&o);
    struct rule_list rules = rules_for(&e->rules, RULE_INBOUND, AD, o.v.class);
    for (uint32_t i = 0; i < rules.n; i++) {
        const struct rule *r = ruleset_get(&e->rules, rules.at[i]);
        if (r->link == LINK_JOIN_NO_FLOW || !rule_in_scope(r, &s))
            continue;
        for (uint32_t f = 0; f < r->flows.n; f++)
            for (uint32_t k = 0; k < mv->n; k++) {
                const struct mv_attr *a = &mv->attrs[k];
                if (r->flows.at[f].kind == FLOW_CONSTANT && !r->flows.at[f].once &&
                    a->attr.id == r->flows.at[f].target && a->rule != RULE_NONE)
                    same(ruleset_get(&e->rules, a->rule)->precedence <= r->precedence, true, seed,
                         "a value that a higher precedence should have given");
            }
    }
}

static void
check_precedence(struct estate *e, uint64_t seed)
{
    for (mv_index m = 0; m < engine_mv_count(e->engine); m++) {
        struct mv_view v;
        if (engine_mv_view(e->engine, m, &v, e->step) && v.links_n)
            check_precedence_of(e, &v, seed);
    }
}

static uint32_t
counted(const struct step_result *s)
{
    uint32_t n = 0;

    for (int i = 0; i < INBOUND_COUNTERS; i++)
        n += s->inbound[i];
    return n;
}

/* Objects of a connector space that were ever imported: a full synchronisation takes them all. */
static uint32_t
imported_objects(struct estate *e, uint32_t connector)
{
    uint32_t n = 0;

    for (cs_index i = 0; i < engine_cs_count(e->engine); i++) {
        struct cs_view v;
        n += engine_cs_view(e->engine, i, &v, e->step) && v.connector == connector &&
             v.state == CS_STAGING && v.anchor.len;
    }
    return n;
}

/* Objects that a delta synchronisation takes: with a pending import, or without a link. */
static uint32_t
touched_objects(struct estate *e, uint32_t connector)
{
    uint32_t n = 0;

    for (cs_index i = 0; i < engine_cs_count(e->engine); i++) {
        struct cs_view v;
        n += engine_cs_view(e->engine, i, &v, e->step) && v.connector == connector &&
             v.state == CS_STAGING && v.anchor.len &&
             (v.mv == ENGINE_NONE || v.import != PENDING_NONE);
    }
    return n;
}

static void
invariants_law(void **state, uint64_t seed)
{
    struct story s = story_begin(state, seed);
    struct estate *e = s.e;

    story_rules(&s);
    for (int k = 0; k < STEPS; k++) {
        bool full = !k || !story_roll(&s, 3);
        for (uint32_t c = 0; c < 2; c++)
            run_import(e, c, full);
        for (uint32_t c = 0; c < 2; c++) {
            uint32_t before = full ? imported_objects(e, c) : touched_objects(e, c);
            uint32_t n = counted(run_sync(e, c, full));
            if (full)
                same(n, before, seed, "counters of a full synchronisation");
            else
                same(n >= before, true, seed, "counters of a delta synchronisation");
            check_spaces(e, seed);
        }
        check_metaverse(e, seed, full);
        if (full)
            check_precedence(e, seed);
        run_export(e, ENTRA);
        e->now += 30 * MINUTE;
        check_spaces(e, seed);
        for (uint32_t i = story_roll(&s, 4); i > 0; i--)
            story_happen(&s);
        if (!story_roll(&s, 4))
            story_filter(&s);
    }
}

static void
links_lives_exports_counters_and_precedence_hold_at_any_time(void **state)
{
    (void)state;
    for_seeds(invariants_law);
}

static void
rest_law(void **state, uint64_t seed)
{
    struct story s = story_begin(state, seed);
    struct estate *e = s.e;

    story_rules(&s);
    run_cycle(e, true);
    for (int k = 0; k < STEPS; k++) {
        story_happen(&s);
        if (!story_roll(&s, 3))
            run_cycle(e, !story_roll(&s, 4));
    }
    run_cycle(e, true);
    run_cycle(e, false);
    run_cycle(e, true);
    same(e->adds + e->updates + e->deletes, 0, seed, "a full cycle exports");
    same(pending_exports(e), 0, seed, "something is left");
    uint64_t rest = story_digest(e);
    run_cycle(e, false);
    same(e->adds + e->updates + e->deletes, 0, seed, "a delta cycle exports");
    same(story_digest(e), rest, seed, "the state moved");
    run_cycle(e, true);
    same(story_digest(e), rest, seed, "the state moved in a full cycle");
}

static void
any_rules_come_to_rest(void **state)
{
    (void)state;
    for_seeds(rest_law);
}

static void
order_law(void **state, uint64_t seed)
{
    struct story a = story_begin(state, seed), b = story_begin(state, seed);

    story_rules(&a);
    story_rules(&b);
    story_shuffle(&b);
    for (int k = 0; k < 2; k++) {
        struct story *s = k ? &b : &a;
        run_import(s->e, AD, true);
        run_sync(s->e, AD, true);
    }
    same(story_digest(b.e), story_digest(a.e), seed, "another order, another state");
}

static void
the_order_of_objects_does_not_matter_to_any_rules(void **state)
{
    (void)state;
    for_seeds(order_law);
}

static void
full_law(void **state, uint64_t seed)
{
    struct story s = story_begin(state, seed);
    struct estate *e = s.e;

    s.no_container_moves = true; /* a rename of a container touches no object below it */
    story_rules(&s);
    run_cycle(e, true);
    run_cycle(e, false);
    run_cycle(e, true);
    for (int k = 0; k < STEPS; k++)
        story_happen(&s);
    for (uint32_t c = 0; c < 2; c++)
        run_import(e, c, false);
    for (uint32_t c = 0; c < 2; c++)
        run_sync(e, c, false);
    uint64_t before = story_digest(e);
    for (uint32_t c = 0; c < 2; c++)
        run_sync(e, c, true);
    same(story_digest(e), before, seed, "the full synchronisation changed something");
}

static void
a_full_synchronisation_after_a_delta_changes_nothing_under_any_rules(void **state)
{
    (void)state;
    for_seeds(full_law);
}

/* A number for what the tenant holds. */
static uint64_t
tenant_digest(struct estate *e)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < e->entra.things.n; i++) {
        const struct thing *t = &e->entra.things.at[i];
        uint64_t h = str_hash(t->entry.dn) + t->deleted;
        for (uint32_t k = 0; k < t->entry.n && !t->deleted; k++)
            for (uint32_t v = 0; v < t->entry.attrs[k].n; v++)
                h += (str_hash(t->entry.attrs[k].values[v]) ^ t->entry.attrs[k].id) *
                     0x9e3779b97f4a7c15u;
        sum += h * h;
    }
    return sum;
}

#define IGNORING                                                                                   \
    "rule Ignore in\n"                                                                             \
    "    precedence: 97\n"                                                                         \
    "    from: AD user\n"                                                                          \
    "    to: person\n"                                                                             \
    "    link: Join\n"                                                                             \
    "    flow: title = IgnoreThisFlow\n"                                                           \
    "    flow: displayName = IgnoreThisFlow\n"                                                     \
    "rule Ignore out\n"                                                                            \
    "    precedence: 98\n"                                                                         \
    "    from: person\n"                                                                           \
    "    to: Entra user\n"                                                                         \
    "    link: Join\n"                                                                             \
    "    flow: accountEnabled = IgnoreThisFlow\n"                                                  \
    "    flow: manager = IgnoreThisFlow\n"

/* Everybody has a title, so nothing is ever NULL where the rule says to leave it alone. */
static void
ignore_law(void **state, uint64_t seed)
{
    struct story a = story_begin(state, seed), b = story_begin(state, seed);

    assert_null(rules_load(&b.e->rules, STR("ignore"), STR(IGNORING), &b.e->schema, b.e->arena));
    for (int k = 0; k < 2; k++) {
        struct story *s = k ? &b : &a;
        for (uint32_t u = 0; u < USERS; u++)
            ad_set(s->e, story_name(s, "u", u), "title", "title9");
        for (uint32_t u = 0; u < USERS; u++)
            ad_link(s->e, story_name(s, "u", u), "manager", "u0");
        for (int i = 0; i < 3; i++) {
            ad_set(s->e, story_name(s, "u", (uint32_t)i), "title", "other");
            ad_link(s->e, story_name(s, "u", (uint32_t)i), "manager", "u1");
            run_cycle(s->e, !i);
        }
    }
    same(tenant_digest(b.e), tenant_digest(a.e), seed, "IgnoreThisFlow changed a value");
}

static void
ignore_this_flow_never_changes_a_value(void **state)
{
    (void)state;
    for_seeds(ignore_law);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_lives_exports_counters_and_precedence_hold_at_any_time),
        cmocka_unit_test(any_rules_come_to_rest),
        cmocka_unit_test(the_order_of_objects_does_not_matter_to_any_rules),
        cmocka_unit_test(a_full_synchronisation_after_a_delta_changes_nothing_under_any_rules),
        cmocka_unit_test(ignore_this_flow_never_changes_a_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
