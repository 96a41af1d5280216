/* SPDX-License-Identifier: MIT */
/*
 * From text to tree. Recursive descent over the text itself, because what a character means depends
 * on where it stands: an expression or a command's arguments (about_Parsing).
 */
#pragma once

#include "harness/shell/ast.h"

/* A whole program, as NODE_STATEMENTS. The text must outlive the tree. */
const struct err *parse_program(struct str text, struct str file, uint32_t first_line,
                                struct arena *a, struct node **out);

/* What follows is shared between the parser's files. */

struct parser {
    struct str text;
    size_t at;
    struct place here; /* place of `seen`; moves forward with the text */
    size_t seen;
    uint32_t depth;
    struct arena *arena;
};

/* lex.c: the ground */
char peek(const struct parser *p, size_t ahead);
bool looking_at(const struct parser *p, const char *text);
struct place place_here(struct parser *p);
const struct err *syntax_error(struct parser *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const struct err *syntax_error_at(struct parser *p, struct place at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
const struct err *unexpected(struct parser *p);    /* names what stands there */
const struct err *skip_blanks(struct parser *p);   /* blanks, comments, continued lines */
const struct err *skip_newlines(struct parser *p); /* and line ends */
bool at_statement_end(const struct parser *p);     /* end, newline, `;`, `)` or `}` */
struct node *node_new(struct parser *p, enum node_kind kind, struct place at);
bool is_letter(char c); /* also _ and every byte above ASCII */
bool is_digit(char c);
struct str read_name(struct parser *p); /* letters and digits; may be empty */
bool read_number(struct parser *p, struct value *out, struct str *text);
const struct err *read_variable(struct parser *p, struct node **out); /* from `$` on */
const struct err *deeper(struct parser *p);                           /* pairs with p->depth-- */

/* parse_string.c */
const struct err *parse_string(struct parser *p, struct node **out); /* from the quote or `@` on */
const struct err *parse_word(struct parser *p, struct node **out);   /* a bare word */
bool word_ends(const struct parser *p);

/* parse_expression.c, parse_primary.c */
const struct err *parse_expression(struct parser *p, struct node **out);
/* An argument of a method: an expression in which a comma ends it. */
const struct err *parse_argument_expression(struct parser *p, struct node **out);
const struct err *parse_unary(struct parser *p, struct node **out);
const struct err *parse_primary(struct parser *p, struct node **out); /* with .x, [i], (...) */
bool starts_expression(const struct parser *p);
struct str read_type_name(struct parser *p); /* from `[` on; NULL start: no closing bracket */

/* parse_command.c */
const struct err *parse_pipeline(struct parser *p, struct node **out); /* or an assignment */

/* parse_statement.c */
const struct err *parse_statement(struct parser *p, struct node **out);
const struct err *parse_statements(struct parser *p, char close, struct node **out);

bool at_word(const struct parser *p, const char *word);

/* parse_control.c: behind the keyword; `n` is the statement's node */
const struct err *parse_if(struct parser *p, struct node *n);
const struct err *parse_foreach(struct parser *p, struct node *n);
const struct err *parse_for(struct parser *p, struct node *n);
const struct err *parse_while(struct parser *p, struct node *n);
const struct err *parse_do(struct parser *p, struct node *n);
const struct err *parse_switch(struct parser *p, struct node *n);
const struct err *parse_break(struct parser *p, struct node *n);
const struct err *parse_continue(struct parser *p, struct node *n);
const struct err *parse_function(struct parser *p, struct node *n);
const struct err *parse_return(struct parser *p, struct node *n);
const struct err *parse_throw(struct parser *p, struct node *n);
const struct err *parse_try(struct parser *p, struct node *n);

/* parse_block.c: behind the `{`, up to and with the `}` */
const struct err *parse_block(struct parser *p, const struct block **out);
const struct err *parse_parameters(struct parser *p, struct block *b); /* behind `(`, with `)` */
