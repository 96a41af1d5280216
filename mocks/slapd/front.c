/* SPDX-License-Identifier: MIT */
/*
 * A door for clients that were written for Active Directory.
 *
 * They ask for (objectCategory=person) by the short name of a class, and for objects by
 * (distinguishedName=...). slapd knows neither. So a second slapd stands before the first: it holds
 * nothing, rewrites filters (slapo-rwm), and passes binds and everything else on (slapd-ldap). It is
 * another process because the overlay does not go together with content sync, which imports need.
 */
#include <ldap.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "mocks/fixture.h"
#include "mocks/loopback.h"
#include "mocks/slapd/conf.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

enum { READY_TRIES = 2000 }; /* milliseconds */

/* The category that objects of a class have, by the names of the classes that share it. */
static const struct {
    const char *names;
    const char *category;
} categories[] = {
    {"person|user|contact|inetOrgPerson", "Person"},
    {"group", "Group"},
    {"computer", "Computer"},
    {"organizationalUnit", "Organizational-Unit"},
    {"container", "Container"},
    {"domain|domainDNS", "Domain-DNS"},
};

static void
put_rules(struct buf *out, struct str base)
{
    buf_add(out, STR("overlay rwm\nrwm-rewriteEngine on\nrwm-rewriteContext searchFilter\n"));
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
        buf_fmt(out,
                "rwm-rewriteRule \"^(.*)[(]objectCategory=(%s)[)](.*)$\" "
                "\"%%1(objectCategory=CN=%s,CN=Schema,CN=Configuration," STR_FMT ")%%3\"\n",
                categories[i].names, categories[i].category, STR_ARG(base));
    buf_add(out, STR("rwm-rewriteRule \"^(.*)[(]distinguishedName=([^()]*)[)](.*)$\" "
                     "\"%1(entryDN=%2)%3\"\n"));
}

static struct str
conf_text(const struct slapd *d, const char *folder, const struct str *bases, uint32_t n,
          struct arena *a)
{
    struct buf out = buf_in(a);

    buf_fmt(&out,
            "include \"%s/ad.schema\"\n"
            "moduleload back_ldap\n"
            "moduleload rwm\n"
            "loglevel 0\n"
            "sizelimit unlimited\n"
            "timelimit unlimited\n"
            "rootDSE \"%s/rootdse.ldif\"\n"
            "access to * by * write\n", /* who may do what, the first slapd decides */
            folder, folder);
    for (uint32_t i = 0; i < n; i++) {
        buf_fmt(&out,
                "database ldap\n"
                "suffix \"" STR_FMT "\"\n"
                "uri \"%s\"\n"
                "rebind-as-user yes\n"
                "chase-referrals no\n",
                STR_ARG(bases[i]), d->ldapi_url);
        put_rules(&out, bases[i]);
    }
    return buf_str(&out);
}

/* Does the way through to the first slapd work? */
static bool
answers(const struct slapd *d, const char *url)
{
    struct berval password = {.bv_val = (char *)(uintptr_t)d->password,
                              .bv_len = strlen(d->password)};
    const int version = LDAP_VERSION3;
    LDAP *ld;

    if (ldap_initialize(&ld, url) != LDAP_SUCCESS)
        return false;
    ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version);
    int rc = ldap_sasl_bind_s(ld, d->bind_dn, LDAP_SASL_SIMPLE, &password, NULL, NULL, NULL);
    ldap_unbind_ext_s(ld, NULL, NULL);
    return rc == LDAP_SUCCESS;
}

static const struct err *
await_ready(const struct slapd *d, struct proc *front, const char *url, struct arena *a)
{
    const struct timespec nap = {.tv_nsec = 1000000};

    for (int i = 0; i < READY_TRIES && proc_alive(front) && !proc_stop_asked(front); i++) {
        if (answers(d, url))
            return NULL;
        nanosleep(&nap, NULL);
    }
    bool stopped = proc_stop_asked(front);
    struct str words = proc_last_words(front, a);
    proc_stop(front);
    if (stopped)
        return err_new(ERR_STOPPED, NOWHERE, a, "stopped while slapd was coming up");
    return err_new(ERR_SANDBOX, NOWHERE, a, "the slapd for other clients did not come up%s" STR_FMT,
                   words.len ? ": " : "", STR_ARG(words));
}

const struct err *
slapd_front_start(struct slapd *d, struct sandbox *s, const struct str *bases, uint32_t n,
                  uint16_t port, struct arena *a)
{
    const char *folder = sandbox_folder(s);
    const char *conf = str_z(str_fmt(a, "%s/front.conf", folder), a);
    struct proc *front;
    int listener;

    TRY(slapd_file_write(conf, conf_text(d, folder, bases, n, a), a));
    TRY(loopback_bind(&listener, &port, a)); /* is it free, or which one is */
    close(listener);
    const char *url = str_z(str_fmt(a, "ldap://127.0.0.1:%u", (unsigned)port), a);
    const char *const argv[] = {"slapd", "-d", "none", "-f", conf, "-h", url, NULL};
    TRY(proc_spawn(&front, s, "front", argv, a));
    TRY(await_ready(d, front, url, a));
    d->front = front;
    d->ldap_url = url;
    return NULL;
}
