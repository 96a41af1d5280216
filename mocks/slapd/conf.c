/* SPDX-License-Identifier: MIT */
#include "mocks/slapd/conf.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mocks/slapd/schema.h"
#include "sim/base/arena.h"
#include "sim/model/dn.h"

static const struct err *
file_error(const char *path, int error, struct arena *a)
{
    const struct err *e =
        err_new(ERR_SYSTEM, NOWHERE, a, "cannot write %s: %s", path, strerror(error));

    return err_remedy(e, a, "make room there, or let TMPDIR name a folder on another disk");
}

const struct err *
slapd_file_write(const char *path, struct str text, struct arena *a)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int error = fd < 0 ? errno : 0;

    while (!error && text.len) {
        ssize_t put = write(fd, text.at, text.len);
        if (put >= 0)
            text = str_from(text, (size_t)put);
        else if (errno != EINTR)
            error = errno;
    }
    if (fd >= 0 && close(fd) != 0 && !error)
        error = errno;
    return error ? file_error(path, error, a) : NULL;
}

/*
 * Deleted and renamed objects are followed by refint, which works in the background. memberof
 * refuses members that do not exist. unique guards what AD keeps unique (in a forest of several
 * domains the door alone guards account names). syncprov is the door for imports. dynlist is left out on purpose: its computed memberOf makes slapd 2.5 abort in a
 * content-sync search.
 */
static void
put_overlays(struct buf *out, const struct slapd_conf *c, const struct slapd_database *d)
{
    buf_fmt(out,
            "overlay syncprov\n"
            "syncprov-sessionlog %u\n"
            "overlay memberof\n"
            "memberof-group-oc group\n"
            "memberof-member-ad member\n"
            "memberof-memberof-ad memberOf\n"
            "memberof-dangling error\n"
            "memberof-dangling-error constraintViolation\n"
            "overlay refint\n"
            "refint_attributes",
            c->session_log);
    slapd_reference_names(out, ' ');
    buf_add(out, STR("\noverlay unique\n"
                     "unique_uri ldap:///?userPrincipalName?sub?\n"));
    if (!d->several)
        buf_add(out, STR("unique_uri ldap:///?sAMAccountName?sub?\n"));
}

static void
put_database(struct buf *out, const struct slapd_conf *c, const struct slapd_database *d)
{
    buf_fmt(out,
            "database mdb\n"
            "suffix \"%s\"\n"
            "rootdn \"%s\"\n"
            "rootpw %s\n"
            "directory \"%s\"\n"
            "maxsize 34359738368\n"
            "dbnosync\n"
            "limits * size=unlimited time=unlimited\n"
            "index objectClass,entryUUID,entryCSN,cn,name,ou,objectGUID,sAMAccountName,"
            "userPrincipalName,mail,proxyAddresses,memberOf eq\n"
            "index ",
            d->base, d->bind_dn, c->password, d->folder);
    size_t start = out->len;
    slapd_reference_names(out, ',');
    out->at[start] = ' '; /* the list's first comma */
    buf_add(out, STR(" eq\n"));
    put_overlays(out, c, d);
}

static struct str
conf_text(const struct slapd_conf *c, struct arena *a)
{
    struct buf out = buf_in(a);

    buf_fmt(&out,
            "include \"%s/ad.schema\"\n"
            "moduleload back_mdb\n"
            "moduleload syncprov\n"
            "moduleload memberof\n"
            "moduleload refint\n"
            "moduleload unique\n"
            "loglevel 0\n"
            "sizelimit unlimited\n"
            "timelimit unlimited\n"
            "tool-threads 2\n"
            "sockbuf_max_incoming_auth 268435456\n"
            "rootDSE \"%s/rootdse.ldif\"\n"
            "access to dn.base=\"\" by * read\n"
            "access to attrs=userPassword,unicodePwd by anonymous auth by * none\n"
            "access to * by users read by anonymous auth by * none\n",
            c->folder, c->folder);
    for (uint32_t i = 0; i < c->n; i++)
        put_database(&out, c, &c->databases[i]);
    return buf_str(&out);
}

/* What AD's root DSE says beyond what slapd's own says. 7 stands for Windows Server 2016. */
static struct str
root_text(const struct slapd_conf *c, struct arena *a)
{
    const char *base = c->databases[0].base;
    struct str domain = dn_domain(str_of(base), a);

    return str_fmt(a,
                   "dn:\n"
                   "objectClass: top\n"
                   "objectClass: extensibleObject\n"
                   "defaultNamingContext: %s\n"
                   "rootDomainNamingContext: %s\n"
                   "configurationNamingContext: CN=Configuration,%s\n"
                   "schemaNamingContext: CN=Schema,CN=Configuration,%s\n"
                   "domainFunctionality: 7\n"
                   "forestFunctionality: 7\n"
                   "domainControllerFunctionality: 7\n"
                   "dNSHostName: dc1." STR_FMT "\n"
                   "ldapServiceName: " STR_FMT ":dc1$@" STR_FMT "\n"
                   "supportedCapabilities: 1.2.840.113556.1.4.800\n"
                   "isSynchronized: TRUE\n"
                   "isGlobalCatalogReady: TRUE\n",
                   base, base, base, base, STR_ARG(domain), STR_ARG(domain),
                   STR_ARG(str_upper(domain, a)));
}

static const char *
in_folder(const struct slapd_conf *c, const char *name, struct arena *a)
{
    return str_z(str_fmt(a, "%s/%s", c->folder, name), a);
}

const struct err *
slapd_conf_write(const struct slapd_conf *c, struct arena *a)
{
    struct buf schema = buf_in(a);

    for (uint32_t i = 0; i < c->n; i++)
        if (mkdir(c->databases[i].folder, 0700) != 0)
            return file_error(c->databases[i].folder, errno, a);
    slapd_schema(&schema);
    TRY(slapd_file_write(in_folder(c, "ad.schema", a), buf_str(&schema), a));
    TRY(slapd_file_write(in_folder(c, "rootdse.ldif", a), root_text(c, a), a));
    return slapd_file_write(in_folder(c, "slapd.conf", a), conf_text(c, a), a);
}
