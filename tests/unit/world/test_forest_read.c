/* SPDX-License-Identifier: MIT */
/* What an import reads from the directory in memory: full, and since a watermark. */
#include "sim/world/forest.h"

#include "tests/unit/world/forest_world.h"

static void
a_full_read_has_parents_before_children(void **state)
{
    struct fixture *f = *state;
    struct batch b = read_from(f, STR(""));

    assert_true(b.full);
    ASSERT_CHANGES(b, BASE, "OU=Pilot," BASE, "OU=Staff," BASE, "OU=Groups," BASE,
                   "OU=Deep,OU=Staff," BASE, ALICE, BOB, GPILOT, MONA, GSALES, CARL);
}

static void
a_read_has_no_operational_values(void **state)
{
    struct fixture *f = *state;
    struct batch b = read_from(f, STR(""));

    for (uint32_t i = 0; i < b.changes.n; i++) {
        const struct entry *e = &b.changes.at[i].entry;
        assert_int_equal(e->anchor.len, 16);
        for (uint32_t k = 0; k < e->n; k++) {
            assert_false(mint_operational(e->attrs[k].id));
            assert_true(k == 0 || e->attrs[k - 1].id < e->attrs[k].id);
        }
    }
    ASSERT_VALUES(b.changes.at[9].entry, ATTR_member, ALICE, BOB, CARL);
    ASSERT_VALUES(b.changes.at[5].entry, ATTR_manager, MONA);
}

static void
nothing_new_is_an_empty_answer_with_a_watermark(void **state)
{
    struct fixture *f = *state;
    struct batch full = read_from(f, STR("")), b = read_from(f, full.watermark);

    assert_false(b.full);
    assert_false(b.stale);
    assert_int_equal(b.changes.n, 0);
    assert_same_str(b.watermark, full.watermark);
}

static void
a_deleted_member_does_not_report_its_group(void **state)
{
    struct fixture *f = *state;
    struct str anchor = get(f, ALICE).anchor;
    struct entry before = get(f, GSALES);
    struct str changed = entry_value(&before, ATTR_uSNChanged);
    struct str w = read_from(f, STR("")).watermark;

    assert_int_equal(drop(f, ALICE).state, RECEIPT_DONE);
    struct batch b = read_from(f, w);
    ASSERT_CHANGES(b, "-" ALICE);
    assert_same_str(b.changes.at[0].entry.anchor, anchor);
    struct entry group = get(f, GSALES);
    ASSERT_VALUES(group, ATTR_member, BOB, CARL); /* and yet it has lost her */
    assert_same_str(entry_value(&group, ATTR_uSNChanged), changed);
}

static void
a_renamed_member_reports_itself_only(void **state)
{
    struct fixture *f = *state;
    struct str w = read_from(f, STR("")).watermark;

    assert_int_equal(rename_to(f, BOB, "CN=Robert,OU=Pilot," BASE).state, RECEIPT_DONE);
    struct batch b = read_from(f, w);
    ASSERT_CHANGES(b, "CN=Robert,OU=Pilot," BASE);
    struct entry group = get(f, GSALES);
    ASSERT_VALUES(group, ATTR_member, ALICE, "CN=Robert,OU=Pilot," BASE, CARL);
}

static void
a_renamed_ou_comes_without_its_children(void **state)
{
    struct fixture *f = *state;
    struct str w = read_from(f, STR("")).watermark;

    assert_int_equal(rename_to(f, "OU=Staff," BASE, "OU=People,OU=Groups," BASE).state,
                     RECEIPT_DONE);
    struct batch b = read_from(f, w);
    ASSERT_CHANGES(b, "OU=People,OU=Groups," BASE);
    struct entry group = get(f, GSALES);
    ASSERT_VALUES(group, ATTR_member, ALICE, BOB, "CN=Carl,OU=Deep,OU=People,OU=Groups," BASE);
    struct entry alice = get(f, ALICE);
    ASSERT_VALUES(alice, ATTR_manager, "CN=Mona,OU=People,OU=Groups," BASE);
}

static void
one_new_member_reports_the_whole_group(void **state)
{
    struct fixture *f = *state;
    struct str w = read_from(f, STR("")).watermark;

    modify(f, GPILOT, ATTR_member, MOD_ADD, BOB);
    struct batch b = read_from(f, w);
    ASSERT_CHANGES(b, GPILOT);
    ASSERT_VALUES(b.changes.at[0].entry, ATTR_member, ALICE, BOB);
}

static void
several_changes_are_reported_once_in_tree_order_after_what_is_gone(void **state)
{
    struct fixture *f = *state;
    struct str w = read_from(f, STR("")).watermark;

    modify(f, CARL, ATTR_title, MOD_SET, "a");
    modify(f, BOB, ATTR_title, MOD_SET, "a");
    modify(f, CARL, ATTR_title, MOD_SET, "b");
    add(f, CLASS_organizationalUnit, "OU=New," BASE, NULL);
    drop(f, MONA);
    struct batch b = read_from(f, w);
    ASSERT_CHANGES(b, "-" MONA, "OU=New," BASE, BOB, CARL);
    assert_str(entry_value(&b.changes.at[3].entry, ATTR_title), "b");
}

static void
what_came_and_went_in_between_is_not_mentioned(void **state)
{
    struct fixture *f = *state;
    struct str w = read_from(f, STR("")).watermark;

    add(f, CLASS_user, "CN=Brief," BASE, NULL);
    struct str between = read_from(f, w).watermark;
    drop(f, "CN=Brief," BASE);
    assert_int_equal(read_from(f, w).changes.n, 0);
    struct batch b = read_from(f, between);
    ASSERT_CHANGES(b, "-CN=Brief," BASE);
}

static void
a_deleted_tree_is_gone_object_by_object(void **state)
{
    struct fixture *f = *state;
    struct str w = read_from(f, STR("")).watermark;

    drop(f, "OU=Staff," BASE);
    struct batch b = read_from(f, w);
    assert_int_equal(b.changes.n, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(b.changes.at[i].kind, CHANGE_GONE);
        assert_true(i == 0 ||
                    str_cmp(b.changes.at[i - 1].entry.anchor, b.changes.at[i].entry.anchor) < 0);
    }
}

static void
watermarks_are_independent_of_one_another(void **state)
{
    struct fixture *f = *state;
    struct str first = read_from(f, STR("")).watermark;

    modify(f, BOB, ATTR_title, MOD_SET, "x");
    struct str second = read_from(f, first).watermark;
    modify(f, CARL, ATTR_title, MOD_SET, "x");
    struct batch late = read_from(f, second), all = read_from(f, first);
    ASSERT_CHANGES(late, CARL);
    ASSERT_CHANGES(all, BOB, CARL);
    assert_same_str(late.watermark, all.watermark);
}

static void
foreign_watermarks_are_stale(void **state)
{
    struct fixture *f = *state;
    struct str own = read_from(f, STR("")).watermark;
    const struct str foreign[] = {STR("x"), str_fmt(f->arena, STR_FMT "9", STR_ARG(own)),
                                  str_sub(own, 0, own.len - 1), STR("forest-0000000000000000-0"),
                                  str_fmt(f->arena, STR_FMT "x", STR_ARG(own))};

    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
        struct batch b = read_from(f, foreign[i]);
        assert_true(b.stale);
        assert_int_equal(b.changes.n, 0);
    }
}

static void
a_snapshot_goes_its_own_way(void **state)
{
    struct fixture *f = *state;
    struct str w = read_from(f, STR("")).watermark;
    struct connector *now = f->forest, *then = forest_copy(now, f->arena);

    drop(f, "OU=Pilot," BASE);
    f->forest = then;
    assert_int_equal(read_from(f, w).changes.n, 0);
    struct entry group = get(f, GSALES);
    ASSERT_VALUES(group, ATTR_member, ALICE, BOB, CARL);
    modify(f, ALICE, ATTR_title, MOD_SET, "x");
    struct batch b = read_from(f, w);
    ASSERT_CHANGES(b, ALICE);
    f->forest = now;
    assert_int_equal(read_from(f, w).changes.n, 4);
    assert_int_equal(find(f, "", SCOPE_SUBTREE, "(sAMAccountName=alice)").list.n, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        FOREST_TEST(a_full_read_has_parents_before_children),
        FOREST_TEST(a_read_has_no_operational_values),
        FOREST_TEST(nothing_new_is_an_empty_answer_with_a_watermark),
        FOREST_TEST(a_deleted_member_does_not_report_its_group),
        FOREST_TEST(a_renamed_member_reports_itself_only),
        FOREST_TEST(a_renamed_ou_comes_without_its_children),
        FOREST_TEST(one_new_member_reports_the_whole_group),
        FOREST_TEST(several_changes_are_reported_once_in_tree_order_after_what_is_gone),
        FOREST_TEST(what_came_and_went_in_between_is_not_mentioned),
        FOREST_TEST(a_deleted_tree_is_gone_object_by_object),
        FOREST_TEST(watermarks_are_independent_of_one_another),
        FOREST_TEST(foreign_watermarks_are_stale),
        FOREST_TEST(a_snapshot_goes_its_own_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
