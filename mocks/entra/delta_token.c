/* SPDX-License-Identifier: MIT */
#include "mocks/entra/delta_token.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "mocks/entra/route.h"
#include "mocks/entra/token_text.h"
#include "sim/base/arena.h"
#include "sim/world/tenant_history.h"

enum { SEAL_BYTES = 32, LIFE_DAYS = 7, NUMBERS = 6 };

/* Tells tokens of another tenant, another collection or another hand. */
static bool
seal(const struct entra_call *c, struct str text, unsigned char out[SEAL_BYTES])
{
    struct str id = tenant_id(c->tenant, c->arena);
    struct str sealed = str_fmt(c->arena, "%s\n" STR_FMT, c->route->path, STR_ARG(text));

    return gnutls_hmac_fast(GNUTLS_MAC_SHA256, id.at, id.len, sealed.at, sealed.len, out) == 0;
}

struct str
delta_token_write(const struct entra_call *c, const struct delta_token *t)
{
    struct buf b = buf_in(c->arena);
    unsigned char mark[SEAL_BYTES] = {0};

    buf_fmt(&b, "%u %u %u %u %u %lld %d", (unsigned)t->stage, t->from, t->to, t->at, t->offset,
            (long long)t->issued, t->select.at != NULL);
    buf_fmt(&b, "\n" STR_FMT "\n" STR_FMT, STR_ARG(t->select), STR_ARG(t->filter));
    (void)seal(c, buf_str(&b), mark);
    buf_add(&b, str_n((const char *)mark, sizeof mark));
    return base64url_encode(buf_str(&b), c->arena);
}

/* The numbers before the first line's end. They are ours: the seal was checked before. */
static void
read_numbers(struct delta_token *t, struct str line)
{
    int64_t n[NUMBERS + 1] = {0};

    for (size_t i = 0; i <= NUMBERS && line.at; i++)
        (void)str_int(str_cut(&line, ' '), &n[i]);
    t->stage = (enum delta_stage)n[0];
    t->from = (uint32_t)n[1];
    t->to = (uint32_t)n[2];
    t->at = (uint32_t)n[3];
    t->offset = (uint32_t)n[4];
    t->issued = n[5];
    if (!n[6])
        t->select.at = NULL;
}

bool
delta_token_read(struct delta_token *out, const struct entra_call *c, struct str text)
{
    unsigned char mark[SEAL_BYTES];
    struct str bytes;

    if (!base64url_decode(text, &bytes, c->arena) || bytes.len <= SEAL_BYTES)
        return false;
    struct str told = str_from(bytes, bytes.len - SEAL_BYTES);
    struct str rest = str_sub(bytes, 0, bytes.len - SEAL_BYTES);
    if (!seal(c, rest, mark) || gnutls_memcmp(told.at, mark, SEAL_BYTES) != 0)
        return false;
    struct str numbers = str_cut(&rest, '\n');
    *out = (struct delta_token){.select = str_cut(&rest, '\n')};
    out->filter = rest;
    read_numbers(out, numbers);
    return true;
}

bool
delta_token_fresh(const struct entra_call *c, const struct delta_token *t)
{
    uint32_t begin = tenant_history_begin(c->tenant), end = tenant_history_end(c->tenant);
    uint32_t first = t->stage == DELTA_FIRST ? t->to : t->from;

    return first >= begin && t->from <= end && t->to <= end &&
           tenant_now(c->tenant) < t->issued + (vtime)LIFE_DAYS * DAY;
}
