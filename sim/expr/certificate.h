/* SPDX-License-Identifier: MIT */
/*
 * Names in an X.509 certificate, as .NET writes them. For this folder only.
 */
#pragma once

#include <gnutls/x509.h>

#include "sim/base/str.h"

/* Whose name: the subject's or the issuer's. */
enum certificate_party { PARTY_SUBJECT, PARTY_ISSUER };

/* The DN, the most specific part first: `CN=Ann, O="Contoso, Ltd", C=SE`. Empty for an empty one. */
struct str certificate_dn(gnutls_x509_crt_t c, enum certificate_party party, struct arena *a);

/*
 * A name by its X509NameType, like DnsName; `at` NULL: the certificate has none. False: there is no
 * such type.
 */
bool certificate_name(gnutls_x509_crt_t c, enum certificate_party party, struct str type,
                      struct str *out, struct arena *a);
