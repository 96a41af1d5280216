/* SPDX-License-Identifier: MIT */
/* The tree of a filter and its words. Private to sim/world/odata*. */
#pragma once

#include "sim/base/time.h"
#include "sim/world/odata.h"

enum odata_kind {
    NODE_AND,
    NODE_OR,
    NODE_NOT,
    NODE_COMPARE, /* one of `op` with one literal */
    NODE_IN,
    NODE_ANY,   /* `left` holds for a value of a collection; without `left`: it has values */
    NODE_COUNT, /* how many values a collection has, or references by `attr` without a property */
};

enum odata_op { OP_EQ, OP_NE, OP_GT, OP_GE, OP_LT, OP_LE, OP_STARTS, OP_ENDS };

enum odata_type {
    TYPE_NULL,
    TYPE_BOOL,
    TYPE_TEXT,
    TYPE_DATE,
    TYPE_GUID,
    TYPE_NUMBER,
    TYPE_NAME, /* none of these: OData takes it for a property */
};

struct odata_literal {
    enum odata_type type;
    struct str text; /* of the value as Graph shows it; true, false */
    vtime when;      /* of a date */
    int64_t number;
};

/* What an element of a collection has, where elements are objects. */
enum odata_part { PART_NONE, PART_CATEGORY, PART_SINCE, PART_CAUSE, PART_VALUE, PART_OTHER };

/* Nodes refer to each other by number. */
struct odata_node {
    enum odata_kind kind;
    enum odata_op op;
    uint32_t left, right;
    const struct graph_property *property;
    attr_id attr;         /* of the property, or of the extension attribute that was named */
    bool element;         /* inside any(): asked of one value of the collection */
    enum odata_part part; /* of that value */
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
    WORD_UNFINISHED, /* a quote that is not closed */
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

/* Does the condition (COMPARE or IN) hold for one of the values, as Graph shows them? */
bool odata_fits(const struct odata_node *n, const struct str *values, uint32_t value_n);
