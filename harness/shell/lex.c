/* SPDX-License-Identifier: MIT */
/*
 * The parser's ground: characters, places, blanks, names, numbers, variables.
 */
#include <stdarg.h>

#include "harness/shell/number.h"
#include "harness/shell/parse.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

enum { DEEPEST = 500 };

char
peek(const struct parser *p, size_t ahead)
{
    return p->at + ahead < p->text.len ? p->text.at[p->at + ahead] : '\0';
}

bool
looking_at(const struct parser *p, const char *text)
{
    return str_starts(str_from(p->text, p->at), str_of(text));
}

struct place
place_here(struct parser *p)
{
    for (; p->seen < p->at && p->seen < p->text.len; p->seen++) {
        unsigned char c = (unsigned char)p->text.at[p->seen];
        if (c == '\n') {
            p->here.line++;
            p->here.column = 1;
        } else if ((c & 0xC0) != 0x80) {
            p->here.column++;
        }
    }
    return p->here;
}

const struct err *
syntax_error_at(struct parser *p, struct place at, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    struct str text = str_vfmt(p->arena, format, list);
    va_end(list);
    return err_new(ERR_SYNTAX, at, p->arena, STR_FMT, STR_ARG(text));
}

const struct err *
syntax_error(struct parser *p, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    struct str text = str_vfmt(p->arena, format, list);
    va_end(list);
    return err_new(ERR_SYNTAX, place_here(p), p->arena, STR_FMT, STR_ARG(text));
}

const struct err *
unexpected(struct parser *p)
{
    static const struct {
        const char *sign;
        const char *what;
    } outside[] = {
        {"&&", "chains with && are outside this language: use two lines"},
        {"||", "chains with || are outside this language: use two lines"},
        {"&", "background jobs are outside this language"},
        {">", "redirection is outside this language: use Out-Null, or leave the output"},
        {"<", "redirection is outside this language"},
        {"?", "the operators ?, ??, ?. and ?[ are outside this language: use if"},
    };
    struct str rest = str_from(p->text, p->at);

    if (rest.len == 0)
        return syntax_error(p, "the text ends in the middle of a statement");
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        if (str_starts(rest, str_of(outside[i].sign)))
            return syntax_error(p, "%s", outside[i].what);
    }
    if (rest.at[0] == '\n' || rest.at[0] == '\r')
        return syntax_error(p, "the line ends in the middle of an expression");
    size_t n = 1;
    while (n < rest.len && n < 20 && (is_letter(rest.at[n]) || is_digit(rest.at[n])))
        n++;
    return syntax_error(p, "\"" STR_FMT "\" is not expected here", STR_ARG(str_sub(rest, 0, n)));
}

const struct err *
deeper(struct parser *p)
{
    if (p->depth++ < DEEPEST)
        return NULL;
    return err_new(ERR_LIMIT, place_here(p), p->arena, "nested deeper than %d levels", DEEPEST);
}

struct node *
node_new(struct parser *p, enum node_kind kind, struct place at)
{
    struct node *n = ARENA_NEW(p->arena, struct node);

    n->kind = kind;
    n->at = at;
    return n;
}

bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const struct err *
skip_block_comment(struct parser *p)
{
    ptrdiff_t close = str_find(str_from(p->text, p->at), STR("#>"));

    if (close < 0)
        return syntax_error(p, "the comment that begins with <# has no end");
    p->at += (size_t)close + 2;
    return NULL;
}

const struct err *
skip_blanks(struct parser *p)
{
    for (;;) {
        char c = peek(p, 0);
        if (c == ' ' || c == '\t' || c == '\f' || c == '\v' || (c == '\r' && peek(p, 1) == '\n'))
            p->at++;
        else if (looking_at(p, "\u00A0"))
            p->at += 2;
        else if (c == '`' && peek(p, 1) == '\n')
            p->at += 2;
        else if (c == '`' && peek(p, 1) == '\r' && peek(p, 2) == '\n')
            p->at += 3;
        else if (c == '<' && peek(p, 1) == '#')
            TRY(skip_block_comment(p));
        else if (c == '#')
            while (p->at < p->text.len && p->text.at[p->at] != '\n')
                p->at++;
        else
            return NULL;
    }
}

const struct err *
skip_newlines(struct parser *p)
{
    TRY(skip_blanks(p));
    while (peek(p, 0) == '\n') {
        p->at++;
        TRY(skip_blanks(p));
    }
    return NULL;
}

bool
at_statement_end(const struct parser *p)
{
    char c = peek(p, 0);

    return p->at >= p->text.len || c == '\n' || c == ';' || c == ')' || c == '}';
}

struct str
read_name(struct parser *p)
{
    size_t from = p->at;

    while (p->at < p->text.len && (is_letter(peek(p, 0)) || is_digit(peek(p, 0))))
        p->at++;
    return str_sub(p->text, from, p->at - from);
}

/* How far a number reaches: `1..5` is three tokens, `1.5e-3kb` is one. */
static size_t
number_length(struct str s)
{
    size_t i = 0;

    if (s.len > 1 && s.at[0] == '0' && ((s.at[1] | 32) == 'x' || (s.at[1] | 32) == 'b'))
        i = 2;
    while (i < s.len && is_digit(s.at[i]))
        i++;
    if (i < s.len && s.at[i] == '.' &&
        !(i + 1 < s.len && (s.at[i + 1] == '.' || is_letter(s.at[i + 1])))) {
        i++;
        while (i < s.len && is_digit(s.at[i]))
            i++;
    }
    if (i + 1 < s.len && (s.at[i] | 32) == 'e' && (s.at[i + 1] == '+' || s.at[i + 1] == '-'))
        i += 2;
    while (i < s.len && (is_letter(s.at[i]) || is_digit(s.at[i])))
        i++;
    return i;
}

bool
read_number(struct parser *p, struct value *out, struct str *text)
{
    struct str rest = str_from(p->text, p->at);
    struct str number = str_sub(rest, 0, number_length(rest));

    if (!number_parse(number, false, out, p->arena))
        return false;
    *text = number;
    p->at += number.len;
    return true;
}

/* `script:` and the like; what is a drive is refused. */
static const struct err *
read_scope(struct parser *p, struct str name, struct node *n)
{
    static const struct {
        const char *name;
        enum scope_name scope;
    } scopes[] = {
        {"local", SCOPE_LOCAL},   {"private", SCOPE_LOCAL},    {"script", SCOPE_SCRIPT},
        {"global", SCOPE_GLOBAL}, {"variable", SCOPE_NEAREST},
    };

    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
        if (str_ieq(name, str_of(scopes[i].name))) {
            n->scope = scopes[i].scope;
            return NULL;
        }
    }
    return syntax_error_at(p, n->at, "$" STR_FMT ": is outside this language", STR_ARG(name));
}

static const struct err *
read_braced(struct parser *p, struct node *n)
{
    p->at += 2;
    ptrdiff_t close = str_find_byte(str_from(p->text, p->at), '}');
    if (close <= 0)
        return syntax_error_at(p, n->at, "the variable that begins with ${ has no }");
    struct str name = str_sub(p->text, p->at, (size_t)close);
    ptrdiff_t colon = str_find_byte(name, ':');
    p->at += (size_t)close + 1;
    if (colon > 0) {
        TRY(read_scope(p, str_sub(name, 0, (size_t)colon), n));
        name = str_from(name, (size_t)colon + 1);
    }
    n->text = name;
    return NULL;
}

const struct err *
read_variable(struct parser *p, struct node **out)
{
    struct node *n = node_new(p, NODE_VARIABLE, place_here(p));

    *out = n;
    if (peek(p, 1) == '{')
        return read_braced(p, n);
    p->at++;
    n->text = read_name(p);
    if (n->text.len == 0 && strchr("?$^", peek(p, 0)) && peek(p, 0))
        return syntax_error_at(p, n->at, "$%c is outside this language", peek(p, 0));
    if (n->text.len == 0)
        return syntax_error_at(p, n->at, "a variable's name is missing behind $");
    if (peek(p, 0) != ':' || peek(p, 1) == ':')
        return NULL;
    if (!is_letter(peek(p, 1)) && !is_digit(peek(p, 1)))
        return syntax_error_at(p, n->at,
                               "$" STR_FMT ": lacks a name; write ${" STR_FMT "} before a colon",
                               STR_ARG(n->text), STR_ARG(n->text));
    TRY(read_scope(p, n->text, n));
    p->at++;
    n->text = read_name(p);
    return NULL;
}
