/* SPDX-License-Identifier: MIT */
/*
 * A program as a tree. One kind of node for all; what each kind uses is said beside it.
 */
#pragma once

#include "harness/shell/convert.h"
#include "harness/shell/object.h"
#include "sim/base/err.h"

enum node_kind {
    /* expressions */
    NODE_VALUE,    /* value; text: as it was written, for numbers */
    NODE_EXPAND,   /* list: parts of "..." */
    NODE_VARIABLE, /* text: name; scope */
    NODE_LIST,     /* list: a, b, c */
    NODE_ARRAY,    /* left: statements of @( ) */
    NODE_SUBEXPR,  /* left: statements of $( ) */
    NODE_PAREN,    /* left: one statement */
    NODE_TABLE,    /* list: key, value, key, value ...; flag: [ordered] */
    NODE_BLOCK,    /* block */
    NODE_TYPE,     /* type, text */
    NODE_CAST,     /* type, left */
    NODE_UNARY,    /* op, left */
    NODE_BINARY,   /* op, fold, left, right */
    NODE_MEMBER,   /* left, right: name */
    NODE_STATIC,   /* type, text: [math]::PI */
    NODE_INVOKE,   /* left: NODE_MEMBER or NODE_STATIC, list: arguments */
    NODE_INDEX,    /* left, right */
    NODE_STEP,     /* left: variable and the like; op: + or -; flag: in front */
    NODE_ASSIGN,   /* left, op ('=' or the arithmetic one), right: statement */

    /* statements */
    NODE_PIPELINE,   /* list: an expression or commands */
    NODE_COMMAND,    /* left: name, list: NODE_ARGUMENT; op: '&' or '.' where written */
    NODE_ARGUMENT,   /* text: parameter's name, empty for positional; left: value; flag: splat */
    NODE_STATEMENTS, /* list */
    NODE_IF,         /* list: condition, body, condition, body ...; right: else */
    NODE_FOREACH,    /* left: variable, right: what, third: body; text: label */
    NODE_FOR,        /* list: start, condition, step (each may be NULL), third: body; text: label */
    NODE_WHILE,      /* left: condition, third: body; text: label */
    NODE_DO,         /* the same; flag: until */
    NODE_SWITCH,     /* left: what, list: condition, body ...; third: default; op: 'w' 'r' 'e' */
    NODE_FUNCTION,   /* text: name, block */
    NODE_RETURN,     /* left, may be NULL */
    NODE_BREAK,      /* text: label */
    NODE_CONTINUE,   /* text: label */
    NODE_THROW,      /* left, may be NULL */
    NODE_TRY,        /* left: body, list: types as NODE_TYPE or NULL, body ...; third: finally */
};

enum op {
    OP_NONE,
    OP_ADD = '+',
    OP_SUBTRACT = '-',
    OP_MULTIPLY = '*',
    OP_DIVIDE = '/',
    OP_REMAINDER = '%',
    OP_ASSIGN = '=',
    OP_CALL = '&',
    OP_DOT = '.',
    OP_NOT = '!',
    OP_COMMA = ',',
    OP_EQ = 128,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_LIKE,
    OP_NOTLIKE,
    OP_MATCH,
    OP_NOTMATCH,
    OP_CONTAINS,
    OP_NOTCONTAINS,
    OP_IN,
    OP_NOTIN,
    OP_REPLACE,
    OP_SPLIT,
    OP_JOIN,
    OP_IS,
    OP_ISNOT,
    OP_AS,
    OP_AND,
    OP_OR,
    OP_XOR,
    OP_BAND,
    OP_BOR,
    OP_BXOR,
    OP_BNOT,
    OP_SHL,
    OP_SHR,
    OP_FORMAT,
    OP_RANGE,
};

enum scope_name { SCOPE_NEAREST, SCOPE_LOCAL, SCOPE_SCRIPT, SCOPE_GLOBAL };

struct node {
    enum node_kind kind;
    enum op op;
    bool fold; /* the operator ignores case */
    bool flag;
    enum scope_name scope;
    struct type_ref type;
    struct place at;
    struct str text;
    struct value value;
    struct node *left;
    struct node *right;
    struct node *third;
    const struct block *block;
    VEC(struct node *) list;
};

/* One parameter of a function or script block. */
struct parameter {
    struct str name;
    struct place at;
    struct type_ref type;
    struct node *otherwise; /* default value, or NULL */
    bool mandatory;
    bool pipeline;
    bool by_name;
    int position; /* from 0; -1: not said */
    VEC(struct str) choices;
    VEC(struct str) aliases;
};

struct block {
    struct str source; /* between the braces */
    VEC(struct parameter) parameters;
    bool cmdlet_binding; /* unknown arguments are refused instead of landing in $args */
    struct node *begin;  /* each NODE_STATEMENTS or NULL */
    struct node *process;
    struct node *end; /* the body where no section is named */
};
