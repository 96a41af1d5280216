/* SPDX-License-Identifier: MIT */
/* Scope by groups: direct members come and go without being reported themselves. */
#include "sim/base/arena.h"
#include "sim/cloud/mapping.h"
#include "tests/unit/run/kit.h"

#define SCOPE_GROUP "CN=gScope," GROUPS

static struct cloud_view
view(struct site *s)
{
    return cloud_view(lab_cloud(s->lab));
}

static void
by_group(struct site *s)
{
    struct str group = STR(SCOPE_GROUP);

    works(cloud_set_groups(lab_cloud(s->lab), &group, 1, lab_now(s->lab), s->arena));
    lab_cloud_changed(s->lab);
}

/* gScope holds alice and gInner, gInner holds bob; after the first cycle. */
static struct site *
scoped(void **state)
{
    struct site *s = site_contoso(state);

    ad_add(s, CLASS_group, "gScope", GROUPS);
    ad_add(s, CLASS_group, "gInner", GROUPS);
    ad_link(s, "gScope", "member", "alice");
    ad_link(s, "gScope", "member", "gInner");
    ad_link(s, "gInner", "member", "bob");
    site_open(s);
    cloud_on(s, NULL);
    by_group(s);
    cloud_cycle(s);
    return s;
}

static void
a_group_brings_itself_and_its_direct_members(void **state)
{
    struct site *s = scoped(state);

    assert_int_equal(view(s).last.created, 3);
    assert_true(ent_has(s, "gScope"));
    assert_true(ent_has(s, "alice"));
    assert_true(ent_has(s, "gInner"));
    assert_false(ent_has(s, "bob")); /* nested */
    assert_str(ent_links(s, "gScope", "member"), "alice gInner");
    assert_str(view(s).groups[0], SCOPE_GROUP);
    assert_true(cloud_would_write(lab_cloud(s->lab), ad_entry(s, "alice")));
    assert_false(cloud_would_write(lab_cloud(s->lab), ad_entry(s, "bob")));
}

static void
who_joins_is_made_and_who_leaves_is_deleted(void **state)
{
    struct site *s = scoped(state);

    ad_link(s, "gScope", "member", "dave");
    struct cloud_cycle c = cloud_cycle(s);
    assert_false(c.initial);
    assert_int_equal(c.imported, 1); /* the group alone */
    assert_int_equal(c.created, 1);
    assert_str(ent_links(s, "gScope", "member"), "alice dave gInner");
    ad_set(s, "dave", "title", "Lead");
    assert_int_equal(cloud_cycle(s).updated, 1);
    ad_unlink(s, "gScope", "member", "dave");
    c = cloud_cycle(s);
    assert_int_equal(c.deleted, 1);
    assert_false(ent_has(s, "dave"));
    assert_true(ent_has(s, "alice"));
}

static void
who_is_new_and_joins_in_one_report_is_made_once(void **state)
{
    struct site *s = scoped(state);

    ad_add(s, CLASS_user, "erin", STAFF);
    ad_link(s, "gScope", "member", "erin");
    assert_int_equal(cloud_cycle(s).created, 1);
    assert_true(ent_has(s, "erin"));
}

static void
who_joins_and_is_gone_before_he_is_read_is_not_made(void **state)
{
    struct site *s = scoped(state);
    struct cloud *c = lab_cloud(s->lab);
    struct batch batch = {0};
    struct str *dns;
    const struct op *ops;

    ad_link(s, "gScope", "member", "dave");
    works(connector_read(s->setup.doors.ad[0], cloud_watermark(c), &batch, s->arena));
    cloud_cycle_begin(c, &batch, lab_now(s->lab), 0, s->arena);
    assert_int_equal(cloud_cycle_newcomers(c, &dns, s->arena), 1);
    assert_str(dns[0], "CN=dave," STAFF);
    uint32_t n = cloud_cycle_next(c, 10, &ops, s->arena);
    for (uint32_t i = 0; i < n; i++)
        assert_int_equal(ops[i].kind, OP_UPDATE); /* members and managers of others */
}

static void
a_group_with_another_name_or_none_is_not_noticed(void **state)
{
    struct site *s = scoped(state);

    ad_move(s, "gScope", "CN=gScope2," GROUPS);
    ad_link(s, "gScope2", "member", "dave");
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.created + c.deleted, 0);
    ad_set(s, "alice", "title", "Lead"); /* she is kept */
    assert_int_equal(cloud_cycle(s).updated, 1);
    works(cloud_restart(lab_cloud(s->lab), false, lab_now(s->lab), s->arena));
    assert_int_equal(cloud_cycle(s).deleted, 3);
}

static void
a_deleted_group_takes_nobody_along(void **state)
{
    struct site *s = scoped(state);

    ad_delete(s, "gScope");
    assert_int_equal(cloud_cycle(s).deleted, 1); /* the group itself */
    assert_true(ent_has(s, "alice"));
    assert_true(ent_has(s, "gInner"));
}

static void
of_groups_and_ous_either_is_enough(void **state)
{
    struct site *s = scoped(state);

    cloud_scope(s, PILOT);
    cloud_cycle(s);
    assert_true(ent_has(s, "bob"));
    assert_true(ent_has(s, "gInner"));
    assert_false(ent_has(s, "dave"));
    ad_unlink(s, "gScope", "member", "alice");
    assert_int_equal(cloud_cycle(s).deleted, 0); /* her OU holds her */
}

static void
what_is_no_dn_is_refused_and_changes_nothing(void **state)
{
    struct site *s = scoped(state);
    struct str wrong[] = {STR("CN=x," GROUPS), STR("gScope")};

    assert_non_null(cloud_set_groups(lab_cloud(s->lab), wrong, 2, lab_now(s->lab), s->arena));
    assert_int_equal(view(s).group_count, 1);
    works(cloud_remove(lab_cloud(s->lab), s->arena));
    assert_non_null(cloud_set_groups(lab_cloud(s->lab), wrong, 1, lab_now(s->lab), s->arena));
}

enum { MANY = 2000 };

/* gScope with many members and, once, these themselves; no class is mapped. */
static void
report(struct cloud *c, bool everybody)
{
    struct arena *step = arena_new();
    struct entry_builder group = entry_builder_in(step);
    struct batch batch = {.watermark = STR("w")};
    const struct op *ops;

    for (uint32_t i = 0; i < MANY; i++) {
        struct entry_builder user = entry_builder_in(step);
        struct str dn = str_fmt(step, "CN=u%u," STAFF, i);
        entry_add(&group, ATTR_member, dn);
        if (everybody)
            *VEC_PUSH(&batch.changes, step) = (struct change){
                CHANGE_PUT, entry_make(&user, SIDE_AD, CLASS_user, str_fmt(step, "%016u", i), dn)};
    }
    *VEC_PUSH(&batch.changes, step) =
        (struct change){CHANGE_PUT, entry_make(&group, SIDE_AD, CLASS_group,
                                               STR("the-group's-guid"), STR(SCOPE_GROUP))};
    cloud_cycle_begin(c, &batch, 1, 0, step);
    assert_int_equal(cloud_cycle_next(c, 10, &ops, step), 0);
    cloud_cycle_end(c, 1);
    arena_free(step);
}

/* A large group is reported as a whole whenever somebody joins or leaves it. */
static void
a_group_that_is_reported_again_and_again_takes_its_memory_once(void **state)
{
    struct site *s = site_bare(state);
    struct arena *perm = arena_new();
    struct cloud_setup setup = {.service = cloud_service_new(perm), .schema = &s->schema};
    const struct cloud_domain domain = {.base = STR("DC=contoso,DC=com")};
    struct str group = STR(SCOPE_GROUP);

    works(cloud_mapping_load(&setup.mapping, STR("none"), STR("\n"), &s->schema, perm));
    works(cloud_agent_install(setup.service, STR("A"), perm));
    struct cloud *c = cloud_new(&setup, perm);
    works(cloud_configure(c, &domain, STR("c"), NULL, 0, perm));
    works(cloud_set_groups(c, &group, 1, 1, perm));
    report(c, true);
    size_t before = arena_used(perm);
    for (int i = 0; i < 10; i++)
        report(c, false);
    assert_in_range(arena_used(perm) - before, 0, MANY);
    arena_free(perm);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_group_brings_itself_and_its_direct_members),
        SITE_TEST(who_joins_is_made_and_who_leaves_is_deleted),
        SITE_TEST(who_is_new_and_joins_in_one_report_is_made_once),
        SITE_TEST(who_joins_and_is_gone_before_he_is_read_is_not_made),
        SITE_TEST(a_group_with_another_name_or_none_is_not_noticed),
        SITE_TEST(a_deleted_group_takes_nobody_along),
        SITE_TEST(of_groups_and_ous_either_is_enough),
        SITE_TEST(a_group_that_is_reported_again_and_again_takes_its_memory_once),
        SITE_TEST(what_is_no_dn_is_refused_and_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
