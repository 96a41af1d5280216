/* SPDX-License-Identifier: MIT */
/*
 * The certificates of a sandbox: an authority of its own, and a leaf for this machine's names.
 *
 * They are made anew at every start and valid for one year. The authority's key is forgotten as
 * soon as the leaf is signed, so whoever comes to trust the authority trusts nothing but that leaf.
 */
#pragma once

#include "sim/base/err.h"

struct arena;

/* PEM texts, NUL-terminated, in the arena that tls_make was given. */
struct tls_identity {
    struct str authority;
    struct str certificate; /* for localhost, 127.0.0.1 and ::1 */
    struct str key;
};

/* Errors (ERR_SYSTEM) name what GnuTLS refused. */
const struct err *tls_make(struct tls_identity *out, struct arena *a);
