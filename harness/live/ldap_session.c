/* SPDX-License-Identifier: MIT */
#include "harness/live/ldap_session.h"

#include <sys/time.h>

#include "sim/base/arena.h"

enum { CONNECT_SECONDS = 10, ANSWER_SECONDS = 600 };

/* The sandbox's own sockets and loopback; everything else is somebody's real directory. */
static bool
is_local(const char *url)
{
    static const char *const local[] = {"ldapi://",
                                        "ldap://127.0.0.1:", "ldap://localhost:", "ldap://[::1]:"};

    for (size_t i = 0; i < sizeof local / sizeof local[0]; i++)
        if (str_istarts(str_of(url), str_of(local[i])) && !strchr(url, ' '))
            return true;
    return false;
}

static const struct err *
not_local(const char *url, struct arena *a)
{
    const struct err *e =
        err_new(ERR_INPUT, NOWHERE, a, "\"%s\" is not an address of the sandbox", url);

    return err_remedy(e, a, "cutover talks to its own slapd only, over ldapi:// or loopback");
}

/*
 * What ~/.ldaprc and its like could have set, as we need it. A signal ends the wait for an answer: a
 * slapd that hangs would hold up a Ctrl-C for as long as ANSWER_SECONDS.
 */
static void
set_options(LDAP *ld)
{
    const int version = LDAP_VERSION3, none = 0, never = LDAP_DEREF_NEVER;
    const struct timeval connect = {.tv_sec = CONNECT_SECONDS}, answer = {.tv_sec = ANSWER_SECONDS};

    ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_option(ld, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    ldap_set_option(ld, LDAP_OPT_DEREF, &never);
    ldap_set_option(ld, LDAP_OPT_SIZELIMIT, &none);
    ldap_set_option(ld, LDAP_OPT_TIMELIMIT, &none);
    ldap_set_option(ld, LDAP_OPT_NETWORK_TIMEOUT, &connect);
    ldap_set_option(ld, LDAP_OPT_TIMEOUT, &answer);
    ldap_set_option(ld, LDAP_OPT_RESTART, LDAP_OPT_OFF);
}

static int
connect_and_bind(struct ldap_session *s)
{
    struct berval password = {.bv_val = (char *)(uintptr_t)s->slapd->password,
                              .bv_len = strlen(s->slapd->password)};
    int code = ldap_initialize(&s->ld, s->slapd->ldapi_url);

    if (code != LDAP_SUCCESS) {
        s->ld = NULL;
        return code;
    }
    set_options(s->ld);
    return ldap_sasl_bind_s(s->ld, s->slapd->bind_dn, LDAP_SASL_SIMPLE, &password, NULL, NULL,
                            NULL);
}

const struct err *
ldap_session_open(struct ldap_session *s, const struct slapd *slapd, struct arena *a)
{
    *s = (struct ldap_session){.slapd = slapd};
    if (!is_local(slapd->ldapi_url))
        return not_local(slapd->ldapi_url, a);
    int code = connect_and_bind(s);
    if (code == LDAP_SUCCESS)
        return NULL;
    ldap_session_close(s);
    return ldap_session_lost(s, code, "connecting to slapd", a);
}

void
ldap_session_close(struct ldap_session *s)
{
    if (s->ld)
        ldap_unbind_ext_s(s->ld, NULL, NULL);
    s->ld = NULL;
}

const struct err *
ldap_session_again(struct ldap_session *s, struct arena *a)
{
    if (ldap_session_stopped(s))
        return ldap_session_lost(s, LDAP_USER_CANCELLED, "connecting to slapd", a);
    ldap_session_close(s);
    return ldap_session_open(s, s->slapd, a);
}

bool
ldap_session_stopped(const struct ldap_session *s)
{
    return s->slapd->proc && proc_stop_asked(s->slapd->proc);
}

bool
ldap_broken(int code)
{
    return code < 0 || code == LDAP_UNAVAILABLE;
}

const struct err *
ldap_session_lost(const struct ldap_session *s, int code, const char *doing, struct arena *a)
{
    struct proc *proc = s->slapd->proc;
    if (ldap_session_stopped(s))
        return err_new(ERR_STOPPED, NOWHERE, a, "stopped while %s", doing);
    struct str words = proc ? proc_last_words(proc, a) : STR("");
    const struct err *e =
        err_new(ERR_SANDBOX, NOWHERE, a, "slapd went away while %s (%s)%s" STR_FMT, doing,
                proc && !proc_alive(proc) ? "the process has ended" : ldap_err2string(code),
                words.len ? ": " : "", STR_ARG(words));

    return err_remedy(
        e, a,
        "Run again; if it happens again, run with --keep and look at slapd.log in the "
        "folder that is kept.");
}

static int
search(struct ldap_session *s, const char *base, int scope, const char *filter, char **attrs,
       LDAPMessage **found)
{
    *found = NULL;
    if (!s->ld)
        return LDAP_SERVER_DOWN;
    return ldap_search_ext_s(s->ld, base, scope, filter, attrs, 0, NULL, NULL, NULL, LDAP_NO_LIMIT,
                             found);
}

const struct err *
ldap_session_search(struct ldap_session *s, const char *base, int scope, const char *filter,
                    char **attrs, LDAPMessage **found, int *code, struct arena *a)
{
    *code = search(s, base, scope, filter, attrs, found);
    if (!ldap_broken(*code))
        return NULL;
    ldap_msgfree(*found);
    *found = NULL;
    TRY(ldap_session_again(s, a));
    *code = search(s, base, scope, filter, attrs, found);
    if (!ldap_broken(*code))
        return NULL;
    ldap_msgfree(*found);
    *found = NULL;
    return ldap_session_lost(s, *code, "searching the directory", a);
}
