/* SPDX-License-Identifier: MIT */
/* Deletion, the recycle bin, and what readers and administrators see of it. */
#include "tests/unit/world/tenant_world.h"

/* alice in group GGGG, reporting to bob */
static struct receipt
alice_in_a_group(struct tenant_world *w)
{
    add_user(w, w->connect, "BBBB", "bob@contoso.com");
    mod(w, MOD_SET, ATTR_manager, anchor_dn(w, "BBBB"));
    struct receipt alice = add_user(w, w->connect, "AAAA", "alice@contoso.com");

    add_group(w, w->connect, "GGGG", anchor_dn(w, "AAAA"));
    return alice;
}

static uint32_t
member_count(struct tenant_world *w)
{
    struct entries groups = find(w, "groups", "displayName eq 'gggg'");
    struct str id = entry_value(&groups.list.at[0], ATTR_objectID);

    return find(w, str_z(str_fmt(w->arena, "groups/" STR_FMT "/members", STR_ARG(id)), w->arena),
                "")
        .list.n;
}

static void
a_deleted_user_is_gone_for_readers_and_leaves_its_groups(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt alice = alice_in_a_group(w);
    struct batch before = read_since(w, STR(""));
    struct receipt r = remove_object(w, w->connect, alice.anchor);
    struct batch after = read_since(w, before.watermark);

    assert_int_equal(r.effect.kind, EFFECT_DELETED);
    assert_int_equal(after.changes.n, 2);
    assert_int_equal(after.changes.at[0].kind, CHANGE_GONE);
    assert_true(str_eq(after.changes.at[0].entry.anchor, alice.anchor));
    assert_text(after.changes.at[0].entry.dn, "CN={41414141}");
    assert_int_equal(after.changes.at[1].kind, CHANGE_PUT);
    assert_null(entry_get(&after.changes.at[1].entry, ATTR_member));
    assert_int_equal(tenant_totals(w->tenant).deleted, 1);
    assert_int_equal(read_since(w, STR("")).changes.n, 2);
    assert_int_equal(find(w, "directory/deletedItems/microsoft.graph.user", "").list.n, 1);
    assert_int_equal(remove_object(w, w->connect, alice.anchor).effect.kind, EFFECT_NONE);
}

static void
a_hard_match_restores_the_user_with_its_memberships(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt alice = alice_in_a_group(w);

    remove_object(w, w->connect, alice.anchor);
    assert_int_equal(member_count(w), 0);
    struct receipt r = add_user(w, w->cloud, "AAAA", "alice@contoso.com");
    assert_int_equal(r.effect.kind, EFFECT_RESTORED);
    assert_true(str_eq(r.anchor, alice.anchor));
    assert_int_equal(member_count(w), 1);
    assert_int_equal(tenant_totals(w->tenant).deleted, 0);
    struct entries manager = find(w, "users/alice@contoso.com/manager", "");
    assert_int_equal(manager.list.n, 1);
}

static void
switches_decide_about_restoring(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt alice = alice_in_a_group(w);

    assumptions_set(&w->assumptions, STR("restoreMemberships"), STR("false"), NOWHERE, w->arena);
    remove_object(w, w->connect, alice.anchor);
    add_user(w, w->cloud, "AAAA", "alice@contoso.com");
    assert_int_equal(member_count(w), 0);
    assumptions_set(&w->assumptions, STR("restoreOnHardMatch"), STR("false"), NOWHERE, w->arena);
    remove_object(w, w->connect, alice.anchor);
    struct receipt r = add_user(w, w->cloud, "AAAA", "alice@contoso.com");
    assert_int_equal(r.effect.kind, EFFECT_CREATED);
    assert_false(str_eq(r.anchor, alice.anchor));
}

static void
only_an_object_of_its_class_is_restored(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt alice = add_user(w, w->connect, "AAAA", "alice@contoso.com");

    remove_object(w, w->connect, alice.anchor);
    struct receipt group = add_group(w, w->connect, "AAAA", STR(""));
    assert_int_equal(group.effect.kind, EFFECT_CREATED);
    assert_int_equal(tenant_totals(w->tenant).deleted, 1);
}

static void
groups_are_gone_at_once_or_by_assumption_after_thirty_days(void **state)
{
    struct tenant_world *w = world(state);

    struct receipt first = add_group(w, w->connect, "GGGG", STR(""));
    remove_object(w, w->connect, first.anchor);
    assert_int_equal(tenant_totals(w->tenant).deleted, 0);
    assumptions_set(&w->assumptions, STR("groupSoftDelete"), STR("true"), NOWHERE, w->arena);
    struct receipt second = add_group(w, w->connect, "HHHH", STR(""));
    remove_object(w, w->connect, second.anchor);
    assert_int_equal(tenant_totals(w->tenant).deleted, 1);
}

static void
the_bin_empties_after_thirty_days(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt alice = alice_in_a_group(w);
    vtime start = tenant_now(w->tenant);

    remove_object(w, w->connect, alice.anchor);
    assert_null(connector_clock(w->connect, start + 10 * DAY, w->arena));
    add_user(w, w->connect, "AAAA", "alice@contoso.com");
    remove_object(w, w->connect, alice.anchor);
    assert_null(connector_clock(w->connect, start + 30 * DAY, w->arena));
    assert_int_equal(tenant_totals(w->tenant).deleted, 1);
    assert_null(connector_clock(w->connect, start + 20 * DAY, w->arena));
    assert_int_equal(tenant_now(w->tenant), start + 30 * DAY);
    assert_null(connector_clock(w->connect, start + 40 * DAY, w->arena));
    assert_int_equal(tenant_totals(w->tenant).deleted, 0);
    assert_int_equal(add_user(w, w->connect, "AAAA", "alice@contoso.com").effect.kind,
                     EFFECT_CREATED);
}

static void
what_an_administrator_restored_cannot_be_deleted_by_an_engine(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt alice = alice_in_a_group(w);

    remove_object(w, w->admin, alice.anchor);
    struct receipt back =
        send(w, w->admin, (struct op){.kind = OP_RESTORE, .anchor = alice.anchor});
    assert_int_equal(back.effect.kind, EFFECT_RESTORED);
    struct receipt r = remove_object(w, w->connect, alice.anchor);
    assert_text(r.code, "DeletingCloudOnlyObjectNotAllowed");
    add_user(w, w->connect, "AAAA", "alice@contoso.com");
    assert_int_equal(remove_object(w, w->connect, alice.anchor).effect.kind, EFFECT_DELETED);
    assert_int_equal(remove_object(w, w->admin, alice.anchor).effect.kind, EFFECT_DELETED);
    assert_int_equal(tenant_totals(w->tenant).deleted, 0);
    assert_text(remove_object(w, w->admin, alice.anchor).code, "Request_ResourceNotFound");
}

static void
a_name_taken_meanwhile_hinders_the_restore(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt alice = alice_in_a_group(w);

    remove_object(w, w->admin, alice.anchor);
    add_user(w, w->connect, "CCCC", "alice@contoso.com");
    struct receipt r = send(w, w->admin, (struct op){.kind = OP_RESTORE, .anchor = alice.anchor});
    assert_int_equal(r.state, RECEIPT_REFUSED);
    assert_int_equal(tenant_totals(w->tenant).deleted, 1);
}

static void
what_is_mastered_on_premises_is_read_only(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt alice = alice_in_a_group(w);

    set(w, ATTR_department, "Sales");
    struct receipt r = send(w, w->admin, (struct op){.kind = OP_UPDATE, .anchor = alice.anchor});
    assert_text(r.code, "Request_BadRequest");
    set(w, ATTR_usageLocation, "DE");
    r = send(w, w->admin, (struct op){.kind = OP_UPDATE, .anchor = alice.anchor});
    assert_int_equal(r.effect.kind, EFFECT_UPDATED);
    mod(w, MOD_REMOVE, ATTR_member, anchor_dn(w, "AAAA"));
    r = send(w, w->admin, (struct op){.kind = OP_UPDATE, .dn = anchor_dn(w, "GGGG")});
    assert_text(r.code, "Request_BadRequest");
}

static void
a_copy_goes_its_own_way(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt alice = alice_in_a_group(w);
    struct batch before = read_since(w, STR(""));
    struct tenant *copy = tenant_copy(w->tenant, w->arena);
    struct connector *other = tenant_connector(copy, WRITER_CONNECT, w->arena);

    remove_object(w, other, alice.anchor);
    assert_int_equal(tenant_totals(copy).users, 1);
    assert_int_equal(tenant_totals(w->tenant).users, 2);
    assert_int_equal(member_count(w), 1);
    assert_int_equal(read_since(w, before.watermark).changes.n, 0);
    struct batch later;
    assert_null(connector_read(other, before.watermark, &later, w->arena));
    assert_int_equal(later.changes.n, 2);
    assert_null(connector_read(w->connect, later.watermark, &later, w->arena));
    assert_true(later.stale);
    assert_int_equal(later.changes.n, 0);
}

static void
unknown_watermarks_are_stale(void **state)
{
    static const char *const junk[] = {"x", "1", ".", "0.0", "00000000.0", "99999999999999999999"};
    struct tenant_world *w = world(state);

    for (size_t i = 0; i < sizeof junk / sizeof *junk; i++)
        assert_true(read_since(w, str_of(junk[i])).stale);
}

static void
made_and_deleted_in_between_is_not_mentioned(void **state)
{
    struct tenant_world *w = world(state);
    struct batch before = read_since(w, STR(""));
    struct receipt alice = add_user(w, w->connect, "AAAA", "alice@contoso.com");

    remove_object(w, w->connect, alice.anchor);
    assert_int_equal(read_since(w, before.watermark).changes.n, 0);
}

static void
a_group_of_fifty_thousand_changes_without_a_walk(void **state)
{
    enum { MEMBERS = 50000 };
    struct tenant_world *w = world(state);
    struct str *dns = ARENA_ARRAY(w->arena, struct str, MEMBERS);

    assume(w, "writeBudget", "unlimited");
    for (int i = 0; i < MEMBERS; i++) {
        const char *anchor = str_z(str_fmt(w->arena, "u%d", i), w->arena);
        add_user(w, w->connect, anchor, str_z(str_fmt(w->arena, "u%d@contoso.com", i), w->arena));
        dns[i] = anchor_dn(w, anchor);
    }
    struct receipt group = add_group(w, w->connect, "GGGG", STR(""));
    struct mod all = {ATTR_member, MOD_SET, MEMBERS, dns};
    struct op op = {
        .id = 1u << 30, .kind = OP_UPDATE, .anchor = group.anchor, .n = 1, .mods = &all};
    struct receipt r;
    assert_null(connector_apply(w->connect, &op, 1, &r, w->arena));
    assert_int_equal(r.effect.mods[0].n, MEMBERS);
    struct batch before = read_since(w, STR(""));
    for (int i = 0; i < 2000; i++) {
        struct mod one = {ATTR_member, i % 2 ? MOD_ADD : MOD_REMOVE, 1, &dns[25000]};
        op = (struct op){.id = (1u << 30) + 1 + (unsigned)i,
                         .kind = OP_UPDATE,
                         .anchor = group.anchor,
                         .n = 1,
                         .mods = &one};
        assert_null(connector_apply(w->connect, &op, 1, &r, w->arena));
        assert_int_equal(r.effect.n, 1);
    }
    assert_int_equal(read_since(w, before.watermark).changes.n, 1);
    assert_int_equal(member_count(w), MEMBERS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
        TEST(a_deleted_user_is_gone_for_readers_and_leaves_its_groups),
        TEST(a_hard_match_restores_the_user_with_its_memberships),
        TEST(switches_decide_about_restoring),
        TEST(only_an_object_of_its_class_is_restored),
        TEST(groups_are_gone_at_once_or_by_assumption_after_thirty_days),
        TEST(the_bin_empties_after_thirty_days),
        TEST(what_an_administrator_restored_cannot_be_deleted_by_an_engine),
        TEST(a_name_taken_meanwhile_hinders_the_restore),
        TEST(what_is_mastered_on_premises_is_read_only),
        TEST(a_copy_goes_its_own_way),
        TEST(unknown_watermarks_are_stale),
        TEST(made_and_deleted_in_between_is_not_mentioned),
        TEST(a_group_of_fifty_thousand_changes_without_a_walk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
