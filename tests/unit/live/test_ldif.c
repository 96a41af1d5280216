/* SPDX-License-Identifier: MIT */
/*
 * LDIF: what is read, and how what is wrong is named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "harness/live/ldif.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"

static struct arena *arena;
static struct schema schema;

static int
setup(void **state)
{
    (void)state;
    arena = arena_new();
    schema_init(&schema, arena);
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct entries
read_well(const char *text)
{
    struct entries out = {0};
    const struct err *e = ldif_read(&out, STR("w.ldif"), 1, str_of(text), &schema, arena);

    if (e) {
        struct buf b = buf_in(arena);
        err_print(&b, e);
        fail_msg("%s", buf_z(&b));
    }
    return out;
}

static void
assert_value(const struct entry *e, attr_id id, const char *wanted)
{
    assert_string_equal(str_z(entry_value(e, id), arena), wanted);
}

#define HEAD "dn: DC=contoso,DC=com\nobjectClass: domainDNS\n\n"
#define SALES HEAD "dn: OU=Sales,DC=contoso,DC=com\nobjectClass: organizationalUnit\n\n"

static void
a_world_is_read_in_its_order(void **state)
{
    struct entries world = read_well("version: 1\n"
                                     "# a comment\n"
                                     "#  that is\n"
                                     "  folded\n"
                                     "\n" SALES "dn: CN=Alice,OU=Sales,DC=contoso,DC=com\n"
                                     "changetype: add\n"
                                     "objectClass: top\n"
                                     "objectClass: person\n"
                                     "objectClass: organizationalPerson\n"
                                     "objectClass: user\n"
                                     "sAMAccountName: alice\n"
                                     "displayName: Alice \n"
                                     " of Sales\n"
                                     "# inside\n"
                                     "description:: SsO8cmdlbg==\n"
                                     "objectGUID:: AAECAwQFBgcICQoLDA0ODw==\n"
                                     "hideDLMembership: TRUE\n"
                                     "countryCode: 0049\n"
                                     "userCertificate;binary:: AAE=\n"
                                     "manager: cn=Bob, ou=Sales,dc=contoso,dc=com\n"
                                     "\n\n"
                                     "dn: cn=Bob,ou=Sales,dc=contoso,dc=com\n"
                                     "objectClass: inetOrgPerson\n");

    (void)state;
    assert_int_equal(world.list.n, 4);
    const struct entry *alice = &world.list.at[2], *bob = &world.list.at[3];
    assert_int_equal(alice->class, CLASS_user);
    assert_string_equal(str_z(alice->dn, arena), "CN=Alice,OU=Sales,DC=contoso,DC=com");
    assert_value(alice, ATTR_displayName, "Alice of Sales");
    assert_value(alice, ATTR_description, "J\xc3\xbcrgen");
    assert_value(alice, ATTR_hideDLMembership, "True");
    assert_value(alice, ATTR_countryCode, "49");
    assert_value(alice, ATTR_manager, "CN=Bob,OU=Sales,DC=contoso,DC=com");
    assert_int_equal(alice->anchor.len, 16);
    assert_int_equal(alice->anchor.at[15], 15);
    assert_int_equal(entry_value(alice, ATTR_userCertificate).len, 2);
    assert_int_equal(bob->class, CLASS_inetOrgPerson);
    assert_string_equal(str_z(bob->dn, arena), "CN=Bob,OU=Sales,DC=contoso,DC=com");
}

static void
line_ends_of_windows_and_a_byte_order_mark_are_fine(void **state)
{
    struct entries world = read_well("\xef\xbb\xbf"
                                     "dn: DC=contoso,DC=com\r\nobjectClass: domainDNS\r\n"
                                     "description: one\r\n  two\r\n\r\n");

    (void)state;
    assert_int_equal(world.list.n, 1);
    assert_value(&world.list.at[0], ATTR_description, "one two");
}

static void
an_empty_text_has_no_objects(void **state)
{
    (void)state;
    assert_int_equal(read_well("").list.n, 0);
    assert_int_equal(read_well("# nothing\n\n\n").list.n, 0);
    assert_int_equal(read_well("version: 1\n").list.n, 0);
}

static void
an_addition_may_name_what_is_not_in_it(void **state)
{
    struct entries more = read_well("dn: CN=Eve,OU=Sales,DC=contoso,DC=com\nobjectClass: user\n"
                                    "manager: CN=Bob,OU=Sales,DC=contoso,DC=com\n");

    (void)state;
    assert_int_equal(more.list.n, 1);
}

static void
binary_values_with_zeroes_are_told_apart(void **state)
{
    struct entries world = read_well(HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\n"
                                          "photo:: AAE=\nphoto:: AAI=\n");

    (void)state;
    assert_int_equal(entry_get(&world.list.at[1], ATTR_photo)->n, 2);
}

/* What is wrong, on which line, and words that the message must have. */
static const struct {
    const char *text;
    uint32_t line;
    const char *words;
} wrong[] = {
    {"nothing here\n", 1, "no colon"},
    {"objectClass: user\n", 1, "begins with `dn: ...`"},
    {" folded\n", 1, "no line above"},
    {"version: 2\n", 1, "version \"2\""},
    {": x\n", 1, "no name"},
    {HEAD "dn: Alice\nobjectClass: user\n", 4, "\"Alice\" is no distinguished name"},
    {HEAD "dn: CN=a+SN=b,DC=contoso,DC=com\nobjectClass: user\n", 4, "no distinguished name"},
    {HEAD "dn:: !!!!\nobjectClass: user\n", 4, "not Base64"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\nphoto:: AAE\n", 6, "not Base64"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\nphoto:: AA\n E=x\n", 6, "not Base64"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\nphoto:< file:///etc/passwd\n", 6,
     "URLs are not read"},
    {"include: file:///etc/passwd\n\n", 1, "begins with `dn: ...`"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: robot\n", 5, "unknown class \"robot\""},
    {HEAD
     "dn: CN=x,DC=contoso,DC=com\nobjectClass: 12345678901234567890123456789012345678901234567890"
     "123456789\xc3\xa4\xc3\xa4\n",
     5, "6789\"; one of"}, /* no half letter */
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: person\n", 5, "only these classes"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\ncn: x\n", 4, "no objectClass"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\nobjectClass: group\n", 6, "at once"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\nshoeSize: 43\n", 6,
     "no attribute \"shoeSize\""},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\ndepartmnt: HR\n", 6,
     "no attribute \"departmnt\" here; did you mean department?"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\naccountEnabled: TRUE\n", 6,
     "no attribute \"accountEnabled\""},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\n\n# c\nuserAccountControl: many\n", 8,
     "begins with `dn: ...`"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\n# c\nuserAccountControl: many\n", 7,
     "\"many\" is not a whole number"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\ndisplayName: a\n  b\nhideDLMembership: "
          "maybe\n",
     8, "TRUE or FALSE"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\nmanager: Bob\n", 6, "manager \"Bob\""},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\nsn:: /w==\n", 6, "UTF-8"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\nsn: a\nsn: b\n", 7, "one value only"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\nurl: a\nurl: A\n", 7, "twice"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\nsn:\n", 6, "no value"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\ncn: y\n", 6, "not what the dn says"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\nmemberOf: CN=g,DC=com\n", 6, "computed"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\nsn;lang-de: y\n", 6, ";binary"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\nobjectGUID:: AAE=\n", 6, "16"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\nwhenCreated: today\n", 6, "a time like"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nchangetype: modify\nreplace: sn\nsn: y\n-\n", 5,
     "changetype \"modify\""},
    {HEAD "dn: CN=x,DC=contoso,DC=com\ncontrol: 1.2.3 true\nchangetype: add\n", 5, "a control"},
    {HEAD "dn: OU=x,DC=contoso,DC=com\nobjectClass: user\n", 4, "begins with CN="},
    {HEAD "dn: CN=x,OU=y,DC=contoso,DC=com\nobjectClass: user\n", 4, "has no parent"},
    {HEAD "dn: DC=com\nobjectClass: domainDNS\n", 4, "must stand above \"DC=contoso,DC=com\""},
    {HEAD "dn: DC=a,DC=b,DC=contoso,DC=com\nobjectClass: domainDNS\n", 4, "has no parent"},
    {HEAD "dn: DC=fabrikam,DC=com\nobjectClass: domainDNS\nmanagedBy: DC=contoso,DC=com\n", 6,
     "in another forest"},
    {SALES "dn: ou=SALES,dc=contoso,dc=com\nobjectClass: organizationalUnit\n", 7, "there already"},
    {HEAD "dn: CN=g,DC=contoso,DC=com\nobjectClass: group\nmember: CN=no,DC=contoso,DC=com\n", 6,
     "not in the file"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\ndn: CN=y,DC=contoso,DC=com\n", 5, "second dn"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\nsn: a\rb\n", 6, "carriage return"},
    {HEAD "dn: CN=x,DC=contoso,DC=com\nobjectClass: user\ns n: a\n", 6, "letters, digits"},
};

static void
what_is_wrong_is_named_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct entries out = {0};
        const struct err *e =
            ldif_read(&out, STR("w.ldif"), 1, str_of(wrong[i].text), &schema, arena);
        if (!e)
            fail_msg("read without a word: %s", wrong[i].text);
        if (e->at.line != wrong[i].line || str_find(e->text, str_of(wrong[i].words)) < 0)
            fail_msg("%s\n  gives line %u: " STR_FMT, wrong[i].text, (unsigned)e->at.line,
                     STR_ARG(e->text));
        assert_true(str_eq(e->at.file, STR("w.ldif")));
    }
}

static void
a_zero_byte_is_refused(void **state)
{
    struct entries out = {0};
    const struct err *e =
        ldif_read(&out, STR("w.ldif"), 1, STR("dn: DC=a\nx\0y\n"), &schema, arena);

    (void)state;
    assert_non_null(e);
    assert_int_equal(e->at.line, 2);
}

static void
lines_are_counted_from_where_the_text_begins(void **state)
{
    struct entries out = {0};
    const struct err *e = ldif_read(&out, STR("plan.md"), 40,
                                    STR("dn: DC=com\nobjectClass: robot\n"), &schema, arena);

    (void)state;
    assert_non_null(e);
    assert_int_equal(e->at.line, 41);
}

static void
a_group_of_fifty_thousand_members_is_no_matter(void **state)
{
    struct buf text = buf_in(arena);

    (void)state;
    buf_add(&text, STR(HEAD));
    for (int i = 0; i < 50000; i++)
        buf_fmt(&text, "dn: CN=u%d,DC=contoso,DC=com\nobjectClass: user\n\n", i);
    buf_add(&text, STR("dn: CN=g,DC=contoso,DC=com\nobjectClass: group\n"));
    for (int i = 0; i < 50000; i++)
        buf_fmt(&text, "member: CN=u%d,DC=contoso,DC=com\n", i);
    struct entries world = read_well(buf_z(&text));
    assert_int_equal(world.list.n, 50002);
    assert_int_equal(entry_get(&world.list.at[50001], ATTR_member)->n, 50000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_world_is_read_in_its_order),
        cmocka_unit_test(line_ends_of_windows_and_a_byte_order_mark_are_fine),
        cmocka_unit_test(an_empty_text_has_no_objects),
        cmocka_unit_test(an_addition_may_name_what_is_not_in_it),
        cmocka_unit_test(binary_values_with_zeroes_are_told_apart),
        cmocka_unit_test(what_is_wrong_is_named_with_its_line),
        cmocka_unit_test(a_zero_byte_is_refused),
        cmocka_unit_test(lines_are_counted_from_where_the_text_begins),
        cmocka_unit_test(a_group_of_fifty_thousand_members_is_no_matter),
    };

    return cmocka_run_group_tests_name("LDIF", tests, setup, teardown);
}
