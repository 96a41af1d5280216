/* SPDX-License-Identifier: MIT */
#include "sim/expr/digest.h"

#include <assert.h>

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "sim/base/arena.h"

static struct str
digest(gnutls_digest_algorithm_t algorithm, struct str bytes, struct arena *a)
{
    size_t n = gnutls_hash_get_len(algorithm);
    char *out = arena_bytes(a, n);
    int failed = gnutls_hash_fast(algorithm, bytes.at, bytes.len, out);

    assert(!failed);
    return str_n(out, n);
}

struct str
expr_digest_sha1(struct str bytes, struct arena *a)
{
    return digest(GNUTLS_DIG_SHA1, bytes, a);
}

struct str
expr_digest_sha256(struct str bytes, struct arena *a)
{
    return digest(GNUTLS_DIG_SHA256, bytes, a);
}
