/* SPDX-License-Identifier: MIT */
#include "mocks/entra/token.h"

#include <cjson/cJSON.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>

#include "mocks/entra/token_text.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/base/prng.h"

enum { RSA_BITS = 2048, KEPT = 32, DIGEST_BYTES = 32, UTI_BYTES = 16, GUID_CHARACTERS = 36 };

#define WALL_CLAIM "sandbox_iat" /* when it was made by the machine's clock */

/* A token that was checked: its digest, and until when it is good. */
struct kept_token {
    unsigned char digest[DIGEST_BYTES];
    vtime from;
    vtime until; /* 0: an empty place */
    vtime wall;  /* when it was made by the machine's clock */
    permission_set permissions;
    char app_id[GUID_CHARACTERS];
};

struct tokens {
    struct str tenant_id;
    gnutls_privkey_t key; /* NULL until it is needed */
    gnutls_pubkey_t public_key;
    struct prng prng;
    struct kept_token kept[KEPT];
    uint32_t next; /* place in `kept` */
};

struct tokens *
tokens_new(struct str tenant_id, uint64_t seed)
{
    struct tokens *t = calloc(1, sizeof *t);

    if (!t) {
        fputs("cutover: out of memory\n", stderr);
        abort();
    }
    t->tenant_id = tenant_id;
    t->prng = prng_for(seed, "tokens");
    return t;
}

static void
drop_key(struct tokens *t)
{
    if (t->public_key)
        gnutls_pubkey_deinit(t->public_key);
    if (t->key)
        gnutls_privkey_deinit(t->key);
    t->public_key = NULL;
    t->key = NULL;
}

void
tokens_free(struct tokens *t)
{
    if (!t)
        return;
    drop_key(t);
    free(t);
}

static const struct err *
need_key(struct tokens *t, struct arena *a)
{
    if (t->key)
        return NULL;
    int rc = gnutls_privkey_init(&t->key);
    if (rc == 0)
        rc = gnutls_privkey_generate(t->key, GNUTLS_PK_RSA, RSA_BITS, 0);
    if (rc == 0)
        rc = gnutls_pubkey_init(&t->public_key);
    if (rc == 0)
        rc = gnutls_pubkey_import_privkey(t->public_key, t->key, 0, 0);
    if (rc == 0)
        return NULL;
    drop_key(t);
    return err_new(ERR_SYSTEM, NOWHERE, a, "cannot make the key that signs tokens: %s",
                   gnutls_strerror(rc));
}

/* The key's name: a digest of it, so that another start is another key by name, too. */
static struct str
key_id(const struct tokens *t, struct arena *a)
{
    unsigned char id[DIGEST_BYTES];
    size_t size = sizeof id;

    if (gnutls_pubkey_get_key_id(t->public_key, GNUTLS_KEYID_USE_SHA256, id, &size) != 0)
        return STR("sandbox");
    return base64url_encode(str_n((const char *)id, size), a);
}

const struct err *
token_public_key(struct tokens *t, struct token_key *out, struct arena *a)
{
    gnutls_datum_t n, e;

    TRY(need_key(t, a));
    int rc = gnutls_pubkey_export_rsa_raw2(t->public_key, &n, &e, GNUTLS_EXPORT_FLAG_NO_LZ);
    if (rc != 0)
        return err_new(ERR_SYSTEM, NOWHERE, a, "cannot print the key that signs tokens: %s",
                       gnutls_strerror(rc));
    out->id = key_id(t, a);
    out->modulus = base64url_encode(str_n((const char *)n.data, n.size), a);
    out->exponent = base64url_encode(str_n((const char *)e.data, e.size), a);
    gnutls_free(n.data);
    gnutls_free(e.data);
    return NULL;
}

/* What the token says. Every text in it is ours or was compared with ours: nothing to escape. */
static struct str
claims(struct tokens *t, struct token_grant grant, struct token_time at, struct arena *a)
{
    const struct app *app = grant.app;
    struct buf b = buf_in(a);
    uint64_t uti[UTI_BYTES / sizeof(uint64_t)] = {prng_next(&t->prng), prng_next(&t->prng)};

    buf_fmt(&b, "{\"aud\":\"" STR_FMT "\",\"iss\":\"https://sts.windows.net/" STR_FMT "/\"",
            STR_ARG(grant.audience), STR_ARG(t->tenant_id));
    buf_fmt(&b, ",\"iat\":%lld,\"nbf\":%lld,\"exp\":%lld", (long long)at.now, (long long)at.now,
            (long long)at.now + TOKEN_SECONDS);
    buf_fmt(&b,
            ",\"app_displayname\":\"" STR_FMT "\",\"appid\":\"" STR_FMT "\",\"appidacr\":\"%d\"",
            STR_ARG(app->name), STR_ARG(app->id), grant.by_certificate ? 2 : 1);
    buf_fmt(&b, ",\"idtyp\":\"app\",\"oid\":\"" STR_FMT "\",\"sub\":\"" STR_FMT "\",\"roles\":",
            STR_ARG(app->object_id), STR_ARG(app->object_id));
    permission_write(&b, app->permissions);
    buf_fmt(&b, ",\"tid\":\"" STR_FMT "\",\"uti\":\"" STR_FMT "\",\"ver\":\"1.0\"",
            STR_ARG(t->tenant_id),
            STR_ARG(base64url_encode(str_n((const char *)uti, sizeof uti), a)));
    buf_fmt(&b, ",\"" WALL_CLAIM "\":%lld}", (long long)at.wall);
    return buf_str(&b);
}

const struct err *
token_mint(struct tokens *t, struct str *out, struct token_grant grant, struct token_time at,
           struct arena *a)
{
    TRY(need_key(t, a));

    struct str kid = key_id(t, a);
    struct str header =
        str_fmt(a, "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"" STR_FMT "\"}", STR_ARG(kid));
    struct buf b = buf_in(a);
    buf_add(&b, base64url_encode(header, a));
    buf_byte(&b, '.');
    buf_add(&b, base64url_encode(claims(t, grant, at, a), a));

    gnutls_datum_t text = {(unsigned char *)b.at, (unsigned int)b.len}, signature;
    int rc = gnutls_privkey_sign_data2(t->key, GNUTLS_SIGN_RSA_SHA256, 0, &text, &signature);
    if (rc != 0)
        return err_new(ERR_SYSTEM, NOWHERE, a, "cannot sign a token: %s", gnutls_strerror(rc));
    buf_byte(&b, '.');
    buf_add(&b, base64url_encode(str_n((const char *)signature.data, signature.size), a));
    gnutls_free(signature.data);
    *out = buf_str(&b);
    return NULL;
}

static struct str
header_trouble(const struct token_parts *parts)
{
    cJSON *header = token_object(parts->header);
    const char *algorithm = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(header, "alg"));
    struct str trouble = STR("");

    if (!algorithm)
        trouble = STR("IDX12729: Unable to decode the header of the token.");
    else if (strcmp(algorithm, "none") == 0 || parts->signature.len == 0)
        trouble = STR("IDX10504: Unable to validate signature, token does not have a signature.");
    else if (strcmp(algorithm, "RS256") != 0)
        trouble = STR("IDX10511: Signature validation failed. The algorithm is not RS256.");
    cJSON_Delete(header);
    return trouble;
}

static struct str
signature_trouble(const struct tokens *t, const struct token_parts *parts)
{
    gnutls_datum_t text = {(unsigned char *)(uintptr_t)parts->signed_text.at,
                           (unsigned int)parts->signed_text.len};
    gnutls_datum_t signature = {(unsigned char *)(uintptr_t)parts->signature.at,
                                (unsigned int)parts->signature.len};

    if (t->public_key && gnutls_pubkey_verify_data2(t->public_key, GNUTLS_SIGN_RSA_SHA256, 0, &text,
                                                    &signature) >= 0)
        return STR("");
    return STR("Access token validation failure. Invalid signature.");
}

static permission_set
read_roles(const cJSON *claims)
{
    const cJSON *roles = cJSON_GetObjectItemCaseSensitive(claims, "roles");
    permission_set set = 0;

    for (const cJSON *role = roles ? roles->child : NULL; role; role = role->next)
        if (cJSON_IsString(role))
            set |= permission_named(str_of(role->valuestring));
    return set;
}

static vtime
read_time(const cJSON *claims, const char *name)
{
    const cJSON *claim = cJSON_GetObjectItemCaseSensitive(claims, name);

    return claim ? (vtime)claim->valuedouble : 0;
}

/* What a token whose signature is ours says of itself. */
static struct str
claims_trouble(struct str payload, struct kept_token *out)
{
    cJSON *claims = token_object(payload);
    const char *audience = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(claims, "aud"));
    const char *app = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(claims, "appid"));
    struct str trouble = STR("");

    if (!audience || strcmp(audience, TOKEN_AUDIENCE_GRAPH) != 0)
        trouble = STR("Access token validation failure. Invalid audience.");
    out->from = read_time(claims, "nbf");
    out->until = read_time(claims, "exp");
    out->wall = read_time(claims, WALL_CLAIM);
    out->permissions = read_roles(claims);
    if (app && strlen(app) == sizeof out->app_id)
        memcpy(out->app_id, app, sizeof out->app_id);
    cJSON_Delete(claims);
    return trouble;
}

static struct str
lifetime_trouble(const struct kept_token *kept, struct token_time at)
{
    if (at.now >= kept->until || at.wall >= kept->wall + TOKEN_SECONDS)
        return STR("Lifetime validation failed, the token is expired.");
    if (at.now < kept->from)
        return STR("Lifetime validation failed, the token is not yet valid.");
    return STR("");
}

/* The whole check but for the lifetime. */
static struct str
examine(const struct tokens *t, struct str token, struct kept_token *out, struct arena *a)
{
    struct token_parts parts;

    if (!token_split(token, &parts, a))
        return STR("IDX14100: JWT is not well formed, it needs three parts between dots. The token "
                   "needs to be in JWS Compact Serialization Format.");
    struct str trouble = header_trouble(&parts);
    if (trouble.len == 0)
        trouble = signature_trouble(t, &parts);
    if (trouble.len == 0)
        trouble = claims_trouble(parts.payload, out);
    return trouble;
}

static const struct kept_token *
find_kept(const struct tokens *t, const unsigned char digest[DIGEST_BYTES])
{
    for (size_t i = 0; i < KEPT; i++)
        if (t->kept[i].until && memcmp(t->kept[i].digest, digest, DIGEST_BYTES) == 0)
            return &t->kept[i];
    return NULL;
}

struct str
token_trouble(struct tokens *t, struct str token, struct token_time at, struct token_bearer *out)
{
    struct kept_token fresh = {0};

    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, token.at, token.len, fresh.digest) != 0)
        return STR("The token could not be checked.");
    const struct kept_token *kept = find_kept(t, fresh.digest);
    if (!kept) {
        struct arena *scratch = arena_new();
        struct str trouble = examine(t, token, &fresh, scratch);
        arena_free(scratch);
        if (trouble.len)
            return trouble;
        kept = &t->kept[t->next++ % KEPT];
        t->kept[kept - t->kept] = fresh;
    }
    *out = (struct token_bearer){str_n(kept->app_id, sizeof kept->app_id), kept->permissions};
    return lifetime_trouble(kept, at);
}
