/* SPDX-License-Identifier: MIT */
/*
 * LDIF (RFC 2849) as objects of Active Directory: worlds, and the ldif blocks of runbooks.
 *
 * Content records with `version:`, comments, folded lines, Base64, CRLF; `changetype: add` may say
 * what a record is anyway. Other change types, controls and values from URLs are refused: a world
 * says how things are, and reads nothing but its own file.
 */
#pragma once

#include "sim/world/connector.h"

/*
 * Appends the records of `text` to `out`, in their order. `line` is the number that the text's first
 * line has in `file`. The class comes from objectClass (the most derived one that AD has); objectGUID
 * becomes the anchor; names and values are in canonical form. Entries are not minted.
 *
 * A text whose first record is a domainDNS is a world of its own: every other record's parent must
 * stand above it, and every reference must name a record. Any other text adds to a world that is not
 * at hand, so only what it says itself is checked.
 *
 * Errors (ERR_SYNTAX, ERR_INPUT) say file and line, the text that is wrong, and what would be right.
 * The result lives in `a`; `text` may go.
 */
const struct err *ldif_read(struct entries *out, struct str file, uint32_t line, struct str text,
                            const struct schema *schema, struct arena *a);
