/* SPDX-License-Identifier: MIT */
/*
 * The words of an expression. For this folder only.
 */
#pragma once

#include "sim/base/err.h"

enum token_kind {
    TOKEN_END,
    TOKEN_NAME,      /* IIF, True, CaseInsensitive */
    TOKEN_ATTRIBUTE, /* [name]; text is the name */
    TOKEN_PARAMETER, /* %name% */
    TOKEN_VARIABLE,  /* $name */
    TOKEN_TEXT,      /* "..."; text is what it stands for */
    TOKEN_NUMBER,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA,
    TOKEN_OPERATOR, /* which is an enum operator_kind */
};

struct token {
    enum token_kind kind;
    uint8_t which;
    uint32_t at; /* byte in the text */
    struct str text;
    int64_t number;
};

struct lexer {
    struct str text;
    uint32_t at;
    struct place place; /* of the text's first byte */
    struct arena *arena;
};

/*
 * The next token. `operand`: a value is expected here, so `&H1F` is a number and not `&` and a name.
 */
const struct err *expr_token_next(struct lexer *l, bool operand, struct token *out);

/* The place in the user's file of a byte of the text. */
struct place expr_token_place(const struct lexer *l, uint32_t at);
