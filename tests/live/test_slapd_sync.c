/* SPDX-License-Identifier: MIT */
/*
 * slapd as Active Directory by itself: the corners of content sync and of references that the two
 * doors have no twin for.
 */
#include <string.h>
#include <unistd.h>

#include "tests/live/one_slapd.h"

/* With a session log so short that a few deletes are forgotten. */
static int
setup_forgetful(void **state)
{
    (void)state;
    doors_open(&d, small_world, 2);
    return 0;
}

static struct receipt
delete_one(struct str dn)
{
    return write_one(&(struct op){.kind = OP_DELETE, .dn = dn});
}

static struct receipt
change_members(const char *group, enum mod_kind kind, struct str member)
{
    const struct mod mod = {ATTR_member, kind, 1, &member};

    return write_one(&(struct op){.kind = OP_UPDATE, .dn = str_of(group), .n = 1, .mods = &mod});
}

static uint32_t
count_kind(const struct batch *batch, enum change_kind kind)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < batch->changes.n; i++)
        n += batch->changes.at[i].kind == kind;
    return n;
}

/* --- content sync ------------------------------------------------------------------------------ */

/* As if the directory had been put back to an older state: `csn=2026...` becomes `csn=3026...`. */
static struct str
from_the_future(struct str watermark)
{
    char *text = (char *)(uintptr_t)str_z(watermark, d.arena);
    char *csn = strstr(text, "csn=");

    assert_non_null(csn);
    csn[4] = '3';
    return str_of(text);
}

static void
a_watermark_that_is_not_ours_is_stale(void **state)
{
    struct batch first = read_on(STR(""));

    (void)state;
    assert_false(first.stale);
    assert_true(read_on(STR("rubbish")).stale);
    assert_true(read_on(STR("ldap-0000000000000000-1-rid=000")).stale);
    assert_true(read_on(from_the_future(first.watermark)).stale);
    assert_int_equal(read_on(first.watermark).changes.n, 0);
}

static void
add_users(uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct op op = {.kind = OP_ADD,
                              .class = CLASS_user,
                              .dn = str_fmt(d.arena, "CN=u%u," PILOT, (unsigned)i)};
        assert_int_equal(write_one(&op).state, RECEIPT_DONE);
    }
}

/* More deletes than the session log holds: slapd says who is there, and the others are gone. */
static void
deletes_are_told_by_absence_too(void **state)
{
    (void)state;
    add_users(6);
    struct batch before = read_on(STR(""));
    for (uint32_t i = 0; i < 5; i++)
        delete_one(str_fmt(d.arena, "CN=u%u," PILOT, (unsigned)i));
    struct batch after = read_on(before.watermark);
    assert_int_equal(count_kind(&after, CHANGE_GONE), 5);
    assert_int_equal(count_kind(&after, CHANGE_PUT), 0);
    assert_int_equal(read_on(after.watermark).changes.n, 0);
}

/* Who reads from an older watermark is told what another reader has been told already. */
static void
each_watermark_has_its_own_view(void **state)
{
    struct batch connect = read_on(STR("")), cloud = read_on(STR(""));

    (void)state;
    delete_one(STR("CN=Alice," PILOT));
    struct batch first = read_on(connect.watermark);
    assert_int_equal(count_kind(&first, CHANGE_GONE), 1);
    delete_one(STR("CN=Bob," PILOT));
    struct batch second = read_on(cloud.watermark);
    assert_int_equal(count_kind(&second, CHANGE_GONE), 2);
    struct batch third = read_on(first.watermark);
    assert_int_equal(count_kind(&third, CHANGE_GONE), 1);
    assert_int_equal(count_kind(&third, CHANGE_PUT), 0);
}

/* Made and deleted between two reads: nobody is told of it. */
static void
what_came_and_went_is_no_news(void **state)
{
    struct batch before = read_on(STR(""));

    (void)state;
    add_users(1);
    delete_one(STR("CN=u0," PILOT));
    assert_int_equal(read_on(before.watermark).changes.n, 0);
}

/* --- references -------------------------------------------------------------------------------- */

enum { MANY = 1500 };

static void
members_below_a_renamed_ou_are_mended_before_the_answer(void **state)
{
    struct buf ldif = buf_in(arena_new());
    struct arena *a = ldif.arena;
    uint32_t mended = 0;

    (void)state;
    buf_add(&ldif, STR("dn: " BASE "\nobjectClass: domainDNS\n\ndn: " PILOT
                       "\nobjectClass: organizationalUnit\n\n"));
    for (int i = 0; i < MANY; i++)
        buf_fmt(&ldif, "dn: CN=u%d," PILOT "\nobjectClass: user\n\n", i);
    buf_add(&ldif, STR("dn: CN=g," BASE "\nobjectClass: group\n"));
    for (int i = 0; i < MANY; i++)
        buf_fmt(&ldif, "member: CN=u%d," PILOT "\n", i);
    doors_open(&d, buf_z(&ldif), 0);
    const struct op rename = {.kind = OP_RENAME, .dn = STR(PILOT), .new_dn = STR("OU=Wave," BASE)};
    int64_t start = now_ms();
    assert_int_equal(write_one(&rename).state, RECEIPT_DONE);
    print_message("%d references mended in %d ms\n", MANY, (int)(now_ms() - start));
    struct batch all = read_on(STR(""));
    const struct attr *members = NULL;
    for (uint32_t i = 0; i < all.changes.n; i++)
        if (all.changes.at[i].entry.class == CLASS_group)
            members = entry_get(&all.changes.at[i].entry, ATTR_member);
    assert_non_null(members);
    for (uint32_t i = 0; i < members->n; i++)
        mended += str_eq(members->values[i], str_fmt(a, "CN=u%u,OU=Wave," BASE, (unsigned)i));
    assert_int_equal(mended, MANY); /* every one, and in their old order */
    doors_close(&d);
    arena_free(a);
}

/* refint is late; a new object of the old name must not lose what it is given. */
static void
a_name_that_comes_back_keeps_its_new_references(void **state)
{
    const struct op again = {.kind = OP_ADD, .class = CLASS_user, .dn = STR("CN=New," PILOT)};

    (void)state;
    for (int round = 0; round < 20; round++) {
        assert_int_equal(write_one(&again).state, RECEIPT_DONE);
        delete_one(again.dn); /* nobody refers to it: there is nothing to wait for */
        assert_int_equal(write_one(&again).state, RECEIPT_DONE);
        assert_int_equal(
            change_members("CN=gSales," BASE, MOD_ADD, STR("CN=New," PILOT)).effect.kind,
            EFFECT_UPDATED);
        usleep(3000);
        struct receipt r = change_members("CN=gSales," BASE, MOD_REMOVE, STR("CN=New," PILOT));
        assert_int_equal(r.effect.kind, EFFECT_UPDATED);
        delete_one(again.dn);
    }
    assert_int_equal(read_on(STR("")).changes.n, 5);
}

int
main(void)
{
    struct arena *a = arena_new();
    bool installed = slapd_installed(a);
    const struct CMUnitTest tests[] = {
        WITH_SLAPD(a_watermark_that_is_not_ours_is_stale),
        cmocka_unit_test_setup_teardown(deletes_are_told_by_absence_too, setup_forgetful, teardown),
        WITH_SLAPD(each_watermark_has_its_own_view),
        WITH_SLAPD(what_came_and_went_is_no_news),
        cmocka_unit_test(members_below_a_renamed_ou_are_mended_before_the_answer),
        WITH_SLAPD(a_name_that_comes_back_keeps_its_new_references),
    };

    arena_free(a);
    return installed ? cmocka_run_group_tests_name("content sync and references", tests, NULL, NULL)
                     : SKIPPED;
}
