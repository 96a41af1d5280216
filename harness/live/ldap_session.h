/* SPDX-License-Identifier: MIT */
/*
 * One bound connection to slapd, which is made again once if it broke.
 */
#pragma once

#include <stdbool.h>

#include <ldap.h>

#include "mocks/fixture.h"

struct ldap_session {
    LDAP *ld;
    const struct slapd *slapd;
};

const struct err *ldap_session_open(struct ldap_session *s, const struct slapd *slapd,
                                    struct arena *a);
void ldap_session_close(struct ldap_session *s);

/* Did the user ask to stop? What broke then broke for that, and is not tried again. */
bool ldap_session_stopped(const struct ldap_session *s);

/* Connects again. */
const struct err *ldap_session_again(struct ldap_session *s, struct arena *a);

/* Is the result code no answer of the directory but a broken connection? */
bool ldap_broken(int code);

/*
 * The error for a broken connection: what we were doing, slapd's last words, what to do. ERR_STOPPED:
 * the user asked to stop.
 */
const struct err *ldap_session_lost(const struct ldap_session *s, int code, const char *doing,
                                    struct arena *a);

/*
 * A search that waits for all its entries; texts are NUL-terminated, `attrs` ends in NULL. The code
 * is the directory's answer (LDAP_NO_SUCH_OBJECT and the like); `*found` is to be freed with
 * ldap_msgfree also then, and may be NULL. Error: the connection broke and could not be made again.
 */
const struct err *ldap_session_search(struct ldap_session *s, const char *base, int scope,
                                      const char *filter, char **attrs, LDAPMessage **found,
                                      int *code, struct arena *a);
