/* SPDX-License-Identifier: MIT */
/* Attributes and classes. */
#include "sim/model/schema.h"

#include "tests/support/arena_test.h"

static void
known_attributes_have_their_numbers(void **state)
{
    struct schema s;

    schema_init(&s, *state);
    assert_int_equal(schema_find(&s, STR("MEMBER")), ATTR_member);
    assert_int_equal(schema_find(&s, STR("mS-DS-ConsistencyGuid")), ATTR_mS_DS_ConsistencyGuid);
    for (attr_id id = 0; id < ATTR_KNOWN; id++) {
        assert_int_equal(schema_find(&s, schema_known_name(id)), id);
        assert_same_str(schema_name(&s, id), schema_known_name(id));
    }
}

static void
every_attribute_is_somewhere(void **state)
{
    (void)state;
    for (attr_id id = 0; id < ATTR_KNOWN; id++) {
        bool somewhere = false;
        for (int side = SIDE_AD; side <= SIDE_ENTRA; side++)
            somewhere |= schema_form(id, (enum side)side).syntax != SYNTAX_NONE;
        if (!somewhere)
            fail_msg("%.*s is nowhere", STR_ARG(schema_known_name(id)));
    }
}

static void
new_names_become_text_with_several_values(void **state)
{
    struct schema s;

    schema_init(&s, *state);
    assert_int_equal(schema_find(&s, STR("shoeSize")), ATTR_NONE);
    attr_id id = schema_attr(&s, STR("shoeSize"));
    assert_int_equal(id, ATTR_KNOWN);
    assert_int_equal(schema_attr(&s, STR("SHOESIZE")), id);
    assert_int_equal(schema_form(id, SIDE_AD).syntax, SYNTAX_TEXT);
    assert_true(schema_form(id, SIDE_METAVERSE).multi);
}

static void
forms_differ_by_side(void **state)
{
    (void)state;
    assert_int_equal(schema_form(ATTR_member, SIDE_AD).syntax, SYNTAX_REFERENCE);
    assert_true(schema_form(ATTR_member, SIDE_AD).multi);
    assert_false(schema_form(ATTR_manager, SIDE_AD).multi);
    assert_int_equal(schema_form(ATTR_userAccountControl, SIDE_AD).syntax, SYNTAX_NUMBER);
    assert_int_equal(schema_form(ATTR_cloudNoFlow, SIDE_AD).syntax, SYNTAX_NONE);
    assert_int_equal(schema_form(ATTR_cloudNoFlow, SIDE_METAVERSE).syntax, SYNTAX_BOOL);
    assert_int_equal(schema_form(ATTR_objectSid, SIDE_AD).syntax, SYNTAX_BINARY);
}

static void
classes_know_their_chain(void **state)
{
    (void)state;
    assert_int_equal(class_find(STR("USER")), CLASS_user);
    assert_int_equal(class_find(STR("")), CLASS_none);
    assert_int_equal(class_find(STR("unicorn")), CLASS_none);
    assert_str(class_name(CLASS_inetOrgPerson), "inetOrgPerson");
    assert_str(class_chain(CLASS_user), "top person organizationalPerson user");
    assert_true(class_is_container(CLASS_organizationalUnit));
    assert_false(class_is_container(CLASS_group));
}

static void
values_become_canonical_or_are_refused(void **state)
{
    static const struct {
        enum syntax syntax;
        const char *text;
        const char *canonical; /* NULL: refused */
    } table[] = {
        {SYNTAX_NUMBER, "0512", "512"},
        {SYNTAX_NUMBER, " -5 ", "-5"},
        {SYNTAX_NUMBER, "five", NULL},
        {SYNTAX_NUMBER, "9223372036854775808", NULL},
        {SYNTAX_NUMBER, "", NULL},
        {SYNTAX_BOOL, "TRUE", "True"},
        {SYNTAX_BOOL, "false", "False"},
        {SYNTAX_BOOL, "1", NULL},
        {SYNTAX_TEXT, " as it is ", " as it is "},
        {SYNTAX_BINARY, "\xff", "\xff"},
        {SYNTAX_REFERENCE, "CN=a,DC=b", "CN=a,DC=b"},
        {SYNTAX_REFERENCE, "alice", NULL},
        {SYNTAX_NONE, "x", NULL},
    };
    struct str out;

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        bool fits = value_canonical(table[i].syntax, str_of(table[i].text), &out, *state);
        assert_int_equal(fits, table[i].canonical != NULL);
        if (fits)
            assert_str(out, table[i].canonical);
    }
}

static void
values_compare_by_syntax(void **state)
{
    (void)state;
    assert_true(value_same(SYNTAX_TEXT, STR("Lead"), STR("LEAD")));
    assert_false(value_same(SYNTAX_BINARY, STR("a"), STR("A")));
    assert_true(value_same(SYNTAX_REFERENCE, STR("CN=a, DC=b"), STR("cn=A,DC=b")));
    assert_false(value_same(SYNTAX_NUMBER, STR("1"), STR("01")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(known_attributes_have_their_numbers),
        ARENA_TEST(every_attribute_is_somewhere),
        ARENA_TEST(new_names_become_text_with_several_values),
        ARENA_TEST(forms_differ_by_side),
        ARENA_TEST(classes_know_their_chain),
        ARENA_TEST(values_become_canonical_or_are_refused),
        ARENA_TEST(values_compare_by_syntax),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
