/* SPDX-License-Identifier: MIT */
/*
 * slapd comes up: configuration, load, start, first answer.
 */
#include "mocks/slapd/start.h"

#include <errno.h>
#include <ldap.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "mocks/loopback.h"
#include "mocks/slapd/conf.h"
#include "mocks/slapd/load.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/model/dn.h"
#include "sim/model/entry.h"

enum {
    LOAD_MS = 600000, /* slapadd of a million objects on a slow disk */
    READY_MS = 10000, /* slapd with its database already loaded */
    STOP_CHECK_MS = 100,
    LITTLE_ROOM = 1 << 20,
    PORT_TRIES = 5,
};

struct starting {
    struct slapd *out;
    struct sandbox *sandbox;
    struct slapd_settings settings;
    const char *folder;
    struct arena *arena;
};

static int64_t
now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static const char *
format_z(struct arena *a, const char *before, const char *middle, const char *after)
{
    return str_z(str_fmt(a, "%s%s%s", before, middle, after), a);
}

static const char *
random_password(struct arena *a)
{
    unsigned char bytes[16];

    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
        return NULL;
    return str_z(hex_lower(str_n((char *)bytes, sizeof bytes), a), a);
}

/* ldapi://%2Ftmp%2F...: the path with everything but letters, digits, - . _ escaped. */
static const char *
ldapi_url(const char *folder, struct arena *a)
{
    struct buf out = buf_in(a);

    buf_add(&out, STR("ldapi://"));
    for (const char *c = format_z(a, folder, "/ldapi", ""); *c; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                     (*c >= '0' && *c <= '9') || *c == '-' || *c == '.' || *c == '_';
        if (plain)
            buf_byte(&out, *c);
        else
            buf_fmt(&out, "%%%02X", (unsigned)(unsigned char)*c);
    }
    return buf_z(&out);
}

/* Finds out whether slapd can have the port, or (0) which one it could have. */
static const struct err *
try_port(uint16_t *port, struct arena *a)
{
    int fd;

    TRY(loopback_bind(&fd, port, a));
    close(fd);
    return NULL;
}

/* Where AppArmor's profiles are; a test has its own. */
static const char *
apparmor_folder(void)
{
    const char *own = getenv("CUTOVER_APPARMOR");

    return own ? own : "/etc/apparmor.d";
}

static bool
apparmor_confines(const struct starting *s)
{
    return access(format_z(s->arena, apparmor_folder(), "/usr.sbin.slapd", ""), F_OK) == 0;
}

/* Folders have another name in each run, so the rule is for all of them. */
static const struct err *
let_in(const struct starting *s, const struct err *e)
{
    struct str folder = str_of(s->folder);

    while (folder.len && folder.at[folder.len - 1] != '-')
        folder.len--;
    return err_remedy(e, s->arena,
                      "AppArmor confines slapd on this machine. Let it into the sandbox, as root: "
                      "add the lines \"" STR_FMT "*/ r,\" and \"" STR_FMT "*/** rwk,\" to "
                      "%s/local/usr.sbin.slapd, then: apparmor_parser -r %s/usr.sbin.slapd",
                      STR_ARG(folder), STR_ARG(folder), apparmor_folder(), apparmor_folder());
}

static bool
disk_is_full(const struct starting *s, struct str words)
{
    struct statvfs disk;

    if (str_ifind(words, STR("no space left")) >= 0 || str_ifind(words, STR("disk is full")) >= 0)
        return true;
    return statvfs(s->folder, &disk) == 0 && disk.f_bavail * disk.f_frsize < LITTLE_ROOM;
}

/* The error that the log of a failed program tells, with what to do about it. */
static const struct err *
failed(const struct starting *s, struct proc *p, const char *what)
{
    struct str log = proc_last_words(p, s->arena);
    const struct err *e = err_new(ERR_SANDBOX, NOWHERE, s->arena, "%s%s" STR_FMT, what,
                                  log.len ? ": " : "", STR_ARG(log));

    if (str_ifind(log, STR("permission denied")) >= 0 && apparmor_confines(s))
        return let_in(s, e);
    if (disk_is_full(s, log))
        return err_remedy(
            e, s->arena, "Make room on the disk of %s, or let TMPDIR name a folder on another one.",
            s->folder);
    return err_remedy(e, s->arena,
                      "Run again with --keep: the private folder then stays, with all logs.");
}

static const struct err *
stopped(const struct starting *s)
{
    return err_new(ERR_STOPPED, NOWHERE, s->arena, "stopped while slapd was coming up");
}

static const struct err *
not_installed(const struct starting *s, const char *program)
{
    const struct err *e =
        err_new(ERR_SANDBOX, NOWHERE, s->arena, "the program %s is not installed", program);

    return err_remedy(e, s->arena, "install the package slapd: sudo apt-get install slapd");
}

static const struct err *
load(const struct starting *s, const char *base, const struct entry *entries, uint32_t n)
{
    const char *ldif = format_z(s->arena, s->folder, "/world.ldif", "");
    const char *conf = format_z(s->arena, s->folder, "/slapd.conf", "");
    const char *const argv[] = {"slapadd", "-q", "-w", "-f", conf, "-b", base, "-l", ldif, NULL};
    struct proc *p;
    int status = 0;

    if (!proc_find(argv[0], s->arena))
        return not_installed(s, argv[0]);
    struct arena_mark mark = arena_mark(s->arena);
    TRY(slapd_ldif_write(ldif, entries, n, s->arena));
    arena_rewind(s->arena, mark);
    TRY(proc_spawn(&p, s->sandbox, "slapadd", argv, s->arena));
    bool ended = false;
    for (int ms = 0; !ended && ms < LOAD_MS && !proc_stop_asked(p); ms += STOP_CHECK_MS)
        ended = proc_wait(p, STOP_CHECK_MS, &status);
    proc_stop(p);
    unlink(ldif);
    if (ended && status == 0)
        return NULL;
    if (!ended && proc_stop_asked(p))
        return stopped(s);
    return failed(s, p, "slapadd could not load the world");
}

struct forests {
    VEC(struct slapd_database) databases;
    VEC(struct loaded {
        const struct entry *entries;
        uint32_t n;
    })
    parts;
};

/* A domain that is not below the one before begins another forest. */
static struct forests
find_forests(const struct starting *s, const struct entry *entries, uint32_t n)
{
    struct forests f = {0};
    struct str root = STR("");

    for (uint32_t i = 0; i < n; i++) {
        bool head = entries[i].class == CLASS_domainDNS;
        if (head && (i == 0 || !dn_within(entries[i].dn, root))) {
            struct str number = str_fmt(s->arena, "%u", f.databases.n + 1);
            root = entries[i].dn;
            struct slapd as = slapd_forest(s->out, root, s->arena);
            *VEC_PUSH(&f.databases, s->arena) = (struct slapd_database){
                .base = as.base,
                .bind_dn = as.bind_dn,
                .folder = format_z(s->arena, s->folder, "/db", str_z(number, s->arena))};
            *VEC_PUSH(&f.parts, s->arena) = (struct loaded){.entries = &entries[i]};
        } else if (head) {
            f.databases.at[f.databases.n - 1].several = true;
        }
        f.parts.at[f.parts.n - 1].n++;
    }
    return f;
}

/* Does it answer a real bind? */
static bool
answers(const struct slapd *d)
{
    struct berval password = {.bv_val = (char *)(uintptr_t)d->password,
                              .bv_len = strlen(d->password)};
    const struct timeval patience = {.tv_sec = READY_MS / 1000};
    const int version = LDAP_VERSION3;
    LDAP *ld;

    if (ldap_initialize(&ld, d->ldapi_url) != LDAP_SUCCESS)
        return false;
    ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_option(ld, LDAP_OPT_TIMEOUT, &patience);
    int rc = ldap_sasl_bind_s(ld, d->bind_dn, LDAP_SASL_SIMPLE, &password, NULL, NULL, NULL);
    ldap_unbind_ext_s(ld, NULL, NULL);
    return rc == LDAP_SUCCESS;
}

static bool
becomes_ready(const struct slapd *d, int64_t start)
{
    const struct timespec nap = {.tv_nsec = 1000000};

    while (proc_alive(d->proc) && !proc_stop_asked(d->proc)) {
        if (answers(d))
            return true;
        if (now_us() - start > READY_MS * 1000)
            return false;
        nanosleep(&nap, NULL);
    }
    return false;
}

static const struct err *
listen_once(const struct starting *s, bool *port_taken)
{
    struct slapd *d = s->out;
    char port[8];
    uint16_t number = s->settings.port;
    TRY(try_port(&number, s->arena));
    struct str digits = str_fmt(s->arena, "%u", (unsigned)number);
    memcpy(port, digits.at, digits.len);
    port[digits.len] = '\0';
    d->ldap_url = format_z(s->arena, "ldap://127.0.0.1:", port, "");
    const char *urls = format_z(s->arena, d->ldapi_url, " ", d->ldap_url);
    const char *conf = format_z(s->arena, s->folder, "/slapd.conf", "");
    const char *const argv[] = {s->settings.program, "-d", "none", "-f", conf, "-h", urls, NULL};
    int64_t start = now_us();

    TRY(proc_spawn(&d->proc, s->sandbox, "slapd", argv, s->arena));
    if (becomes_ready(d, start)) {
        d->ready_us = now_us() - start;
        return NULL;
    }
    proc_stop(d->proc);
    if (proc_stop_asked(d->proc))
        return stopped(s);
    *port_taken = str_ifind(proc_log_tail(d->proc, s->arena), STR("address already in use")) >= 0;
    return failed(s, d->proc, "slapd did not come up");
}

static const struct err *
come_up(const struct starting *s)
{
    const struct err *e = NULL;
    bool port_taken = true;

    for (int i = 0; i < PORT_TRIES && port_taken; i++) {
        port_taken = false;
        e = listen_once(s, &port_taken);
    }
    return e;
}

/* The path of a socket has room for little more than a hundred bytes. */
static const struct err *
path_fits(const struct starting *s)
{
    struct sockaddr_un socket;

    if (strlen(s->folder) + sizeof "/ldapi" <= sizeof socket.sun_path)
        return NULL;
    return err_remedy(err_new(ERR_SANDBOX, NOWHERE, s->arena,
                              "the path of the private folder is too long for a socket: %s",
                              s->folder),
                      s->arena, "Let TMPDIR name a folder with a shorter path.");
}

struct slapd
slapd_forest(const struct slapd *d, struct str base, struct arena *a)
{
    struct slapd as = *d;

    as.base = str_z(base, a);
    as.bind_dn = format_z(a, "CN=Administrator,CN=Users,", as.base, "");
    return as;
}

const struct err *
slapd_start_with(struct slapd *out, struct sandbox *sandbox, const struct entry *entries,
                 uint32_t n, struct slapd_settings settings, struct arena *a)
{
    struct starting s = {.out = out,
                         .sandbox = sandbox,
                         .settings = settings,
                         .folder = sandbox_folder(sandbox),
                         .arena = a};

    if (n == 0 || entries[0].class != CLASS_domainDNS)
        return err_new(ERR_INPUT, NOWHERE, a, "a directory begins with the head of its domain");
    if (!proc_find(settings.program, a))
        return not_installed(&s, settings.program);
    TRY(path_fits(&s));
    *out = (struct slapd){.ldapi_url = ldapi_url(s.folder, a), .password = random_password(a)};
    *out = slapd_forest(out, entries[0].dn, a);
    if (!out->password)
        return err_new(ERR_SYSTEM, NOWHERE, a, "the system gives no random bytes");
    const struct forests forests = find_forests(&s, entries, n);
    const struct slapd_conf conf = {.folder = s.folder,
                                    .databases = forests.databases.at,
                                    .n = forests.databases.n,
                                    .password = out->password,
                                    .session_log = settings.session_log};
    TRY(slapd_conf_write(&conf, a));
    for (uint32_t i = 0; i < conf.n; i++)
        TRY(load(&s, conf.databases[i].base, forests.parts.at[i].entries, forests.parts.at[i].n));
    return come_up(&s);
}

const struct err *
slapd_start(struct slapd *out, struct sandbox *s, const struct entry *entries, uint32_t n,
            uint16_t port, struct arena *a)
{
    struct slapd_settings settings = SLAPD_USUAL;

    settings.port = port;
    return slapd_start_with(out, s, entries, n, settings, a);
}
