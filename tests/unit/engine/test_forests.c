/* SPDX-License-Identifier: MIT */
/*
 * Several forests and several domains: one person from two forests, members by foreign security
 * principals, and parameters of the domain that an object lives in.
 */
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "tests/support/file_test.h"
#include "tests/unit/engine/kit.h"
#include "tests/unit/engine/small_rules.h"

enum { ACCOUNTS, RESOURCES, CLOUD, ALL };

#define A_BASE "DC=accounts,DC=example"
#define R_BASE "DC=res,DC=example"
#define SID "010500000000000515000000010000000200000003000000e9030000"
#define SID_TEXT "S-1-5-21-1-2-3-1001"

static const struct engine_partition partitions[] = {
    {STR("DC=child," A_BASE), STR("child.accounts.example"), STR("CHILD")},
    {STR("DC=deep,DC=child," A_BASE), STR("deep.child.accounts.example"), STR("DEEP")},
};
static const struct engine_parameter parameters[] = {{STR("Site"), STR("Bern")}};

static const struct engine_connector forests[ALL] = {
    {.name = STR("accounts.example"),
     .id = STR("6f1e1c52-0000-4000-8000-000000000001"),
     .side = SIDE_AD,
     .base = STR(A_BASE),
     .domain_fqdn = STR("accounts.example"),
     .domain_netbios = STR("ACC"),
     .forest_base = STR(A_BASE),
     .forest_fqdn = STR("accounts.example"),
     .forest_netbios = STR("ACC"),
     .partitions_n = 2,
     .partitions = partitions,
     .parameters_n = 1,
     .parameters = parameters},
    {.name = STR("res.example"),
     .id = STR("6f1e1c52-0000-4000-8000-000000000002"),
     .side = SIDE_AD,
     .base = STR(R_BASE),
     .domain_fqdn = STR("res.example"),
     .domain_netbios = STR("RES"),
     .forest_base = STR(R_BASE),
     .forest_fqdn = STR("res.example"),
     .forest_netbios = STR("RES")},
    {.name = STR("accounts.onmicrosoft.com - AAD"),
     .id = STR("b891884f-051e-4a83-95af-2544101c9083"),
     .side = SIDE_ENTRA},
};

struct world {
    struct estate *e; /* its schema, rules and arenas; its own engine is not used */
    struct engine *engine;
    struct ruleset rules;
    struct batch batches[ALL];
};

/* What the wizard adds for "user identities exist across multiple directories": by their SIDs. */
#define SID_JOINS                                                                                  \
    "rule Same person\n"                                                                           \
    "    precedence: 1\n"                                                                          \
    "    from: AD user\n"                                                                          \
    "    to: person\n"                                                                             \
    "    link: Join\n"                                                                             \
    "    join: objectSid = objectSid\n"                                                            \
    "    join: msExchMasterAccountSid = objectSid\n"                                               \
    "    join: objectSid = msExchMasterAccountSid\n"

static struct str
standard_rules(struct arena *a)
{
    return str_fmt(a, SID_JOINS STR_FMT, STR_ARG(file_text("scenarios/rules/standard.rules", a)));
}

static struct world
world_new(void **state, const char *rules)
{
    struct world w = {.e = estate_new(state, USERS)};
    struct str text = rules ? str_of(rules) : standard_rules(w.e->arena);

    ruleset_init(&w.rules, w.e->arena);
    for (int c = 0; c < ALL; c++)
        ruleset_connector(&w.rules, forests[c].name, forests[c].id, forests[c].side);
    const struct err *err = rules_load(&w.rules, STR("rules"), text, &w.e->schema, w.e->arena);
    if (err)
        fail_msg("%.*s", STR_ARG(err->text));
    return w;
}

static void
world_engine(struct world *w)
{
    const struct engine_config config = {.schema = &w->e->schema,
                                         .assumptions = &w->e->assumptions,
                                         .rules = &w->rules,
                                         .causes = &w->e->causes,
                                         .n = ALL,
                                         .connectors = forests,
                                         .deletion_threshold = 500};

    w->engine = engine_new(&config, w->e->arena);
}

/* `mail=a@b;objectSid=0105...`: bytes are written as hexadecimal digits. */
static void
put(struct world *w, uint32_t connector, enum object_class class, const char *dn,
    const char *attributes)
{
    struct arena *a = w->e->arena;
    struct str rest = str_of(attributes);
    struct entry entry = {.anchor = str_fmt(a, "%16u", (unsigned)str_hash(str_of(dn))),
                          .dn = str_of(dn),
                          .class = class};

    entry.anchor = str_sub(entry.anchor, 0, 16);
    while (rest.at && rest.len) {
        struct str value = str_cut(&rest, ';');
        struct str *values = ARENA_NEW(a, struct str);
        attr_id id = schema_find(&w->e->schema, str_cut(&value, '='));
        assert_true(id != ATTR_NONE);
        *values = value;
        if (schema_form(id, SIDE_AD).syntax == SYNTAX_BINARY)
            assert_true(hex_decode(value, values, a));
        entry = entry_apply(&entry, &(struct mod){id, MOD_SET, 1, values}, 1, SIDE_AD, a);
    }
    *VEC_PUSH(&w->batches[connector].changes, a) = (struct change){CHANGE_PUT, entry};
}

static struct step_result
sync_forest(struct world *w, uint32_t connector)
{
    struct step_result s;

    engine_sync(w->engine, connector, true, w->e->now, 0, &s, w->e->step);
    return s;
}

static void
run(struct world *w, uint32_t first, uint32_t second)
{
    struct step_result s;

    world_engine(w);
    for (uint32_t c = 0; c < ALL; c++) {
        w->batches[c].full = true;
        w->batches[c].watermark = STR("1");
        engine_import(w->engine, c, &w->batches[c], true, w->e->now, 0, &s, w->e->step);
    }
    s = sync_forest(w, first);
    assert_int_equal(s.errors.n, 0);
    s = sync_forest(w, second);
    for (uint32_t i = 0; i < s.errors.n; i++)
        print_error("%.*s: %.*s\n", STR_ARG(s.errors.at[i].literal), STR_ARG(s.errors.at[i].text));
    assert_int_equal(s.errors.n, 0);
}

static struct str
value(struct world *w, uint32_t connector, const char *dn, const char *attr)
{
    struct mv_view v;
    attr_id id = schema_attr(&w->e->schema, str_of(attr));
    mv_index m = engine_cs_mv(w->engine, engine_cs_by_dn(w->engine, connector, str_of(dn)));

    if (engine_mv_view(w->engine, m, &v, w->e->step))
        for (uint32_t i = 0; i < v.n; i++)
            if (v.attrs[i].attr.id == id)
                return v.attrs[i].attr.values[0];
    return STR("");
}

#define ACCOUNT "CN=ann,OU=Staff," A_BASE
#define MAILBOX "CN=ann,OU=Mailboxes," R_BASE

static void
put_person(struct world *w)
{
    put(w, ACCOUNTS, CLASS_user, ACCOUNT,
        "cn=ann;sAMAccountName=ann;userPrincipalName=ann@accounts.example;userAccountControl=512;"
        "objectSid=" SID);
    put(w, RESOURCES, CLASS_user, MAILBOX,
        "cn=ann;sAMAccountName=ann;userAccountControl=514;mailNickname=ann;mail=ann@accounts."
        "example;"
        "displayName=Ann Lee;msExchRecipientTypeDetails=2;msExchMasterAccountSid=" SID);
}

static void
check_person(struct world *w)
{
    mv_index m = engine_cs_mv(w->engine, engine_cs_by_dn(w->engine, ACCOUNTS, STR(ACCOUNT)));

    assert_true(m != ENGINE_NONE);
    assert_int_equal(engine_cs_mv(w->engine, engine_cs_by_dn(w->engine, RESOURCES, STR(MAILBOX))),
                     m);
    assert_str(value(w, ACCOUNTS, ACCOUNT, "mail"), "ann@accounts.example");
    assert_str(value(w, ACCOUNTS, ACCOUNT, "displayName"), "Ann Lee");
    assert_str(value(w, ACCOUNTS, ACCOUNT, "accountEnabled"), "True");
    assert_str(value(w, ACCOUNTS, ACCOUNT, "userPrincipalName"), "ann@accounts.example");
    assert_str(value(w, ACCOUNTS, ACCOUNT, "domainFQDN"), "accounts.example");
    assert_int_equal(engine_statistics(w->engine, CLOUD).export_adds, 1);
}

static void
an_account_and_its_linked_mailbox_are_one_person(void **state)
{
    struct world w = world_new(state, NULL);

    put_person(&w);
    run(&w, ACCOUNTS, RESOURCES);
    check_person(&w);
}

static void
whichever_forest_comes_first(void **state)
{
    struct world w = world_new(state, NULL);

    put_person(&w);
    run(&w, RESOURCES, ACCOUNTS);
    check_person(&w);
}

static void
a_linked_mailbox_alone_waits_for_its_account(void **state)
{
    struct world w = world_new(state, NULL);

    put(&w, RESOURCES, CLASS_user, MAILBOX,
        "cn=ann;sAMAccountName=ann;userPrincipalName=ann@res.example;userAccountControl=514;"
        "mailNickname=ann;msExchRecipientTypeDetails=2;msExchMasterAccountSid=" SID);
    run(&w, ACCOUNTS, RESOURCES);
    assert_str(value(&w, RESOURCES, MAILBOX, "sourceAnchor"), "");
    assert_int_equal(engine_statistics(w.engine, CLOUD).export_adds, 0);
}

static void
a_foreign_security_principal_stands_for_the_person(void **state)
{
    struct world w = world_new(state, NULL);
    const char *fsp = "CN=" SID_TEXT ",CN=ForeignSecurityPrincipals," R_BASE;
    struct cs_view v;

    put_person(&w);
    put(&w, RESOURCES, CLASS_foreignSecurityPrincipal, fsp, "cn=" SID_TEXT);
    w.batches[RESOURCES].changes.n--;
    struct change principal = w.batches[RESOURCES].changes.at[w.batches[RESOURCES].changes.n];
    w.batches[RESOURCES].changes.n = 0; /* the account is alone, its principal is what joins it */
    *VEC_PUSH(&w.batches[RESOURCES].changes, w.e->arena) = principal;
    put(&w, RESOURCES, CLASS_group, "CN=g," R_BASE,
        "cn=g;sAMAccountName=g;displayName=g;groupType=-2147483646;member=CN=" SID_TEXT
        ",CN=ForeignSecurityPrincipals," R_BASE);
    run(&w, ACCOUNTS, RESOURCES);
    cs_index principal_cs = engine_cs_by_dn(w.engine, RESOURCES, str_of(fsp));
    mv_index m = engine_cs_mv(w.engine, engine_cs_by_dn(w.engine, ACCOUNTS, STR(ACCOUNT)));
    assert_int_equal(engine_cs_mv(w.engine, principal_cs), m);
    mv_index g = engine_cs_mv(w.engine, engine_cs_by_dn(w.engine, RESOURCES, STR("CN=g," R_BASE)));
    assert_true(engine_cs_view(w.engine, engine_mv_link(w.engine, g, CLOUD), &v, w.e->step));
    uint32_t members = 0;
    for (uint32_t i = 0; i < v.mods_n; i++)
        if (v.mods[i].id == ATTR_member)
            members += v.mods[i].n;
    assert_int_equal(members, 1);
}

#define DOMAINS                                                                                    \
    "rule In user\n"                                                                               \
    "    precedence: 10\n"                                                                         \
    "    from: AD user\n"                                                                          \
    "    to: person\n"                                                                             \
    "    link: Provision\n"                                                                        \
    "    flow: company = %Domain.FQDN% & \"/\" & %Domain.Netbios% & \"/\" & %Forest.Netbios%\n"    \
    "    flow: title := in %Domain.LDAP%\n"                                                        \
    "    flow: department = %Site%\n"                                                              \
    "    flow: mobile = IIF(IsPresent([description]), \"x\", "                                     \
    "IIF(%Domain.Netbios% = \"ACC\", NULL, \"away\"))\n"                                           \
    "    flow: contributingConnectorUser := %Connector.ID%\n"

static void
parameters_are_those_of_the_domain_that_the_object_lives_in(void **state)
{
    struct world w = world_new(state, DOMAINS);

    put(&w, ACCOUNTS, CLASS_user, "CN=top," A_BASE, "cn=top");
    put(&w, ACCOUNTS, CLASS_user, "CN=kid,OU=x,DC=child," A_BASE, "cn=kid");
    put(&w, ACCOUNTS, CLASS_user, "CN=low,DC=deep,DC=child," A_BASE, "cn=low");
    world_engine(&w);
    struct step_result s;
    w.batches[ACCOUNTS].full = true;
    engine_import(w.engine, ACCOUNTS, &w.batches[ACCOUNTS], true, w.e->now, 0, &s, w.e->step);
    sync_forest(&w, ACCOUNTS);
    assert_str(value(&w, ACCOUNTS, "CN=top," A_BASE, "company"), "accounts.example/ACC/ACC");
    assert_str(value(&w, ACCOUNTS, "CN=kid,OU=x,DC=child," A_BASE, "company"),
               "child.accounts.example/CHILD/ACC");
    assert_str(value(&w, ACCOUNTS, "CN=low,DC=deep,DC=child," A_BASE, "company"),
               "deep.child.accounts.example/DEEP/ACC");
    assert_str(value(&w, ACCOUNTS, "CN=kid,OU=x,DC=child," A_BASE, "title"), "in DC=child," A_BASE);
    assert_str(value(&w, ACCOUNTS, "CN=top," A_BASE, "department"), "Bern");
    assert_str(value(&w, ACCOUNTS, "CN=top," A_BASE, "mobile"), "");
    assert_str(value(&w, ACCOUNTS, "CN=low,DC=deep,DC=child," A_BASE, "mobile"), "away");
    assert_same_str(value(&w, ACCOUNTS, "CN=top," A_BASE, "contributingConnectorUser"),
                    forests[ACCOUNTS].id);
}

#define EQUAL_FORMULAS                                                                             \
    "rule In user\n"                                                                               \
    "    precedence: 10\n"                                                                         \
    "    from: AD user\n"                                                                          \
    "    to: person\n"                                                                             \
    "    link: Provision\n"                                                                        \
    "    join: employeeID = employeeID\n"                                                          \
    "    flow: employeeID\n"                                                                       \
    "    flow: company = IIF([description] = \"bad\", Error(\"bad\"), \"good\")\n"

/* Both objects of a person feed the same formula; that it has been computed for one says nothing. */
static void
an_equal_formula_over_the_other_object_of_a_person_may_fail_it(void **state)
{
    struct world w = world_new(state, EQUAL_FORMULAS);

    put(&w, ACCOUNTS, CLASS_user, ACCOUNT, "cn=ann;employeeID=7;description=fine");
    put(&w, RESOURCES, CLASS_user, MAILBOX, "cn=ann;employeeID=7;description=bad");
    world_engine(&w);
    for (uint32_t c = ACCOUNTS; c <= RESOURCES; c++) {
        struct step_result s;
        w.batches[c].full = true;
        engine_import(w.engine, c, &w.batches[c], true, w.e->now, 0, &s, w.e->step);
        s = sync_forest(&w, c);
        assert_int_equal(s.errors.n, c == RESOURCES);
    }
}

static void
a_person_of_two_forests_stays_while_one_of_them_holds_it(void **state)
{
    struct world w = world_new(state, NULL);
    struct batch gone = {.watermark = STR("2")};
    struct step_result s;

    put_person(&w);
    run(&w, ACCOUNTS, RESOURCES);
    *VEC_PUSH(&gone.changes, w.e->arena) =
        (struct change){CHANGE_GONE, {.anchor = w.batches[RESOURCES].changes.at[0].entry.anchor}};
    engine_import(w.engine, RESOURCES, &gone, false, w.e->now, 0, &s, w.e->step);
    engine_sync(w.engine, RESOURCES, false, w.e->now, 0, &s, w.e->step);
    assert_int_equal(s.inbound[INBOUND_CONNECTOR_DELETE_LEAVE_MV], 1);
    assert_str(value(&w, ACCOUNTS, ACCOUNT, "displayName"),
               "ann"); /* "Ann Lee" was the mailbox's */
    assert_str(value(&w, ACCOUNTS, ACCOUNT, "mail"), "");
    assert_str(value(&w, ACCOUNTS, ACCOUNT, "userPrincipalName"), "ann@accounts.example");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(an_account_and_its_linked_mailbox_are_one_person),
        ESTATE_TEST(whichever_forest_comes_first),
        ESTATE_TEST(a_linked_mailbox_alone_waits_for_its_account),
        ESTATE_TEST(a_foreign_security_principal_stands_for_the_person),
        ESTATE_TEST(parameters_are_those_of_the_domain_that_the_object_lives_in),
        ESTATE_TEST(an_equal_formula_over_the_other_object_of_a_person_may_fail_it),
        ESTATE_TEST(a_person_of_two_forests_stays_while_one_of_them_holds_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
