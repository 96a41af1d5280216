/* SPDX-License-Identifier: MIT */
/*
 * One object brought over by itself: what the lab learns on the way.
 */
#include "tests/unit/run/kit.h"

/* What another client of the directory does: the lab has not seen it. */
static void
renamed_by_others(struct site *s, const char *name, struct str account)
{
    struct mod mod = {ATTR_sAMAccountName, MOD_SET, 1, &account};
    struct op op = {.id = 1000, .kind = OP_UPDATE, .dn = ad_dn(s, name), .n = 1, .mods = &mod};
    struct receipt r = {0};

    works(connector_apply(s->setup.doors.ad[0], &op, 1, &r, s->arena));
    assert_int_equal(r.state, RECEIPT_DONE);
}

static void
what_is_sent_bears_the_name_that_was_just_read(void **state)
{
    struct site *s = site_contoso(state);
    struct lab_single single;

    site_open(s);
    connect_on(s);
    renamed_by_others(s, "bob", STR("robert"));
    works(lab_single_sync(s->lab, STR("CN=bob," PILOT), false, &single, s->arena));
    assert_true(single.exported);
    const struct journal *j = lab_journal(s->lab);
    assert_str(j->exports.at[j->exports.n - 1].object, "robert");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(what_is_sent_bears_the_name_that_was_just_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
