/* SPDX-License-Identifier: MIT */
/*
 * Operands: literals, variables, groups, tables, casts, and what hangs on them: .name, [index],
 * (arguments), ::member.
 */
#include "harness/shell/number.h"
#include "harness/shell/parse.h"
#include "sim/base/arena.h"

static const struct err *
expect_close(struct parser *p, char close, struct place open, const char *what)
{
    TRY(skip_newlines(p));
    if (peek(p, 0) == close) {
        p->at++;
        return NULL;
    }
    if (p->at >= p->text.len)
        return syntax_error_at(p, open, "%s has no closing %c", what, close);
    return unexpected(p);
}

static const struct err *
parse_paren(struct parser *p, struct node **out)
{
    struct node *n = node_new(p, NODE_PAREN, place_here(p));

    p->at++;
    TRY(skip_newlines(p));
    if (peek(p, 0) == ')')
        return syntax_error(p, "an expression is missing between ( and )");
    TRY(parse_pipeline(p, &n->left));
    *out = n;
    return expect_close(p, ')', n->at, "the group that begins with (");
}

static const struct err *
parse_group(struct parser *p, enum node_kind kind, struct node **out)
{
    struct node *n = node_new(p, kind, place_here(p));

    p->at += 2;
    *out = n;
    return parse_statements(p, ')', &n->left);
}

/* A key: a bare word, or any operand. */
static const struct err *
parse_key(struct parser *p, struct node **out)
{
    if (is_letter(peek(p, 0))) {
        struct node *n = node_new(p, NODE_VALUE, place_here(p));
        size_t from = p->at;
        while (is_letter(peek(p, 0)) || is_digit(peek(p, 0)) || peek(p, 0) == '-' ||
               peek(p, 0) == '.')
            p->at++;
        n->value = value_text(str_sub(p->text, from, p->at - from));
        *out = n;
        return NULL;
    }
    return parse_unary(p, out);
}

static const struct err *
skip_separators(struct parser *p)
{
    TRY(skip_newlines(p));
    while (peek(p, 0) == ';') {
        p->at++;
        TRY(skip_newlines(p));
    }
    return NULL;
}

static const struct err *
parse_table(struct parser *p, struct node **out)
{
    struct node *n = node_new(p, NODE_TABLE, place_here(p));

    p->at += 2;
    TRY(skip_separators(p));
    while (p->at < p->text.len && peek(p, 0) != '}') {
        struct node *key, *value;
        TRY(parse_key(p, &key));
        TRY(skip_newlines(p));
        if (peek(p, 0) != '=')
            return syntax_error(p, "an = is missing behind the key of a hash table");
        p->at++;
        TRY(skip_newlines(p));
        TRY(parse_statement(p, &value));
        *VEC_PUSH(&n->list, p->arena) = key;
        *VEC_PUSH(&n->list, p->arena) = value;
        TRY(skip_blanks(p));
        if (!at_statement_end(p))
            return unexpected(p);
        TRY(skip_separators(p));
    }
    *out = n;
    return expect_close(p, '}', n->at, "the hash table that begins with @{");
}

struct str
read_type_name(struct parser *p)
{
    uint32_t depth = 1;
    size_t from = ++p->at;

    for (; p->at < p->text.len && peek(p, 0) != '\n'; p->at++) {
        char c = peek(p, 0);
        if (c == '[')
            depth++;
        else if (c == ']' && --depth == 0)
            return str_sub(p->text, from, p->at++ - from);
    }
    return (struct str){0};
}

/* Does an operand for a cast stand here? `[int]-5` is a cast, `[int] -eq $x` is none. */
static bool
cast_follows(const struct parser *p)
{
    if (peek(p, 0) == ',' || peek(p, 0) == '+')
        return false;
    return p->at < p->text.len && starts_expression(p);
}

static const struct err *
parse_type(struct parser *p, struct node **out)
{
    struct node *n = node_new(p, NODE_TYPE, place_here(p));
    struct str name = read_type_name(p);

    if (!name.at)
        return syntax_error_at(p, n->at, "the type that begins with [ has no ]");
    if (!type_find(name, &n->type))
        return syntax_error_at(p, n->at, "the type [" STR_FMT "] is outside this language",
                               STR_ARG(name));
    n->text = str_trim(name);
    *out = n;
    if (looking_at(p, "::"))
        return NULL;
    TRY(skip_blanks(p));
    if (!cast_follows(p))
        return NULL;
    TRY(deeper(p));
    TRY(parse_unary(p, &n->left));
    p->depth--;
    n->kind = NODE_CAST;
    if (n->type.id == TYPE_ORDERED && !n->type.is_array) {
        if (n->left->kind != NODE_TABLE)
            return syntax_error_at(p, n->at, "[ordered] is for hash table literals alone");
        n->left->flag = true;
        *out = n->left;
    }
    return NULL;
}

static const struct err *
parse_operand(struct parser *p, struct node **out)
{
    char c = peek(p, 0);
    char next = peek(p, 1);

    if (c == '$' && next == '(')
        return parse_group(p, NODE_SUBEXPR, out);
    if (c == '$')
        return read_variable(p, out);
    if (c == '@' && next == '(')
        return parse_group(p, NODE_ARRAY, out);
    if (c == '@' && next == '{')
        return parse_table(p, out);
    if (c == '\'' || c == '"' || (c == '@' && (next == '\'' || next == '"')))
        return parse_string(p, out);
    if (c == '(')
        return parse_paren(p, out);
    if (c == '[')
        return parse_type(p, out);
    struct node *n = node_new(p, NODE_VALUE, place_here(p));
    *out = n;
    if (c == '{') {
        n->kind = NODE_BLOCK;
        p->at++;
        return parse_block(p, &n->block);
    }
    if ((is_digit(c) || (c == '.' && is_digit(next))) && read_number(p, &n->value, &n->text))
        return NULL;
    if (c == '@' && is_letter(next))
        return syntax_error(p, "splatting with @ is for the arguments of commands");
    return unexpected(p);
}

/* A member's name: a word, text, a variable or an expression in brackets. */
static const struct err *
parse_member_name(struct parser *p, struct node **out)
{
    char c = peek(p, 0);

    if (is_letter(c) || is_digit(c)) {
        struct node *n = node_new(p, NODE_VALUE, place_here(p));
        n->value = value_text(read_name(p));
        *out = n;
        return NULL;
    }
    if (c == '$' && peek(p, 1) != '(')
        return read_variable(p, out);
    if (c == '\'' || c == '"')
        return parse_string(p, out);
    if (c == '(')
        return parse_paren(p, out);
    return unexpected(p);
}

static const struct err *
parse_arguments(struct parser *p, struct node **out)
{
    struct node *call = node_new(p, NODE_INVOKE, (*out)->at);

    call->left = *out;
    p->at++;
    TRY(skip_newlines(p));
    while (p->at < p->text.len && peek(p, 0) != ')') {
        struct node *argument;
        /* A comma separates arguments here, so lists need brackets. */
        TRY(parse_argument_expression(p, &argument));
        *VEC_PUSH(&call->list, p->arena) = argument;
        TRY(skip_newlines(p));
        if (peek(p, 0) != ',')
            break;
        p->at++;
        TRY(skip_newlines(p));
    }
    *out = call;
    return expect_close(p, ')', call->at, "the list of arguments");
}

static const struct err *
parse_index(struct parser *p, struct node **out)
{
    struct node *n = node_new(p, NODE_INDEX, place_here(p));

    n->left = *out;
    p->at++;
    TRY(deeper(p));
    TRY(skip_newlines(p));
    TRY(parse_expression(p, &n->right));
    p->depth--;
    *out = n;
    return expect_close(p, ']', n->at, "the index that begins with [");
}

static const struct err *
parse_static(struct parser *p, struct node **out)
{
    struct node *type = *out;

    if (type->kind != NODE_TYPE)
        return syntax_error(p, ":: needs a type in front of it");
    p->at += 2;
    struct node *n = node_new(p, NODE_STATIC, type->at);
    n->type = type->type;
    n->text = read_name(p);
    if (n->text.len == 0)
        return unexpected(p);
    *out = n;
    return NULL;
}

/* What stands directly behind an operand, without a blank between. `more` says that there was one. */
static const struct err *
parse_postfix(struct parser *p, struct node **out, bool *more)
{
    char c = peek(p, 0);
    char next = peek(p, 1);
    enum node_kind kind = (*out)->kind;

    *more = true;
    if (c == '.' && (is_letter(next) || is_digit(next) || next == '$' || next == '(' ||
                     next == '\'' || next == '"')) {
        struct node *n = node_new(p, NODE_MEMBER, place_here(p));
        n->left = *out;
        p->at++;
        *out = n;
        return parse_member_name(p, &n->right);
    }
    if (c == ':' && next == ':')
        return parse_static(p, out);
    if (c == '[')
        return parse_index(p, out);
    if (c == '(' && (kind == NODE_MEMBER || kind == NODE_STATIC))
        return parse_arguments(p, out);
    if (c == '?' && (next == '.' || next == '['))
        return unexpected(p);
    if ((c == '+' || c == '-') && next == c) {
        struct node *n = node_new(p, NODE_STEP, (*out)->at);
        n->left = *out;
        n->op = (enum op)c;
        p->at += 2;
        *out = n;
        *more = false;
        return NULL;
    }
    *more = false;
    return NULL;
}

const struct err *
parse_primary(struct parser *p, struct node **out)
{
    bool more = true;

    TRY(deeper(p));
    TRY(parse_operand(p, out));
    bool cast = (*out)->kind == NODE_CAST;
    while (!cast && more)
        TRY(parse_postfix(p, out, &more));
    p->depth--;
    return NULL;
}
