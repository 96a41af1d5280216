/* SPDX-License-Identifier: MIT */
/*
 * One world behind both doors, for tests that ask both the same: in memory and live, byte for byte.
 */
#pragma once

#include "tests/live/doors.h"

#define BASE "DC=contoso,DC=com"
#define ALICE "CN=Alice,OU=Pilot," BASE
#define BOB "CN=Bob,OU=Pilot," BASE
#define MONA "CN=Mona,OU=Staff," BASE
#define CARL "CN=Carl,OU=Deep,OU=Staff," BASE
#define GSALES "CN=gSales,OU=Groups," BASE
#define GPILOT "CN=gPilot,OU=Pilot," BASE
#define COMMA "CN=Smith\\, Ann \\+ Co,OU=Staff," BASE

static const char world[] =
    "dn: " BASE "\nobjectClass: domainDNS\n\n"
    "dn: OU=Pilot," BASE "\nobjectClass: organizationalUnit\n\n"
    "dn: OU=Staff," BASE "\nobjectClass: organizationalUnit\ndescription: the rest\n\n"
    "dn: OU=Deep,OU=Staff," BASE "\nobjectClass: organizationalUnit\n\n"
    "dn: OU=Groups," BASE "\nobjectClass: organizationalUnit\n\n"
    "dn: CN=Users," BASE "\nobjectClass: container\n\n"
    "dn: " ALICE "\nobjectClass: user\nsAMAccountName: alice\n"
    "userPrincipalName: alice@contoso.com\ntitle: Clerk\nmanager: " MONA "\n"
    "proxyAddresses: SMTP:alice@contoso.com\nproxyAddresses: smtp:a@contoso.com\n"
    "displayName:: SsO8cmdlbg==\nthumbnailPhoto:: AP8A\nhideDLMembership: FALSE\n"
    "mS-DS-ConsistencyGuid:: AAECAwQFBgcICQoLDA0ODw==\n\n"
    "dn: " BOB "\nobjectClass: inetOrgPerson\nsAMAccountName: bob\nmanager: " MONA "\n\n"
    "dn: " GPILOT "\nobjectClass: group\nsAMAccountName: gPilot\nmember: " ALICE "\n\n"
    "dn: " MONA "\nobjectClass: user\nsAMAccountName: mona\nuserAccountControl: 514\n\n"
    "dn: " CARL "\nobjectClass: user\nsAMAccountName: carl\n\n"
    "dn: " COMMA "\nobjectClass: contact\nmail: ann@fabrikam.com\n\n"
    "dn: CN=PC1,OU=Staff," BASE "\nobjectClass: computer\nsAMAccountName: PC1$\n\n"
    "dn: CN=S-1-5-11,CN=Users," BASE "\nobjectClass: foreignSecurityPrincipal\n\n"
    "dn: " GSALES "\nobjectClass: group\nsAMAccountName: gSales\nmember: " ALICE "\n"
    "member: " BOB "\nmember: " CARL "\nmember: " COMMA "\nmanagedBy: " MONA "\n";

static struct doors d;

static inline int
setup(void **state)
{
    (void)state;
    doors_open(&d, world, 0);
    return 0;
}

static inline int
teardown(void **state)
{
    (void)state;
    doors_close(&d);
    return 0;
}

/* Two texts must be one; if not, the first line that differs is shown with the object that it is of. */
static inline void
assert_same_text(const char *memory, const char *live, const char *what)
{
    struct str m = str_of(memory), l = str_of(live), object = STR("");

    while (m.at && l.at) {
        struct str x = str_cut(&m, '\n'), y = str_cut(&l, '\n');
        if (!str_starts(x, STR(" ")))
            object = x;
        if (!str_eq(x, y))
            fail_msg("%s: of " STR_FMT "\n  in memory: " STR_FMT "\n  live:      " STR_FMT, what,
                     STR_ARG(object), STR_ARG(x), STR_ARG(y));
    }
    assert_true(m.at == l.at || (!m.at && !l.at));
}

static inline void
finds_are_equal(const struct query *q)
{
    const char *memory = print_find(d.memory, q, &d.schema, d.arena);
    const char *live = print_find(d.live, q, &d.schema, d.arena);

    assert_same_text(memory, live, str_z(q->filter, d.arena));
}
