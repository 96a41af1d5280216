/* SPDX-License-Identifier: MIT */
/*
 * Short ways give what the long ones give: quick answers of expressions, conditions that rules share,
 * flows that are passed over. Held against each other over the shipped rules, rules of one's own, and
 * made-up objects and histories.
 */
#include "sim/base/bits.h"
#include "sim/engine/state.h"
#include "sim/expr/eval.h"
#include "tests/laws/engine_story.h"

enum { OBJECTS = 60 };

/* --- made-up objects ------------------------------------------------------------------------- */

/* An object that gets an attribute's values when it is first asked for them. */
struct object {
    struct story *story;
    enum side side;
    struct attr *attrs; /* by id */
    bool *asked;
    uint32_t names;
};

static const struct str texts[] = {
    STR("a"),
    STR(" a "),
    STR(" b"),
    STR("b\t"),
    STR("CAS_x}"),
    STR("CAS_"),
    STR("MSOL_1"),
    STR("AAD_1"),
    STR("cas_x}"),
    STR("SystemMailbox{1"),
    STR("User_1"),
    STR("SMTP:a@b.c"),
    STR("smtp:a@b"),
    STR("x@y"),
    STR("\xc3\x89t\xc3\xa9"),
    STR("\xc2\xa0z"),
    STR("title1"),
    STR("True"),
    STR("7"),
    STR("\\0ACNF:x"),
    STR(" "),
    STR(""),
    STR("SUPPORT_388945a0"),
    STR("MSOL_AD_Sync_RichCoexistence"),
    STR("User"),
    STR("Group_x"),
};
static const struct str numbers[] = {
    STR("0"),          STR("1"),  STR("2"),          STR("512"),
    STR("514"),        STR("-2"), STR("1073741824"), STR("9223372036854775807"),
    STR("-2147483646")};
static const struct str references[] = {STR("CN=a," BASE), STR("CN=b\\0ACNF:1,OU=a," BASE)};
static const struct str bools[] = {STR("True"), STR("False")};

#define SOME(s, list) (list)[story_roll((s), sizeof(list) / sizeof *(list))]

static struct str
made_value(struct story *s, enum syntax syntax)
{
    switch (syntax) {
    case SYNTAX_NUMBER:
        return SOME(s, numbers);
    case SYNTAX_BOOL:
        return SOME(s, bools);
    case SYNTAX_REFERENCE:
        return SOME(s, references);
    case SYNTAX_BINARY:
        return str_n("0123456789abcdefghijklmnopqr", story_roll(s, 3) ? 16 : story_roll(s, 28));
    case SYNTAX_NONE:
    case SYNTAX_TEXT:
        break;
    }
    return SOME(s, texts);
}

static const struct attr *
made_attribute(void *self, attr_id id)
{
    struct object *o = self;
    struct story *s = o->story;

    if (id >= o->names)
        return NULL;
    if (!o->asked[id]) {
        uint32_t n = story_roll(s, 2) ? 0 : story_roll(s, 4) ? 1 : 1 + story_roll(s, 3);
        struct str *values = ARENA_ARRAY(s->e->arena, struct str, n);
        for (uint32_t i = 0; i < n; i++)
            values[i] = made_value(s, schema_form(id, o->side).syntax);
        o->attrs[id] = (struct attr){id, n, values};
        o->asked[id] = true;
    }
    return o->attrs[id].n ? &o->attrs[id] : NULL;
}

static struct str
made_parameter(void *self, struct str name)
{
    (void)self;
    return name.len % 2 ? STR("2") : STR("contoso.com");
}

static struct rule_source
made_object(struct story *s, enum side side, struct object *o)
{
    struct estate *e = s->e;
    uint32_t names = e->schema.names.list.n;

    *o = (struct object){.story = s,
                         .side = side,
                         .attrs = ARENA_ARRAY(e->arena, struct attr, names),
                         .asked = ARENA_ARRAY(e->arena, bool, names),
                         .names = names};
    return (struct rule_source){.values = {.self = o,
                                           .attribute = made_attribute,
                                           .parameter = made_parameter,
                                           .dn = SOME(s, references),
                                           .dice = &s->dice,
                                           .assumptions = &e->assumptions},
                                .side = side,
                                .scratch = e->arena};
}

/* --- expressions ----------------------------------------------------------------------------- */

static struct str
print(const struct expr_failure *why, const struct expr_value *v, struct arena *a)
{
    if (why)
        return str_fmt(a, "! " STR_FMT ": " STR_FMT " at %u", STR_ARG(why->literal),
                       STR_ARG(why->text), why->at);
    return expr_print(v, a);
}

static void
compare_ways(struct story *s, const struct expr *x, enum side side, uint64_t seed)
{
    struct object o;
    struct rule_source source = made_object(s, side, &o);
    struct expr_value quick = {0}, plain = {0};
    struct prng dice = s->dice;

    const struct expr_failure *p = expr_eval_plainly(x, &source.values, &plain, s->e->arena);
    struct str expected = print(p, &plain, s->e->arena);
    if (expr_rolls_dice(x))
        s->dice = dice;
    struct str got = print(expr_eval(x, &source.values, &quick, s->e->arena), &quick, s->e->arena);
    if (!str_eq(got, expected))
        fail_msg("seed %llu: " STR_FMT "\n  quick: " STR_FMT "\n  plain: " STR_FMT,
                 (unsigned long long)seed, STR_ARG(expr_text(x)), STR_ARG(got), STR_ARG(expected));
}

static const enum assumption disputes[] = {ASSUME_nullCompare, ASSUME_expressionTextCompare,
                                           ASSUME_logicEvaluation};

/* Every third time with a dispute decided otherwise: then nothing may be quick. */
static void
expression_law(void **state, uint64_t seed)
{
    struct story s = story_begin(state, seed);
    const struct ruleset *rules = &s.e->rules;

    if (seed % 3 == 0)
        s.e->assumptions.chosen[disputes[seed / 3 % 3]] = 1;
    for (uint32_t i = 0; i < rules->rules.n; i++) {
        const struct rule *r = ruleset_get(rules, i);
        for (uint32_t k = 0; k < r->flows.n; k++)
            if (r->flows.at[k].kind == FLOW_EXPRESSION)
                compare_ways(&s, r->flows.at[k].expression, rule_source_side(rules, r), seed);
    }
}

static void
quick_answers_are_those_of_the_nodes(void **state)
{
    (void)state;
    for_seeds(expression_law);
}

/* The questions by themselves, of one attribute of each form. */
static void
question_law(void **state, uint64_t seed)
{
    static const char *const questions[] = {
        "IsPresent([title])",
        "IsNullOrEmpty([title])",
        "Trim([title])",
        "[title] = \"a\"",
        "[title] <> \"CAS_\"",
        "[title] < \"a\"",
        "Left([title], 4) = \"CAS_\"",
        "Left([title], 4) <> \"CAS_\"",
        "Left([title], 3) = \"CAS_\"",
        "Left([title], 1) = \"\xc3\x89\"",
        "Trim([proxyAddresses])",
        "IsPresent([proxyAddresses])",
        "[proxyAddresses] = \"x@y\"",
        "BitAnd([userAccountControl], 2) = 0",
        "BitAnd([userAccountControl], 512) >= 1",
        "[userAccountControl] > 512",
        "[userAccountControl] <= 512",
        "[userAccountControl] <> 514",
        "IsPresent([objectGUID])",
        "IsNullOrEmpty([userAccountControl])",
        "IsPresent([manager])",
        "IsPresent([isCriticalSystemObject]) || [title] = \"a\" && IsPresent([mail])",
        "IIF(IsPresent([title]) = False, NULL, Left(Trim([title]), 2))",
    };
    struct story s = story_begin(state, seed);

    if (seed % 3 == 0)
        s.e->assumptions.chosen[disputes[seed / 3 % 3]] = 1;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        const struct expr *x;
        assert_null(
            expr_parse(&x, str_of(questions[i]), NOWHERE, &s.e->schema, SIDE_AD, s.e->arena));
        for (int k = 0; k < OBJECTS; k++)
            compare_ways(&s, x, SIDE_AD, seed);
    }
}

static void
each_question_is_answered_as_its_nodes_answer_it(void **state)
{
    (void)state;
    for_seeds(question_law);
}

/* --- rules ----------------------------------------------------------------------------------- */

/* Calls `look` for the rules of each direction, connector and class, with some objects. */
static void
for_classes(struct story *s, uint64_t seed,
            void (*look)(struct story *s, enum rule_direction d, uint32_t connector,
                         enum object_class class, struct rule_source *o, uint64_t seed))
{
    const struct ruleset *rules = &s->e->rules;

    for (uint32_t c = 0; c < rules->connectors.n; c++)
        for (int d = 0; d < 2; d++)
            for (int class = 0; class < CLASS_COUNT; class ++) {
                enum side side = d == RULE_INBOUND ? rules->connectors.at[c].side : SIDE_METAVERSE;
                for (int k = 0; k < 4; k++) {
                    struct object o;
                    struct rule_source source = made_object(s, side, &o);
                    look(s, (enum rule_direction)d, c, (enum object_class) class, &source, seed);
                }
            }
}

static void
look_at_scopes(struct story *s, enum rule_direction d, uint32_t connector, enum object_class class,
               struct rule_source *o, uint64_t seed)
{
    const struct ruleset *rules = &s->e->rules;
    struct rule_list list = rules_for(rules, d, connector, class);
    rule_id *got = ARENA_ARRAY(s->e->arena, rule_id, list.n);
    uint32_t n = rules_in_scope(rules, d, connector, class, o, got, list.n), expected = 0;

    for (uint32_t i = 0; i < list.n; i++)
        if (rule_in_scope(ruleset_get(rules, list.at[i]), o))
            same(expected < n ? got[expected++] : (uint64_t)RULE_NONE, list.at[i], seed, "a rule");
    same(n, expected, seed, "rules in scope");
}

static void
scope_law(void **state, uint64_t seed)
{
    struct story s = story_begin(state, seed);

    story_rules(&s);
    for_classes(&s, seed, look_at_scopes);
}

static void
conditions_that_rules_share_hold_for_each_of_them(void **state)
{
    (void)state;
    for_seeds(scope_law);
}

static bool
has_a_reader(const struct flow_readers *r, const struct object *o, uint32_t flow)
{
    bool ready = r->vocal[flow / 64] >> flow % 64 & 1;

    for (attr_id id = 0; id < r->attrs && !ready; id++)
        if (r->row[id] && made_attribute((void *)(uintptr_t)o, id))
            ready = r->rows[(size_t)r->row[id] * r->words + flow / 64] >> flow % 64 & 1;
    return ready;
}

static void
look_at_flows(struct story *s, enum rule_direction d, uint32_t connector, enum object_class class,
              struct rule_source *o, uint64_t seed)
{
    const struct ruleset *rules = &s->e->rules;
    struct rule_list list = rules_for(rules, d, connector, class);
    const struct flow_readers *readers = rules_readers(rules, d, connector, class);

    for (uint32_t i = 0; i < list.n; i++) {
        const struct rule *r = ruleset_get(rules, list.at[i]);
        for (uint32_t k = 0; k < r->flows.n; k++) {
            const struct flow *f = &r->flows.at[k];
            struct flow_result result;
            if (has_a_reader(readers, o->values.self, rules_first_flow(rules, list.at[i]) + k))
                continue;
            const struct expr_failure *why =
                rule_flow(f, o, rule_target_side(rules, r), &result, s->e->arena);
            same(why || (result.state != FLOWS_NOTHING && result.state != FLOWS_IGNORE), false,
                 seed, "a flow that was passed over speaks");
        }
    }
}

static void
readers_law(void **state, uint64_t seed)
{
    struct story s = story_begin(state, seed);

    story_rules(&s);
    for_classes(&s, seed, look_at_flows);
}

static void
flows_that_are_passed_over_have_nothing_to_say(void **state)
{
    (void)state;
    for_seeds(readers_law);
}

static void
sets_of_numbers_are_walked_from_the_lowest_on(void **state)
{
    uint64_t bits[3] = {0};
    static const uint32_t members[] = {0, 5, 63, 64, 127, 130, 191};
    uint32_t i, n = 0;

    (void)state;
    for (size_t k = 0; k < sizeof members / sizeof *members; k++)
        bits_set(bits, members[k]);
    for (struct bits_walk walk = bits_from(bits, 0, 192); bits_next(&walk, &i);)
        assert_int_equal(i, members[n++]);
    assert_int_equal(n, 7);
    n = 2;
    for (struct bits_walk walk = bits_from(bits, 6, 130); bits_next(&walk, &i);)
        assert_int_equal(i, members[n++]);
    assert_int_equal(n, 5);
    struct bits_walk none = bits_from(bits, 192, 192);
    assert_false(bits_next(&none, &i));
}

/* --- the engine ------------------------------------------------------------------------------ */

static void
same_causes(const struct estate *a, const struct estate *b, uint64_t seed)
{
    same(a->causes.list.n, b->causes.list.n, seed, "causes");
    for (uint32_t i = 0; i < a->causes.list.n; i++) {
        const struct cause *x = &a->causes.list.at[i], *y = &b->causes.list.at[i];
        same(x->kind == y->kind && x->because == y->because && str_eq(x->subject, y->subject) &&
                 str_eq(x->detail, y->detail),
             true, seed, "a cause");
    }
}

static void
same_counters(const struct estate *a, const struct estate *b, uint64_t seed)
{
    for (uint32_t c = 0; c < 2; c++)
        for (int kind = 0; kind < 5; kind++) {
            const struct step_result *x = &a->last[c][kind], *y = &b->last[c][kind];
            same(memcmp(x->inbound, y->inbound, sizeof x->inbound) != 0, false, seed, "inbound");
            same(memcmp(x->outbound, y->outbound, sizeof x->outbound) != 0, false, seed,
                 "outbound");
            same(memcmp(x->export, y->export, sizeof x->export) != 0, false, seed, "export");
        }
}

static void
engine_law(void **state, uint64_t seed)
{
    struct story a = story_begin(state, seed), b = story_begin(state, seed);

    b.e->engine->plainly = true;
    for (int k = 0; k < 3 * STEPS; k++) {
        bool full = k == 0 || k % 7 == 0;
        if (k == STEPS && seed % 4)
            story_rules(&a), story_rules(&b);
        run_cycle(a.e, full);
        run_cycle(b.e, full);
        same(story_digest(a.e), story_digest(b.e), seed, "after a cycle");
        same_counters(a.e, b.e, seed);
        same_causes(a.e, b.e, seed);
        story_happen(&a);
        story_happen(&b);
    }
}

static void
an_engine_that_takes_short_ways_goes_where_a_plain_one_goes(void **state)
{
    (void)state;
    for_seeds(engine_law);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quick_answers_are_those_of_the_nodes),
        cmocka_unit_test(each_question_is_answered_as_its_nodes_answer_it),
        cmocka_unit_test(conditions_that_rules_share_hold_for_each_of_them),
        cmocka_unit_test(flows_that_are_passed_over_have_nothing_to_say),
        cmocka_unit_test(sets_of_numbers_are_walked_from_the_lowest_on),
        cmocka_unit_test(an_engine_that_takes_short_ways_goes_where_a_plain_one_goes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
