/* SPDX-License-Identifier: MIT */
/* Objects, their differences, and putting differences into effect. */
#include "sim/model/entry.h"

#include "tests/support/arena_test.h"

/* A group: pairs of attribute and value, closed by ATTR_NONE. */
struct given {
    attr_id id;
    const char *value;
};

static struct entry
group(const struct given *given, struct arena *a)
{
    struct entry_builder b = entry_builder_in(a);

    for (; given->id != ATTR_NONE; given++)
        entry_add(&b, given->id, str_of(given->value));
    return entry_make(&b, SIDE_AD, CLASS_group, STR("0123456789abcdef"), STR("CN=g,DC=com"));
}

#define GROUP(a, ...) group((const struct given[]){__VA_ARGS__, {ATTR_NONE, NULL}}, (a))

static void
attributes_are_sorted_and_values_kept_once(void **state)
{
    struct entry e =
        GROUP(*state, {ATTR_member, "CN=b,DC=com"}, {ATTR_cn, "g"}, {ATTR_member, "CN=a,DC=com"},
              {ATTR_member, "cn=B, dc=com"}, {ATTR_description, "x"}, {ATTR_description, "X"});

    assert_int_equal(e.n, 3);
    assert_true(e.attrs[0].id < e.attrs[1].id && e.attrs[1].id < e.attrs[2].id);
    assert_int_equal(entry_get(&e, ATTR_member)->n, 2);
    assert_str(entry_value(&e, ATTR_member), "CN=b,DC=com");
    assert_int_equal(entry_get(&e, ATTR_description)->n, 1);
    assert_null(entry_get(&e, ATTR_mail));
    assert_null(entry_value(&e, ATTR_mail).at);
}

static void
values_are_asked_for_as_the_directory_compares_them(void **state)
{
    struct entry e = GROUP(*state, {ATTR_member, "CN=b,DC=com"}, {ATTR_cn, "Name"});

    assert_true(entry_has_value(&e, ATTR_member, SIDE_AD, STR("cn=B,dc=com")));
    assert_true(entry_has_value(&e, ATTR_cn, SIDE_AD, STR("NAME")));
    assert_false(entry_has_value(&e, ATTR_cn, SIDE_AD, STR("nam")));
    assert_false(entry_has_value(&e, ATTR_mail, SIDE_AD, STR("x")));
}

static void
the_order_of_values_does_not_count_and_case_of_text_does(void **state)
{
    struct entry a = GROUP(*state, {ATTR_member, "CN=a,DC=x"}, {ATTR_member, "CN=b,DC=x"});
    struct entry b = GROUP(*state, {ATTR_member, "CN=B,DC=x"}, {ATTR_member, "CN=a,DC=x"});
    struct entry c = GROUP(*state, {ATTR_cn, "Name"}), d = GROUP(*state, {ATTR_cn, "NAME"});

    assert_true(entry_same(&a, &b, SIDE_AD, *state));
    assert_true(entry_same(&c, &c, SIDE_AD, *state));
    assert_false(entry_same(&c, &d, SIDE_AD, *state));
    assert_false(entry_same(&a, &c, SIDE_AD, *state));
    b.dn = STR("CN=h,DC=com");
    assert_false(entry_same(&a, &b, SIDE_AD, *state));
}

static void
a_copy_shares_nothing(void **state)
{
    struct arena *other = arena_new();
    struct entry_builder b = entry_builder_in(other);

    entry_add(&b, ATTR_cn, str_copy(STR("g"), other));
    struct entry e = entry_make(&b, SIDE_AD, CLASS_group, str_copy(STR("a"), other),
                                str_copy(STR("CN=g"), other));
    struct entry copy = entry_copy(&e, *state);
    arena_free(other);
    assert_str(entry_value(&copy, ATTR_cn), "g");
    assert_str(copy.dn, "CN=g");
    assert_str(copy.anchor, "a");
    assert_int_equal(copy.class, CLASS_group);
}

static void
references_differ_value_by_value_and_the_rest_as_a_whole(void **state)
{
    struct entry before = GROUP(*state, {ATTR_member, "CN=a,DC=x"}, {ATTR_member, "CN=b,DC=x"},
                                {ATTR_displayName, "Old"}, {ATTR_mail, "m"}, {ATTR_cn, "g"});
    struct entry after = GROUP(*state, {ATTR_member, "CN=b,DC=x"}, {ATTR_member, "CN=c,DC=x"},
                               {ATTR_displayName, "New"}, {ATTR_info, "i"}, {ATTR_cn, "g"});
    const struct mod *mods;
    uint32_t n;

    entry_diff(&before, &after, SIDE_AD, &mods, &n, *state);
    assert_int_equal(n, 5);
    for (uint32_t i = 1; i < n; i++)
        assert_true(mods[i - 1].id <= mods[i].id);
    for (uint32_t i = 0; i < n; i++) {
        if (mods[i].id == ATTR_member) {
            assert_int_equal(mods[i].n, 1);
            assert_true(mods[i].kind == MOD_ADD || mods[i].kind == MOD_REMOVE);
            assert_str(mods[i].values[0], mods[i].kind == MOD_ADD ? "CN=c,DC=x" : "CN=a,DC=x");
        } else {
            assert_int_equal(mods[i].kind, MOD_SET);
            assert_int_equal(mods[i].n, mods[i].id == ATTR_mail ? 0 : 1);
        }
    }
    entry_diff(&after, &after, SIDE_AD, &mods, &n, *state);
    assert_int_equal(n, 0);
    entry_diff(NULL, &after, SIDE_AD, &mods, &n, *state);
    assert_int_equal(n, after.n);
}

static void
modifications_take_effect_one_after_the_other(void **state)
{
    struct entry e = GROUP(*state, {ATTR_member, "CN=a,DC=x"}, {ATTR_cn, "g"});
    struct str b = STR("CN=b,DC=x"), a = STR("cn=A,DC=x"), text = STR("t");
    const struct mod mods[] = {
        {ATTR_member, MOD_ADD, 1, &b},     {ATTR_member, MOD_REMOVE, 1, &a},
        {ATTR_cn, MOD_SET, 0, NULL},       {ATTR_description, MOD_ADD, 1, &text},
        {ATTR_mail, MOD_REMOVE, 1, &text}, {ATTR_info, MOD_SET, 1, &text},
        {ATTR_info, MOD_REMOVE, 1, &text}};
    struct entry after = entry_apply(&e, mods, 7, SIDE_AD, *state);

    assert_int_equal(after.n, 2);
    assert_int_equal(entry_get(&after, ATTR_member)->n, 1);
    assert_str(entry_value(&after, ATTR_member), "CN=b,DC=x");
    assert_str(entry_value(&after, ATTR_description), "t");
    assert_int_equal(entry_get(&e, ATTR_member)->n, 1); /* the old one is as it was */
    assert_str(entry_value(&e, ATTR_member), "CN=a,DC=x");
}

static void
a_value_that_is_there_is_not_added_again(void **state)
{
    struct entry e = GROUP(*state, {ATTR_member, "CN=a,DC=x"});
    struct str same = STR("cn=A, dc=x");
    const struct mod mod = {ATTR_member, MOD_ADD, 1, &same};
    struct entry after = entry_apply(&e, &mod, 1, SIDE_AD, *state);

    assert_int_equal(entry_get(&after, ATTR_member)->n, 1);
    assert_true(entry_same(&e, &after, SIDE_AD, *state));
}

static void
fifty_thousand_members_are_compared_without_a_quadratic_walk(void **state)
{
    enum { MANY = 50000 };
    struct entry_builder before = entry_builder_in(*state), after = entry_builder_in(*state);
    const struct mod *mods;
    uint32_t n;

    for (unsigned i = 0; i < MANY; i++) {
        entry_add(&before, ATTR_member, str_fmt(*state, "CN=%u,DC=com", i));
        entry_add(&after, ATTR_member, str_fmt(*state, "CN=%u,DC=com", MANY - i));
    }
    struct entry x = entry_make(&before, SIDE_AD, CLASS_group, STR(""), STR(""));
    struct entry y = entry_make(&after, SIDE_AD, CLASS_group, STR(""), STR(""));
    entry_diff(&x, &y, SIDE_AD, &mods, &n, *state);
    assert_int_equal(n, 2);
    assert_int_equal(mods[0].n + mods[1].n, 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(attributes_are_sorted_and_values_kept_once),
        ARENA_TEST(values_are_asked_for_as_the_directory_compares_them),
        ARENA_TEST(the_order_of_values_does_not_count_and_case_of_text_does),
        ARENA_TEST(a_copy_shares_nothing),
        ARENA_TEST(references_differ_value_by_value_and_the_rest_as_a_whole),
        ARENA_TEST(modifications_take_effect_one_after_the_other),
        ARENA_TEST(a_value_that_is_there_is_not_added_again),
        ARENA_TEST(fifty_thousand_members_are_compared_without_a_quadratic_walk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
