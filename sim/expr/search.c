/* SPDX-License-Identifier: MIT */
/*
 * Functions that look for something in a text: InStr, InStrRev, Replace, Word.
 */
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/expr/body.h"
#include "sim/expr/unicode.h"

/* The last argument of InStr and InStrRev; bytes are compared unless it says otherwise. */
static bool
compares_text(struct eval *v, const struct node *n, const struct expr_value *args, bool *out)
{
    *out = n->n == 4 ? str_eq(args[3].text, STR("vbTextCompare"))
                     : expr_chosen(v, ASSUME_searchCompare) != 0;
    if (n->n == 4 && !*out && !str_eq(args[3].text, STR("vbBinaryCompare")))
        return expr_fail(v, "comparison is vbTextCompare or vbBinaryCompare, not " STR_FMT,
                         STR_ARG(expr_excerpt(args[3].text, v->a)));
    return true;
}

/* Text and match as they are compared. */
static bool
comparable(struct eval *v, const struct node *n, const struct expr_value *args, struct str *text,
           struct str *match)
{
    bool ignore_case;

    if (!compares_text(v, n, args, &ignore_case))
        return false;
    *text = ignore_case ? expr_unicode_fold(args[0].text, v->a) : args[0].text;
    *match = ignore_case ? expr_unicode_fold(args[1].text, v->a) : args[1].text;
    return expr_work(v, args[0].text.len + args[1].text.len);
}

bool
expr_text_find_first(struct eval *v, const struct node *n, const struct expr_value *args,
                     struct expr_value *out)
{
    int64_t start = n->n > 2 ? args[2].number : 1;
    struct str text, match;

    if (!comparable(v, n, args, &text, &match))
        return false;
    if (start < 1)
        return expr_fail(v, "InStr begins at 1 or later, not at %lld", (long long)start);
    *out = value_number(0);
    size_t from = start == 1 ? 0 : expr_utf8_offset(text, (size_t)start - 1);
    ptrdiff_t hit = from < text.len ? str_find(str_from(text, from), match) : -1;
    if (hit >= 0)
        *out = value_number((int64_t)expr_utf8_count(str_sub(text, 0, from + (size_t)hit)) + 1);
    return true;
}

static struct str
reversed(struct str s, struct arena *a)
{
    char *out = arena_bytes(a, s.len + 1);

    for (size_t i = 0; i < s.len; i++)
        out[i] = s.at[s.len - 1 - i];
    return str_n(out, s.len);
}

/* The last occurrence is the first one of the reversed text: one walk, however often it occurs. */
bool
expr_text_find_last(struct eval *v, const struct node *n, const struct expr_value *args,
                    struct expr_value *out)
{
    int64_t start = n->n > 2 ? args[2].number : -1; /* the last character that may belong to it */
    struct str text, match;

    if (!comparable(v, n, args, &text, &match))
        return false;
    if (start == 0 || start < -1)
        return expr_fail(v, "InStrRev begins at 1 or later, or at -1 for the end, not at %lld",
                         (long long)start);
    if (start > 0)
        text = str_sub(text, 0, expr_utf8_offset(text, (size_t)start));
    *out = value_number((int64_t)expr_utf8_count(text));
    if (str_empty(match))
        return true;
    *out = value_number(0);
    ptrdiff_t hit = str_find(reversed(text, v->a), reversed(match, v->a));
    if (hit >= 0)
        *out = value_number(
            (int64_t)expr_utf8_count(str_sub(text, 0, text.len - (size_t)hit - match.len)) + 1);
    return true;
}

/* \n, \r and \t stand for control characters in what Replace looks for and puts in. */
static struct str
controls(struct str text, struct arena *a)
{
    static const char from[] = "nrt", to[] = "\n\r\t";
    char *out = arena_bytes(a, text.len + 1);
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++) {
        char next = i + 1 < text.len ? text.at[i + 1] : '\0';
        const char *hit = text.at[i] == '\\' && next ? strchr(from, next) : NULL;
        out[n++] = hit ? to[hit - from] : text.at[i];
        i += hit != NULL;
    }
    return str_n(out, n);
}

bool
expr_text_replace(struct eval *v, const struct node *n, const struct expr_value *args,
                  struct expr_value *out)
{
    struct str text = args[0].text;
    struct str old = controls(args[1].text, v->a), new = controls(args[2].text, v->a);
    struct buf result = buf_in(v->a);
    size_t at = 0;
    ptrdiff_t hit;

    (void)n;
    *out = args[0];
    if (str_empty(old))
        return true;
    while ((hit = str_find(str_from(text, at), old)) >= 0) {
        buf_add(&result, str_sub(text, at, (size_t)hit));
        buf_add(&result, new);
        at += (size_t)hit + old.len;
        if (result.len > EXPR_RESULT)
            return expr_fail(v, "the text becomes longer than %d bytes", EXPR_RESULT);
    }
    if (at == 0)
        return true;
    buf_add(&result, str_from(text, at));
    *out = value_text(buf_str(&result));
    return true;
}

static bool
is_delimiter(struct str text, size_t at, struct str delimiters)
{
    return str_find(delimiters, str_sub(text, at, expr_utf8_width(text, at))) >= 0;
}

/* Words stand between any characters of the third argument; whether empty ones count is disputed. */
bool
expr_text_word(struct eval *v, const struct node *n, const struct expr_value *args,
               struct expr_value *out)
{
    struct str text = args[0].text, delimiters = args[2].text;
    bool count_empty = expr_chosen(v, ASSUME_wordEmptyPieces) != 0;
    int64_t count = 0;

    (void)n;
    *out = value_text(STR(""));
    if (!expr_work(v, text.len * (1 + delimiters.len / 64)))
        return false;
    for (size_t at = 0; at <= text.len; at += at < text.len ? expr_utf8_width(text, at) : 1) {
        size_t from = at;
        while (at < text.len && !is_delimiter(text, at, delimiters))
            at += expr_utf8_width(text, at);
        if ((at > from || count_empty) && ++count == args[1].number) {
            *out = value_text(str_sub(text, from, at - from));
            return true;
        }
    }
    return true;
}
