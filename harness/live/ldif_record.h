/* SPDX-License-Identifier: MIT */
/*
 * LDIF text as records of lines, each with the number of the line that it began on.
 */
#pragma once

#include "sim/base/err.h"
#include "sim/base/vec.h"

/* `name;option: value`, unfolded and decoded. */
struct ldif_line {
    uint32_t number;
    struct str name;
    struct str option; /* `binary` of `userCertificate;binary`; empty: none */
    struct str value;
};

struct ldif_record {
    VEC(struct ldif_line) lines; /* the first is the dn; `changetype: add` is left out */
};

struct ldif_text {
    struct str file;
    uint32_t line; /* of what is read next */
    struct str rest;
    bool begun; /* a version line may stand before the first record only */
    struct arena *arena;
};

/* Begins to read. Error: bytes that no LDIF file can have. */
const struct err *ldif_open_text(struct ldif_text *out, struct str file, uint32_t line,
                                 struct str text, struct arena *a);

/* The next record; no lines: there is none any more. */
const struct err *ldif_next(struct ldif_text *t, struct ldif_record *out);
