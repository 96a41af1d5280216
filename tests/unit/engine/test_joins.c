/* SPDX-License-Identifier: MIT */
/*
 * Whom an outbound join takes: the one candidate that there is, and nobody of several, nor who is
 * about to go.
 */
#include "tests/unit/engine/kit_store.h"
#include "tests/unit/engine/small_rules.h"

#define BASE "DC=contoso,DC=com"

/* Users out of the tenant are found by their name, too. */
static const char rules[] = IN_USER OUT_USER "    join: displayName = displayName\n" ENTRA_USER;

/* An object that is the tenant's own. */
static struct thing *
stranger(struct estate *e, const char *anchor, const char *name)
{
    struct thing *t = tenant_add(e, CLASS_user, str_of(anchor));

    thing_set(e, &e->entra, t, "displayName", str_of(name));
    return t;
}

static void
the_only_candidate_is_taken(void **state)
{
    struct estate *e = estate_new(state, rules);

    ad_add(e, CLASS_user, "ann", BASE);
    stranger(e, "AAAA", "ann");
    run_cycle(e, true);
    assert_int_equal(e->adds, 0);
    assert_int_equal(cloud_count(e, CLASS_user), 1);
}

static void
of_several_candidates_none_is_taken(void **state)
{
    struct estate *e = estate_new(state, rules);

    ad_add(e, CLASS_user, "ann", BASE);
    stranger(e, "AAAA", "ann");
    stranger(e, "BBBB", "ann");
    run_cycle(e, true);
    assert_int_equal(e->adds, 1);
    assert_int_equal(e->updates, 0);
    assert_int_equal(cloud_count(e, CLASS_user), 3);
}

static void
who_is_about_to_go_is_no_candidate(void **state)
{
    struct estate *e = estate_new(state, rules);
    struct thing *going = stranger(e, "AAAA", "ann");

    run_cycle(e, true);
    tenant_delete(e, going);
    ad_add(e, CLASS_user, "ann", BASE);
    run_cycle(e, false);
    assert_int_equal(e->adds, 1);
    assert_non_null(cloud_of(e, "ann"));
}

/* How many objects a cycle adds for a user who could be a stranger's, by groups tried in turn. */
static uint32_t
added(void **state, const char *text, const char *attr)
{
    struct estate *e = estate_new(state, text);
    struct thing *t = stranger(e, "AAAA", "nobody");

    ad_add(e, CLASS_user, "ann", BASE);
    ad_set(e, "ann", "title", "boss");
    thing_set(e, &e->entra, t, attr, STR("BOSS"));
    run_cycle(e, true);
    return e->adds;
}

/* What one group's table holds is of no use to a group that compares otherwise. */
static void
each_group_looks_in_a_table_of_its_own(void **state)
{
    static const char by_letters[] = IN_USER OUT_USER "    join: title = title case-sensitive\n"
                                                      "    join: title = title\n" ENTRA_USER;
    static const char by_attribute[] =
        IN_USER OUT_USER "    join: displayName = title\n    join: title = title\n" ENTRA_USER;
    static const char neither[] =
        IN_USER OUT_USER "    join: displayName = title\n"
                         "    join: title = title case-sensitive\n" ENTRA_USER;

    assert_int_equal(added(state, by_letters, "title"), 0);
    assert_int_equal(added(state, by_attribute, "title"), 0);
    assert_int_equal(added(state, by_attribute, "displayName"), 0);
    assert_int_equal(added(state, neither, "title"), 1);
}

/* The same on the way in: the second group finds the person whom the first does not. */
static void
each_group_of_an_inbound_rule_too(void **state)
{
#define IN_STRANGER                                                                                \
    "rule In stranger\n    precedence: 20\n    from: Entra user\n    to: person\n    link: Join\n"
    static const char *const sets[] = {
        IN_USER IN_STRANGER "    join: displayName = displayName\n    join: displayName = title\n",
        IN_USER IN_STRANGER "    join: displayName = title case-sensitive\n"
                            "    join: displayName = title\n",
    };

    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        struct estate *e = estate_new(state, sets[i]);
        struct mv_view ann;
        ad_add(e, CLASS_user, "ann", BASE);
        ad_set(e, "ann", "title", "BOSS");
        run_cycle(e, true);
        stranger(e, "AAAA", "boss");
        run_cycle(e, false);
        assert_true(mv_of(e, "ann", &ann));
        assert_int_not_equal(engine_mv_link(e->engine, ann.index, ENTRA), ENGINE_NONE);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(the_only_candidate_is_taken),
        ESTATE_TEST(of_several_candidates_none_is_taken),
        ESTATE_TEST(who_is_about_to_go_is_no_candidate),
        ESTATE_TEST(each_group_looks_in_a_table_of_its_own),
        ESTATE_TEST(each_group_of_an_inbound_rule_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
