/* SPDX-License-Identifier: MIT */
/*
 * Text: 'literal', "expanding", here-strings, and bare words as arguments (about_Quoting_Rules).
 */
#include "harness/shell/parse.h"

#include "harness/shell/text.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

/* What is being put together: finished parts, and literal text that no part holds yet. */
struct expansion {
    struct node *node;
    struct buf text;
};

static struct expansion
expansion_at(struct parser *p, struct place at)
{
    return (struct expansion){node_new(p, NODE_EXPAND, at), buf_in(p->arena)};
}

static void
flush(struct parser *p, struct expansion *e)
{
    if (e->text.len == 0)
        return;
    struct node *part = node_new(p, NODE_VALUE, e->node->at);
    part->value = value_text(buf_str(&e->text));
    *VEC_PUSH(&e->node->list, p->arena) = part;
    e->text = buf_in(p->arena);
}

/* Nothing but literal text is a constant. */
static struct node *
finish(struct parser *p, struct expansion *e)
{
    if (e->node->list.n) {
        flush(p, e);
        return e->node;
    }
    e->node->kind = NODE_VALUE;
    e->node->value = value_text(buf_str(&e->text));
    return e->node;
}

static const struct err *
unicode_escape(struct parser *p, struct buf *out)
{
    uint32_t code = 0;
    size_t n = 0;

    p->at += 3; /* `u{ */
    for (; n < 6 && peek(p, 0) != '}'; n++, p->at++) {
        char c = peek(p, 0);
        uint32_t digit = is_digit(c)                          ? (uint32_t)(c - '0')
                         : (c | 32) >= 'a' && (c | 32) <= 'f' ? (uint32_t)((c | 32) - 'a' + 10)
                                                              : 99;
        if (digit > 15)
            return syntax_error(p, "`u{...} takes one to six hexadecimal digits");
        code = code * 16 + digit;
    }
    if (n == 0 || peek(p, 0) != '}' || code > 0x10FFFF)
        return syntax_error(p, "`u{...} takes one to six hexadecimal digits");
    p->at++;
    text_put(out, code);
    return NULL;
}

/* A backtick and what it stands for (about_Special_Characters). */
static const struct err *
escape(struct parser *p, struct buf *out)
{
    static const char letters[] = "0abefnrtv";
    static const char meant[] = "\0\a\b\033\f\n\r\t\v";
    char c = peek(p, 1);

    if (c == 'u' && peek(p, 2) == '{')
        return unicode_escape(p, out);
    p->at++;
    if (p->at >= p->text.len)
        return NULL;
    const char *known = c ? strchr(letters, c) : NULL;
    buf_byte(out, known ? meant[known - letters] : c);
    p->at++;
    return NULL;
}

/* A dollar in text: a variable, $( ), or itself. */
static const struct err *
dollar(struct parser *p, struct expansion *e)
{
    char c = peek(p, 1);
    struct node *part;

    if (c == '(') {
        part = node_new(p, NODE_SUBEXPR, place_here(p));
        p->at += 2;
        TRY(deeper(p));
        TRY(parse_statements(p, ')', &part->left));
        p->depth--;
    } else if (is_letter(c) || is_digit(c) || c == '{') {
        TRY(read_variable(p, &part));
    } else if (c == '?' || c == '$' || c == '^') {
        return read_variable(p, &part);
    } else {
        buf_byte(&e->text, '$');
        p->at++;
        return NULL;
    }
    flush(p, e);
    *VEC_PUSH(&e->node->list, p->arena) = part;
    return NULL;
}

static const struct err *
single_quoted(struct parser *p, struct node **out)
{
    struct expansion e = expansion_at(p, place_here(p));

    for (p->at++; p->at < p->text.len; p->at++) {
        if (peek(p, 0) == '\'' && peek(p, 1) != '\'') {
            p->at++;
            *out = finish(p, &e);
            return NULL;
        }
        if (peek(p, 0) == '\'')
            p->at++;
        buf_byte(&e.text, peek(p, 0));
    }
    return syntax_error_at(p, e.node->at, "the text that begins with ' has no end");
}

/* One element of expanding text. */
static const struct err *
expand_one(struct parser *p, struct expansion *e)
{
    if (peek(p, 0) == '$')
        return dollar(p, e);
    if (peek(p, 0) == '`')
        return escape(p, &e->text);
    buf_byte(&e->text, p->text.at[p->at++]);
    return NULL;
}

/* Behind the opening quote, up to and with the closing one. */
static const struct err *
double_quoted_rest(struct parser *p, struct expansion *e)
{
    while (p->at < p->text.len) {
        if (peek(p, 0) != '"') {
            TRY(expand_one(p, e));
            continue;
        }
        p->at++;
        if (peek(p, 0) != '"')
            return NULL;
        buf_byte(&e->text, '"');
        p->at++;
    }
    return syntax_error_at(p, e->node->at, "the text that begins with \" has no end");
}

/* Is this a line end with the closing mark at the start of the next line? Its length, or 0. */
static size_t
here_end(const struct parser *p, char quote)
{
    size_t n = peek(p, 0) == '\r' ? 1 : 0;

    if (peek(p, n) != '\n')
        return 0;
    return peek(p, n + 1) == quote && peek(p, n + 2) == '@' ? n + 3 : 0;
}

static const struct err *
here_string(struct parser *p, struct node **out)
{
    struct expansion e = expansion_at(p, place_here(p));
    char quote = peek(p, 1);

    p->at += 2;
    while (peek(p, 0) == ' ' || peek(p, 0) == '\t' || peek(p, 0) == '\r')
        p->at++;
    if (peek(p, 0) != '\n')
        return syntax_error_at(p, e.node->at, "nothing may follow @%c on its line", quote);
    size_t end = here_end(p, quote);
    if (!end)
        p->at++;
    while (!end && p->at < p->text.len) {
        end = here_end(p, quote);
        if (end)
            break;
        if (quote == '"')
            TRY(expand_one(p, &e));
        else
            buf_byte(&e.text, p->text.at[p->at++]);
    }
    if (!end)
        return syntax_error_at(p, e.node->at,
                               "the here-string has no end: %c@ at the start of a line", quote);
    p->at += end;
    *out = finish(p, &e);
    return NULL;
}

const struct err *
parse_string(struct parser *p, struct node **out)
{
    if (peek(p, 0) == '@')
        return here_string(p, out);
    if (peek(p, 0) == '\'')
        return single_quoted(p, out);
    struct expansion e = expansion_at(p, place_here(p));
    p->at++;
    TRY(double_quoted_rest(p, &e));
    *out = finish(p, &e);
    return NULL;
}

bool
word_ends(const struct parser *p)
{
    char c = peek(p, 0);

    return p->at >= p->text.len || (c != '\0' && strchr(" \t\r\n\f\v;|&(){},<>", c)) ||
           looking_at(p, "\u00A0");
}

const struct err *
parse_word(struct parser *p, struct node **out)
{
    struct expansion e = expansion_at(p, place_here(p));
    struct node *quoted;

    while (!word_ends(p)) {
        if (peek(p, 0) == '"') {
            p->at++;
            TRY(double_quoted_rest(p, &e));
        } else if (peek(p, 0) == '\'') {
            TRY(single_quoted(p, &quoted));
            buf_add(&e.text, quoted->value.text);
        } else {
            TRY(expand_one(p, &e));
        }
    }
    *out = finish(p, &e);
    (*out)->flag = true;
    return NULL;
}
