/* SPDX-License-Identifier: MIT */
/*
 * OData's query options, decoded and checked; and texts that come percent-encoded.
 */
#pragma once

#include "sim/base/str.h"
#include "sim/base/vec.h"

struct arena;

struct graph_query {
    struct str select; /* `at` is NULL where the option is absent */
    struct str filter;
    struct str orderby;
    struct str search;
    struct str expand;
    struct str skiptoken;
    struct str deltatoken;
    uint32_t top; /* 0: none */
    bool count;
    const char *code; /* of what is wrong */
};

/* %XX, and `plus` makes a blank of +. False: a broken escape, a NUL, or no UTF-8. */
bool percent_decode(struct str text, bool plus, struct str *out, struct arena *a);

/*
 * Reads the part behind the `?`. NULL: fine; else what is wrong. Names in any case; an option that
 * begins with `$` and is not modelled is refused, others are none of OData's business.
 */
const char *query_read(struct graph_query *q, struct str text, struct arena *a);

/* One option by name, decoded (for /sandbox/); `at` is NULL where it is absent or broken. */
struct str query_option(struct str text, struct str name, struct arena *a);

/* The text without $skiptoken, for the link to the next page. */
struct str query_without_token(struct str text, struct arena *a);
