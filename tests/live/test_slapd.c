/* SPDX-License-Identifier: MIT */
/*
 * slapd as Active Directory by itself: how it starts and ends, what other LDAP clients meet, and the
 * corners of content sync and of references that the two doors have no twin for.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ldap.h>

#include "tests/live/doors.h"

#define BASE "DC=contoso,DC=com"
#define PILOT "OU=Pilot," BASE

static const char small_world[] =
    "dn: " BASE "\nobjectClass: domainDNS\n\n"
    "dn: " PILOT "\nobjectClass: organizationalUnit\n\n"
    "dn: CN=Alice," PILOT "\nobjectClass: user\nsAMAccountName: alice\n\n"
    "dn: CN=Bob," PILOT "\nobjectClass: user\nsAMAccountName: bob\n"
    "thumbnailPhoto:: AAH/gA==\n\n"
    "dn: CN=gSales," BASE "\nobjectClass: group\nsAMAccountName: gSales\n"
    "member: CN=Alice," PILOT "\nmember: CN=Bob," PILOT "\n";

static struct doors d;

static int
setup(void **state)
{
    (void)state;
    doors_open(&d, small_world, 0);
    return 0;
}

/* With a session log so short that a few deletes are forgotten. */
static int
setup_forgetful(void **state)
{
    (void)state;
    doors_open(&d, small_world, 2);
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    doors_close(&d);
    return 0;
}

static int64_t
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- another client, over the loopback port ---------------------------------------------------- */

static LDAP *
other_client(const struct slapd *s)
{
    const int version = LDAP_VERSION3;
    struct berval password = {.bv_val = (char *)(uintptr_t)s->password,
                              .bv_len = strlen(s->password)};
    LDAP *ld;

    assert_int_equal(ldap_initialize(&ld, s->ldap_url), LDAP_SUCCESS);
    ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version);
    assert_int_equal(
        ldap_sasl_bind_s(ld, s->bind_dn, LDAP_SASL_SIMPLE, &password, NULL, NULL, NULL),
        LDAP_SUCCESS);
    return ld;
}

static int
client_add(LDAP *ld, const char *dn, const char *class, const char *account)
{
    char *classes[] = {(char *)(uintptr_t) class, NULL};
    char *accounts[] = {(char *)(uintptr_t)account, NULL};
    LDAPMod class_mod = {.mod_type = (char *)(uintptr_t) "objectClass", .mod_values = classes};
    LDAPMod account_mod = {.mod_type = (char *)(uintptr_t) "sAMAccountName",
                           .mod_values = accounts};
    LDAPMod *mods[] = {&class_mod, &account_mod, NULL};

    return ldap_add_ext_s(ld, dn, mods, NULL, NULL);
}

static int
client_add_member(LDAP *ld, const char *group, const char *member)
{
    char *members[] = {(char *)(uintptr_t)member, NULL};
    LDAPMod mod = {
        .mod_op = LDAP_MOD_ADD, .mod_type = (char *)(uintptr_t) "member", .mod_values = members};
    LDAPMod *mods[] = {&mod, NULL};

    return ldap_modify_ext_s(ld, group, mods, NULL, NULL);
}

static int
count(LDAP *ld, const char *base, int scope, const char *filter)
{
    LDAPMessage *found = NULL;

    ldap_search_ext_s(ld, base, scope, filter, NULL, 0, NULL, NULL, NULL, 0, &found);
    int n = ldap_count_entries(ld, found);
    ldap_msgfree(found);
    return n;
}

/* --- the door ---------------------------------------------------------------------------------- */

static struct batch
read_on(struct str watermark)
{
    struct batch batch;

    assert_no_error(connector_read(d.live, watermark, &batch, d.arena), d.arena);
    return batch;
}

static struct receipt
write_one(const struct op *op)
{
    struct receipt receipt;

    assert_no_error(connector_apply(d.live, op, 1, &receipt, d.arena), d.arena);
    return receipt;
}

static struct receipt
delete_one(struct str dn)
{
    return write_one(&(struct op){.kind = OP_DELETE, .dn = dn});
}

static struct receipt
change_members(const char *group, enum mod_kind kind, struct str member)
{
    const struct mod mod = {ATTR_member, kind, 1, &member};

    return write_one(&(struct op){.kind = OP_UPDATE, .dn = str_of(group), .n = 1, .mods = &mod});
}

static uint32_t
count_kind(const struct batch *batch, enum change_kind kind)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < batch->changes.n; i++)
        n += batch->changes.at[i].kind == kind;
    return n;
}

/* --- starting and ending ----------------------------------------------------------------------- */

static void
it_starts_in_less_than_300_ms(void **state)
{
    int64_t start = now_ms();

    (void)state;
    doors_open(&d, small_world, 0);
    int64_t took = now_ms() - start;
    print_message("slapd ready after %d ms, loaded and answering after %d ms\n",
                  (int)(d.slapd.ready_us / 1000), (int)took);
    assert_true(took < 300);
    doors_close(&d);
}

/* Two servers with the same entries serve the same bytes; no watermark of one is good for the other. */
static void
two_starts_serve_the_same(void **state)
{
    struct str marks[2] = {STR(""), STR("")};
    struct doors other;

    (void)state;
    doors_open(&other, small_world, 0);
    const char *first = print_read(d.live, &marks[0], &d.schema, d.arena);
    const char *second = print_read(other.live, &marks[1], &other.schema, other.arena);
    assert_string_equal(first, second);
    struct batch batch = read_on(marks[1]);
    assert_true(batch.stale);
    doors_close(&other);
}

static bool
port_answers(const char *url)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    to.sin_port = htons((uint16_t)atoi(strrchr(url, ':') + 1));
    bool answers = connect(fd, (struct sockaddr *)&to, sizeof to) == 0;
    close(fd);
    return answers;
}

static void
nothing_is_left_when_it_ends(void **state)
{
    char folder[256], url[64];

    (void)state;
    doors_open(&d, small_world, 0);
    pid_t pid = proc_pid(d.slapd.proc);
    snprintf(folder, sizeof folder, "%s", sandbox_folder(d.sandbox));
    snprintf(url, sizeof url, "%s", d.slapd.ldap_url);
    assert_true(port_answers(url));
    doors_close(&d);
    assert_int_equal(kill(pid, 0), -1);
    assert_int_equal(errno, ESRCH);
    assert_int_not_equal(access(folder, F_OK), 0);
    assert_false(port_answers(url));
}

/* The program that has it is killed without a chance to tidy up. */
static void
nothing_is_left_after_kill_9(void **state)
{
    struct told {
        pid_t pid;
        char url[64], folder[256];
    } told = {0};
    int ends[2];

    (void)state;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t program = fork();
    if (program == 0) {
        doors_open(&d, small_world, 0);
        told.pid = proc_pid(d.slapd.proc);
        snprintf(told.url, sizeof told.url, "%s", d.slapd.ldap_url);
        snprintf(told.folder, sizeof told.folder, "%s", sandbox_folder(d.sandbox));
        if (write(ends[1], &told, sizeof told) == sizeof told)
            pause();
        _exit(1);
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], &told, sizeof told), sizeof told);
    assert_true(port_answers(told.url));
    kill(program, SIGKILL);
    waitpid(program, NULL, 0);
    int64_t start = now_ms();
    while (now_ms() - start < 2000 && (access(told.folder, F_OK) == 0 || port_answers(told.url)))
        usleep(5000);
    assert_int_not_equal(access(told.folder, F_OK), 0);
    assert_false(port_answers(told.url));
    close(ends[0]);
}

static void
a_missing_slapd_says_what_to_install(void **state)
{
    struct slapd_settings settings = SLAPD_USUAL;
    struct sandbox *s;
    struct slapd out;

    (void)state;
    settings.program = "no-slapd-of-this-name";
    assert_null(sandbox_open(&s, false, d.arena));
    const struct err *e =
        slapd_start_with(&out, s, d.world.list.at, d.world.list.n, settings, d.arena);
    assert_non_null(e);
    assert_int_equal(e->kind, ERR_SANDBOX);
    assert_true(str_find(e->remedy, STR("install the package slapd")) >= 0);
    sandbox_close(s);
}

static void
an_attribute_that_is_not_ads_is_refused_by_name(void **state)
{
    struct entry_builder b = entry_builder_in(d.arena);
    struct sandbox *s;
    struct slapd out;

    (void)state;
    entry_add(&b, ATTR_usageLocation, STR("DE"));
    struct entry wrong = entry_make(&b, SIDE_AD, CLASS_domainDNS, STR(""), STR("DC=x,DC=com"));
    assert_null(sandbox_open(&s, false, d.arena));
    const struct err *e = slapd_start(&out, s, &wrong, 1, 0, d.arena);
    assert_non_null(e);
    assert_int_equal(e->kind, ERR_INPUT);
    assert_true(str_find(e->text, STR("usageLocation")) >= 0);
    sandbox_close(s);
}

static void
an_address_elsewhere_is_refused(void **state)
{
    static const char *const elsewhere[] = {
        "ldap://10.0.0.1:389", "ldap://dc1.contoso.com", "ldaps://127.0.0.1:636",
        "ldap://127.0.0.1.evil.example", "ldapi:///x ldap://10.0.0.1"};
    struct slapd out = d.slapd;

    (void)state;
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
        struct connector *c;
        out.ldapi_url = elsewhere[i];
        const struct err *e = ldap_connector_open(&c, &out, &(struct mint){0}, &d.schema, d.arena);
        assert_non_null(e);
        assert_int_equal(e->kind, ERR_INPUT);
    }
}

static void
slapd_killed_in_the_middle_is_a_clear_error(void **state)
{
    const struct query all = {.base = STR(BASE), .scope = SCOPE_SUBTREE};
    struct entries found;
    struct batch batch;
    struct receipt receipt;
    const struct op op = {.kind = OP_DELETE, .dn = STR("CN=Bob," PILOT)};

    (void)state;
    kill(proc_pid(d.slapd.proc), SIGKILL);
    const struct err *errors[] = {connector_read(d.live, STR(""), &batch, d.arena),
                                  connector_find(d.live, &all, &found, d.arena),
                                  connector_apply(d.live, &op, 1, &receipt, d.arena)};
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        assert_non_null(errors[i]);
        assert_int_equal(errors[i]->kind, ERR_SANDBOX);
        assert_true(str_find(errors[i]->text, STR("slapd went away")) >= 0);
        assert_true(errors[i]->remedy.len > 0);
    }
}

static volatile sig_atomic_t stop_asked;

static void
ask_to_stop(int number)
{
    (void)number;
    stop_asked = 1;
}

static bool
is_stop_asked(void *context)
{
    (void)context;
    return stop_asked;
}

/* Whatever is asked of it, and however often. */
static void
a_slapd_that_hangs_does_not_hold_up_the_user_who_asks_to_stop(void **state)
{
    const struct sigaction on_alarm = {.sa_handler = ask_to_stop};
    const struct query all = {.base = STR(BASE), .scope = SCOPE_SUBTREE};
    const struct op op = {.kind = OP_DELETE, .dn = STR("CN=Bob," PILOT)};

    (void)state;
    sigaction(SIGALRM, &on_alarm, NULL);
    sandbox_on_stop(d.sandbox, is_stop_asked, NULL);
    kill(proc_pid(d.slapd.proc), SIGSTOP);
    for (int i = 0; i < 3; i++) {
        struct entries found;
        struct batch batch;
        struct receipt receipt;
        time_t began = time(NULL);
        stop_asked = 0;
        alarm(1);
        const struct err *e = i == 0   ? connector_read(d.live, STR(""), &batch, d.arena)
                              : i == 1 ? connector_find(d.live, &all, &found, d.arena)
                                       : connector_apply(d.live, &op, 1, &receipt, d.arena);
        assert_true(time(NULL) - began < 5);
        assert_non_null(e);
        assert_int_equal(e->kind, ERR_STOPPED);
    }
    signal(SIGALRM, SIG_DFL);
}

/* The ordinary user whom every system has. */
static void
it_runs_for_an_ordinary_user(void **state)
{
    const struct passwd *nobody = getpwnam("nobody");

    (void)state;
    if (getuid() != 0 || !nobody)
        return; /* then all other tests show it */
    pid_t child = fork();
    if (child == 0) {
        if (setgid(nobody->pw_gid) != 0 || setuid(nobody->pw_uid) != 0)
            _exit(2);
        unsetenv("TMPDIR");
        doors_open(&d, small_world, 0);
        bool all = read_on(STR("")).changes.n == 5;
        doors_close(&d);
        _exit(all ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* --- other clients ----------------------------------------------------------------------------- */

static void
the_root_dse_and_the_bit_filter_are_those_of_ad(void **state)
{
    LDAP *ld = other_client(&d.slapd);

    (void)state;
    assert_int_equal(count(ld, "", LDAP_SCOPE_BASE, "(defaultNamingContext=" BASE ")"), 1);
    assert_int_equal(
        count(ld, "", LDAP_SCOPE_BASE, "(supportedCapabilities=1.2.840.113556.1.4.800)"), 1);
    assert_int_equal(
        count(ld, BASE, LDAP_SCOPE_SUBTREE, "(userAccountControl:1.2.840.113556.1.4.803:=512)"), 2);
    assert_int_equal(count(ld, BASE, LDAP_SCOPE_SUBTREE, "(memberOf=CN=gSales," BASE ")"), 2);
    assert_int_equal(count(ld, BASE, LDAP_SCOPE_SUBTREE, "(sAMAccountName=AL*)"), 1);
    ldap_unbind_ext_s(ld, NULL, NULL);
}

static void
what_ad_refuses_is_refused_to_other_clients(void **state)
{
    LDAP *ld = other_client(&d.slapd);

    (void)state;
    assert_int_equal(client_add(ld, "CN=x," BASE, "user", "alice"), LDAP_CONSTRAINT_VIOLATION);
    assert_int_equal(client_add_member(ld, "CN=gSales," BASE, "CN=nobody," BASE),
                     LDAP_CONSTRAINT_VIOLATION);
    ldap_unbind_ext_s(ld, NULL, NULL);
}

static void
strangers_see_the_root_dse_only(void **state)
{
    const int version = LDAP_VERSION3;
    LDAP *ld;

    (void)state;
    assert_int_equal(ldap_initialize(&ld, d.slapd.ldap_url), LDAP_SUCCESS);
    ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version);
    assert_int_equal(count(ld, "", LDAP_SCOPE_BASE, "(objectClass=*)"), 1);
    assert_true(count(ld, BASE, LDAP_SCOPE_SUBTREE, "(objectClass=*)") <= 0);
    ldap_unbind_ext_s(ld, NULL, NULL);
}

static void
an_object_of_another_client_is_seen_and_seen_to_go(void **state)
{
    struct batch before = read_on(STR(""));
    LDAP *ld = other_client(&d.slapd);

    (void)state;
    assert_int_equal(client_add(ld, "CN=Ext," PILOT, "user", "ext"), LDAP_SUCCESS);
    struct batch added = read_on(before.watermark);
    assert_int_equal(added.changes.n, 1);
    const struct entry *e = &added.changes.at[0].entry;
    assert_true(str_eq(e->dn, STR("CN=Ext," PILOT)));
    assert_int_equal(e->class, CLASS_user);
    assert_int_equal(e->anchor.len, 16);
    struct receipt r = write_one(
        &(struct op){.kind = OP_RENAME, .anchor = e->anchor, .new_dn = STR("CN=Ex," BASE)});
    assert_int_equal(r.effect.kind, EFFECT_RENAMED);
    assert_int_equal(ldap_delete_ext_s(ld, "CN=Ex," BASE, NULL, NULL), LDAP_SUCCESS);
    struct batch gone = read_on(added.watermark);
    assert_int_equal(gone.changes.n, 1);
    assert_int_equal(gone.changes.at[0].kind, CHANGE_GONE);
    assert_true(str_eq(gone.changes.at[0].entry.anchor, e->anchor));
    ldap_unbind_ext_s(ld, NULL, NULL);
}

/* --- content sync ------------------------------------------------------------------------------ */

/* As if the directory had been put back to an older state: `csn=2026...` becomes `csn=3026...`. */
static struct str
from_the_future(struct str watermark)
{
    char *text = (char *)(uintptr_t)str_z(watermark, d.arena);
    char *csn = strstr(text, "csn=");

    assert_non_null(csn);
    csn[4] = '3';
    return str_of(text);
}

static void
a_watermark_that_is_not_ours_is_stale(void **state)
{
    struct batch first = read_on(STR(""));

    (void)state;
    assert_false(first.stale);
    assert_true(read_on(STR("rubbish")).stale);
    assert_true(read_on(STR("ldap-0000000000000000-1-rid=000")).stale);
    assert_true(read_on(from_the_future(first.watermark)).stale);
    assert_int_equal(read_on(first.watermark).changes.n, 0);
}

static void
add_users(uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct op op = {.kind = OP_ADD,
                              .class = CLASS_user,
                              .dn = str_fmt(d.arena, "CN=u%u," PILOT, (unsigned)i)};
        assert_int_equal(write_one(&op).state, RECEIPT_DONE);
    }
}

/* More deletes than the session log holds: slapd says who is there, and the others are gone. */
static void
deletes_are_told_by_absence_too(void **state)
{
    (void)state;
    add_users(6);
    struct batch before = read_on(STR(""));
    for (uint32_t i = 0; i < 5; i++)
        delete_one(str_fmt(d.arena, "CN=u%u," PILOT, (unsigned)i));
    struct batch after = read_on(before.watermark);
    assert_int_equal(count_kind(&after, CHANGE_GONE), 5);
    assert_int_equal(count_kind(&after, CHANGE_PUT), 0);
    assert_int_equal(read_on(after.watermark).changes.n, 0);
}

/* Who reads from an older watermark is told what another reader has been told already. */
static void
each_watermark_has_its_own_view(void **state)
{
    struct batch connect = read_on(STR("")), cloud = read_on(STR(""));

    (void)state;
    delete_one(STR("CN=Alice," PILOT));
    struct batch first = read_on(connect.watermark);
    assert_int_equal(count_kind(&first, CHANGE_GONE), 1);
    delete_one(STR("CN=Bob," PILOT));
    struct batch second = read_on(cloud.watermark);
    assert_int_equal(count_kind(&second, CHANGE_GONE), 2);
    struct batch third = read_on(first.watermark);
    assert_int_equal(count_kind(&third, CHANGE_GONE), 1);
    assert_int_equal(count_kind(&third, CHANGE_PUT), 0);
}

/* Made and deleted between two reads: nobody is told of it. */
static void
what_came_and_went_is_no_news(void **state)
{
    struct batch before = read_on(STR(""));

    (void)state;
    add_users(1);
    delete_one(STR("CN=u0," PILOT));
    assert_int_equal(read_on(before.watermark).changes.n, 0);
}

/* --- references -------------------------------------------------------------------------------- */

enum { MANY = 1500 };

static void
members_below_a_renamed_ou_are_mended_before_the_answer(void **state)
{
    struct buf ldif = buf_in(arena_new());
    struct arena *a = ldif.arena;
    uint32_t mended = 0;

    (void)state;
    buf_add(&ldif, STR("dn: " BASE "\nobjectClass: domainDNS\n\ndn: " PILOT
                       "\nobjectClass: organizationalUnit\n\n"));
    for (int i = 0; i < MANY; i++)
        buf_fmt(&ldif, "dn: CN=u%d," PILOT "\nobjectClass: user\n\n", i);
    buf_add(&ldif, STR("dn: CN=g," BASE "\nobjectClass: group\n"));
    for (int i = 0; i < MANY; i++)
        buf_fmt(&ldif, "member: CN=u%d," PILOT "\n", i);
    doors_open(&d, buf_z(&ldif), 0);
    const struct op rename = {.kind = OP_RENAME, .dn = STR(PILOT), .new_dn = STR("OU=Wave," BASE)};
    int64_t start = now_ms();
    assert_int_equal(write_one(&rename).state, RECEIPT_DONE);
    print_message("%d references mended in %d ms\n", MANY, (int)(now_ms() - start));
    struct batch all = read_on(STR(""));
    const struct attr *members = NULL;
    for (uint32_t i = 0; i < all.changes.n; i++)
        if (all.changes.at[i].entry.class == CLASS_group)
            members = entry_get(&all.changes.at[i].entry, ATTR_member);
    assert_non_null(members);
    for (uint32_t i = 0; i < members->n; i++)
        mended += str_eq(members->values[i], str_fmt(a, "CN=u%u,OU=Wave," BASE, (unsigned)i));
    assert_int_equal(mended, MANY); /* every one, and in their old order */
    doors_close(&d);
    arena_free(a);
}

/* refint is late; a new object of the old name must not lose what it is given. */
static void
a_name_that_comes_back_keeps_its_new_references(void **state)
{
    const struct op again = {.kind = OP_ADD, .class = CLASS_user, .dn = STR("CN=New," PILOT)};

    (void)state;
    for (int round = 0; round < 20; round++) {
        assert_int_equal(write_one(&again).state, RECEIPT_DONE);
        delete_one(again.dn); /* nobody refers to it: there is nothing to wait for */
        assert_int_equal(write_one(&again).state, RECEIPT_DONE);
        assert_int_equal(
            change_members("CN=gSales," BASE, MOD_ADD, STR("CN=New," PILOT)).effect.kind,
            EFFECT_UPDATED);
        usleep(3000);
        struct receipt r = change_members("CN=gSales," BASE, MOD_REMOVE, STR("CN=New," PILOT));
        assert_int_equal(r.effect.kind, EFFECT_UPDATED);
        delete_one(again.dn);
    }
    assert_int_equal(read_on(STR("")).changes.n, 5);
}

#define WITH_SLAPD(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
    struct arena *a = arena_new();
    bool installed = slapd_installed(a);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_starts_in_less_than_300_ms),
        WITH_SLAPD(two_starts_serve_the_same),
        cmocka_unit_test(nothing_is_left_when_it_ends),
        cmocka_unit_test(nothing_is_left_after_kill_9),
        WITH_SLAPD(a_missing_slapd_says_what_to_install),
        WITH_SLAPD(an_attribute_that_is_not_ads_is_refused_by_name),
        WITH_SLAPD(an_address_elsewhere_is_refused),
        WITH_SLAPD(slapd_killed_in_the_middle_is_a_clear_error),
        WITH_SLAPD(a_slapd_that_hangs_does_not_hold_up_the_user_who_asks_to_stop),
        cmocka_unit_test(it_runs_for_an_ordinary_user),
        WITH_SLAPD(the_root_dse_and_the_bit_filter_are_those_of_ad),
        WITH_SLAPD(what_ad_refuses_is_refused_to_other_clients),
        WITH_SLAPD(strangers_see_the_root_dse_only),
        WITH_SLAPD(an_object_of_another_client_is_seen_and_seen_to_go),
        WITH_SLAPD(a_watermark_that_is_not_ours_is_stale),
        cmocka_unit_test_setup_teardown(deletes_are_told_by_absence_too, setup_forgetful, teardown),
        WITH_SLAPD(each_watermark_has_its_own_view),
        WITH_SLAPD(what_came_and_went_is_no_news),
        cmocka_unit_test(members_below_a_renamed_ou_are_mended_before_the_answer),
        WITH_SLAPD(a_name_that_comes_back_keeps_its_new_references),
    };

    arena_free(a);
    return installed ? cmocka_run_group_tests_name("slapd as AD", tests, NULL, NULL) : 0;
}
