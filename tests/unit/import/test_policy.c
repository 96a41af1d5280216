/* SPDX-License-Identifier: MIT */
/*
 * The wizard's JSON: what is told of it, and of what is none.
 */
#include "tests/support/arena_test.h"

#include "harness/import/policy.h"
#include "sim/base/buf.h"

#define POLICY                                                                                     \
    "\xEF\xBB\xBF{\r\n"                                                                            \
    " \"policyMetadata\": {\"type\": \"applied\", \"timeCreated\": \"2025-09-01T09:00:00Z\","      \
    " \"azureADConnectVersion\": \"2.4.18.0\"},\r\n"                                               \
    " \"deploymentMetadata\": {\"hostName\": \"SYNC01\", \"connectorIds\": []},\r\n"               \
    " \"OnPremisesDirectoryPolicy\": [{\"friendlyName\": \"contoso.com\",\r\n"                     \
    "  \"partitionFilters\": [{\"distinguishedName\": \"DC=contoso,DC=com\","                      \
    "   \"containerInclusions\": [\"OU=A,DC=contoso,DC=com\", \"OU=B,DC=contoso,DC=com\"],"        \
    "   \"containerExclusions\": [\"DC=contoso,DC=com\"]}],\r\n"                                   \
    "  \"standardSynchronizationRules\": [{\"Name\": \"x\", \"precedence\": 100}, {}],\r\n"        \
    "  \"customSynchronizationRules\": [{\"name\": \"Pilot\", \"precedence\": 80,"                 \
    "   \"direction\": \"Inbound\", \"linkType\": \"JoinNoFlow\","                                 \
    "   \"attributeMappings\": [{}, {}]}]}],\r\n"                                                  \
    " \"somethingNew\": 1}\r\n"

static const struct err *
described(struct str text, struct buf *page, struct arena *a)
{
    return policy_describe(page, STR("p.json"), text, a);
}

static void
a_policy_is_read_for_what_it_holds_and_what_it_lacks(void **state)
{
    static const char *const said[] = {
        "policy       applied, of 2025-09-01T09:00:00Z, Connect 2.4.18.0\n",
        "server       SYNC01\n",
        "directory    contoso.com\n",
        "scope        DC=contoso,DC=com, without DC=contoso,DC=com, with OU=A,DC=contoso,DC=com; "
        "OU=B,DC=contoso,DC=com\n",
        "rules        2 standard, 1 of your own\n",
        "\"Pilot\" (80, Inbound, JoinNoFlow, flows: 2)\n",
        "\n  azureDirectoryPolicy\n",
        "what the 2 standard rules do",
        "the 1 rules of your own",
        "(\"somethingNew\" is in the file and not known here)",
        "Get-ADSyncServerConfiguration -Path FOLDER",
    };
    struct arena *a = arena_new();
    struct buf page = buf_in(a);

    (void)state;
    assert_null(described(STR(POLICY), &page, a));
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (str_find(buf_str(&page), str_of(said[i])) < 0)
            fail_msg("it does not say: %s\nbut:\n%s", said[i], buf_z(&page));
    /* known in any case of its letters, as it is read */
    assert_true(str_find(buf_str(&page), STR("OnPremisesDirectoryPolicy")) < 0);
    arena_free(a);
}

static void
what_is_no_policy_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *text;
        uint32_t line, column;
        const char *says;
    } table[] = {
        {"", 1, 1, "ends too early"},
        {"{\n  \"policyMetadata\": {\n", 3, 1, "ends too early"},
        {"{\n  \"policyMetadata\": oops }", 2, 21, "from here on: oops }"},
        {"{\"policyMetadata\": {}} <html>", 1, 24, "from here on: <html>"},
        {"[1, 2]", 1, 1, "no synchronization policy"},
        {"\n {\"a\": 1}", 2, 2, "no synchronization policy"},
        {"{\"policyMetadata\": 7}", 1, 20, "policyMetadata is no object"},
        {"{\"policyMetadata\": {\"author\": \"[\\\"{é\",\n  \"Type\": []}}", 2, 11,
         "policyMetadata.type is no text"},
        {"{\"onpremisesDirectoryPolicy\": {}}", 1, 31, "onpremisesDirectoryPolicy is no array"},
        {"{\"onpremisesDirectoryPolicy\": [{\"partitionFilters\": [3]}]}", 1, 54,
         "onpremisesDirectoryPolicy[0].partitionFilters[0] is no object"},
        {"{\"azureDirectoryPolicy\": {\"customSynchronizationRules\": [{}, {\"name\": {}}]}}", 1,
         71, "azureDirectoryPolicy.customSynchronizationRules[1].name is no text"},
        {"{\"policyMetadata\": {\"type\": 1e999}}", 1, 29, "it is too large"},
        {"{\"onpremisesDirectoryPolicy\": [{}, {\"a\": [[1, 2], -3.5e1, null, {}],\n"
         "\"partitionFilters\": [{\"containerInclusions\": [\"x\", 1]}]}]}",
         2, 46, "partitionFilters[0].containerInclusions is no array of texts"},
        {"{\"policyMetadata\": \"\xFF\"}", 1, 21, "UTF-8"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct arena *a = arena_new();
        struct buf page = buf_in(a), text = buf_in(a);
        const struct err *e = described(str_of(table[i].text), &page, a);
        if (!e)
            fail_msg("%s\nis not refused", table[i].text);
        err_print(&text, e);
        if (e->at.line != table[i].line || e->at.column != table[i].column ||
            str_find(buf_str(&text), str_of(table[i].says)) < 0)
            fail_msg("%s\nis refused with: %s", table[i].text, buf_z(&text));
        arena_free(a);
    }
}

/* Thirty bytes of what is wrong, or fewer: no letter is cut in two. */
static void
what_is_shown_of_a_broken_line_ends_with_a_whole_letter(void **state)
{
    static const char *const rows[][2] = {
        {"oops, and then thirty letters and more", "oops, and then thirty letters\n"},
        {"oops, and then twenty-nine b\xc3\xa4\xc3\xb6", "oops, and then twenty-nine b\xc3\xa4\n"},
        {"oops, and then twenty-nine bc\xc3\xa4\xc3\xb6", "oops, and then twenty-nine bc\n"},
        {"oops, and then twenty-n b\xf0\x9f\x98\x80 \xf0\x9f\x98\x80",
         "oops, and then twenty-n b\xf0\x9f\x98\x80\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *a = arena_new();
        struct buf page = buf_in(a), text = buf_in(a);
        const struct err *e = described(str_of(rows[i][0]), &page, a);
        assert_non_null(e);
        err_print(&text, e);
        if (str_find(buf_str(&text), str_fmt(a, "here on: %s", rows[i][1])) < 0)
            fail_msg("%s\nis refused with: %s", rows[i][0], buf_z(&text));
        arena_free(a);
    }
}

/* A parser that goes down a level of its stack for each bracket would not come back. */
static void
a_hundred_thousand_brackets_are_an_error_and_no_crash(void **state)
{
    struct arena *a = arena_new();
    struct buf text = buf_in(a), page = buf_in(a);

    (void)state;
    buf_add(&text, STR("{\"policyMetadata\": "));
    buf_fill(&text, '[', 100000);
    const struct err *e = described(buf_str(&text), &page, a);
    assert_non_null(e);
    assert_int_equal(e->kind, ERR_SYNTAX);
    assert_int_equal(e->at.line, 1);
    arena_free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_policy_is_read_for_what_it_holds_and_what_it_lacks),
        cmocka_unit_test(what_is_no_policy_is_refused_with_its_place),
        cmocka_unit_test(what_is_shown_of_a_broken_line_ends_with_a_whole_letter),
        cmocka_unit_test(a_hundred_thousand_brackets_are_an_error_and_no_crash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
