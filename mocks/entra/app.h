/* SPDX-License-Identifier: MIT */
/*
 * An application that may sign in: who it is, how it proves that, and what it may do then.
 */
#pragma once

#include "mocks/entra/permission.h"
#include "sim/base/time.h"

enum { THUMBPRINT_SHA1 = 20, THUMBPRINT_SHA256 = 32 };

/* A registered certificate. */
struct app_certificate {
    struct str der;
    unsigned char sha1[THUMBPRINT_SHA1];
    unsigned char sha256[THUMBPRINT_SHA256];
};

/* Texts are borrowed. */
struct app {
    struct str id;        /* appId, client_id */
    struct str object_id; /* of its service principal */
    struct str name;
    struct str secret;
    vtime secret_until;
    permission_set permissions;
    const struct app_certificate *certificates;
    uint32_t certificate_n;
};
