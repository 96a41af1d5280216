/* SPDX-License-Identifier: MIT */
/*
 * Exports of a server: what is read, in which spellings, and how it is written again.
 */
#include "tests/unit/import/export.h"

#include "tests/unit/import/exports.h"

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

/* What so many rules take in the arena of the rule set, each of them. */
static size_t
bytes_of_a_rule(struct export *x, uint32_t n)
{
    struct configuration c = x->c;
    const struct config_rule rule = x->c.rules.at[0];
    struct arena *a = arena_new();
    struct ruleset rs;

    memset(&c.rules, 0, sizeof c.rules); /* a list of its own */
    for (uint32_t i = 0; i < n; i++) {
        struct config_rule *r = VEC_PUSH(&c.rules, x->arena);
        *r = rule;
        r->id = str_fmt(x->arena, "20000000-0000-0000-0000-%012u", i);
        r->name = str_fmt(x->arena, "Own %u", i);
        r->precedence = (int32_t)i + 1;
    }
    ruleset_init(&rs, a);
    config_rules(&c, config_connectors(&c, &rs), &rs, &x->schema);
    assert_int_equal(rs.order.n, n);
    assert_int_equal(rules_for(&rs, RULE_INBOUND, 0, CLASS_user).n, n);
    size_t used = arena_used(a);
    arena_free(a);
    return used / n;
}

static void
a_rule_among_thousands_takes_what_one_among_hundreds_does(void **state)
{
    struct export *x = *state;

    put_all(x, RULE(ONE, "Own", "90",
                    "<attribute-mappings><mapping><dest>mail</dest><src><attr>mail</attr></src>"
                    "</mapping></attribute-mappings>"));
    assert_read(x);
    assert_true(bytes_of_a_rule(x, 4000) < 2 * bytes_of_a_rule(x, 400));
}

int
main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(everything_of_an_export_is_read),
        TEST(whatever_a_server_writes_in_is_read),
        TEST(a_line_may_be_megabytes_long),
        TEST(what_is_written_reads_back_the_same),
        TEST(quotes_in_attributes_read_back_the_same),
        TEST(the_published_export_comes_back_byte_by_byte),
        TEST(a_rule_among_thousands_takes_what_one_among_hundreds_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
