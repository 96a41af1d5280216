/* SPDX-License-Identifier: MIT */
#include "sim/expr/token.h"

#include "sim/base/arena.h"
#include "sim/expr/expr.h"
#include "sim/expr/node.h"

struct place
expr_place(struct str text, uint32_t byte, struct place from)
{
    struct place p = from;

    if (p.column == 0)
        p.column = 1;
    for (uint32_t i = 0; i < byte; i++) {
        p.column += ((unsigned char)text.at[i] & 0xc0) != 0x80;
        if (text.at[i] == '\n') {
            p.line += p.line > 0;
            p.column = 1;
        }
    }
    return p;
}

struct place
expr_token_place(const struct lexer *l, uint32_t at)
{
    return expr_place(l->text, at, l->place);
}

static char
peek(const struct lexer *l, uint32_t ahead)
{
    return l->at + ahead < l->text.len ? l->text.at[l->at + ahead] : '\0';
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* What stands between an opening byte and `end`, on one line. */
static const struct err *
enclosed(struct lexer *l, char end, const char *what, struct token *out)
{
    uint32_t from = l->at + 1, at = from;

    while (at < l->text.len && l->text.at[at] != end && l->text.at[at] != '\n')
        at++;
    if (at >= l->text.len || l->text.at[at] != end)
        return err_new(ERR_SYNTAX, expr_token_place(l, l->at), l->arena,
                       "the %s that begins here has no closing '%c'", what, end);
    out->text = str_trim(str_sub(l->text, from, at - from));
    if (str_empty(out->text))
        return err_new(ERR_SYNTAX, expr_token_place(l, l->at), l->arena, "the %s has no name",
                       what);
    l->at = at + 1;
    return NULL;
}

/* In a text two backslashes stand for one; that is how standard rules look for "\0ACNF:". */
static struct str
unescaped(struct str raw, struct arena *a)
{
    if (str_find(raw, STR("\\\\")) < 0)
        return raw;

    char *text = arena_bytes(a, raw.len);
    size_t n = 0;
    for (size_t i = 0; i < raw.len; i++) {
        text[n++] = raw.at[i];
        if (str_starts(str_from(raw, i), STR("\\\\")))
            i++;
    }
    return str_n(text, n);
}

static const struct err *
quoted(struct lexer *l, struct token *out)
{
    struct str rest = str_from(l->text, l->at + 1);
    ptrdiff_t end = str_find_byte(rest, '"');

    if (end < 0)
        return err_new(ERR_SYNTAX, expr_token_place(l, l->at), l->arena,
                       "the text that begins here has no closing quote");
    out->text = unescaped(str_sub(rest, 0, (size_t)end), l->arena);
    l->at += (uint32_t)end + 2;
    return NULL;
}

static const struct err *
number(struct lexer *l, bool hexadecimal, struct token *out)
{
    uint32_t from = l->at, digits = hexadecimal ? from + 2 : from;
    uint32_t base = hexadecimal ? 16 : 10;
    uint64_t value = 0;

    for (l->at = digits; hexadecimal ? is_hex(peek(l, 0)) : is_digit(peek(l, 0)); l->at++) {
        char c = peek(l, 0);
        uint32_t digit = (uint32_t)(is_digit(c) ? c - '0' : (c | 32) - 'a' + 10);
        if (value > ((uint64_t)INT64_MAX - digit) / base)
            return err_new(ERR_SYNTAX, expr_token_place(l, from), l->arena,
                           "the number does not fit into 64 bits");
        value = value * base + digit;
    }
    if (l->at == digits || is_letter(peek(l, 0)) || peek(l, 0) == '.')
        return err_new(ERR_SYNTAX, expr_token_place(l, from), l->arena,
                       "this is no whole number; decimal digits or &H and hexadecimal digits");
    out->number = (int64_t)value;
    return NULL;
}

static void
name(struct lexer *l, struct token *out)
{
    uint32_t from = l->at;

    while (is_letter(peek(l, 0)) || is_digit(peek(l, 0)))
        l->at++;
    out->text = str_sub(l->text, from, l->at - from);
}

static const struct {
    const char *text; /* longer ones first */
    enum token_kind kind;
    enum operator_kind which;
} signs[] = {
    {"<=", TOKEN_OPERATOR, OPERATOR_LESS_EQUAL},
    {"<>", TOKEN_OPERATOR, OPERATOR_NOT_EQUAL},
    {">=", TOKEN_OPERATOR, OPERATOR_GREATER_EQUAL},
    {"&&", TOKEN_OPERATOR, OPERATOR_AND},
    {"||", TOKEN_OPERATOR, OPERATOR_OR},
    {"<", TOKEN_OPERATOR, OPERATOR_LESS},
    {">", TOKEN_OPERATOR, OPERATOR_GREATER},
    {"=", TOKEN_OPERATOR, OPERATOR_EQUAL},
    {"&", TOKEN_OPERATOR, OPERATOR_JOIN},
    {"+", TOKEN_OPERATOR, OPERATOR_ADD},
    {"-", TOKEN_OPERATOR, OPERATOR_SUBTRACT},
    {"*", TOKEN_OPERATOR, OPERATOR_MULTIPLY},
    {"(", TOKEN_OPEN, 0},
    {")", TOKEN_CLOSE, 0},
    {",", TOKEN_COMMA, 0},
};

static const struct err *
sign(struct lexer *l, struct token *out)
{
    struct str rest = str_from(l->text, l->at);

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (!str_starts(rest, str_of(signs[i].text)))
            continue;
        out->kind = signs[i].kind;
        out->which = (uint8_t)signs[i].which;
        l->at += (uint32_t)strlen(signs[i].text);
        return NULL;
    }
    if (str_starts(rest, STR("\xe2\x80\x9c")) || str_starts(rest, STR("\xe2\x80\x9d")))
        return err_new(ERR_SYNTAX, expr_token_place(l, l->at), l->arena,
                       "a typographic quote; texts stand in straight quotes");
    if (rest.at[0] > ' ' && rest.at[0] < 0x7f)
        return err_new(ERR_SYNTAX, expr_token_place(l, l->at), l->arena,
                       "'%c' does not belong into an expression", rest.at[0]);
    return err_new(ERR_SYNTAX, expr_token_place(l, l->at), l->arena,
                   "this character does not belong into an expression");
}

const struct err *
expr_token_next(struct lexer *l, bool operand, struct token *out)
{
    while (l->at < l->text.len && is_blank(l->text.at[l->at]))
        l->at++;
    *out = (struct token){.kind = TOKEN_END, .at = l->at};
    if (l->at == l->text.len)
        return NULL;

    char c = peek(l, 0);
    bool hexadecimal = operand && c == '&' && (peek(l, 1) | 32) == 'h';
    if (hexadecimal || is_digit(c)) {
        out->kind = TOKEN_NUMBER;
        return number(l, hexadecimal, out);
    }
    if (is_letter(c)) {
        out->kind = TOKEN_NAME;
        name(l, out);
        return NULL;
    }
    if (c == '$' && is_letter(peek(l, 1))) {
        out->kind = TOKEN_VARIABLE;
        l->at++;
        name(l, out);
        return NULL;
    }
    if (c == '[') {
        out->kind = TOKEN_ATTRIBUTE;
        return enclosed(l, ']', "attribute", out);
    }
    if (c == '%') {
        out->kind = TOKEN_PARAMETER;
        return enclosed(l, '%', "parameter", out);
    }
    if (c == '"') {
        out->kind = TOKEN_TEXT;
        return quoted(l, out);
    }
    return sign(l, out);
}
