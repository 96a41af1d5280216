/* SPDX-License-Identifier: MIT */
/*
 * Functions on certificates. The page describes them by what .NET's X509Certificate2 gives; GnuTLS
 * reads the X.509 here, bytes in and fields out: nothing is looked up, verified or kept.
 */
#include "sim/expr/certificate.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/expr/body.h"
#include "sim/expr/digest.h"

/* An opened certificate, and its DER. */
struct opened {
    gnutls_x509_crt_t crt;
    struct str der;
};

static bool
import(gnutls_x509_crt_t crt, struct str bytes, gnutls_x509_crt_fmt_t format)
{
    const gnutls_datum_t datum = {(unsigned char *)(uintptr_t)bytes.at, (unsigned)bytes.len};

    return bytes.len <= UINT32_MAX && gnutls_x509_crt_import(crt, &datum, format) == 0;
}

static bool
import_base64(gnutls_x509_crt_t crt, struct str text, struct arena *a)
{
    struct buf compact = buf_in(a);
    struct str bytes;

    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] > ' ')
            buf_byte(&compact, text.at[i]);
    return base64_decode(buf_str(&compact), &bytes, a) && import(crt, bytes, GNUTLS_X509_FMT_DER);
}

/* DER, PEM, or the Base64 of DER alone. Close what was opened with gnutls_x509_crt_deinit. */
static bool
open_certificate(struct str bytes, struct opened *out, struct arena *a)
{
    enum { SEQUENCE = 0x30 };
    gnutls_datum_t der;
    bool read;

    if (str_empty(bytes) || gnutls_x509_crt_init(&out->crt) != 0)
        return false;
    if (bytes.at[0] == SEQUENCE)
        read = import(out->crt, bytes, GNUTLS_X509_FMT_DER);
    else
        read = str_find(bytes, STR("-----BEGIN")) >= 0
                   ? import(out->crt, bytes, GNUTLS_X509_FMT_PEM)
                   : import_base64(out->crt, bytes, a);
    if (!read || gnutls_x509_crt_export2(out->crt, GNUTLS_X509_FMT_DER, &der) != 0) {
        gnutls_x509_crt_deinit(out->crt);
        return false;
    }
    out->der = str_copy(str_n((const char *)der.data, der.size), a);
    gnutls_free(der.data);
    return true;
}

static bool
opened(struct eval *v, struct str bytes, struct opened *out)
{
    if (!expr_work(v, bytes.len * 8))
        return false;
    return open_certificate(bytes, out, v->a) ||
           expr_fail(v, "these bytes are no X.509 certificate");
}

/* One field as a text; `at` NULL: the certificate has none. */
typedef struct str field_reader(const struct opened *c, struct arena *a);

static struct str
read_format(const struct opened *c, struct arena *a)
{
    (void)c;
    (void)a;
    return STR("X509");
}

static struct str
read_nothing(const struct opened *c, struct arena *a)
{
    (void)c;
    (void)a;
    return (struct str){0};
}

static struct str
read_no_text(const struct opened *c, struct arena *a)
{
    (void)c;
    (void)a;
    return STR("");
}

static struct str
read_hash(const struct opened *c, struct arena *a)
{
    return hex_upper(expr_digest_sha1(c->der, a), a);
}

static struct str
read_issuer(const struct opened *c, struct arena *a)
{
    return certificate_dn(c->crt, PARTY_ISSUER, a);
}

static struct str
read_subject(const struct opened *c, struct arena *a)
{
    return certificate_dn(c->crt, PARTY_SUBJECT, a);
}

static struct str
read_serial(const struct opened *c, struct arena *a)
{
    char bytes[64];
    size_t n = sizeof bytes;

    if (gnutls_x509_crt_get_serial(c->crt, bytes, &n) != 0)
        return (struct str){0};
    return hex_upper(str_n(bytes, n), a);
}

static struct str
read_signature_oid(const struct opened *c, struct arena *a)
{
    char oid[128];
    size_t n = sizeof oid;

    return gnutls_x509_crt_get_signature_oid(c->crt, oid, &n) == 0 ? str_copy(str_of(oid), a)
                                                                   : (struct str){0};
}

static struct str
read_key_oid(const struct opened *c, struct arena *a)
{
    char oid[128];
    size_t n = sizeof oid;

    return gnutls_x509_crt_get_pk_oid(c->crt, oid, &n) == 0 ? str_copy(str_of(oid), a)
                                                            : (struct str){0};
}

/* Cuts one DER element off the front: the whole of it, and what it holds. */
static bool
der_next(struct str *rest, struct str *whole, struct str *content)
{
    if (rest->len < 2)
        return false;
    size_t length = (unsigned char)rest->at[1], head = 2;
    if (length & 0x80) {
        size_t more = length & 0x7f;
        for (length = 0; more && head < rest->len && length <= rest->len; more--)
            length = length << 8 | (unsigned char)rest->at[head++];
    }
    if (length > rest->len - head)
        return false;
    *whole = str_sub(*rest, 0, head + length);
    *content = str_sub(*rest, head, length);
    *rest = str_from(*rest, head + length);
    return true;
}

/*
 * GnuTLS does not give the parameters of a key's algorithm as they are written. They stand behind
 * its identifier in SubjectPublicKeyInfo, the sixth element behind the version (RFC 5280, 4.1).
 */
static struct str
read_key_parameters(const struct opened *c, struct arena *a)
{
    enum { VERSION = 0xa0, BEFORE_KEY = 5 };
    struct str none = {0}, rest = c->der, whole, content;

    if (!der_next(&rest, &whole, &content)) /* Certificate */
        return none;
    rest = content;
    if (!der_next(&rest, &whole, &content)) /* TBSCertificate */
        return none;
    rest = content;
    if (rest.len && (unsigned char)rest.at[0] == VERSION && !der_next(&rest, &whole, &content))
        return none;
    for (int i = 0; i <= BEFORE_KEY; i++)
        if (!der_next(&rest, &whole, &content))
            return none;
    if (!der_next(&content, &whole, &rest)) /* AlgorithmIdentifier, into `rest` */
        return none;
    if (!der_next(&rest, &whole, &content)) /* its identifier */
        return none;
    return str_empty(rest) ? none : hex_upper(rest, a);
}

static field_reader *const readers[FUNCTIONS] = {
    [FUNCTION_CertFormat] = read_format,
    [FUNCTION_CertFriendlyName] = read_no_text,
    [FUNCTION_CertHashString] = read_hash,
    [FUNCTION_CertIssuer] = read_issuer,
    [FUNCTION_CertIssuerDN] = read_issuer,
    [FUNCTION_CertIssuerOid] = read_nothing,
    [FUNCTION_CertKeyAlgorithm] = read_key_oid,
    [FUNCTION_CertKeyAlgorithmParams] = read_key_parameters,
    [FUNCTION_CertPublicKeyOid] = read_key_oid,
    [FUNCTION_CertPublicKeyParametersOid] = read_key_oid,
    [FUNCTION_CertSerialNumber] = read_serial,
    [FUNCTION_CertSignatureAlgorithmOid] = read_signature_oid,
    [FUNCTION_CertSubject] = read_subject,
    [FUNCTION_CertSubjectNameDN] = read_subject,
    [FUNCTION_CertSubjectNameOid] = read_nothing,
    [FUNCTION_CertThumbprint] = read_hash,
};

bool
expr_certificate_field(struct eval *v, const struct node *n, const struct expr_value *args,
                       struct expr_value *out)
{
    struct opened c;

    if (!opened(v, args[0].text, &c))
        return false;
    struct str text = readers[n->which](&c, v->a);
    gnutls_x509_crt_deinit(c.crt);
    *out = text.at ? value_text(text) : (struct expr_value){.type = EXPR_NULL};
    return true;
}

/* The page says local time; the server of the sandbox keeps UTC. */
bool
expr_certificate_date(struct eval *v, const struct node *n, const struct expr_value *args,
                      struct expr_value *out)
{
    struct opened c;

    if (!opened(v, args[0].text, &c))
        return false;
    vtime t = n->which == FUNCTION_CertNotAfter ? gnutls_x509_crt_get_expiration_time(c.crt)
                                                : gnutls_x509_crt_get_activation_time(c.crt);
    gnutls_x509_crt_deinit(c.crt);
    *out = value_date(time_to_filetime(t));
    return t != -1 || expr_fail(v, "the certificate's date is none");
}

bool
expr_certificate_version(struct eval *v, const struct node *n, const struct expr_value *args,
                         struct expr_value *out)
{
    struct opened c;

    (void)n;
    if (!opened(v, args[0].text, &c))
        return false;
    *out = value_number(gnutls_x509_crt_get_version(c.crt));
    gnutls_x509_crt_deinit(c.crt);
    return true;
}

bool
expr_certificate_extensions(struct eval *v, const struct node *n, const struct expr_value *args,
                            struct expr_value *out)
{
    VEC(struct expr_value) found = {0};
    struct opened c;
    char oid[128];

    (void)n;
    if (args[0].n != 1)
        return expr_fail(v, "CertExtensionOids takes one certificate, and here are %u", args[0].n);
    if (!opened(v, args[0].text, &c))
        return false;
    for (unsigned i = 0;; i++) {
        size_t size = sizeof oid;
        unsigned critical;
        int failed = gnutls_x509_crt_get_extension_info(c.crt, i, oid, &size, &critical);
        if (failed == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
            break;
        if (!failed && critical)
            *VEC_PUSH(&found, v->a) = value_text(str_copy(str_of(oid), v->a));
    }
    gnutls_x509_crt_deinit(c.crt);
    *out = expr_value_many(EXPR_TEXT, found.at, found.n, v->a);
    return true;
}

bool
expr_certificate_name_info(struct eval *v, const struct node *n, const struct expr_value *args,
                           struct expr_value *out)
{
    enum certificate_party party = args[2].number ? PARTY_ISSUER : PARTY_SUBJECT;
    struct opened c;
    struct str text;

    (void)n;
    if (!opened(v, args[0].text, &c))
        return false;
    bool known = certificate_name(c.crt, party, args[1].text, &text, v->a);
    gnutls_x509_crt_deinit(c.crt);
    if (!known)
        return expr_fail(v, "CertNameInfo: there is no type of name \"" STR_FMT "\"",
                         STR_ARG(expr_excerpt(args[1].text, v->a)));
    *out = value_text(text.at ? text : STR(""));
    return true;
}

bool
expr_is_cert(struct eval *v, const struct node *n, const struct expr_value *args,
             struct expr_value *out)
{
    bool all = args[0].type == EXPR_BINARY;
    struct opened c;

    (void)n;
    for (uint32_t i = 0; all && i < args[0].n; i++) {
        struct str bytes = expr_value_item(&args[0], i).text;
        if (!expr_work(v, bytes.len * 8))
            return false;
        all = open_certificate(bytes, &c, v->a);
        if (all)
            gnutls_x509_crt_deinit(c.crt);
    }
    *out = value_bool(all);
    return true;
}
