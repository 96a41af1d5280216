/* SPDX-License-Identifier: MIT */
/*
 * Exports of a server: what is read, in which spellings, and what is wrong with a broken one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "harness/file.h"
#include "harness/import/configuration.h"
#include "sim/base/buf.h"
#include "tests/unit/import/exports.h"

#define AD_ID "ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d"
#define ENTRA_ID "b891884f-051e-4a83-95af-2544101c9083"

#define CONNECTOR                                                                                  \
    "<ma-data><id>{AE4DB4CC-B16B-4EB2-ACF5-837CA84E4D7D}</id><name>contoso.com</name>\n"           \
    "<category>AD</category><subtype />\n"                                                         \
    "<schema><dsml xmlns=\"http://www.dsml.org/DSML\"><directory-schema>"                          \
    "<class id=\"C1\"><name>user</name><attribute ref=\"#A1\"/></class>"                           \
    "<attribute-type id=\"A1\" single-value=\"true\"><name>mail</name>"                            \
    "<syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>"                              \
    "<attribute-type id=\"A2\"><name>notIncluded</name><syntax>1.2</syntax></attribute-type>"      \
    "</directory-schema></dsml></schema>\n"                                                        \
    "<private-configuration><adma-configuration><parameter-values>"                                \
    "<parameter name=\"Forest.FQDN\" type=\"string\" use=\"global\" dataType=\"String\" "          \
    "intrinsic=\"1\">contoso.com</parameter></parameter-values></adma-configuration>"              \
    "</private-configuration>\n"                                                                   \
    "<attribute-inclusion><attribute>mail</attribute></attribute-inclusion>\n"                     \
    "<ma-partition-data><partition><id>{11111111-1111-1111-1111-111111111111}</id>"                \
    "<name>DC=contoso,DC=com</name><selected>1</selected><display-name>contoso.com</display-name>" \
    "<filter><object-classes><object-class>user</object-class></object-classes>"                   \
    "<containers><exclusions><exclusion>DC=contoso,DC=com</exclusion></exclusions>"                \
    "<inclusions><inclusion>OU=A&amp;B,DC=contoso,DC=com</inclusion></inclusions></containers>"    \
    "</filter></partition></ma-partition-data>\n"                                                  \
    "<ma-run-data><run-configuration><id>{22222222-2222-2222-2222-222222222222}</id>"              \
    "<name>Full Import</name><configuration><step><step-type type=\"full-import\">"                \
    "<import-subtype>to-cs</import-subtype></step-type>"                                           \
    "<partition>{11111111-1111-1111-1111-111111111111}</partition>"                                \
    "<custom-data><adma-step-data><batch-size>50</batch-size><page-size>500</page-size>"           \
    "<time-limit>120</time-limit></adma-step-data></custom-data></step></configuration>"           \
    "</run-configuration></ma-run-data></ma-data>\n"

#define ENTRA                                                                                      \
    "<ma-data><id>{" ENTRA_ID "}</id><name>contoso.onmicrosoft.com - AAD</name>"                   \
    "<category>Extensible2</category>"                                                             \
    "<subtype>Windows Azure Active Directory (Microsoft)</subtype></ma-data>"

#define METAVERSE                                                                                  \
    "<saved-mv-configuration server='SYNC01' export-date='2025-09-01'>\n<mv-data><schema/>"        \
    "<parameter-values><parameter name=\"Microsoft.Synchronize.StagingMode\" type=\"string\" "     \
    "use=\"SynchronizationGlobal\" dataType=\"String\">True</parameter></parameter-values>"        \
    "</mv-data></saved-mv-configuration>"

/* A rule with its number and what stands between its head and its end. */
#define RULE(id, name, precedence, rest)                                                           \
    "<synchronizationRule>\n  <id>{" id "}</id>\n  <name>" name "</name>\n"                        \
    "  <immutable-tag />\n  <direction>Inbound</direction>\n  <disabled>False</disabled>\n"        \
    "  <connector>{" AD_ID "}</connector>\n  <sourceObjectType>user</sourceObjectType>\n"          \
    "  <targetObjectType>person</targetObjectType>\n  <linkType>Join</linkType>\n"                 \
    "  <precedence>" precedence "</precedence>\n" rest "</synchronizationRule>\n"

#define ONE "10000000-0000-0000-0000-000000000001"
#define TWO "10000000-0000-0000-0000-000000000002"

struct export
{
    struct arena *arena;
    struct str folder;
    struct configuration c;
    struct schema schema;
    struct ruleset rules;
};

static int
setup(void **state)
{
    struct arena *a = arena_new();
    struct export *x = ARENA_NEW(a, struct export);
    char *name = ARENA_ARRAY(a, char, 64);

    snprintf(name, 64, "/tmp/cutover-import-XXXXXX");
    x->arena = a;
    assert_non_null(mkdtemp(name));
    x->folder = str_of(name);
    *state = x;
    return 0;
}

static int
teardown(void **state)
{
    struct export *x = *state;
    int rc = system(str_z(str_fmt(x->arena, "rm -r '" STR_FMT "'", STR_ARG(x->folder)), x->arena));

    arena_free(x->arena);
    return rc;
}

static void
put_bytes(struct export *x, const char *path, struct str text)
{
    const char *whole = str_z(str_fmt(x->arena, STR_FMT "/%s", STR_ARG(x->folder), path), x->arena);
    struct str above = str_of(whole);

    while (above.at[above.len - 1] != '/')
        above.len--;
    mkdir(str_z(above, x->arena), 0777);
    assert_null(file_write(whole, text, x->arena));
}

static void
put(struct export *x, const char *path, const char *text)
{
    put_bytes(x, path, str_of(text));
}

/* A whole export with one rule file. */
static void
put_all(struct export *x, const char *rule)
{
    put(x, "Connectors/ad.xml", CONNECTOR);
    put(x, "Connectors/entra.xml", ENTRA);
    put(x, "GlobalSettings/MV.xml", METAVERSE);
    put(x, "SynchronizationRules/r.xml", rule);
}

static void
assert_read(struct export *x)
{
    const struct err *e = config_read(&x->c, x->folder, x->arena);

    if (e)
        fail_msg("%.*s", STR_ARG(e->text));
    schema_init(&x->schema, x->arena);
    ruleset_init(&x->rules, x->arena);
    config_rules(&x->c, config_connectors(&x->c, &x->rules), &x->rules, &x->schema);
}

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
everything_of_an_export_is_read(void **state)
{
    struct export *x = *state;

    put_all(x, RULE("10000000-0000-0000-0000-00000000000A", "r &amp; s", "90",
                    "<EnablePasswordSync>true</EnablePasswordSync><attribute-mappings>"
                    "<mapping execute-once=\"true\"><dest>mail</dest><src><attr>mail</attr></src>"
                    "<expression>Trim([mail]) &amp; \"&lt;\"</expression>"
                    "<valueMergeType>Update</valueMergeType></mapping>"
                    "<mapping><dest>cloudFiltered</dest><src>True</src></mapping>"
                    "<mapping><dest>cn</dest><src><attr>cn</attr></src></mapping>"
                    "</attribute-mappings>"
                    "<relationshipCriteria><conditions><condition><csAttribute>mail</csAttribute>"
                    "<ilmAttribute>mail</ilmAttribute><caseSensitive>True</caseSensitive>"
                    "</condition></conditions></relationshipCriteria>"
                    "<synchronizationCriteria><conditions><scope><csAttribute>mail</csAttribute>"
                    "<csOperator>ISNOTNULL</csOperator><csValue /></scope></conditions>"
                    "</synchronizationCriteria>"));
    assert_read(x);
    assert_int_equal(x->c.notes.n, 0);
    assert_true(str_eq(x->c.server, STR("SYNC01")));
    assert_true(str_eq(config_global(&x->c, "Microsoft.Synchronize.StagingMode"), STR("True")));
    const struct config_connector *ad = config_connector_of(&x->c, SIDE_AD, 0);
    assert_true(str_eq(ad->id, STR(AD_ID)));
    assert_int_equal(ad->schema.n_attributes, 2);
    assert_int_equal(ad->schema.attributes.n, 1);
    assert_true(str_eq(ad->partitions.at[0].inclusions.at[0], STR("OU=A&B,DC=contoso,DC=com")));
    assert_true(str_eq(ad->profiles.at[0].steps.at[0].type, STR("full-import")));
    assert_true(str_eq(ad->profiles.at[0].steps.at[0].page, STR("500")));
    assert_non_null(config_connector_of(&x->c, SIDE_ENTRA, 0));
    const struct rule *r = ruleset_get(&x->rules, x->rules.order.at[0]);
    assert_true(str_eq(r->name, STR("r & s")));
    assert_true(str_eq(r->id, STR("10000000-0000-0000-0000-00000000000a")));
    assert_true(r->password_sync);
    assert_int_equal(r->precedence, 90);
    assert_int_equal(r->flows.n, 3);
    assert_int_equal(r->flows.at[0].kind, FLOW_EXPRESSION);
    assert_true(r->flows.at[0].once);
    assert_true(str_eq(expr_text(r->flows.at[0].expression), STR("Trim([mail]) & \"<\"")));
    assert_int_equal(r->flows.at[1].kind, FLOW_CONSTANT);
    assert_int_equal(r->flows.at[2].kind, FLOW_DIRECT);
    assert_true(r->join.at[0].all.at[0].case_sensitive);
    assert_int_equal(r->scope.at[0].all.at[0].op, SCOPE_ISNOTNULL);
}

static struct str
utf16(struct str text, bool big, struct arena *a)
{
    struct buf out = buf_in(a);

    buf_add(&out, big ? STR("\xfe\xff") : STR("\xff\xfe"));
    for (size_t i = 0; i < text.len; i++) {
        buf_byte(&out, big ? '\0' : text.at[i]);
        buf_byte(&out, big ? text.at[i] : '\0');
    }
    return buf_str(&out);
}

static void
whatever_a_server_writes_in_is_read(void **state)
{
    static const char plain[] = RULE(ONE, "r", "1", "");
    static const char all[] =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<SyncRules>" RULE(ONE, "r", "1", "")
            RULE(TWO, "s", "2", "") "</SyncRules>";
    struct export *x = *state;
    struct str with_crlf = STR("\xef\xbb\xbf<?xml version=\"1.0\"?>\r\n" RULE(ONE, "r", "1", ""));
    const struct str forms[] = {str_of(plain), with_crlf, utf16(str_of(plain), false, x->arena),
                                utf16(str_of(plain), true, x->arena), str_of(all)};

    put_all(x, plain);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        put_bytes(x, "SynchronizationRules/r.xml", forms[i]);
        assert_read(x);
        assert_int_equal(x->rules.order.n, i == 4 ? 2 : 1);
    }
}

static void
a_line_may_be_megabytes_long(void **state)
{
    enum { LENGTH = 12 * 1024 * 1024 };
    struct export *x = *state;
    struct buf text = buf_in(x->arena);

    buf_add(&text, STR("<saved-mv-configuration><mv-data><parameter-values>"
                       "<parameter name=\"x\">"));
    buf_fill(&text, 'y', LENGTH);
    buf_add(&text, STR("</parameter></parameter-values></mv-data></saved-mv-configuration>"));
    put_all(x, RULE(ONE, "r", "1", ""));
    put_bytes(x, "GlobalSettings/MV.xml", buf_str(&text));
    assert_read(x);
    assert_int_equal(config_global(&x->c, "x").len, LENGTH);
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

/* --- and written ------------------------------------------------------------------------------- */

/* Everything that is kept of a configuration, as one text. */
static struct str
printed(const struct configuration *c, struct arena *a)
{
    struct buf out = buf_in(a);

    for (uint32_t i = 0; i < c->connectors.n; i++)
        config_write_connector(&out, &c->connectors.at[i]);
    for (uint32_t i = 0; i < c->rules.n; i++)
        config_write_rule(&out, &c->rules.at[i]);
    config_write_metaverse(&out, c);
    return buf_str(&out);
}

static void
assert_comes_back(struct export *x)
{
    struct configuration again;
    struct str copy = str_fmt(x->arena, STR_FMT "/copy", STR_ARG(x->folder));

    assert_null(config_write(&x->c, copy, x->arena));
    assert_null(config_read(&again, copy, x->arena));
    assert_true(str_eq(printed(&x->c, x->arena), printed(&again, x->arena)));
}

static void
what_is_written_reads_back_the_same(void **state)
{
    struct export *x = *state;

    put_all(x, RULE(ONE, "r &lt; s", "90",
                    "<attribute-mappings><mapping execute-once=\"true\"><dest>mail</dest>"
                    "<src><attr>mail</attr></src><expression>Trim([mail]) &amp;\n \"&lt;\""
                    "</expression><valueMergeType>Update</valueMergeType></mapping>"
                    "</attribute-mappings>"));
    assert_read(x);
    assert_comes_back(x);
}

static void
quotes_in_attributes_read_back_the_same(void **state)
{
    struct export *x = *state;

    put_all(x, RULE(ONE, "r", "1", ""));
    put(x, "GlobalSettings/MV.xml",
        "<saved-mv-configuration server='\"A\" &amp; B'><mv-data><schema><dsml><directory-schema>"
        "<class><name>a\"b</name><attribute ref='#c\"d'/></class>"
        "<attribute-type><name>c\"d</name></attribute-type></directory-schema></dsml></schema>"
        "<parameter-values><parameter name='e\"f'/></parameter-values>"
        "</mv-data></saved-mv-configuration>");
    assert_read(x);
    *VEC_PUSH(&x->c.connectors.at[0].profiles.at[0].steps, x->arena) =
        (struct config_step){.type = STR("g\"<h>")};
    assert_comes_back(x);
}

static void
the_published_export_comes_back_byte_by_byte(void **state)
{
    struct export *x = *state;
    struct str folder;

    if (!export_2016(&folder, x->arena))
        skip();
    assert_null(config_read(&x->c, folder, x->arena));
    assert_int_equal(x->c.rules.n, 62);
    for (uint32_t i = 0; i < x->c.rules.n; i++) {
        struct str text;
        struct buf out = buf_in(x->arena);
        const char *path = str_z(x->c.rules.at[i].at.file, x->arena);
        assert_null(file_read(path, &text, x->arena));
        config_write_rule(&out, &x->c.rules.at[i]);
        if (!str_eq(str_trim(text), buf_str(&out)))
            fail_msg("%s comes back otherwise", path);
    }
    assert_comes_back(x);
}

int
main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(everything_of_an_export_is_read),
        TEST(whatever_a_server_writes_in_is_read),
        TEST(a_line_may_be_megabytes_long),
        TEST(half_an_export_is_refused_by_what_is_missing),
        TEST(broken_files_are_refused_with_their_place),
        TEST(lists_of_rules_hold_rules_and_no_lists),
        TEST(a_rule_that_cannot_be_is_left_out_and_the_rest_goes_on),
        TEST(a_note_is_told_to_its_end),
        TEST(what_a_schema_has_otherwise_is_noted),
        TEST(what_is_written_reads_back_the_same),
        TEST(quotes_in_attributes_read_back_the_same),
        TEST(the_published_export_comes_back_byte_by_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
