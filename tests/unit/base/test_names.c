/* SPDX-License-Identifier: MIT */
/* Names as small integers. */
#include "sim/base/names.h"

#include "tests/support/arena_test.h"

static void
the_first_spelling_stays(void **state)
{
    struct names n;

    names_init(&n, *state);
    name_id mail = names_intern(&n, STR("mail"));
    name_id sn = names_intern(&n, STR("sn"));
    assert_int_equal(mail, 0);
    assert_int_equal(sn, 1);
    assert_int_equal(names_intern(&n, STR("MAIL")), mail);
    assert_str(names_text(&n, mail), "mail");
    assert_int_equal(n.list.n, 2);
}

static void
looking_a_name_up_does_not_add_it(void **state)
{
    struct names n;

    names_init(&n, *state);
    assert_int_equal(names_find(&n, STR("x")), MAP_NONE);
    assert_int_equal(n.list.n, 0);
    names_intern(&n, STR("x"));
    assert_int_equal(names_find(&n, STR("X")), 0);
}

static void
names_are_copied(void **state)
{
    char text[] = "title";
    struct names n;

    names_init(&n, *state);
    names_intern(&n, str_of(text));
    text[0] = 'X';
    assert_str(names_text(&n, 0), "title");
    assert_int_equal(names_find(&n, STR("title")), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(the_first_spelling_stays),
        ARENA_TEST(looking_a_name_up_does_not_add_it),
        ARENA_TEST(names_are_copied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
