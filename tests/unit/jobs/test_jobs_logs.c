/* SPDX-License-Identifier: MIT */
/* The logs that Graph shows: what was provisioned, and who did what to Entra ID. */
#include "tests/unit/jobs/desk.h"

/* --- logs -------------------------------------------------------------------------------------- */

static void
the_provisioning_log_tells_what_every_cycle_did(void **state)
{
    struct desk *d = desk_of_pilot(state);

    struct str log = get(d, "auditLogs/provisioning");
    assert_int_equal(count(log, "\"provisioningAction\":\"create\""), 5);
    assert_int_equal(count(log, "\"errorCode\":\"UnresolvedReference\""), 3);
    assert_true(says(log, str_z(d->job, d->site->arena)));
    d->filter = STR("sourceIdentity/displayName eq 'bob' and provisioningAction eq 'create'");
    log = get(d, "auditLogs/provisioning");
    assert_int_equal(count(log, "\"provisioningAction\""), 1);
    assert_says(log, "\"DistinguishedName\":\"CN=bob," PILOT "\"");
    assert_says(log, "\"displayName\":\"userPrincipalName\",\"oldValue\":null,\"newValue\":"
                     "\"bob@contoso.com\"");
    d->filter = STR("");
    d->top = 2;
    assert_int_equal(count(get(d, "auditLogs/provisioning"), "\"provisioningAction\""), 2);
}

static void
a_filter_that_is_not_understood_is_refused(void **state)
{
    static const char *const wrong[] = {"jobId",
                                        "jobId eq",
                                        "jobId eq 'x",
                                        "jobId likes 'x'",
                                        "nothing eq 'x'",
                                        "jobId eq 'x' or jobId eq 'y'",
                                        "contains(jobId 'x')",
                                        "jobId eq 'x' and "};
    static const char *const right[] = {"contains(jobId,'AD2AAD')", "startswith(jobid,'AD2')",
                                        "activityDateTime ge 2025-09-01T00:00:00Z",
                                        "modifiedProperties/any(p:p/newValue eq 'bob@contoso.com')",
                                        "sourceIdentity/displayName ne 'it''s'"};
    struct desk *d = desk_of_pilot(state);

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        d->filter = str_of(wrong[i]);
        if (ask(d, "GET", "auditLogs/provisioning", "").status != 400)
            fail_msg("%s is not refused", wrong[i]);
    }
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        d->filter = str_of(right[i]);
        if (!count(get(d, "auditLogs/provisioning"), "\"provisioningAction\""))
            fail_msg("%s finds nothing", right[i]);
    }
}

static void
directory_audits_tell_who_did_what(void **state)
{
    struct desk *d = desk_of_pilot(state);
    struct site *s = d->site;

    ent_group(s, "cApp");
    ent_join(s, "cApp", "bob");
    d->filter = STR("activityDisplayName eq 'Add member to group'");
    struct str audits = get(d, "auditLogs/directoryAudits");
    assert_says(audits, "\"displayName\":\"Administrator\"");
    assert_says(audits, "\"newValue\":\"[\\\"bob\\\"]\"");
    assert_says(audits, "\"operationType\":\"Assign\"");
    assert_says(audits, "\"category\":\"GroupManagement\"");
    d->filter = STR("activityDisplayName eq 'Add user'");
    audits = get(d, "auditLogs/directoryAudits");
    assert_int_equal(count(audits, "\"activityDisplayName\""), 2);
    assert_says(audits, "Azure AD Cloud Sync");
    assert_says(audits, "\"operationType\":\"Add\"");
    struct str id = member(audits, "id", s->arena);
    struct jobs_reply one = ask_about(d, "GET", "auditLogs/directoryAudits/{}", id, STR(""), "");
    assert_int_equal(one.status, 200);
    assert_same_str(member(one.body, "id", s->arena), id);
    assert_int_equal(
        ask_about(d, "GET", "auditLogs/directoryAudits/{}", STR("x"), STR(""), "").status, 404);
}

/* The audits with that name: how many, and their text. */
static struct str
audits_named(struct desk *d, const char *name, uint32_t n)
{
    d->filter = str_fmt(d->site->arena, "activityDisplayName eq '%s'", name);
    struct str audits = get(d, "auditLogs/directoryAudits");

    d->filter = STR("");
    if (count(audits, "\"activityDisplayName\"") != n)
        fail_msg("not %u of %s: " STR_FMT, n, name, STR_ARG(audits));
    return audits;
}

static void
an_audit_is_called_by_what_was_done_and_to_whom(void **state)
{
    struct site *s = site_contoso(state);

    ad_add(s, CLASS_contact, "kim", STAFF);
    ad_set(s, "kim", "mail", "kim@fabrikam.com");
    site_open(s);
    connect_on(s);
    struct desk *d = desk(s);
    struct str audits = audits_named(d, "Add contact",
                                     count(get(d, "auditLogs/directoryAudits"), "\"Add contact\""));
    assert_says(audits, "\"type\":\"Contact\"");
    assert_says(audits, "\"displayName\":\"kim\"");
    assert_says(audits, "Microsoft.Azure.SyncFabric");
    assert_says(audits, "\"operationType\":\"Add\"");
    audits = audits_named(d, "Add group", 4);
    assert_int_equal(count(audits, "\"category\":\"GroupManagement\""), 4);
    assert_int_equal(count(audits, "\"type\":\"Group\""), 4);
    ad_unlink(s, "gSales", "member", "bob");
    ad_set(s, "alice", "title", "Lead");
    ad_set(s, "alice", "department", "Sales");
    cycle(s, false);
    audits = audits_named(d, "Remove member from group", 1);
    assert_says(audits, "\"oldValue\":\"[\\\"bob\\\"]\",\"newValue\":\"[]\"");
    audits = audits_named(d, "Update user", 1); /* one write, two properties */
    assert_says(audits, "\"newValue\":\"[\\\"Lead\\\"]\"");
    assert_says(audits, "\"newValue\":\"[\\\"Sales\\\"]\"");
    untick(s, STAFF);
    cycle(s, true);
    audits = audits_named(d, "Delete user",
                          count(get(d, "auditLogs/directoryAudits"), "\"Delete user\""));
    assert_true(count(audits, "\"operationType\":\"Delete\"") > 0);
    uint32_t adds = count(get(d, "auditLogs/directoryAudits"), "\"Add user\"");
    tick(s, STAFF);
    cycle(s, true);
    assert_int_equal(count(get(d, "auditLogs/directoryAudits"), "\"Add user\""), adds);
    audits = audits_named(d, "Restore user",
                          count(get(d, "auditLogs/directoryAudits"), "\"Restore user\""));
    assert_says(audits, "\"operationType\":\"Update\"");
}

static void
owners_are_added_and_removed(void **state)
{
    struct desk *d = desk_of_pilot(state);
    struct site *s = d->site;
    struct batch all = {0};
    struct str owner = STR("");

    ent_group(s, "cApp");
    works(connector_read(s->setup.doors.connect, STR(""), &all, s->arena));
    for (uint32_t i = 0; i < all.changes.n; i++)
        if (str_eq(all.changes.at[i].entry.anchor, ent_id(s, "bob")))
            owner = all.changes.at[i].entry.dn;
    for (int removed = 0; removed < 2; removed++) {
        struct mod mod = {ATTR_owners, removed ? MOD_REMOVE : MOD_ADD, 1, &owner};
        struct op op = {.kind = OP_UPDATE,
                        .class = CLASS_group,
                        .anchor = ent_id(s, "cApp"),
                        .n = 1,
                        .mods = &mod};
        works(lab_entra_write(s->lab, &op, NULL, s->arena));
    }
    assert_says(audits_named(d, "Add owner to group", 1), "\"newValue\":\"[\\\"bob\\\"]\"");
    assert_says(audits_named(d, "Remove owner from group", 1), "\"oldValue\":\"[\\\"bob\\\"]\"");
}

static void
audits_of_clients_stand_among_the_journals_and_come_in_pages(void **state)
{
    struct desk *d = desk_of_pilot(state);
    struct jobs_request q = {
        .method = STR("GET"),
        .route = STR("auditLogs/directoryAudits"),
        .filter = STR(""),
        .after = STR(""),
        .link = STR("L="),
        .top = 1,
        .audits = STR("[{\"id\":\"new\",\"activityDateTime\":\"9999-01-01T00:00:00Z\"},"
                      "{\"id\":\"old\",\"activityDateTime\":\"1999-01-01T00:00:00Z\"}]")};
    struct jobs_reply reply;
    struct str last = STR("");
    uint32_t pages = 0;

    do {
        works(jobs_answer(d->jobs, &q, &reply, d->site->arena));
        assert_int_equal(reply.status, 200);
        last = member(reply.body, "id", d->site->arena);
        assert_true(pages > 0 || str_eq(last, STR("new")));
        q.after = last;
        pages++;
    } while (says(reply.body, "\"@odata.nextLink\":\"L="));
    assert_true(pages > 3);
    assert_same_str(last, STR("old"));
    q.after = STR("nonsense");
    works(jobs_answer(d->jobs, &q, &reply, d->site->arena));
    assert_int_equal(reply.status, 400);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(the_provisioning_log_tells_what_every_cycle_did),
        SITE_TEST(a_filter_that_is_not_understood_is_refused),
        SITE_TEST(directory_audits_tell_who_did_what),
        SITE_TEST(an_audit_is_called_by_what_was_done_and_to_whom),
        SITE_TEST(owners_are_added_and_removed),
        SITE_TEST(audits_of_clients_stand_among_the_journals_and_come_in_pages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
