/* SPDX-License-Identifier: MIT */
/* What a $filter finds, and what it is refused with. */
#include "tests/unit/world/tenant_world.h"

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
    if (!strstr(str_z(refusal.message, w->arena), text))
        fail_msg("%s: " STR_FMT, filter, STR_ARG(refusal.message));
}

static void
what_graph_does_not_take_is_refused(void **state)
{
    static const struct {
        const char *filter, *code, *text;
    } rows[] = {
        {"shoeSize eq '3'", "BadRequest", "property named 'shoeSize'"},
        {"displayName", "Request_UnsupportedQuery", "'displayName'"},
        {"displayName eq", "BadRequest", "a value expected at position 14"},
        {"displayName eq 'x", "BadRequest", "a value expected"},
        {"displayName eq 'x' and", "BadRequest", "a property expected"},
        {"displayName eq 'x')", "BadRequest", "the end expected"},
        {"(displayName eq 'x'", "BadRequest", "')' expected"},
        {"displayName eq true", "BadRequest", "incompatible types"},
        {"accountEnabled eq 'true'", "BadRequest", "incompatible types"},
        {"createdDateTime ge yesterday", "BadRequest", "incompatible types"},
        {"contains(displayName,'x')", "Request_UnsupportedQuery", "contains"},
        {"displayName gt 'x'", "Request_UnsupportedQuery", "displayName"},
        {"displayName eq 'x' xor displayName eq 'y'", "BadRequest", "the end expected"},
        {"proxyAddresses eq 'x'", "Request_UnsupportedQuery", "proxyAddresses"},
        {"proxyAddresses/all(p:p eq 'x')", "Request_UnsupportedQuery", "proxyAddresses"},
        {"proxyAddresses/any(p:q eq 'x')", "BadRequest", "the variable expected"},
        {"proxyAddresses/any(p:p eq null)", "BadRequest", "incompatible types"},
        {"displayName/any(p:p eq 'x')", "Request_UnsupportedQuery", "displayName"},
        {"onPremisesDistinguishedName eq 'x'", "Request_UnsupportedQuery",
         "onPremisesDistinguishedName"},
        {"onPremisesExtensionAttributes eq 'x'", "BadRequest", "'/' expected"},
        {"onPremisesExtensionAttributes/x eq 'x'", "BadRequest", "property named 'x'"},
        {"otherMails eq 'x'", "Request_UnsupportedQuery", "otherMails"},
        {"endsWith(department,'x')", "Request_UnsupportedQuery", "department"},
        {"id in ('1','2','3','4','5','6','7','8','9','10','11','12','13','14','15','16')",
         "Request_UnsupportedQuery", "'in'"},
        {"displayName eq \"x\"", "BadRequest", "a value expected"},
    };
    struct tenant_world *w = world(state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        refused(w, rows[i].filter, true, rows[i].code, rows[i].text);
}

static void
some_operators_need_an_advanced_query(void **state)
{
    static const char *const rows[] = {
        "department ne 'x'",
        "not(department eq 'x')",
        "department eq null",
        "endsWith(mail,'x')",
        "onPremisesImmutableId eq 'x'",
        "companyName eq 'x'",
        "onPremisesExtensionAttributes/extensionAttribute3 eq 'x'",
    };
    struct tenant_world *w = world(state);
    struct odata_filter f;
    struct odata_refusal refusal;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        refused(w, rows[i], false, "Request_UnsupportedQuery", "ConsistencyLevel:eventual");
        assert_true(odata_parse(&f, str_of(rows[i]), CLASS_user,
                                (struct odata_asker){.advanced = true}, &refusal, w->arena));
    }
    refused(w, "deletedDateTime eq 2025-09-01", false, "Request_UnsupportedQuery", "eq");
}

static void
a_hostile_filter_ends_in_a_refusal(void **state)
{
    enum { LONG = 40000 };
    struct tenant_world *w = world(state);
    char *text = ARENA_ARRAY(w->arena, char, LONG);

    memset(text, '(', 2000);
    refused(w, text, true, "BadRequest", "nested too deeply");
    memset(text, 'a', LONG - 1);
    refused(w, text, true, "BadRequest", "too long");
    text[0] = '\0';
    for (int i = 0; i < 300; i++)
        strcat(text, i ? " or id eq 'x'" : "id eq 'x'");
    refused(w, text, true, "BadRequest", "too many conditions");
    memset(text, 0, LONG);
    for (int i = 0; i < 300; i++)
        strcat(text, "not ");
    refused(w, text, true, "BadRequest", "nested too deeply");
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, population, world_teardown)
        TEST(filters_find_whom_they_describe),
        TEST(what_graph_does_not_take_is_refused),
        TEST(some_operators_need_an_advanced_query),
        TEST(a_hostile_filter_ends_in_a_refusal),
        TEST(extension_attributes_are_found_by_their_own_names),
        TEST(find_knows_graphs_paths_and_no_others),
        TEST(found_entries_hold_what_graph_shows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
