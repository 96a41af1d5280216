/* SPDX-License-Identifier: MIT */
/* The tree of a filter and its words. Private to sim/world/odata*. */
#pragma once

#include "sim/world/odata.h"

enum odata_kind {
    NODE_AND,
    NODE_OR,
    NODE_NOT,
    NODE_COMPARE, /* one of `op` with one literal; on a collection: for any of its values */
    NODE_IN,
};

enum odata_op { OP_EQ, OP_NE, OP_GE, OP_LE, OP_STARTS, OP_ENDS };

enum odata_type { TYPE_NULL, TYPE_BOOL, TYPE_TEXT, TYPE_DATE, TYPE_BARE };

struct odata_literal {
    enum odata_type type;
    struct str text; /* of the value as Graph shows it; true, false */
};

/* Nodes refer to each other by number. */
struct odata_node {
    enum odata_kind kind;
    enum odata_op op;
    uint32_t left, right;
    const struct graph_property *property;
    attr_id attr; /* of the property, or of the extension attribute that was named */
    bool any;     /* inside any(): of a collection */
    uint32_t n;
    const struct odata_literal *literals;
};

enum odata_word {
    WORD_END,
    WORD_NAME,  /* letters, digits, dots, @, _ and -: names, numbers, bare GUIDs and dates */
    WORD_TEXT,  /* in single quotes; `text` without them, '' made ' */
    WORD_OPEN,  /* ( */
    WORD_CLOSE, /* ) */
    WORD_COMMA,
    WORD_COLON,
    WORD_SLASH,
    WORD_BAD,
};

struct odata_token {
    enum odata_word word;
    struct str text;
    uint32_t at; /* from 0 */
};

struct odata_lexer {
    struct str text;
    uint32_t at;
    struct arena *arena;
};

struct odata_token odata_next(struct odata_lexer *l);
