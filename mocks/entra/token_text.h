/* SPDX-License-Identifier: MIT */
/*
 * A JSON Web Token as text: three parts in base64url, between dots (RFC 7515 section 7.1).
 */
#pragma once

#include <cjson/cJSON.h>

#include "sim/base/str.h"

struct token_parts {
    struct str signed_text; /* header.payload, as it was written */
    struct str header;      /* JSON */
    struct str payload;     /* JSON */
    struct str signature;   /* bytes; empty where the token has none */
};

/* Without padding (RFC 4648 section 5). Decoding is strict: no other character, no padding. */
struct str base64url_encode(struct str bytes, struct arena *a);
bool base64url_decode(struct str text, struct str *bytes, struct arena *a);

/* False: it is no such text. Nothing is said about what is in the parts. */
bool token_split(struct str token, struct token_parts *out, struct arena *a);

/* A part as a JSON object; NULL: it is none. Free with cJSON_Delete. */
cJSON *token_object(struct str json);
