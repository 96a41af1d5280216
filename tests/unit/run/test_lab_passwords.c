/* SPDX-License-Identifier: MIT */
/* Password hashes: two minutes after each time that a password was set. */
#include "tests/unit/run/kit.h"

static void
set_password(struct site *s, const char *name)
{
    lab_password_set(s->lab, ad_entry(s, name)->anchor, false);
}

/* "alice bob": whose hash was sent, in the order in which they set their first password. */
static struct str
sent(struct site *s)
{
    struct lab_password_view v;
    struct str names = STR("");

    for (uint32_t i = 0; lab_password_at(s->lab, i, &v); i++)
        if (v.sent)
            names = str_fmt(s->arena, STR_FMT "%s" STR_FMT, STR_ARG(names), names.len ? " " : "",
                            STR_ARG(v.name));
    return names;
}

static void
each_new_password_is_sent_in_its_own_time(void **state)
{
    struct site *s = site_contoso(state);
    struct lab_password_view v;

    site_open(s);
    connect_on(s);
    lab_set_password_sync(s->lab, LAB_AD, true);
    set_password(s, "carl");
    wait_minutes(s, 1);
    set_password(s, "alice");
    set_password(s, "bob");
    assert_str(sent(s), "");
    wait_minutes(s, 1);
    assert_str(sent(s), "carl");
    set_password(s, "bob"); /* before the first one went */
    wait_minutes(s, 1);
    assert_str(sent(s), "carl alice");
    set_password(s, "carl");
    assert_str(sent(s), "alice");
    wait_minutes(s, 1);
    assert_str(sent(s), "alice bob");
    wait_minutes(s, 1);
    assert_str(sent(s), "carl alice bob");
    assert_true(lab_password_at(s->lab, 0, &v));
    assert_int_equal(v.sent, lab_now(s->lab));
    assert_true(v.by_connect);
    assert_false(v.by_cloud);
    assert_false(lab_password_at(s->lab, 3, &v)); /* one entry a person */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(each_new_password_is_sent_in_its_own_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
