/* SPDX-License-Identifier: MIT */
#include "sim/expr/certificate.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/expr/unicode.h"

/* The short names that Windows writes; whatever else there is stands as OID.1.2.3. */
static const struct {
    const char *oid, *name;
} short_names[] = {
    {"2.5.4.3", "CN"},
    {"2.5.4.4", "SN"},
    {"2.5.4.5", "SERIALNUMBER"},
    {"2.5.4.6", "C"},
    {"2.5.4.7", "L"},
    {"2.5.4.8", "S"},
    {"2.5.4.9", "STREET"},
    {"2.5.4.10", "O"},
    {"2.5.4.11", "OU"},
    {"2.5.4.12", "T"},
    {"2.5.4.13", "Description"},
    {"2.5.4.42", "G"},
    {"2.5.4.43", "I"},
    {"1.2.840.113549.1.9.1", "E"},
    {"0.9.2342.19200300.100.1.25", "DC"},
};

/* Characters of `width` bytes each, the highest first, as UTF-8. */
static struct str
from_wide(struct str bytes, size_t width, struct arena *a)
{
    char *out = arena_bytes(a, bytes.len * 4 + 1);
    size_t n = 0;

    for (size_t i = 0; i + width <= bytes.len; i += width) {
        uint32_t code = 0;
        for (size_t k = 0; k < width; k++)
            code = code << 8 | (unsigned char)bytes.at[i + k];
        bool none = code > 0x10ffff || (code >= 0xd800 && code < 0xe000);
        n += letter_write(out + n, none ? 0xfffd : code);
    }
    return str_n(out, n);
}

/* The text of a value by its ASN.1 tag; what is no text is given as its bytes. */
static struct str
value_text_of(const gnutls_x509_ava_st *ava, struct arena *a)
{
    enum { BMP_STRING = 30, UNIVERSAL_STRING = 28 };
    struct str bytes = str_n((const char *)ava->value.data, ava->value.size);

    if (ava->value_tag == BMP_STRING)
        return from_wide(bytes, 2, a);
    if (ava->value_tag == UNIVERSAL_STRING)
        return from_wide(bytes, 4, a);
    return utf8_valid(bytes) ? str_copy(bytes, a) : from_wide(bytes, 1, a); /* else Latin-1 */
}

static struct str
oid_of(const gnutls_x509_ava_st *ava)
{
    struct str oid = str_n((const char *)ava->oid.data, ava->oid.size);

    while (oid.len && oid.at[oid.len - 1] == '\0')
        oid.len--;
    return oid;
}

static void
put_value(struct buf *out, struct str text)
{
    bool quote = str_empty(text) || text.at[0] == ' ' || text.at[text.len - 1] == ' ';

    for (size_t i = 0; i < text.len && !quote; i++)
        quote = text.at[i] && strchr(",+=\"\n<>#;", text.at[i]);
    if (!quote) {
        buf_add(out, text);
        return;
    }
    buf_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"')
            buf_byte(out, '"');
        buf_byte(out, text.at[i]);
    }
    buf_byte(out, '"');
}

static void
put_part(struct buf *out, const gnutls_x509_ava_st *ava)
{
    struct str oid = oid_of(ava);

    for (size_t i = 0; i < sizeof short_names / sizeof *short_names; i++)
        if (str_eq(oid, str_of(short_names[i].oid))) {
            buf_fmt(out, "%s=", short_names[i].name);
            put_value(out, value_text_of(ava, out->arena));
            return;
        }
    buf_fmt(out, "OID." STR_FMT "=", STR_ARG(oid));
    put_value(out, value_text_of(ava, out->arena));
}

static gnutls_x509_dn_t
name_of(gnutls_x509_crt_t c, enum certificate_party party)
{
    gnutls_x509_dn_t name;
    int failed = party == PARTY_SUBJECT ? gnutls_x509_crt_get_subject(c, &name)
                                        : gnutls_x509_crt_get_issuer(c, &name);

    return failed ? NULL : name; /* it lives in the certificate */
}

struct str
certificate_dn(gnutls_x509_crt_t c, enum certificate_party party, struct arena *a)
{
    gnutls_x509_dn_t name = name_of(c, party);
    struct buf out = buf_in(a);
    gnutls_x509_ava_st ava;
    int parts = 0;

    while (name && gnutls_x509_dn_get_rdn_ava(name, parts, 0, &ava) == 0)
        parts++;
    while (parts-- > 0)
        for (int i = 0; gnutls_x509_dn_get_rdn_ava(name, parts, i, &ava) == 0; i++) {
            if (out.len)
                buf_add(&out, i ? STR(" + ") : STR(", "));
            put_part(&out, &ava);
        }
    return buf_str(&out);
}

static struct str
dn_part(gnutls_x509_crt_t c, enum certificate_party party, const char *oid, struct arena *a)
{
    gnutls_x509_dn_t name = name_of(c, party);
    gnutls_x509_ava_st ava;

    for (int part = 0; name && gnutls_x509_dn_get_rdn_ava(name, part, 0, &ava) == 0; part++)
        for (int i = 0; gnutls_x509_dn_get_rdn_ava(name, part, i, &ava) == 0; i++)
            if (str_eq(oid_of(&ava), str_of(oid)))
                return value_text_of(&ava, a);
    return (struct str){0};
}

/* Alternative name `i`; its type, or a negative number behind the last. */
static int
other_name_at(gnutls_x509_crt_t c, enum certificate_party party, unsigned i, struct str *out,
              struct arena *a)
{
    size_t size = 256;

    for (;;) {
        char *bytes = arena_bytes(a, size);
        int type = party == PARTY_SUBJECT
                       ? gnutls_x509_crt_get_subject_alt_name(c, i, bytes, &size, NULL)
                       : gnutls_x509_crt_get_issuer_alt_name(c, i, bytes, &size, NULL);
        *out = str_n(bytes, type < 0 ? 0 : size);
        if (type != GNUTLS_E_SHORT_MEMORY_BUFFER)
            return type;
    }
}

static struct str
other_name(gnutls_x509_crt_t c, enum certificate_party party, gnutls_x509_subject_alt_name_t type,
           struct arena *a)
{
    struct str value;
    int found;

    for (unsigned i = 0; (found = other_name_at(c, party, i, &value, a)) >= 0; i++)
        if (found == (int)type)
            return value;
    return (struct str){0};
}

/* The name that Windows shows: the common name or, without one, what comes next to it. */
static struct str
simple_name(gnutls_x509_crt_t c, enum certificate_party party, struct arena *a)
{
    static const char *const oids[] = {"2.5.4.3", "2.5.4.11", "2.5.4.10", "1.2.840.113549.1.9.1"};
    struct str text = {0};

    for (size_t i = 0; i < sizeof oids / sizeof *oids && !text.at; i++)
        text = dn_part(c, party, oids[i], a);
    return text.at ? text : other_name(c, party, GNUTLS_SAN_RFC822NAME, a);
}

/* X509NameType: which alternative name, and which part of the DN stands in for it. */
static const struct {
    struct str name;
    gnutls_x509_subject_alt_name_t alternative;
    const char *part; /* NULL: none */
} name_types[] = {
    {STR("EmailName"), GNUTLS_SAN_RFC822NAME, "1.2.840.113549.1.9.1"},
    {STR("UpnName"), GNUTLS_SAN_OTHERNAME_MSUSERPRINCIPAL, NULL},
    {STR("DnsName"), GNUTLS_SAN_DNSNAME, "2.5.4.3"},
    {STR("DnsFromAlternativeName"), GNUTLS_SAN_DNSNAME, NULL},
    {STR("UrlName"), GNUTLS_SAN_URI, NULL},
};

bool
certificate_name(gnutls_x509_crt_t c, enum certificate_party party, struct str type,
                 struct str *out, struct arena *a)
{
    if (str_eq(type, STR("SimpleName"))) {
        *out = simple_name(c, party, a);
        return true;
    }
    for (size_t i = 0; i < sizeof name_types / sizeof *name_types; i++) {
        if (!str_eq(type, name_types[i].name))
            continue;
        *out = other_name(c, party, name_types[i].alternative, a);
        if (!out->at && name_types[i].part)
            *out = dn_part(c, party, name_types[i].part, a);
        return true;
    }
    return false;
}
