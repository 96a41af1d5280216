/* SPDX-License-Identifier: MIT */
/*
 * Two forests on one slapd, one of them with a domain below its root, and their twins in memory: the
 * same writes give the same receipts, searches, full reads and reads since a watermark.
 */
#include "sim/run/lab.h"
#include "tests/live/doors.h"

#define CONTOSO "DC=contoso,DC=com"
#define EMEA "DC=emea," CONTOSO
#define FABRIKAM "DC=fabrikam,DC=com"
#define MONA "CN=Mona," CONTOSO
#define EVA "CN=Eva," EMEA
#define FRANK "CN=Frank," FABRIKAM

enum { FORESTS = 2 };

/* fabrikam.com stands between contoso.com and its other domain. */
static const char objects[] =
    "dn: " CONTOSO "\nobjectClass: domainDNS\n\n"
    "dn: " FABRIKAM "\nobjectClass: domainDNS\n\n"
    "dn: " EMEA "\nobjectClass: domainDNS\n\n"
    "dn: " MONA "\nobjectClass: user\nsAMAccountName: mona\nuserPrincipalName: mona@contoso.com\n\n"
    "dn: " FRANK "\nobjectClass: user\nsAMAccountName: frank\n\n"
    "dn: " EVA "\nobjectClass: user\nsAMAccountName: eva\nmanager: " MONA "\n\n"
    "dn: CN=gAll," CONTOSO "\nobjectClass: group\nsAMAccountName: gAll\n"
    "member: " EVA "\nmember: " MONA "\n\n"
    "dn: CN=gFab," FABRIKAM "\nobjectClass: group\nsAMAccountName: gFab\nmember: " FRANK "\n";

static struct doors d;
static struct lab_world world;
static struct connector *doors[2][FORESTS]; /* in memory, live */
static struct str marks[2][FORESTS];

static int
setup(void **state)
{
    struct lab_doors memory;
    struct entries read = {0};

    (void)state;
    d = (struct doors){.arena = arena_new()};
    struct arena *a = d.arena;
    schema_init(&d.schema, a);
    assert_no_error(ldif_read(&read, STR("t.ldif"), 1, str_of(objects), &d.schema, a), a);
    assert_no_error(lab_world_make(&world, read.list.at, read.list.n, 7, 1756717200, a), a);
    assert_int_equal(world.forests_n, FORESTS);
    struct assumptions assumptions = {0};
    struct lab_setup s = {
        .seed = 7, .schema = &d.schema, .assumptions = &assumptions, .world = world};
    assert_no_error(lab_memory_doors(&memory, &s, a), a);
    assert_no_error(sandbox_open(&d.sandbox, false, a), a);
    assert_no_error(slapd_start(&d.slapd, d.sandbox, world.entries, world.n, 0, a), a);
    for (uint32_t f = 0; f < FORESTS; f++) {
        const struct lab_forest *forest = &world.forests[f];
        struct slapd *as = ARENA_NEW(a, struct slapd);
        *as = slapd_forest(&d.slapd, forest->domains[0].base, a);
        doors[0][f] = memory.ad[f];
        assert_no_error(ldap_connector_open(&doors[1][f], as, &forest->mint, &d.schema, a), a);
        marks[0][f] = marks[1][f] = STR("");
    }
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    for (uint32_t f = 0; f < FORESTS; f++) {
        connector_close(doors[1][f]);
        connector_close(doors[0][f]);
    }
    sandbox_close(d.sandbox);
    arena_free(d.arena);
    return 0;
}

static void
reads_are_equal(void)
{
    for (uint32_t f = 0; f < FORESTS; f++) {
        const char *memory = print_read(doors[0][f], &marks[0][f], &d.schema, d.arena);
        assert_string_equal(memory, print_read(doors[1][f], &marks[1][f], &d.schema, d.arena));
    }
}

static void
searches_are_equal(void)
{
    static const char *const bases[] = {CONTOSO, EMEA, FABRIKAM, "DC=com", EVA, "dc=EMEA," CONTOSO};
    static const char *const filters[] = {"(objectClass=*)", "(sAMAccountName=mona)",
                                          "(memberOf=CN=gAll," CONTOSO ")",
                                          "(objectCategory=person)"};

    for (size_t b = 0; b < sizeof bases / sizeof *bases; b++)
        for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
            for (int scope = SCOPE_BASE; scope <= SCOPE_SUBTREE; scope++)
                for (uint32_t f = 0; f < FORESTS; f++) {
                    const struct query q = {.base = str_of(bases[b]),
                                            .scope = (enum scope)scope,
                                            .filter = str_of(filters[i])};
                    const char *memory = print_find(doors[0][f], &q, &d.schema, d.arena);
                    assert_string_equal(memory, print_find(doors[1][f], &q, &d.schema, d.arena));
                }
}

/* One write through both doors of a forest; `code`: NULL if it is to be done. */
static void
write_equally(uint32_t forest, const struct op *op, const char *code)
{
    struct receipt memory, live;

    assert_no_error(connector_apply(doors[0][forest], op, 1, &memory, d.arena), d.arena);
    assert_no_error(connector_apply(doors[1][forest], op, 1, &live, d.arena), d.arena);
    assert_string_equal(print_receipt(&memory, &d.schema, d.arena),
                        print_receipt(&live, &d.schema, d.arena));
    assert_int_equal(memory.state, code ? RECEIPT_REFUSED : RECEIPT_DONE);
    if (code)
        assert_true(str_eq(memory.code, str_of(code)));
}

static void
add_user(uint32_t forest, const char *dn, const char *account, const char *principal,
         const char *code)
{
    struct str values[] = {str_of(account), str_of(principal)};
    const struct mod mods[] = {{ATTR_sAMAccountName, MOD_SET, 1, &values[0]},
                               {ATTR_userPrincipalName, MOD_SET, 1, &values[1]}};
    const struct op op = {
        .kind = OP_ADD, .class = CLASS_user, .dn = str_of(dn), .mods = mods, .n = 2};

    write_equally(forest, &op, code);
}

static void
add_member(uint32_t forest, const char *group, const char *member, const char *code)
{
    struct str value = str_of(member);
    const struct mod mod = {ATTR_member, MOD_ADD, 1, &value};
    const struct op op = {.kind = OP_UPDATE, .dn = str_of(group), .mods = &mod, .n = 1};

    write_equally(forest, &op, code);
}

static void
both_doors_of_both_forests_are_equal(void **state)
{
    (void)state;
    reads_are_equal();
    searches_are_equal();
}

static void
names_are_unique_in_a_domain_or_in_a_forest(void **state)
{
    (void)state;
    add_user(0, "CN=m2," EMEA, "mona", "m2@contoso.com", NULL);
    add_user(0, "CN=m3," EMEA, "Mona", "m3@contoso.com", "not-unique");
    add_user(0, "CN=m4," EMEA, "m4", "mona@contoso.com", "not-unique");
    add_user(1, "CN=m5," FABRIKAM, "mona", "mona@contoso.com", NULL);
    reads_are_equal();
    searches_are_equal();
}

static void
references_stay_in_the_forest(void **state)
{
    (void)state;
    reads_are_equal();
    add_user(0, "CN=new," EMEA, "new", "new@contoso.com", NULL);
    add_member(0, "CN=gAll," CONTOSO, "CN=new," EMEA, NULL);
    add_member(0, "CN=gAll," CONTOSO, FRANK, "dangling-reference");
    add_member(1, "CN=gFab," FABRIKAM, EVA, "dangling-reference");
    reads_are_equal();
    searches_are_equal();
}

static void
what_goes_in_one_domain_goes_from_the_groups_of_another(void **state)
{
    const struct op gone = {.kind = OP_DELETE, .dn = STR(EVA)};
    const struct op renamed = {.kind = OP_RENAME, .dn = STR(MONA), .new_dn = STR("CN=Mo," CONTOSO)};

    (void)state;
    reads_are_equal();
    write_equally(0, &renamed, NULL);
    reads_are_equal();
    searches_are_equal();
    write_equally(0, &gone, NULL);
    reads_are_equal();
    searches_are_equal();
}

static void
nobody_moves_to_another_domain(void **state)
{
    const struct op moved = {.kind = OP_RENAME, .dn = STR(MONA), .new_dn = STR("CN=Mona," EMEA)};
    const struct op lost = {.kind = OP_RENAME, .dn = STR(MONA), .new_dn = STR("CN=Mona," FABRIKAM)};

    (void)state;
    write_equally(0, &moved, "constraint");
    write_equally(0, &lost, "no-parent");
    reads_are_equal();
}

int
main(void)
{
    struct arena *a = arena_new();
    bool installed = slapd_installed(a);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(both_doors_of_both_forests_are_equal, setup, teardown),
        cmocka_unit_test_setup_teardown(names_are_unique_in_a_domain_or_in_a_forest, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(references_stay_in_the_forest, setup, teardown),
        cmocka_unit_test_setup_teardown(what_goes_in_one_domain_goes_from_the_groups_of_another,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_moves_to_another_domain, setup, teardown),
    };

    arena_free(a);
    return installed ? cmocka_run_group_tests_name("two forests", tests, NULL, NULL) : SKIPPED;
}
