/* SPDX-License-Identifier: MIT */
/*
 * What the story behind findings counts, and when something counts as having come back.
 */
#include "harness/report/story.h"
#include "tests/unit/report/made.h"

static cause_id
add_cause(struct made *m, enum cause_kind kind, cause_id because, const char *subject)
{
    return causes_add(&m->journal.causes, (struct cause){.kind = kind,
                                                         .because = because,
                                                         .subject = str_of(subject),
                                                         .line = kind == CAUSE_COMMAND ? 7 : 0});
}

/* All lines of the first story, `where: what`, one after another. */
static struct str
told(struct made *m)
{
    struct stories all = stories_of(&m->outcome, m->a);
    struct buf out = buf_in(m->a);

    assert_int_equal(all.list.n, 1);
    for (uint32_t i = 0; i < all.list.at[0].because.n; i++)
        buf_fmt(&out, STR_FMT ": " STR_FMT "\n", STR_ARG(all.list.at[0].because.at[i].where),
                STR_ARG(all.list.at[0].because.at[i].what));
    return buf_str(&out);
}

static void
an_import_that_led_to_nothing_is_not_told(void **state)
{
    struct made *m = made_new(*state);
    cause_id typed = add_cause(m, CAUSE_COMMAND, 0, "Set-LabOUFilter");
    cause_id bob = add_cause(m, CAUSE_IMPORT_DELETE, typed, "bob");

    add_cause(m, CAUSE_IMPORT_DELETE, typed, "OU=Pilot"); /* the OU itself was nobody */
    add_cause(m, CAUSE_IMPORT_ADD, typed, "dave");        /* an addition counts for itself */
    cause_id gone = add_cause(m, CAUSE_MV_DELETE, bob, "bob");
    made_finding(m, FINDING_I4, "bob", "was deleted for good", RESTORABLE_NO);
    m->journal.findings.at[0].cause = gone;
    assert_str(told(m), "line 7: Set-LabOUFilter\n"
                        "import: 1 object came into a connector space\n"
                        "import: 1 object left the AD connector space\n"
                        "sync: 1 metaverse object deleted: no Provision rule holds it any more\n");
}

static void
lose(struct made *m, int32_t restored_step)
{
    *VEC_PUSH(&m->journal.losses, m->a) =
        (struct journal_loss){.object = STR("gSales"),
                              .restored = restored_step >= 0,
                              .restored_step = restored_step < 0 ? 0 : (uint32_t)restored_step};
}

static void
the_last_step_that_brought_something_back_is_named(void **state)
{
    struct made *m = made_new(*state);

    lose(m, 3);
    lose(m, 5);
    lose(m, 2);
    lose(m, -1);
    assert_str(story_restorable(&m->outcome, m->a),
               "yes: put the objects back in scope and run a full cycle; by step 6, 3 of 4 came "
               "back");
}

/* One delete after another of the same object: repaired or not. */
static struct str
after(struct made *m, const char *deletes)
{
    m->journal.findings.n = 0;
    for (const char *at = deletes; *at; at++) {
        made_finding(m, FINDING_I4, "bob", "was deleted (30 days in the bin)", RESTORABLE_YES);
        m->journal.findings.at[m->journal.findings.n - 1].repaired = *at == '+';
    }
    made_finding(m, FINDING_I4, "carl", "was deleted (30 days in the bin)", RESTORABLE_YES);
    return story_restorable(&m->outcome, m->a);
}

static void
who_came_back_and_went_again_has_not_come_back(void **state)
{
    static const struct {
        const char *deletes, *ends;
    } rows[] = {
        {"-", "restores them"},       {"--", "restores them"},       {"+", "; 1 of 2 came back"},
        {"++", "; 1 of 2 came back"}, {"+-", "restores them"},       {"-+", "; 1 of 2 came back"},
        {"+--", "restores them"},     {"+-+", "; 1 of 2 came back"},
    };
    struct made *m = made_new(*state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str text = after(m, rows[i].deletes);
        if (!str_ends(text, str_of(rows[i].ends)))
            fail_msg("%s: %.*s", rows[i].deletes, STR_ARG(text));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(an_import_that_led_to_nothing_is_not_told),
        ARENA_TEST(the_last_step_that_brought_something_back_is_named),
        ARENA_TEST(who_came_back_and_went_again_has_not_come_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
