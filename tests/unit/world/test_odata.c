/* SPDX-License-Identifier: MIT */
/* What a $filter finds, and what it is refused with. */
#include "tests/unit/world/tenant_world.h"

#include "sim/base/buf.h"
#include "sim/world/odata.h"

static int
population(void **state)
{
    static const struct {
        const char *anchor, *upn, *department, *enabled, *proxies;
    } users[] = {
        {"a", "alice@contoso.com", "Sales", "True", "SMTP:alice@contoso.com|smtp:al@contoso.com"},
        {"b", "bob@contoso.com", "Sales", "False", "SMTP:bob@contoso.com"},
        {"c", "carl@contoso.com", "", "True", ""},
        {"o", "o'neil@contoso.com", "Research", "True", ""},
    };

    world_setup(state);
    struct tenant_world *w = world(state);
    for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
        set(w, ATTR_department, users[i].department);
        set(w, ATTR_proxyAddresses, users[i].proxies);
        set(w, ATTR_sourceAnchor, users[i].anchor);
        set(w, ATTR_userPrincipalName, users[i].upn);
        set(w, ATTR_displayName, users[i].upn);
        set(w, ATTR_accountEnabled, users[i].enabled);
        send(w, w->connect, (struct op){.kind = OP_ADD, .class = CLASS_user});
        assert_null(connector_clock(w->connect, tenant_now(w->tenant) + HOUR, w->arena));
    }
    return 0;
}

/* The first letters of who is found. */
static const char *
found(struct tenant_world *w, const char *filter)
{
    struct entries e = find(w, "users", filter);
    char *letters = ARENA_ARRAY(w->arena, char, e.list.n + 1);

    for (uint32_t i = 0; i < e.list.n; i++)
        letters[i] = entry_value(&e.list.at[i], ATTR_userPrincipalName).at[0];
    return letters;
}

static void
filters_find_whom_they_describe(void **state)
{
    static const struct {
        const char *filter, *who;
    } rows[] = {
        {"", "abco"},
        {"department eq 'sales'", "ab"},
        {"department ne 'Sales'", "co"},
        {"department eq null", "c"},
        {"department ne null", "abo"},
        {"accountEnabled eq true", "aco"},
        {"accountEnabled eq false and department eq 'Sales'", "b"},
        {"not(accountEnabled eq true)", "b"},
        {"department eq 'Sales' and accountEnabled eq true or startsWith(displayName,'c')", "ac"},
        {"department eq 'Sales' and (accountEnabled eq true or startswith(displayName,'c'))", "a"},
        {"endsWith(userPrincipalName,'@CONTOSO.com')", "abco"},
        {"userPrincipalName eq 'o''neil@contoso.com'", "o"},
        {"userPrincipalName in ('bob@contoso.com', 'carl@contoso.com','x')", "bc"},
        {"proxyAddresses/any(p:p eq 'smtp:AL@contoso.com')", "a"},
        {"proxyAddresses/any(p:startsWith(p,'SMTP:b'))", "b"},
        {"not proxyAddresses/any(x:startsWith(x,'smtp:'))", "co"},
        {"createdDateTime ge 2025-09-01T11:00:00Z", "co"},
        {"createdDateTime le 2025-09-01T10:00:00Z", "ab"},
        {"onPremisesSyncEnabled eq true", "abco"},
        {"onPremisesImmutableId eq 'c'", "c"},
        {"onPremisesImmutableId eq 'zzz'", ""},
        {"  displayName   eq 'bob@contoso.com'  ", "b"},
        {"not (accountEnabled eq true) or department eq 'Research'", "bo"},
        {"NOT startsWith(displayName,'a') AND department eq 'Sales'", "b"},
        {"department eq 'Sales' or department eq 'Research' and accountEnabled eq false", "ab"},
        {"not(department eq 'Sales' or department eq 'Research')", "c"},
        {"not(not(department eq 'Sales'))", "ab"},
        {"department gt 'Research'", "ab"},
        {"department lt 'sales'", "o"},
        {"department in ('Sales','RESEARCH')", "abo"},
        {"createdDateTime gt 2025-09-01T10:00:00Z", "co"},
        {"createdDateTime lt 2025-09-01T10:00:00Z", "a"},
        {"createdDateTime eq 2025-09-01T10:00:00Z", "b"},
        {"createdDateTime ge 2025-09-02", ""},
        {"proxyAddresses/any()", "ab"},
        {"not(proxyAddresses/any())", "co"},
        {"proxyAddresses/$count eq 0", "co"},
        {"proxyAddresses/$count eq 2", "a"},
        {"proxyAddresses/$count ne 0", "ab"},
        {"not(proxyAddresses/$count eq 0)", "ab"},
        {"proxyAddresses/any(p:p eq 'smtp:al@contoso.com' or p eq 'SMTP:bob@contoso.com')", "ab"},
        {"proxyAddresses/any(p:startsWith(p,'smtp:a') and endsWith(p,'lice@contoso.com'))", "a"},
        {"proxyAddresses/any(p:startsWith(p,'smtp:al@') and endsWith(p,'ice@contoso.com'))", ""},
        {"proxyAddresses/any(p:not(startsWith(p,'smtp:al')))", "b"},
        {"proxyAddresses/any(p:p in ('smtp:al@contoso.com','smtp:x@contoso.com'))", "a"},
        {"proxyAddresses/any(p:(p eq 'smtp:al@contoso.com'))", "a"},
        {"assignedLicenses/$count eq 0", "abco"},
        {"assignedLicenses/any(l:l/skuId eq 184efa21-98c3-4e5d-95ab-d07053a96e67)", ""},
        {"onPremisesProvisioningErrors/any()", ""},
        {"onPremisesExtensionAttributes/extensionAttribute1 eq null", "abco"},
        {"id eq 'x'", ""},
        {"id eq 184efa21-98c3-4e5d-95ab-d07053a96e67", ""},
    };
    struct tenant_world *w = world(state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(found(w, rows[i].filter), rows[i].who);
}

static void
refused(struct tenant_world *w, const char *filter, bool advanced, const char *code,
        const char *text)
{
    struct odata_filter f;
    struct odata_refusal refusal;
    struct odata_asker asker = {.advanced = advanced};

    if (odata_parse(&f, str_of(filter), CLASS_user, asker, &refusal, w->arena))
        fail_msg("%s was taken", filter);
    assert_string_equal(str_z(refusal.code, w->arena), code);
    if (!str_eq(refusal.message, str_of(text)))
        fail_msg("%s: " STR_FMT " instead of %s", filter, STR_ARG(refusal.message), text);
}

#define BAD "BadRequest"
#define UNSUPPORTED "Request_UnsupportedQuery"
#define CLAUSE(name)                                                                               \
    "Unsupported or invalid query filter clause specified for property '" name                     \
    "' of resource 'User'."
#define TYPES(one, other, operator)                                                                \
    "Invalid filter clause: A binary operator with incompatible types was detected. Found "        \
    "operand "                                                                                     \
    "types '" one "' and '" other "' for operator kind '"                                          \
    operator"'."
#define PLAIN(operator)                                                                            \
    "Operator '"                                                                                   \
    operator"' is not supported because the required parameters might be missing. Try "            \
            "adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to "   \
            "https://aka.ms/graph-docs/advanced-queries for more information"

static void
what_graph_does_not_take_is_refused(void **state)
{
    static const struct {
        const char *filter, *code, *text;
    } rows[] = {
        {"shoeSize eq '3'", BAD,
         "Invalid filter clause: Could not find a property named 'shoeSize' on type "
         "'microsoft.graph.user'."},
        {"displayName", UNSUPPORTED, CLAUSE("displayName")},
        {"displayName eq", BAD,
         "Invalid filter clause: Expression expected at position 14 in 'displayName eq'."},
        {"displayName eq 'x", BAD,
         "Invalid filter clause: There is an unterminated string literal at position 15 in "
         "'displayName eq 'x'."},
        {"displayName eq 'x' and", BAD,
         "Invalid filter clause: Expression expected at position 22 in 'displayName eq 'x' and'."},
        {"displayName eq 'x')", BAD,
         "Invalid filter clause: operator expected at position 18 in 'displayName eq 'x')'."},
        {"(displayName eq 'x'", BAD,
         "Invalid filter clause: ')' or operator expected at position 19 in '(displayName eq "
         "'x''."},
        {"displayName eq 'x' xor displayName eq 'y'", BAD,
         "Invalid filter clause: operator expected at position 19 in 'displayName eq 'x' xor "
         "displayName eq 'y''."},
        {"displayName eq \"x\"", BAD,
         "Invalid filter clause: Syntax error: character '\"' is not valid at position 15 in "
         "'displayName eq \"x\"'."},
        {"displayName eq \xe2\x80\x9cx\xe2\x80\x9d", BAD,
         "Invalid filter clause: Syntax error: character '\xe2\x80\x9c' is not valid at position "
         "15 "
         "in 'displayName eq \xe2\x80\x9cx\xe2\x80\x9d'."},
        {"displayName eq true", BAD, TYPES("Edm.String", "Edm.Boolean", "Equal")},
        {"displayName eq 7", BAD, TYPES("Edm.String", "Edm.Int32", "Equal")},
        {"displayName eq 184efa21-98c3-4e5d-95ab-d07053a96e67", BAD,
         TYPES("Edm.String", "Edm.Guid", "Equal")},
        {"accountEnabled eq 'true'", BAD, TYPES("Edm.Boolean", "Edm.String", "Equal")},
        {"accountEnabled in ('true')", BAD, TYPES("Edm.Boolean", "Edm.String", "In")},
        {"createdDateTime ge '2025-09-01'", BAD,
         TYPES("Edm.DateTimeOffset", "Edm.String", "GreaterThanOrEqual")},
        {"id eq null", BAD, TYPES("Edm.String", "<null>", "Equal")},
        {"createdDateTime ge yesterday", BAD,
         "Invalid filter clause: Could not find a property named 'yesterday' on type "
         "'microsoft.graph.user'."},
        {"contains(displayName,'x')", UNSUPPORTED,
         "Function 'contains' is not supported for directory objects."},
        {"substringof('x',displayName)", BAD,
         "Invalid filter clause: An unknown function with name 'substringof' was found. This may "
         "also be a function import or a key lookup on a navigation property, which is not "
         "allowed."},
        {"not displayName eq 'x'", BAD,
         "Invalid filter clause: A unary operator with an incompatible type was detected. Found "
         "operand type 'Edm.String' for operator kind 'Not'."},
        {"proxyAddresses eq 'x'", UNSUPPORTED, CLAUSE("proxyAddresses")},
        {"proxyAddresses/all(p:p eq 'x')", UNSUPPORTED, CLAUSE("proxyAddresses")},
        {"proxyAddresses/$count ge 1", UNSUPPORTED, CLAUSE("proxyAddresses")},
        {"proxyAddresses/$count eq 'x'", UNSUPPORTED, CLAUSE("proxyAddresses")},
        {"proxyAddresses/any(p:q eq 'x')", BAD,
         "Invalid filter clause: The variable of the lambda expression is expected at position 21 "
         "in 'proxyAddresses/any(p:q eq 'x')'."},
        {"proxyAddresses/any(p:p/any(q:q eq 'x'))", BAD,
         "Invalid filter clause: Could not find a property named 'any' on type "
         "'microsoft.graph.user'."},
        {"proxyAddresses/any(p:p eq null)", BAD, TYPES("Edm.String", "<null>", "Equal")},
        {"proxyAddresses/any(p:contains(p,'x'))", UNSUPPORTED,
         "Function 'contains' is not supported for directory objects."},
        {"displayName/any(p:p eq 'x')", UNSUPPORTED, CLAUSE("displayName")},
        {"displayName/$count eq 0", UNSUPPORTED, CLAUSE("displayName")},
        {"assignedLicenses/any(l:l/colour eq 'x')", BAD,
         "Invalid filter clause: Could not find a property named 'colour' on type "
         "'microsoft.graph.user'."},
        {"onPremisesDistinguishedName eq 'x'", UNSUPPORTED, CLAUSE("onPremisesDistinguishedName")},
        {"endsWith(onPremisesDistinguishedName,'x')", UNSUPPORTED,
         CLAUSE("onPremisesDistinguishedName")},
        {"onPremisesSecurityIdentifier ne 'S-1-5-21-1'", UNSUPPORTED,
         CLAUSE("onPremisesSecurityIdentifier")},
        {"onPremisesExtensionAttributes eq 'x'", BAD,
         "Invalid filter clause: '/' expected at position 30 in 'onPremisesExtensionAttributes eq "
         "'x''."},
        {"onPremisesExtensionAttributes/x eq 'x'", BAD,
         "Invalid filter clause: Could not find a property named 'x' on type "
         "'microsoft.graph.user'."},
        {"otherMails eq 'x'", UNSUPPORTED, CLAUSE("otherMails")},
        {"endsWith(department,'x')", UNSUPPORTED, CLAUSE("department")},
        {"department ge null", UNSUPPORTED, CLAUSE("department")},
        {"id in ('1','2','3','4','5','6','7','8','9','10','11','12','13','14','15','16')",
         UNSUPPORTED, "Too many values for the operator 'in'. The limit is 15."},
        {"id in ()", BAD,
         "Invalid filter clause: Expression expected at position 7 in 'id in ()'."},
    };
    struct tenant_world *w = world(state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        refused(w, rows[i].filter, true, rows[i].code, rows[i].text);
}

static void
some_operators_need_an_advanced_query(void **state)
{
    static const struct {
        const char *filter, *text;
    } rows[] = {
        {"department ne 'x'", PLAIN("ne")},
        {"department ge 'x'", PLAIN("ge")},
        {"not(department eq 'x')", PLAIN("not")},
        {"department eq null", PLAIN("eq")},
        {"onPremisesSecurityIdentifier eq null", PLAIN("eq")},
        {"endsWith(mail,'x')", PLAIN("endsWith")},
        {"onPremisesImmutableId eq 'x'", PLAIN("eq")},
        {"startsWith(onPremisesSamAccountName,'x')", PLAIN("startsWith")},
        {"companyName eq 'x'", PLAIN("eq")},
        {"companyName in ('x')", PLAIN("in")},
        {"onPremisesExtensionAttributes/extensionAttribute3 eq 'x'", PLAIN("eq")},
        {"proxyAddresses/any(p:endsWith(p,'x'))", PLAIN("endsWith")},
        {"proxyAddresses/any()", PLAIN("any")},
        {"proxyAddresses/$count eq 0", PLAIN("eq")},
        {"deletedDateTime eq 2025-09-01", PLAIN("eq")},
    };
    struct tenant_world *w = world(state);
    struct odata_filter f;
    struct odata_refusal refusal;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        refused(w, rows[i].filter, false, UNSUPPORTED, rows[i].text);
        assert_true(odata_parse(&f, str_of(rows[i].filter), CLASS_user,
                                (struct odata_asker){.advanced = true}, &refusal, w->arena));
    }
}

static void
others_work_plainly(void **state)
{
    static const char *const rows[] = {
        "displayName eq 'x'",
        "startsWith(displayName,'x') or mail eq 'y' and userType eq 'Member'",
        "id in ('x','y')",
        "createdDateTime ge 2025-09-01T00:00:00Z and createdDateTime le 2025-10-01",
        "onPremisesUserPrincipalName ge 'x'",
        "onPremisesSecurityIdentifier eq 'S-1-5-21-1'",
        "accountEnabled in (true,false)",
        "proxyAddresses/any(p:p eq 'x' or startsWith(p,'y'))",
        "onPremisesSyncEnabled eq true",
    };
    struct tenant_world *w = world(state);
    struct odata_filter f;
    struct odata_refusal refusal;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(odata_parse(&f, str_of(rows[i]), CLASS_user, (struct odata_asker){0}, &refusal,
                                w->arena));
}

static void
a_hostile_filter_ends_in_a_refusal(void **state)
{
    enum { LONG = 40000 };
    struct tenant_world *w = world(state);
    char *text = ARENA_ARRAY(w->arena, char, LONG);

    memset(text, '(', 2000);
    refused(w, text, true, BAD, "Invalid filter clause: Recursion depth exceeded allowed limit.");
    memset(text, 'a', LONG - 1);
    refused(w, text, true, BAD, "Invalid filter clause: it is too long.");
    text[0] = '\0';
    for (int i = 0; i < 300; i++)
        strcat(text, i ? " or id eq 'x'" : "id eq 'x'");
    refused(w, text, true, BAD,
            "Invalid filter clause: The node count limit of '200' has been exceeded.");
    memset(text, 0, LONG);
    for (int i = 0; i < 300; i++)
        strcat(text, "not ");
    refused(w, text, true, BAD, "Invalid filter clause: Recursion depth exceeded allowed limit.");
}

static void
extension_attributes_are_found_by_their_own_names(void **state)
{
    struct tenant_world *w = world(state);

    set(w, ATTR_extensionAttribute3, "blue");
    send(w, w->connect, (struct op){.kind = OP_UPDATE, .dn = anchor_dn(w, "c")});
    assert_string_equal(found(w, "onPremisesExtensionAttributes/extensionAttribute3 eq 'Blue'"),
                        "c");
    assert_string_equal(found(w, "onPremisesExtensionAttributes/extensionAttribute4 eq 'Blue'"),
                        "");
}

static void
find_knows_graphs_paths_and_no_others(void **state)
{
    static const struct {
        const char *base;
        enum err_kind kind;
    } rows[] = {{"wizards", ERR_INPUT},
                {"", ERR_INPUT},
                {"users/nobody", ERR_NOT_FOUND},
                {"users/alice@contoso.com/members", ERR_INPUT},
                {"groups/alice@contoso.com", ERR_NOT_FOUND},
                {"directory/deletedItems/", ERR_INPUT},
                {"directory/deletedItems/microsoft.graph.wizard", ERR_INPUT}};
    struct tenant_world *w = world(state);
    struct entries e;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct query q = {.base = str_of(rows[i].base)};
        const struct err *error = connector_find(w->admin, &q, &e, w->arena);
        assert_non_null(error);
        assert_int_equal(error->kind, rows[i].kind);
    }
    struct query filtered = {.base = STR("users"), .filter = STR("x y z")};
    assert_non_null(connector_find(w->admin, &filtered, &e, w->arena));
    struct query some = {.base = STR("users"), .limit = 2};
    assert_null(connector_find(w->admin, &some, &e, w->arena));
    assert_int_equal(e.list.n, 2);
}

static void
found_entries_hold_what_graph_shows(void **state)
{
    struct tenant_world *w = world(state);
    struct entries e = find(w, "users", "userPrincipalName eq 'alice@contoso.com'");
    struct entry *alice = &e.list.at[0];

    assert_text(entry_value(alice, ATTR_createdDateTime), "2025-09-01T09:00:00Z");
    assert_text(entry_value(alice, ATTR_isDirSynced), "True");
    assert_text(entry_value(alice, ATTR_sourceAnchor), "a");
    assert_text(entry_value(alice, ATTR_userType), "Member");
    assert_text(alice->dn, "CN={61}");
    assert_true(str_eq(str_from(alice->anchor, 5), entry_value(alice, ATTR_objectID)));
    assert_null(entry_get(alice, ATTR_deletedDateTime));
}

/* Clients look for the filter's own text in the message. */
static void
a_refusal_repeats_a_long_filter_to_its_end(void **state)
{
    enum { LETTERS = 3000 };
    struct tenant_world *w = world(state);
    struct odata_filter f;
    struct odata_refusal refusal;
    struct buf text = buf_in(w->arena);

    buf_add(&text, STR("displayName eq '"));
    for (int i = 0; i < LETTERS; i++)
        buf_add(&text, STR("\xc3\xa4"));
    assert_false(
        odata_parse(&f, buf_str(&text), CLASS_user, (struct odata_asker){0}, &refusal, w->arena));
    assert_true(
        str_ends(refusal.message, str_fmt(w->arena, "'" STR_FMT "'.", STR_ARG(buf_str(&text)))));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, population, world_teardown)
        TEST(filters_find_whom_they_describe),
        TEST(what_graph_does_not_take_is_refused),
        TEST(some_operators_need_an_advanced_query),
        TEST(others_work_plainly),
        TEST(a_hostile_filter_ends_in_a_refusal),
        TEST(a_refusal_repeats_a_long_filter_to_its_end),
        TEST(extension_attributes_are_found_by_their_own_names),
        TEST(find_knows_graphs_paths_and_no_others),
        TEST(found_entries_hold_what_graph_shows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
