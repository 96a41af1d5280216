/* SPDX-License-Identifier: MIT */
/*
 * LDAP search filters (RFC 4515), as Active Directory takes them.
 *
 * Beyond the RFC: blanks between filters, a single item without its parentheses, objectCategory by
 * a class's own name (`(objectCategory=user)`), objectClass by the whole class chain,
 * distinguishedName, and the bit rules 1.2.840.113556.1.4.803 (all bits) and .804 (any bit).
 */
#pragma once

#include "sim/model/entry.h"

enum filter_kind {
    FILTER_AND,
    FILTER_OR,
    FILTER_NOT,
    FILTER_EQUAL, /* also ~=, which AD treats alike */
    FILTER_SUBSTRING,
    FILTER_PRESENT,
    FILTER_GREATER, /* >= */
    FILTER_LESS,    /* <= */
    FILTER_ALL_BITS,
    FILTER_ANY_BIT,
};

/* One part of a filter; a part refers to others by their index in the filter. */
struct filter_part {
    enum filter_kind kind;
    attr_id attr;      /* of an item; ATTR_NONE: the directory does not know the name */
    struct str value;  /* of an item but SUBSTRING and PRESENT; escapes are taken away */
    uint32_t pieces;   /* SUBSTRING: where its texts start in `texts`: first, any..., last */
    uint32_t pieces_n; /* at least 2; the first and the last may be empty */
    uint32_t first;    /* AND, OR, NOT: the first part inside, or FILTER_END */
    uint32_t next;     /* the next part of the one around, or FILTER_END */
};

enum { FILTER_END = UINT32_MAX, FILTER_DEPTH = 64 };

struct ldap_filter {
    VEC(struct filter_part) parts; /* part 0 is the whole filter */
    VEC(struct str) texts;
};

/*
 * Reads a filter. Empty text holds for everything. Errors say the column, counted from 1:
 * ERR_SYNTAX for text that does not parse, ERR_LIMIT for more than FILTER_DEPTH levels,
 * ERR_INPUT for a matching rule that the sandbox does not have (in-chain, for one).
 */
const struct err *ldap_filter_parse(struct ldap_filter *out, struct str text,
                                    const struct schema *s, struct arena *a);

/*
 * Does it hold for an entry of Active Directory? Comparisons go by syntax: text without regard to
 * case, numbers as numbers, references as names, bytes exactly. An item on an unknown
 * attribute, or whose value is none of the syntax, is neither true nor false, and so is its
 * opposite: such an entry is not found.
 */
bool ldap_filter_match(const struct ldap_filter *f, const struct entry *e);

/* Does any item speak of the attribute? */
bool ldap_filter_mentions(const struct ldap_filter *f, attr_id id);

/*
 * A value that every match must have in that attribute, because the filter is an equality on it or
 * an AND with one; `at` is NULL where there is none. For look-ups by index.
 */
struct str ldap_filter_requires(const struct ldap_filter *f, attr_id id);
