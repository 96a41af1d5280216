/* SPDX-License-Identifier: MIT */
#include "mocks/entra/certificate.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <time.h>

#include "sim/base/arena.h"

enum { RSA_BITS = 2048, SERIAL_BYTES = 16, DAY_SECONDS = 86400, YEAR_DAYS = 365 };

static gnutls_datum_t
datum(struct str text)
{
    return (gnutls_datum_t){(unsigned char *)(uintptr_t)text.at, (unsigned int)text.len};
}

static const struct err *
take(struct app_certificate *out, gnutls_x509_crt_t certificate, struct arena *a)
{
    gnutls_datum_t der;

    if (gnutls_x509_crt_get_pk_algorithm(certificate, NULL) != GNUTLS_PK_RSA)
        return err_remedy(
            err_new(ERR_INPUT, NOWHERE, a, "the key of the certificate is not RSA"), a,
            "Make one with an RSA key: Entra ID's assertions are signed with RS256 or PS256.");
    int rc = gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_DER, &der);
    if (rc != 0)
        return err_new(ERR_INPUT, NOWHERE, a, "%s", gnutls_strerror(rc));
    out->der = str_copy(str_n((const char *)der.data, der.size), a);
    gnutls_free(der.data);
    rc = gnutls_hash_fast(GNUTLS_DIG_SHA1, out->der.at, out->der.len, out->sha1);
    if (rc == 0)
        rc = gnutls_hash_fast(GNUTLS_DIG_SHA256, out->der.at, out->der.len, out->sha256);
    return rc == 0 ? NULL : err_new(ERR_SYSTEM, NOWHERE, a, "%s", gnutls_strerror(rc));
}

const struct err *
certificate_read(struct app_certificate *out, struct str pem, struct arena *a)
{
    gnutls_x509_crt_t certificate;
    gnutls_datum_t text = datum(pem);
    int rc = gnutls_x509_crt_init(&certificate);

    if (rc != 0)
        return err_new(ERR_SYSTEM, NOWHERE, a, "%s", gnutls_strerror(rc));
    rc = gnutls_x509_crt_import(certificate, &text, GNUTLS_X509_FMT_PEM);
    const struct err *e =
        rc == 0
            ? take(out, certificate, a)
            : err_remedy(err_new(ERR_INPUT, NOWHERE, a, "there is no certificate in PEM form: %s",
                                 gnutls_strerror(rc)),
                         a, "It begins with a line -----BEGIN CERTIFICATE-----.");
    gnutls_x509_crt_deinit(certificate);
    return e;
}

static int
make_key(gnutls_x509_privkey_t *key)
{
    int rc = gnutls_x509_privkey_init(key);

    return rc == 0 ? gnutls_x509_privkey_generate(*key, GNUTLS_PK_RSA, RSA_BITS, 0) : rc;
}

static int
describe(gnutls_x509_crt_t certificate)
{
    static const char name[] = "cutover client";
    unsigned char serial[SERIAL_BYTES];
    time_t now = time(NULL);
    int rc = gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof serial);

    serial[0] = (unsigned char)((serial[0] & 0x7f) | 0x01);
    if (rc == 0)
        rc = gnutls_x509_crt_set_version(certificate, 3);
    if (rc == 0)
        rc = gnutls_x509_crt_set_serial(certificate, serial, sizeof serial);
    if (rc == 0)
        rc = gnutls_x509_crt_set_activation_time(certificate, now - DAY_SECONDS);
    if (rc == 0)
        rc =
            gnutls_x509_crt_set_expiration_time(certificate, now + (time_t)YEAR_DAYS * DAY_SECONDS);
    if (rc == 0)
        rc = gnutls_x509_crt_set_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                           sizeof name - 1);
    return rc;
}

/* Signed by itself: Entra ID compares digests, it follows no chain. */
static int
make_certificate(gnutls_x509_crt_t *certificate, gnutls_x509_privkey_t key)
{
    int rc = gnutls_x509_crt_init(certificate);

    if (rc == 0)
        rc = describe(*certificate);
    if (rc == 0)
        rc = gnutls_x509_crt_set_key(*certificate, key);
    if (rc == 0)
        rc = gnutls_x509_crt_sign2(*certificate, *certificate, key, GNUTLS_DIG_SHA256, 0);
    return rc;
}

static int
print(gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, struct str *out, struct arena *a)
{
    gnutls_datum_t first = {0}, second = {0};
    int rc = gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &first);

    if (rc == 0)
        rc = gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                               &second);
    if (rc == 0)
        *out = str_fmt(a, "%.*s%.*s", (int)first.size, (const char *)first.data, (int)second.size,
                       (const char *)second.data);
    gnutls_free(first.data);
    gnutls_free(second.data);
    return rc;
}

const struct err *
certificate_make(struct str *pem, struct arena *a)
{
    gnutls_x509_privkey_t key = NULL;
    gnutls_x509_crt_t certificate = NULL;
    int rc = make_key(&key);

    if (rc == 0)
        rc = make_certificate(&certificate, key);
    if (rc == 0)
        rc = print(certificate, key, pem, a);
    if (certificate)
        gnutls_x509_crt_deinit(certificate);
    if (key)
        gnutls_x509_privkey_deinit(key);
    if (rc == 0)
        return NULL;
    return err_new(ERR_SYSTEM, NOWHERE, a, "cannot make the client's certificate: %s",
                   gnutls_strerror(rc));
}

static int
open_public_key(gnutls_pubkey_t *key, const struct app_certificate *c)
{
    gnutls_x509_crt_t certificate = NULL;
    gnutls_datum_t der = datum(c->der);
    int rc = gnutls_pubkey_init(key);

    if (rc == 0)
        rc = gnutls_x509_crt_init(&certificate);
    if (rc == 0)
        rc = gnutls_x509_crt_import(certificate, &der, GNUTLS_X509_FMT_DER);
    if (rc == 0)
        rc = gnutls_pubkey_import_x509(*key, certificate, 0);
    if (certificate)
        gnutls_x509_crt_deinit(certificate);
    return rc;
}

bool
certificate_signed(const struct app_certificate *c, enum assertion_algorithm algorithm,
                   struct str text, struct str signature)
{
    gnutls_pubkey_t key = NULL;
    gnutls_datum_t data = datum(text), mark = datum(signature);
    gnutls_sign_algorithm_t sign =
        algorithm == ASSERTION_RS256 ? GNUTLS_SIGN_RSA_SHA256 : GNUTLS_SIGN_RSA_PSS_RSAE_SHA256;
    bool right = open_public_key(&key, c) == 0 &&
                 gnutls_pubkey_verify_data2(key, sign, 0, &data, &mark) >= 0;

    if (key)
        gnutls_pubkey_deinit(key);
    return right;
}
