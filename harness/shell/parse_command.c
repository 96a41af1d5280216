/* SPDX-License-Identifier: MIT */
/*
 * Pipelines, commands and their arguments, assignments (about_Parsing).
 */
#include "harness/shell/number.h"
#include "harness/shell/parse.h"
#include "sim/base/arena.h"

/* `$x` and what hangs on it; where the word goes on behind it, the whole is expanding text. */
static const struct err *
parse_operand_argument(struct parser *p, struct node **out)
{
    struct parser before = *p;
    bool dollar = peek(p, 0) == '$' && peek(p, 1) != '(';

    TRY(parse_primary(p, out));
    if (!dollar || word_ends(p))
        return NULL;
    *p = before;
    return parse_word(p, out);
}

static const struct err *
parse_one_argument(struct parser *p, struct node **out)
{
    char c = peek(p, 0);
    char next = peek(p, 1);

    if (c == '$' && !is_letter(next) && !is_digit(next) && next != '{' && next != '(')
        return parse_word(p, out);
    if (strchr("$('\"{", c) || (c == '@' && next && strchr("({'\"", next)))
        return parse_operand_argument(p, out);
    if (c == '@' && is_letter(next))
        return syntax_error(p, "splatting is not possible within a list");
    TRY(parse_word(p, out));
    struct node *n = *out;
    struct value number;
    if (n->kind == NODE_VALUE && number_parse(n->value.text, true, &number, p->arena)) {
        n->text = n->value.text;
        n->value = number;
        n->flag = false;
    }
    return NULL;
}

/* One argument, or a list of them with commas. */
static const struct err *
parse_argument(struct parser *p, struct node **out)
{
    if (word_ends(p) && !strchr("({", peek(p, 0)))
        return unexpected(p);
    TRY(parse_one_argument(p, out));
    TRY(skip_blanks(p));
    if (peek(p, 0) != ',')
        return NULL;
    struct node *list = node_new(p, NODE_LIST, (*out)->at);
    *VEC_PUSH(&list->list, p->arena) = *out;
    while (peek(p, 0) == ',') {
        struct node *item;
        p->at++;
        TRY(skip_newlines(p));
        if (word_ends(p) && !strchr("({", peek(p, 0)))
            return unexpected(p);
        TRY(parse_one_argument(p, &item));
        *VEC_PUSH(&list->list, p->arena) = item;
        TRY(skip_blanks(p));
    }
    *out = list;
    return NULL;
}

/* `-Name` or `-Name:value`. */
static const struct err *
parse_named(struct parser *p, struct node *n)
{
    size_t from = ++p->at;

    while (!word_ends(p) && peek(p, 0) != ':')
        p->at++;
    n->text = str_sub(p->text, from, p->at - from);
    if (peek(p, 0) != ':')
        return NULL;
    p->at++;
    TRY(skip_blanks(p));
    return parse_argument(p, &n->left);
}

static const struct err *
parse_command_element(struct parser *p, struct node *command)
{
    struct node *n = node_new(p, NODE_ARGUMENT, place_here(p));
    char c = peek(p, 0);

    *VEC_PUSH(&command->list, p->arena) = n;
    if (c == '-' && is_letter(peek(p, 1)))
        return parse_named(p, n);
    if (c == '-' && peek(p, 1) == '-' && !is_digit(peek(p, 2)))
        return syntax_error(p, "-- as an argument is outside this language");
    if (c == '@' && is_letter(peek(p, 1))) {
        n->flag = true;
        n->left = node_new(p, NODE_VARIABLE, n->at);
        p->at++;
        n->left->text = read_name(p);
        return NULL;
    }
    return parse_argument(p, &n->left);
}

static bool
command_ends(const struct parser *p)
{
    return at_statement_end(p) || peek(p, 0) == '|';
}

static const struct err *
parse_command(struct parser *p, struct node **out)
{
    struct node *n = node_new(p, NODE_COMMAND, place_here(p));
    char c = peek(p, 0);

    *out = n;
    if (c == '&' || (c == '.' && (peek(p, 1) == ' ' || peek(p, 1) == '{'))) {
        n->op = (enum op)c;
        p->at++;
        TRY(skip_blanks(p));
        if (command_ends(p))
            return unexpected(p);
        TRY(parse_one_argument(p, &n->left));
    } else {
        if (word_ends(p))
            return unexpected(p);
        TRY(parse_word(p, &n->left));
        if (n->left->kind != NODE_VALUE)
            return syntax_error_at(p, n->at, "a command's name cannot be made of variables; use &");
    }
    TRY(skip_blanks(p));
    while (!command_ends(p)) {
        TRY(parse_command_element(p, n));
        TRY(skip_blanks(p));
    }
    return NULL;
}

static bool
assignable(const struct node *n)
{
    switch (n->kind) {
    case NODE_VARIABLE:
    case NODE_MEMBER:
    case NODE_INDEX:
        return true;
    case NODE_CAST:
        return assignable(n->left);
    case NODE_LIST:
        for (uint32_t i = 0; i < n->list.n; i++) {
            if (!assignable(n->list.at[i]))
                return false;
        }
        return true;
    default:
        return false;
    }
}

/* `=`, `+=` ...: the length, or 0. */
static size_t
assignment_length(const struct parser *p)
{
    char c = peek(p, 0);

    if (c == '=')
        return 1;
    return c && strchr("+-*/%", c) && peek(p, 1) == '=' ? 2 : 0;
}

static const struct err *
parse_assignment(struct parser *p, struct node *left, size_t length, struct node **out)
{
    struct node *n = node_new(p, NODE_ASSIGN, left->at);

    if (!assignable(left))
        return syntax_error_at(p, left->at, "what stands left of the = cannot be assigned to");
    n->left = left;
    n->op = (enum op)peek(p, 0);
    p->at += length;
    TRY(skip_newlines(p));
    if (at_statement_end(p))
        return unexpected(p);
    *out = n;
    TRY(deeper(p));
    TRY(parse_statement(p, &n->right));
    p->depth--;
    return NULL;
}

/* A pipe may also stand at the start of the next line. */
static const struct err *
another_element(struct parser *p, bool *more)
{
    struct parser ahead = *p;

    TRY(skip_blanks(p));
    *more = peek(p, 0) == '|' && peek(p, 1) != '|';
    if (!*more && peek(p, 0) == '\n') {
        ahead = *p;
        TRY(skip_newlines(&ahead));
        *more = peek(&ahead, 0) == '|' && peek(&ahead, 1) != '|';
        if (*more)
            *p = ahead;
    }
    if (!*more)
        return NULL;
    p->at++;
    return skip_newlines(p);
}

const struct err *
parse_pipeline(struct parser *p, struct node **out)
{
    struct node *n = node_new(p, NODE_PIPELINE, place_here(p));
    struct node *element;
    bool more;

    TRY(deeper(p));
    if (starts_expression(p)) {
        TRY(parse_expression(p, &element));
        TRY(skip_blanks(p));
        size_t length = assignment_length(p);
        p->depth -= length ? 1 : 0;
        if (length)
            return parse_assignment(p, element, length, out);
    } else {
        TRY(parse_command(p, &element));
    }
    *VEC_PUSH(&n->list, p->arena) = element;
    TRY(another_element(p, &more));
    while (more) {
        if (starts_expression(p))
            return syntax_error(p,
                                "expressions are allowed as the first element of a pipeline only");
        TRY(parse_command(p, &element));
        *VEC_PUSH(&n->list, p->arena) = element;
        TRY(another_element(p, &more));
    }
    p->depth--;
    *out = n;
    return NULL;
}
