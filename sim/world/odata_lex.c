/* SPDX-License-Identifier: MIT */
/* The words of a filter. */
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/world/odata_node.h"

static const struct {
    char byte;
    enum odata_word word;
} signs[] = {
    {'(', WORD_OPEN}, {')', WORD_CLOSE}, {',', WORD_COMMA}, {':', WORD_COLON}, {'/', WORD_SLASH}};

static bool
name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == '@' || c == '$' || c == '+';
}

/* 2025-09-01T09:00:00Z is one word, p:p is three: a colon belongs to a word that began as a number. */
static bool
colon_inside(const struct odata_lexer *l, uint32_t start)
{
    char first = l->text.at[start];

    return l->text.at[l->at] == ':' && first >= '0' && first <= '9';
}

static struct odata_token
name(struct odata_lexer *l)
{
    uint32_t start = l->at;

    while (l->at < l->text.len && (name_byte(l->text.at[l->at]) || colon_inside(l, start)))
        l->at++;
    return (struct odata_token){WORD_NAME, str_sub(l->text, start, l->at - start), start};
}

static struct odata_token
quoted(struct odata_lexer *l)
{
    struct buf text = buf_in(l->arena);
    uint32_t start = l->at++;

    for (; l->at < l->text.len; l->at++) {
        char c = l->text.at[l->at];
        if (c == '\'') {
            bool twice = l->at + 1 < l->text.len && l->text.at[l->at + 1] == '\'';
            l->at++;
            if (!twice)
                return (struct odata_token){WORD_TEXT, buf_str(&text), start};
        }
        buf_byte(&text, c);
    }
    return (struct odata_token){WORD_UNFINISHED, STR(""), start};
}

struct odata_token
odata_next(struct odata_lexer *l)
{
    while (l->at < l->text.len && (l->text.at[l->at] == ' ' || l->text.at[l->at] == '\t'))
        l->at++;
    if (l->at >= l->text.len)
        return (struct odata_token){WORD_END, STR("the end"), l->at};
    char c = l->text.at[l->at];
    if (c == '\'')
        return quoted(l);
    if (name_byte(c))
        return name(l);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].byte == c) {
            l->at++;
            return (struct odata_token){signs[i].word, str_sub(l->text, l->at - 1, 1), l->at - 1};
        }
    size_t width = utf8_length(l->text, l->at);
    return (struct odata_token){WORD_BAD, str_sub(l->text, l->at, width ? width : 1), l->at};
}
