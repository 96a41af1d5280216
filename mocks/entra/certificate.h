/* SPDX-License-Identifier: MIT */
/*
 * Certificates that an application signs in with.
 */
#pragma once

#include "mocks/entra/app.h"
#include "sim/base/err.h"

/* Reads the first certificate of a PEM text. Error (ERR_INPUT): there is none, or its key is not RSA. */
const struct err *certificate_read(struct app_certificate *out, struct str pem, struct arena *a);

/* Makes an RSA key and a certificate for it: PEM, certificate first, as Azure's tools take them. */
const struct err *certificate_make(struct str *pem, struct arena *a);

enum assertion_algorithm { ASSERTION_RS256, ASSERTION_PS256 };

/* Was the text signed with the certificate's key? */
bool certificate_signed(const struct app_certificate *c, enum assertion_algorithm algorithm,
                        struct str text, struct str signature);
