/* SPDX-License-Identifier: MIT */
/*
 * Exports that are broken, and rules in them that cannot be: what is said, and where.
 */
#include "tests/unit/import/export.h"

/* The first line that an error prints, with the temporary folder's name cut off. */
static void
assert_refused(struct export *x, const char *message)
{
    const struct err *e = config_read(&x->c, x->folder, x->arena);
    struct buf out = buf_in(x->arena);

    assert_non_null(e);
    err_print(&out, e);
    struct str rest = buf_str(&out), first = str_cut(&rest, '\n');
    if (str_starts(first, x->folder))
        first = str_from(first, x->folder.len);
    if (!str_starts(first, str_of(message)))
        fail_msg("gives    %.*s\nexpected %s", STR_ARG(first), message);
}

static void
half_an_export_is_refused_by_what_is_missing(void **state)
{
    struct export *x = *state;

    assert_refused(x, "/Connectors: this part of the export is missing");
    put(x, "Connectors/note.txt", "nothing");
    assert_refused(x, "/Connectors: there is no .xml file in this part of the export");
    put(x, "Connectors/ad.xml", CONNECTOR);
    assert_refused(x, "/GlobalSettings: this part of the export is missing");
    put(x, "GlobalSettings/MV.xml", METAVERSE);
    assert_refused(x, "/SynchronizationRules: this part of the export is missing");
    struct str folder = x->folder;
    x->folder = str_fmt(x->arena, STR_FMT "/Connectors/ad.xml", STR_ARG(folder));
    assert_refused(x, ": this is a file");
    x->folder = STR("");
    assert_refused(x, "the name of the folder is empty");
    x->folder = folder;
}

static void
broken_files_are_refused_with_their_place(void **state)
{
    static const struct {
        const char *rule, *message;
    } rows[] = {
        {"", "/SynchronizationRules/r.xml:1:1: this is no well-formed XML"},
        {"<synchronizationRule>\n<id>x</id>\n<name>\n</synchronizationRule>",
         "/SynchronizationRules/r.xml:4:"},
        {"<ma-data/>",
         "/SynchronizationRules/r.xml:1: the root of a file in SynchronizationRules is "
         "<synchronizationRule>, and here it is <ma-data>"},
        {"<!DOCTYPE r [<!ENTITY a \"b\">]>\n" RULE(ONE, "&a;", "1", ""),
         "/SynchronizationRules/r.xml:1: this file has a document type declaration"},
        {"<synchronizationRule>\n<id>x</id>\n</synchronizationRule>",
         "/SynchronizationRules/r.xml:1: <synchronizationRule> has no <name>"},
        {RULE(ONE, "", "1", ""), "/SynchronizationRules/r.xml:3: <synchronizationRule> has an "
                                 "empty <name>"},
        {RULE(ONE, "r", "soon", ""), "/SynchronizationRules/r.xml:11: <precedence> is \"soon\"; it "
                                     "is a whole number from 0 on"},
        {"<SyncRules>" RULE(ONE, "r", "7", "") RULE(TWO, "s", "7", "") "</SyncRules>",
         "/SynchronizationRules/r.xml:23: rules \"s\" and \"r\" both have precedence 7; the other "
         "stands in "},
        {"<SyncRules>" RULE(ONE, "r", "7", "") RULE(ONE, "s", "8", "") "</SyncRules>",
         "/SynchronizationRules/r.xml:13: rule {" ONE "} is in the export twice"},
        {RULE("../../x", "r", "1", ""),
         "/SynchronizationRules/r.xml:2: <id> is \"{../../x}\"; it is a GUID"},
    };
    struct export *x = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        put_all(x, rows[i].rule);
        assert_refused(x, rows[i].message);
    }
    put_all(x, RULE(ONE, "r", "1", ""));
    put(x, "Connectors/ad.xml", ENTRA);
    assert_refused(x, "/Connectors/entra.xml:1: connector {" ENTRA_ID "} is in the export twice");
}

static void
lists_of_rules_hold_rules_and_no_lists(void **state)
{
    enum { DEPTH = 100000 };
    struct export *x = *state;
    struct buf text = buf_in(x->arena);

    for (int i = 0; i < DEPTH; i++)
        buf_add(&text, STR("<SyncRules>"));
    for (int i = 0; i < DEPTH; i++)
        buf_add(&text, STR("</SyncRules>"));
    put_all(x, "");
    put_bytes(x, "SynchronizationRules/r.xml", buf_str(&text));
    assert_refused(x, "/SynchronizationRules/r.xml:1: the root of a file in SynchronizationRules "
                      "is <synchronizationRule>, and here it is <SyncRules>");
}

/* The engine would tell it of every object that meets both rules. */
static void
rules_that_update_and_merge_one_attribute_are_noted(void **state)
{
    struct export *x = *state;

    put_all(x,
            "<SyncRules>\n" RULE(ONE, "first", "1",
                                 "<attribute-mappings><mapping><dest>mail</dest><src>"
                                 "<attr>mail</attr></src></mapping></attribute-mappings>")
                RULE(TWO, "second", "2",
                     "<attribute-mappings><mapping><valueMergeType>Merge</valueMergeType>"
                     "<dest>mail</dest><src>"
                     "<attr>custom1</attr></src></mapping></attribute-mappings>") "</SyncRules>");
    assert_read(x);
    assert_int_equal(x->rules.order.n, 2);
    assert_true(str_starts(x->c.notes.at[x->c.notes.n - 1].text,
                           STR("rules \"first\" and \"second\" write mail with different merge "
                               "types, Update and Merge: synchronisation fails for objects")));
}

static void
a_rule_that_cannot_be_is_left_out_and_the_rest_goes_on(void **state)
{
    struct export *x = *state;

    put_all(x, "<SyncRules>\n" RULE(ONE, "bad", "1",
                                    "<attribute-mappings><mapping><dest>mail</dest>\n"
                                    "<expression>Trim([mail]</expression></mapping>"
                                    "</attribute-mappings>")
                   RULE(TWO, "good", "2",
                        "<attribute-mappings><mapping><dest>mail</dest><src><attr>custom1</attr>"
                        "</src></mapping></attribute-mappings>") "</SyncRules>");
    assert_read(x);
    assert_int_equal(x->rules.order.n, 1);
    assert_int_equal(x->c.notes.n, 2);
    assert_int_equal(x->c.notes.at[0].at.line, 14);
    assert_true(str_starts(x->c.notes.at[0].text, STR("rule \"bad\" is left out: the expression")));
    assert_true(str_starts(x->c.notes.at[1].text,
                           STR("attribute \"custom1\" is not known to the sandbox")));
}

static void
a_note_is_told_to_its_end(void **state)
{
    enum { LETTERS = 5000 };
    struct export *x = *state;
    struct buf rule = buf_in(x->arena);

    buf_add(&rule, STR("<attribute-mappings><mapping><dest>"));
    for (int i = 0; i < LETTERS; i++)
        buf_add(&rule, STR("\xc3\xa9"));
    buf_add(&rule, STR("</dest><src>x</src></mapping></attribute-mappings>"));
    put_all(x, str_z(str_fmt(x->arena, RULE(ONE, "r", "1", "%s"), buf_z(&rule)), x->arena));
    assert_read(x);
    assert_int_equal(x->c.notes.n, 1);
    assert_true(str_ends(x->c.notes.at[0].text, STR("taken as text with several values")));
}

static void
what_a_schema_has_otherwise_is_noted(void **state)
{
    struct export *x = *state;

    put_all(x, RULE(ONE, "r", "1", ""));
    put(x, "GlobalSettings/MV.xml",
        "<saved-mv-configuration><mv-data><schema><dsml><directory-schema>"
        "<attribute-type single-value=\"true\"><name>mail</name><syntax>"
        "1.3.6.1.4.1.1466.115.121.1.27</syntax></attribute-type>"
        "<attribute-type><name>ours</name><syntax>1</syntax></attribute-type>"
        "<attribute-type single-value=\"true\"><name>cn</name><syntax>1</syntax></attribute-type>"
        "</directory-schema></dsml></schema></mv-data></saved-mv-configuration>");
    assert_read(x);
    config_schema_notes(&x->c, &x->schema);
    assert_int_equal(x->c.notes.n, 2);
    assert_true(str_eq(x->c.notes.at[0].text, STR("attribute \"mail\" of the metaverse is a number "
                                                  "there, and text in the sandbox")));
    assert_true(str_eq(x->c.notes.at[1].text,
                       STR("attribute \"ours\" of the metaverse is not known to the sandbox")));
}

int
main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(half_an_export_is_refused_by_what_is_missing),
        TEST(broken_files_are_refused_with_their_place),
        TEST(lists_of_rules_hold_rules_and_no_lists),
        TEST(rules_that_update_and_merge_one_attribute_are_noted),
        TEST(a_rule_that_cannot_be_is_left_out_and_the_rest_goes_on),
        TEST(a_note_is_told_to_its_end),
        TEST(what_a_schema_has_otherwise_is_noted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
