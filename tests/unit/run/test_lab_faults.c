/* SPDX-License-Identifier: MIT */
/*
 * Faults and the run loop: what the engine is told and what the journal learns are two things.
 */
#include "sim/run/lab_state.h"
#include "tests/unit/run/kit.h"

/* A side that puts the second write off once, and otherwise does what it is asked. */
struct slow_side {
    struct connector connector;
    uint32_t asked;
};

static const struct err *
slow_apply(struct connector *c, const struct op *ops, size_t n, struct receipt *out,
           struct arena *a)
{
    struct slow_side *s = (struct slow_side *)c;

    for (size_t i = 0; i < n; i++) {
        bool later = s->asked == 0 && i == 1;
        out[i] = (struct receipt){.state = later ? RECEIPT_RETRY : RECEIPT_DONE,
                                  .retry_after = later ? 30 : 0,
                                  .anchor = str_fmt(a, "%u", (unsigned)ops[i].id),
                                  .effect.kind = EFFECT_CREATED};
    }
    s->asked++;
    return NULL;
}

static void
a_lost_answer_to_a_part_of_a_lot_is_told_of_that_part(void **state)
{
    static const struct connector_ops slow_ops = {.name = "slow", .apply = slow_apply};
    struct site *s = site_contoso(state);
    struct slow_side side = {.connector = {&slow_ops}};
    const struct op ops[] = {
        {.id = 1, .kind = OP_ADD}, {.id = 2, .kind = OP_ADD}, {.id = 3, .kind = OP_ADD}};
    struct lab_answers answers;

    site_open(s);
    struct connector *door = fault_connector(&side.connector, FAULT_ENTRA, &s->lab->faults.plan,
                                             NULL, &s->lab->faults.last, s->arena);
    uint32_t next = s->lab->faults.plan.requests[FAULT_ENTRA] + 1;
    works(lab_fault_order(
        s->lab,
        (struct fault){
            .kind = FAULT_ResetAfter, .request = next + 1, .times = FAULT_PATIENCE, .seconds = 30},
        s->arena));
    vtime before = lab_now(s->lab);
    works(lab_send(s->lab, door, ops, 3, &answers, s->arena));
    assert_int_equal(lab_now(s->lab) - before, 30);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(answers.told[i].state, i == 1 ? RECEIPT_UNKNOWN : RECEIPT_DONE);
        assert_int_equal(answers.happened[i].state, RECEIPT_DONE);
        assert_int_equal(answers.happened[i].effect.kind, EFFECT_CREATED);
        assert_str(answers.happened[i].anchor, str_z(str_fmt(s->arena, "%u", i + 1), s->arena));
    }
}

static void
without_faults_there_is_one_answer(void **state)
{
    static const struct connector_ops slow_ops = {.name = "slow", .apply = slow_apply};
    struct site *s = site_contoso(state);
    struct slow_side side = {.connector = {&slow_ops}};
    const struct op ops[] = {{.id = 1, .kind = OP_ADD}, {.id = 2, .kind = OP_ADD}};
    struct lab_answers answers;

    site_open(s);
    works(lab_send(s->lab, &side.connector, ops, 2, &answers, s->arena));
    assert_ptr_equal(answers.told, answers.happened);
    assert_str(answers.told[1].anchor, "2");
}

/* Connect is not told that the user was made; the journal and the people's index are. */
static void
the_journal_learns_what_nobody_was_told(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    works(lab_install_connect(s->lab, s->arena));
    /* the import of Entra ID is its first request, the adds are the second */
    works(lab_fault_order(
        s->lab,
        (struct fault){
            .kind = FAULT_ResetAfter, .request = 2, .times = FAULT_PATIENCE, .seconds = 30},
        s->arena));
    works(lab_cycle(s->lab, POLICY_INITIAL, s->arena));
    assert_int_equal(lab_faults(s->lab)->list.at[0].hurt, 1);
    assert_int_equal(totals(s, BY_CONNECT).adds, 10);
    cycle(s, false); /* finds them there: nothing is made twice */
    assert_int_equal(totals(s, BY_CONNECT).adds, 10);
    assert_true(ent_has(s, "alice"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_lost_answer_to_a_part_of_a_lot_is_told_of_that_part),
        SITE_TEST(without_faults_there_is_one_answer),
        SITE_TEST(the_journal_learns_what_nobody_was_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
