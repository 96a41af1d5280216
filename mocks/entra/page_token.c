/* SPDX-License-Identifier: MIT */
/*
 * A token is the place in hexadecimal words, the key behind them, and in front of all 16 bytes of
 * HMAC-SHA256 over place and question, with a key of the tenant; the whole in base64url.
 */
#include "mocks/entra/page_token.h"

#include <assert.h>

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "sim/base/arena.h"
#include "sim/base/codec.h"

enum { SEAL = 16, TOKEN_MAX = 4096 };

static struct str
seal(const struct entra_call *c, struct str place)
{
    const struct graph_query *q = &c->query;
    struct str secret = tenant_secret(c->tenant);
    struct str text = str_fmt(c->arena, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT,
                              STR_ARG(place), STR_ARG(c->request->path), STR_ARG(q->filter),
                              STR_ARG(q->search), STR_ARG(q->orderby));
    char *mac = arena_bytes(c->arena, 32);
    int failed = gnutls_hmac_fast(GNUTLS_MAC_SHA256, secret.at, secret.len, text.at, text.len, mac);

    assert(!failed);
    return str_n(mac, SEAL);
}

/* base64 with - and _ for + and /, without = at its end; and back. */
static struct str
url_form(struct str base64, struct arena *a)
{
    struct str out = str_copy(base64, a);
    char *bytes = (char *)(uintptr_t)out.at;

    while (out.len && out.at[out.len - 1] == '=')
        out.len--;
    for (size_t i = 0; i < out.len; i++)
        bytes[i] = out.at[i] == '+' ? '-' : out.at[i] == '/' ? '_' : out.at[i];
    return out;
}

static struct str
plain_form(struct str token, struct arena *a)
{
    static const char *const padding[] = {"", "", "==", "="};
    struct str out = str_fmt(a, STR_FMT "%s", STR_ARG(token), padding[token.len % 4]);
    char *bytes = (char *)(uintptr_t)out.at;

    for (size_t i = 0; i < out.len; i++)
        bytes[i] = out.at[i] == '-' ? '+' : out.at[i] == '_' ? '/' : out.at[i];
    return out;
}

struct str
page_token(const struct entra_call *c, const struct page_place *place)
{
    struct buf b = buf_in(c->arena), whole = buf_in(c->arena);

    buf_fmt(&b, "%x", place->at);
    for (uint32_t i = 0; i < place->last_n; i++)
        buf_fmt(&b, ",%x", place->last[i]);
    if (place->key.at)
        buf_fmt(&b, "|" STR_FMT, STR_ARG(place->key));
    buf_add(&whole, seal(c, buf_str(&b)));
    buf_add(&whole, buf_str(&b));
    return url_form(base64_encode(buf_str(&whole), c->arena), c->arena);
}

/* Of a token that is ours; so the words are numbers. */
static uint32_t
read_word(struct str word)
{
    static const char digits[] = "0123456789abcdef";
    uint32_t n = 0;

    for (size_t i = 0; i < word.len; i++) {
        const char *digit = memchr(digits, word.at[i], 16);
        n = n * 16 + (digit ? (uint32_t)(digit - digits) : 0);
    }
    return n;
}

bool
page_token_read(const struct entra_call *c, struct str token, struct page_place *place)
{
    struct str whole;

    if (token.len > TOKEN_MAX || !base64_decode(plain_form(token, c->arena), &whole, c->arena) ||
        whole.len < SEAL)
        return false;
    struct str key = str_from(whole, SEAL);
    if (!str_eq(str_sub(whole, 0, SEAL), seal(c, key)))
        return false;
    struct str words = str_cut(&key, '|');
    *place = (struct page_place){.key = key};
    place->at = read_word(str_cut(&words, ','));
    while (words.at && place->last_n < TENANT_WALK_LAST)
        place->last[place->last_n++] = read_word(str_cut(&words, ','));
    return true;
}
