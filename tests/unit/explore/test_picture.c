/* SPDX-License-Identifier: MIT */
/* What a picture of the tenant shows, and how two of them differ. */
#include "sim/run/picture.h"

#include "tests/unit/run/kit.h"

static struct picture
picture_of(struct site *s)
{
    struct picture p;

    works(lab_picture(s->lab, &p, s->arena));
    for (uint32_t i = 1; i < p.lines.n; i++)
        assert_true(str_cmp(p.lines.at[i - 1], p.lines.at[i]) <= 0);
    return p;
}

static bool
shows(const struct picture *p, const char *line)
{
    for (uint32_t i = 0; i < p->lines.n; i++)
        if (str_eq(p->lines.at[i], str_of(line)))
            return true;
    return false;
}

static struct picture
lines_of(struct arena *a, const char *words)
{
    struct str rest = str_of(words);
    struct picture p = {0};

    while (rest.len)
        *VEC_PUSH(&p.lines, a) = str_cut(&rest, ' ');
    return p;
}

static void
the_first_line_that_only_one_has_is_named(void **state)
{
    static const struct {
        const char *before, *after, *differs;
    } rows[] = {
        {"", "", ""},
        {"a b", "a b", ""},
        {"a b c", "a c", "missing: b"},
        {"a c", "a b c", "too much: b"},
        {"a b", "a", "missing: b"},
        {"a", "a b", "too much: b"},
        {"a", "b", "missing: a"},
        {"a a", "a", "missing: a"},
    };
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct picture before = lines_of(a, rows[i].before), after = lines_of(a, rows[i].after);
        assert_str(picture_differs(&before, &after, a), rows[i].differs);
    }
    arena_free(a);
}

static void
references_go_by_names_and_what_the_tenant_made_is_left_out(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    ent_put(s, "alice", "manager", "bob");
    struct picture p = picture_of(s);
    assert_true(shows(&p, "alice is a user"));
    assert_true(shows(&p, "alice manager bob"));
    assert_int_equal(p.twice.len, 0);
    for (uint32_t i = 0; i < p.lines.n; i++)
        if (str_find(p.lines.at[i], STR("User_")) >= 0 ||
            str_find(p.lines.at[i], STR("DateTime")) >= 0)
            fail_msg("somebody's id or a date: " STR_FMT, STR_ARG(p.lines.at[i]));
}

/* Two ways to the same end, one of them an hour longer and with other ids. */
static void
the_way_to_it_is_not_in_the_picture(void **state)
{
    struct site *one = site_cloud(state, PILOT), *two = site_contoso(state);

    site_open(two);
    wait_minutes(two, 60);
    ent_group(two, "first");
    ent_delete(two, "first");
    cloud_on(two, PILOT);
    cloud_cycle(two);
    struct picture before = picture_of(one), after = picture_of(two);
    assert_str(picture_differs(&before, &after, one->arena), "");
    ent_group(two, "first");
    after = picture_of(two);
    assert_str(str_sub(picture_differs(&before, &after, one->arena), 0, 15), "too much: first");
}

static void
group_named(struct site *s, const char *name, const char *alias)
{
    const struct str names[] = {str_of(name), str_of(alias), STR("True"), STR("False")};
    struct mod mods[] = {{ATTR_displayName, MOD_SET, 1, &names[0]},
                         {ATTR_alias, MOD_SET, 1, &names[1]},
                         {ATTR_securityEnabled, MOD_SET, 1, &names[2]},
                         {ATTR_mailEnabled, MOD_SET, 1, &names[3]}};
    struct op op = {.kind = OP_ADD, .class = CLASS_group, .n = 4, .mods = mods};

    works(lab_entra_write(s->lab, &op, NULL, s->arena));
}

/* Who was made in the cloud may share his name with another. */
static void
namesakes_are_not_twins(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    group_named(s, "same", "one");
    group_named(s, "same", "two");
    struct picture p = picture_of(s);
    assert_true(shows(&p, "same alias one"));
    assert_true(shows(&p, "same alias two"));
    assert_int_equal(p.twice.len, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(the_first_line_that_only_one_has_is_named),
        SITE_TEST(references_go_by_names_and_what_the_tenant_made_is_left_out),
        SITE_TEST(the_way_to_it_is_not_in_the_picture),
        SITE_TEST(namesakes_are_not_twins),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
