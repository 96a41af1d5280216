/* SPDX-License-Identifier: MIT */
/*
 * Bytes as text and back: Base64, hexadecimal, GUID, SID.
 */
#pragma once

#include "sim/base/str.h"

/* Base64 with padding (RFC 4648 section 4). Decoding is strict: no blanks, right padding. */
struct str base64_encode(struct str bytes, struct arena *a);
bool base64_decode(struct str text, struct str *bytes, struct arena *a);

/* Hexadecimal digits; upper case as Entra's connector-space names have them. Decoding takes both. */
struct str hex_upper(struct str bytes, struct arena *a);
struct str hex_lower(struct str bytes, struct arena *a);
char *hex_upper_put(char *out, struct str bytes); /* two characters a byte; the end of them */
bool hex_decode(struct str text, struct str *bytes, struct arena *a);

/* 16 bytes in AD's mixed-endian order <-> `6f1e1c52-...` in lower case. Braces are accepted. */
struct str guid_text(struct str bytes, struct arena *a);
bool guid_parse(struct str text, unsigned char out[16]);

/* What one hexadecimal digit is worth, in either case; -1: it is none. */
int hex_digit(char c);

/* A binary SID <-> `S-1-5-21-...` (MS-DTYP 2.4.2). Empty text for bytes that are no SID. */
struct str sid_text(struct str bytes, struct arena *a);
bool sid_parse(struct str text, struct str *bytes, struct arena *a);

/* Is this well-formed UTF-8 (no overlong forms, no surrogates)? */
bool utf8_valid(struct str text);

/* Bytes of the character at `at`; 0 where no well-formed one begins. */
size_t utf8_length(struct str text, size_t at);

/* How long it is in UTF-16, as .NET and the directory count: a character beyond U+FFFF counts twice. */
size_t utf16_units(struct str text);
