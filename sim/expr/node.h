/* SPDX-License-Identifier: MIT */
/*
 * A parsed expression inside: nodes that refer to each other by index. For this folder only.
 */
#pragma once

#include "sim/expr/expr.h"

/* Sets of enum expr_type, as bits. */
typedef uint16_t type_set;

#define TYPE(t) ((type_set)(1u << (t)))

enum {
    T_NULL = 1u << EXPR_NULL,
    T_TEXT = 1u << EXPR_TEXT,
    T_NUMBER = 1u << EXPR_NUMBER,
    T_BOOL = 1u << EXPR_BOOL,
    T_BINARY = 1u << EXPR_BINARY,
    T_REFERENCE = 1u << EXPR_REFERENCE,
    T_DATE = 1u << EXPR_DATE,
    T_VALUE = T_TEXT | T_NUMBER | T_BOOL | T_BINARY | T_REFERENCE | T_DATE,
    T_FLOW = 1u << EXPR_IGNORE | 1u << EXPR_AUTHORITATIVE_NULL,
};

enum node_kind {
    NODE_CONSTANT,  /* type and text or number */
    NODE_ATTRIBUTE, /* attr */
    NODE_PARAMETER, /* text is its name */
    NODE_VARIABLE,  /* number is its slot */
    NODE_NEGATE,    /* one argument */
    NODE_OPERATOR,  /* two arguments, which is the operator */
    NODE_CALL,      /* n arguments, which is the function; number is the slot that it binds, attr
                       the attribute that it names */
};

enum operator_kind {
    OPERATOR_ADD,
    OPERATOR_SUBTRACT,
    OPERATOR_MULTIPLY,
    OPERATOR_JOIN, /* & */
    OPERATOR_EQUAL,
    OPERATOR_NOT_EQUAL,
    OPERATOR_LESS,
    OPERATOR_LESS_EQUAL,
    OPERATOR_GREATER,
    OPERATOR_GREATER_EQUAL,
    OPERATOR_AND,
    OPERATOR_OR,
};

struct node {
    enum node_kind kind;
    uint8_t which; /* enum operator_kind, enum function_id or, for a constant, enum expr_type */
    type_set types;
    uint16_t depth; /* of the tree below, itself included */
    uint32_t quick; /* + 1: a question that has a quick answer, in expr.quick; 0 none */
    uint32_t at;    /* byte of the text where it begins */
    uint32_t first; /* its arguments stand in expr.arguments from here on */
    uint32_t n;
    attr_id attr;
    enum syntax syntax;
    int64_t number;
    struct str text;
};

/* A question about one attribute that is answered without its nodes (quick.c). */
enum quick_kind { QUICK_PRESENT, QUICK_EMPTY, QUICK_TEXT, QUICK_PREFIX, QUICK_BITS, QUICK_TRIM };

struct quick {
    enum quick_kind kind;
    uint8_t operator; /* of a comparison */
    uint8_t steps;    /* that its nodes take, for a value */
    uint8_t absent_steps;
    attr_id attr;
    enum syntax syntax;
    int64_t mask, number;     /* BITS: what is taken of the value, and what it is compared with */
    struct str text;          /* TEXT, PREFIX */
    struct expr_value absent; /* what it gives where there is no value */
};

struct expr {
    struct str text;
    uint32_t root;
    uint32_t slots; /* variables that are alive at the same time */
    VEC(struct node) nodes;
    VEC(uint32_t) arguments;
    VEC(attr_id) attributes;
    VEC(struct quick) quick;
    bool known_if_absent; /* then `if_absent` is the result for an object without `attributes` */
    struct expr_value if_absent;
};

enum {
    EXPR_DEPTH = 200,        /* nesting that is accepted */
    EXPR_LENGTH = 64 * 1024, /* bytes of text that are accepted */
    EXPR_STEPS = 4000000,    /* work that one evaluation may do */
    EXPR_RESULT = 16 << 20,  /* bytes of text that one function may make */
    EXPR_EXCERPT = 60,       /* bytes of a value that a message repeats */
};

static inline const struct node *
node_at(const struct expr *e, uint32_t i)
{
    return &e->nodes.at[i];
}

static inline uint32_t
argument(const struct expr *e, const struct node *n, uint32_t i)
{
    return e->arguments.at[n->first + i];
}
