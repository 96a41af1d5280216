/* SPDX-License-Identifier: MIT */
/*
 * The migration's stories at the level of the engine: a pilot by the book, and what happens when the
 * pilot OU leaves Connect's scope early. The estate is alice, bob, gPilot, gNest and kx in the pilot
 * OU, and mona, carl, dave, gSales and dl1 outside of it.
 */
#include "tests/unit/engine/kit.h"

#define BASE "DC=contoso,DC=com"
#define PILOT "OU=CPUsers," BASE

static struct estate *
exported(void **state)
{
    struct estate *e = estate_new(state, NULL);

    estate_f0(e);
    run_cycle(e, true);
    run_cycle(e, false);
    return e;
}

static void
an_initial_cycle_creates_everything_with_its_references(void **state)
{
    struct estate *e = estate_new(state, NULL);

    estate_f0(e);
    run_cycle(e, true);
    assert_int_equal(e->adds, 10);
    assert_int_equal(e->deletes, 0);
    assert_int_equal(cloud_count(e, CLASS_user), 5);
    assert_int_equal(cloud_count(e, CLASS_group), 4);
    assert_int_equal(cloud_count(e, CLASS_contact), 1);
    assert_str(cloud_links(e, "gSales", "member"), "alice bob carl");
    assert_str(cloud_links(e, "gNest", "member"), "gSales");
    assert_str(cloud_links(e, "dl1", "member"), "alice kx");
    assert_str(cloud_links(e, "carl", "manager"), "alice");
    assert_str(cloud_links(e, "alice", "manager"), "mona");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(an_initial_cycle_creates_everything_with_its_references),
    };

    (void)exported;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
