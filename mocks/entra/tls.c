/* SPDX-License-Identifier: MIT */
/*
 * ECDSA on P-256: both keys are made in less than a millisecond.
 */
#include "mocks/entra/tls.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <time.h>

#include "sim/base/arena.h"

enum { SERIAL_BYTES = 16, KEY_ID_BYTES = 64, YEAR_DAYS = 365, DAY_SECONDS = 86400 };

/* A certificate and the key that it is for. */
struct identity {
    gnutls_x509_crt_t certificate;
    gnutls_x509_privkey_t key;
};

static int
new_identity(struct identity *i, const char *common_name)
{
    unsigned int bits = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1);
    int rc = gnutls_x509_crt_init(&i->certificate);

    if (rc == 0)
        rc = gnutls_x509_privkey_init(&i->key);
    if (rc == 0)
        rc = gnutls_x509_privkey_generate(i->key, GNUTLS_PK_ECDSA, bits, 0);
    if (rc == 0)
        rc = gnutls_x509_crt_set_version(i->certificate, 3);
    if (rc == 0)
        rc = gnutls_x509_crt_set_key(i->certificate, i->key);
    if (rc == 0)
        rc = gnutls_x509_crt_set_dn_by_oid(i->certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
                                           common_name, (unsigned int)strlen(common_name));
    return rc;
}

static void
drop_identity(struct identity *i)
{
    if (i->certificate)
        gnutls_x509_crt_deinit(i->certificate);
    if (i->key)
        gnutls_x509_privkey_deinit(i->key);
}

/* A serial number of 127 random bits, and a validity that forgives clocks that run late. */
static int
set_serial_and_dates(gnutls_x509_crt_t certificate)
{
    unsigned char serial[SERIAL_BYTES];
    time_t now = time(NULL);
    int rc = gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof serial);

    serial[0] = (unsigned char)((serial[0] & 0x7f) | 0x01); /* positive, no leading zero */
    if (rc == 0)
        rc = gnutls_x509_crt_set_serial(certificate, serial, sizeof serial);
    if (rc == 0)
        rc = gnutls_x509_crt_set_activation_time(certificate, now - DAY_SECONDS);
    if (rc == 0)
        rc =
            gnutls_x509_crt_set_expiration_time(certificate, now + (time_t)YEAR_DAYS * DAY_SECONDS);
    return rc;
}

static int
set_key_ids(gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer)
{
    unsigned char id[KEY_ID_BYTES];
    size_t size = sizeof id;
    int rc = gnutls_x509_crt_get_key_id(certificate, 0, id, &size);

    if (rc == 0)
        rc = gnutls_x509_crt_set_subject_key_id(certificate, id, size);
    size = sizeof id;
    if (rc == 0)
        rc = gnutls_x509_crt_get_key_id(issuer, 0, id, &size);
    if (rc == 0)
        rc = gnutls_x509_crt_set_authority_key_id(certificate, id, size);
    return rc;
}

static int
make_authority(struct identity *ca)
{
    int rc = new_identity(ca, "cutover sandbox authority");

    if (rc == 0)
        rc = set_serial_and_dates(ca->certificate);
    if (rc == 0)
        rc = set_key_ids(ca->certificate, ca->certificate);
    if (rc == 0)
        rc = gnutls_x509_crt_set_basic_constraints(ca->certificate, 1, 0);
    if (rc == 0)
        rc = gnutls_x509_crt_set_key_usage(ca->certificate, GNUTLS_KEY_KEY_CERT_SIGN);
    if (rc == 0)
        rc = gnutls_x509_crt_sign2(ca->certificate, ca->certificate, ca->key, GNUTLS_DIG_SHA256, 0);
    return rc;
}

static int
set_names(gnutls_x509_crt_t certificate)
{
    static const struct {
        gnutls_x509_subject_alt_name_t kind;
        const char *bytes;
        unsigned int n;
    } names[] = {
        {GNUTLS_SAN_DNSNAME, "localhost", 9},
        {GNUTLS_SAN_IPADDRESS, "\x7f\0\0\1", 4},
        {GNUTLS_SAN_IPADDRESS, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16},
    };
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < sizeof names / sizeof *names; i++)
        rc = gnutls_x509_crt_set_subject_alt_name(certificate, names[i].kind, names[i].bytes,
                                                  names[i].n, GNUTLS_FSAN_APPEND);
    return rc;
}

static int
make_leaf(struct identity *leaf, const struct identity *ca)
{
    int rc = new_identity(leaf, "localhost");

    if (rc == 0)
        rc = set_serial_and_dates(leaf->certificate);
    if (rc == 0)
        rc = set_key_ids(leaf->certificate, ca->certificate);
    if (rc == 0)
        rc = set_names(leaf->certificate);
    if (rc == 0)
        rc = gnutls_x509_crt_set_basic_constraints(leaf->certificate, 0, -1);
    if (rc == 0)
        rc = gnutls_x509_crt_set_key_usage(leaf->certificate, GNUTLS_KEY_DIGITAL_SIGNATURE);
    if (rc == 0)
        rc = gnutls_x509_crt_set_key_purpose_oid(leaf->certificate, GNUTLS_KP_TLS_WWW_SERVER, 0);
    if (rc == 0)
        rc = gnutls_x509_crt_sign2(leaf->certificate, ca->certificate, ca->key, GNUTLS_DIG_SHA256,
                                   0);
    return rc;
}

/* Takes over what GnuTLS allocated. */
static struct str
take_pem(gnutls_datum_t *pem, struct arena *a)
{
    struct str borrowed = str_n((const char *)pem->data, pem->size);
    struct str text = str_n(str_z(borrowed, a), pem->size);

    gnutls_free(pem->data);
    pem->data = NULL;
    return text;
}

static int
print_certificate(gnutls_x509_crt_t certificate, struct str *out, struct arena *a)
{
    gnutls_datum_t pem;
    int rc = gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &pem);

    if (rc == 0)
        *out = take_pem(&pem, a);
    return rc;
}

static int
print_key(gnutls_x509_privkey_t key, struct str *out, struct arena *a)
{
    gnutls_datum_t pem;
    int rc = gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &pem);

    if (rc == 0)
        *out = take_pem(&pem, a);
    return rc;
}

const struct err *
tls_make(struct tls_identity *out, struct arena *a)
{
    struct identity ca = {0}, leaf = {0};
    int rc = make_authority(&ca);

    if (rc == 0)
        rc = make_leaf(&leaf, &ca);
    if (rc == 0)
        rc = print_certificate(ca.certificate, &out->authority, a);
    if (rc == 0)
        rc = print_certificate(leaf.certificate, &out->certificate, a);
    if (rc == 0)
        rc = print_key(leaf.key, &out->key, a);
    drop_identity(&leaf);
    drop_identity(&ca);
    if (rc == 0)
        return NULL;
    return err_new(ERR_SYSTEM, NOWHERE, a, "cannot make the certificates of the sandbox: %s",
                   gnutls_strerror(rc));
}
