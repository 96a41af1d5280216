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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(the_only_candidate_is_taken),
        ESTATE_TEST(of_several_candidates_none_is_taken),
        ESTATE_TEST(who_is_about_to_go_is_no_candidate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
