/* SPDX-License-Identifier: MIT */
#include "tests/bench/replica.h"

#include <ldap.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "mocks/slapd/conf.h"
#include "mocks/slapd/schema.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "tests/bench/figures.h"

enum { PATIENCE_S = 600 };

static struct str
conf_text(const struct slapd *provider, const char *folder, struct arena *a)
{
    return str_fmt(a,
                   "include \"%s/ad.schema\"\n"
                   "moduleload back_mdb\n"
                   "moduleload memberof\n"
                   "sockbuf_max_incoming_auth 268435456\n"
                   "sockbuf_max_incoming 268435456\n"
                   "database mdb\n"
                   "suffix \"%s\"\n"
                   "rootdn \"%s\"\n"
                   "rootpw %s\n"
                   "directory \"%s/db\"\n"
                   "maxsize 34359738368\n"
                   "dbnosync\n"
                   "index objectClass,entryUUID,entryCSN eq\n"
                   "syncrepl rid=001 provider=%s type=refreshOnly interval=01:00:00:00 "
                   "searchbase=\"%s\" bindmethod=simple binddn=\"%s\" credentials=%s\n",
                   folder, provider->base, provider->bind_dn, provider->password, folder,
                   provider->ldap_url, provider->base, provider->bind_dn, provider->password);
}

static LDAP *
talk_to(const char *url, const struct slapd *as)
{
    const int version = LDAP_VERSION3;
    struct berval password = {strlen(as->password), (char *)(uintptr_t)as->password};
    LDAP *ld = NULL;

    if (ldap_initialize(&ld, url) != LDAP_SUCCESS)
        return NULL;
    ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version);
    if (ldap_sasl_bind_s(ld, as->bind_dn, LDAP_SASL_SIMPLE, &password, NULL, NULL, NULL) ==
        LDAP_SUCCESS)
        return ld;
    ldap_unbind_ext_s(ld, NULL, NULL);
    return NULL;
}

/* How far a server is: the CSN at its head; empty: nothing there yet. */
static struct str
progress(const char *url, const struct slapd *as, struct arena *a)
{
    char *attrs[] = {(char *)(uintptr_t) "contextCSN", NULL};
    LDAP *ld = talk_to(url, as);
    LDAPMessage *found = NULL;
    struct str csn = STR("");

    if (!ld)
        return csn;
    if (ldap_search_ext_s(ld, as->base, LDAP_SCOPE_BASE, "(objectClass=*)", attrs, 0, NULL, NULL,
                          NULL, 1, &found) == LDAP_SUCCESS) {
        LDAPMessage *entry = ldap_first_entry(ld, found);
        struct berval **values = entry ? ldap_get_values_len(ld, entry, attrs[0]) : NULL;
        if (values && values[0])
            csn = str_copy(str_n(values[0]->bv_val, values[0]->bv_len), a);
        ldap_value_free_len(values);
    }
    ldap_msgfree(found);
    ldap_unbind_ext_s(ld, NULL, NULL);
    return csn;
}

static const char *
socket_url(const char *folder, struct arena *a)
{
    struct buf out = buf_in(a);

    buf_add(&out, STR("ldapi://"));
    for (const char *c = folder; *c; c++)
        if (*c == '/')
            buf_add(&out, STR("%2F"));
        else
            buf_byte(&out, *c);
    buf_add(&out, STR("%2Fldapi"));
    return buf_z(&out);
}

double
replica_seconds(const struct slapd *provider, struct arena *a)
{
    const struct timespec nap = {.tv_nsec = 5000000};
    struct buf schema = buf_in(a);
    struct sandbox *s;
    struct proc *p;

    figures_need(sandbox_open(&s, false, a));
    const char *folder = sandbox_folder(s);
    const char *schema_file = str_z(str_fmt(a, "%s/ad.schema", folder), a);
    const char *conf = str_z(str_fmt(a, "%s/slapd.conf", folder), a);
    const char *database = str_z(str_fmt(a, "%s/db", folder), a);
    const char *url = socket_url(folder, a);
    if (mkdir(database, 0700) != 0)
        exit(4);
    slapd_schema(&schema);
    figures_need(slapd_file_write(schema_file, buf_str(&schema), a));
    figures_need(slapd_file_write(conf, conf_text(provider, folder, a), a));
    struct str whole = progress(provider->ldapi_url, provider, a);
    const char *const argv[] = {"slapd", "-d", "none", "-f", conf, "-h", url, NULL};
    double began = figures_wall();
    figures_need(proc_spawn(&p, s, "replica", argv, a));
    while (!str_eq(progress(url, provider, a), whole)) {
        if (!proc_alive(p) || figures_wall() - began > PATIENCE_S) {
            fprintf(stderr, "the replica does not get there: " STR_FMT "\n",
                    STR_ARG(proc_log_tail(p, a)));
            exit(4);
        }
        nanosleep(&nap, NULL);
    }
    double took = figures_wall() - began;
    sandbox_close(s);
    return took;
}
