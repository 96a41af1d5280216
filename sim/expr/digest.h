/* SPDX-License-Identifier: MIT */
/*
 * SHA-256 (FIPS 180-4), for Thumbprint(). Nothing here guards a secret.
 */
#pragma once

#include "sim/base/str.h"

/* The 32 bytes of the digest, in the arena. */
struct str expr_digest_sha256(struct str bytes, struct arena *a);
