/* SPDX-License-Identifier: MIT */
/*
 * What the rest of the program may know of the two posing servers.
 *
 * Each is started into a sandbox (mocks/proc.h), is ready when its start function returns, listens
 * on loopback only, and dies with the program. The port is the one that is asked for, and an error
 * (ERR_SANDBOX) if somebody else has it; 0: one that the kernel picks.
 */
#pragma once

#include <stdint.h>

#include "mocks/proc.h"
#include "sim/base/str.h"
#include "sim/base/time.h"

struct assumptions;
struct entry;

/* slapd as Active Directory (mocks/slapd). Text is NUL-terminated and lives as long as the arena. */
struct slapd {
    struct proc *proc;
    struct proc *front;    /* NULL: there is none */
    const char *base;      /* DC=contoso,DC=com: the root of its first forest */
    const char *ldapi_url; /* ldapi://%2f... for ourselves */
    const char *ldap_url;  /* ldap://127.0.0.1:PORT for others */
    const char *bind_dn;
    const char *password;
    int64_t ready_us; /* from the start to the first answer */
};

/*
 * Starts slapd for the forests in `entries`, and loads all of them before it answers. A forest begins
 * with the head of its root domain and stands together, parents before children; every value is stored
 * as it is given, so two starts with the same entries serve the same bytes. `attrs` not in AD's schema
 * are refused with the name.
 */
const struct err *slapd_start(struct slapd *out, struct sandbox *s, const struct entry *entries,
                              uint32_t n, uint16_t port, struct arena *a);

/*
 * A door before it for clients of Active Directory, which understands filters that slapd does not; from
 * then on ldap_url is its address. `bases`: the roots of all forests.
 */
const struct err *slapd_front_start(struct slapd *d, struct sandbox *s, const struct str *bases,
                                    uint32_t n, uint16_t port, struct arena *a);

/* The same server, to be worked with as the administrator of the forest with that root. */
struct slapd slapd_forest(const struct slapd *d, struct str base, struct arena *a);

/* Entra ID over HTTPS (mocks/entra). */
struct entra {
    struct proc *proc;
    const char *base_url; /* https://localhost:PORT */
    const char *ca_file;  /* PEM, in the sandbox folder */
    const char *tenant_id;
    const char *client_id;
    const char *client_secret; /* an application with full directory rights, for people's clients */
    const char *client_certificate; /* PEM file with certificate and key; NULL: none was made */
    const char *reader_id;          /* an application that may read the directory and its logs */
    const char *reader_secret;
    const char *engine_secret; /* bearer secret of the sandbox's own ingestion endpoint */
    int64_t ready_us;
};

/* Limits on what applications may ask for; the sandbox's own doors have none. */
enum entra_throttle {
    THROTTLE_OFF,
    THROTTLE_DOCUMENTED, /* as Microsoft documents them */
    THROTTLE_SCALED,     /* a hundredth of that, so that a small client meets them */
};

/* What is set up for clients of other people. */
struct entra_clients {
    bool expected;           /* the application gets a certificate, Active Directory its front */
    const char *certificate; /* PEM text: one more that it may sign in with; NULL: none */
    const char *certificate_file; /* where that stands, for messages */
    enum entra_throttle throttle;
};

struct entra_settings {
    const char *domain;
    uint64_t seed;                         /* where the tenant's ids come from */
    vtime now;                             /* what its clock shows */
    const struct assumptions *assumptions; /* readings of disputed behaviour; copied */
    uint16_t port;
    struct entra_clients clients;
};

/* Starts an empty tenant. */
const struct err *entra_start(struct entra *out, struct sandbox *s,
                              const struct entra_settings *settings, struct arena *a);
