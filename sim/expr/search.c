/* SPDX-License-Identifier: MIT */
/*
 * Functions that look for something in a text: InStr, InStrRev, Replace, ReplaceChars, Word.
 */
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/expr/body.h"
#include "sim/expr/unicode.h"

/* The last argument of InStr and InStrRev; bytes are compared unless it says otherwise. */
static bool
compares_text(struct eval *v, const struct node *n, const struct expr_value *args, bool *out)
{
    *out = n->n == 4 && str_eq(args[3].text, STR("vbTextCompare"));
    if (n->n == 4 && !*out && !str_eq(args[3].text, STR("vbBinaryCompare")))
        return expr_fail(v, "comparison is vbTextCompare or vbBinaryCompare, not " STR_FMT,
                         STR_ARG(args[3].text));
    return true;
}

static bool
matches(struct str text, size_t at, struct str needle, bool ignore_case)
{
    struct str here = str_sub(text, at, needle.len);

    return ignore_case ? str_ieq(here, needle) : str_eq(here, needle);
}

bool
expr_text_find_first(struct eval *v, const struct node *n, const struct expr_value *args,
                     struct expr_value *out)
{
    struct str text = args[0].text, needle = args[1].text;
    int64_t start = n->n > 2 ? args[2].number : 1;
    int64_t position = 1;
    bool ignore_case;

    if (!compares_text(v, n, args, &ignore_case))
        return false;
    if (start < 1)
        return expr_fail(v, "InStr begins at 1 or later, not at %lld", (long long)start);
    *out = value_number(0);
    for (size_t at = 0; at < text.len; at += expr_utf8_width(text, at), position++)
        if (position >= start && matches(text, at, needle, ignore_case)) {
            *out = value_number(position);
            return true;
        }
    return true;
}

bool
expr_text_find_last(struct eval *v, const struct node *n, const struct expr_value *args,
                    struct expr_value *out)
{
    struct str text = args[0].text, needle = args[1].text;
    int64_t start = n->n > 2 ? args[2].number : -1; /* the last character that may belong to it */
    int64_t position = 1, width = (int64_t)expr_utf8_count(needle), found = 0;
    bool ignore_case;

    if (!compares_text(v, n, args, &ignore_case))
        return false;
    if (start == 0 || start < -1)
        return expr_fail(v, "InStrRev begins at 1 or later, or at -1 for the end, not at %lld",
                         (long long)start);
    for (size_t at = 0; at < text.len; at += expr_utf8_width(text, at), position++)
        if ((start < 0 || position + width - 1 <= start) && matches(text, at, needle, ignore_case))
            found = position;
    *out = value_number(found);
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
    struct str rest = args[0].text;
    struct str old = controls(args[1].text, v->a), new = controls(args[2].text, v->a);
    struct buf text = buf_in(v->a);
    ptrdiff_t hit;

    (void)n;
    *out = args[0];
    if (str_empty(old))
        return true;
    while ((hit = str_find(rest, old)) >= 0) {
        buf_add(&text, str_sub(rest, 0, (size_t)hit));
        buf_add(&text, new);
        rest = str_from(rest, (size_t)hit + old.len);
        if (text.len > EXPR_RESULT)
            return expr_fail(v, "the text becomes longer than %d bytes", EXPR_RESULT);
    }
    buf_add(&text, rest);
    *out = value_text(buf_str(&text));
    return true;
}

enum { PAIRS = 128 };

struct pairs {
    struct str from[PAIRS];
    struct str to[PAIRS];
    uint32_t n;
};

static struct str
without_blanks(struct str text, struct arena *a)
{
    struct buf out = buf_in(a);

    for (size_t at = 0; at < text.len; at += expr_utf8_width(text, at))
        if (!expr_unicode_blank(expr_utf8_code(text, at)))
            buf_add(&out, str_sub(text, at, expr_utf8_width(text, at)));
    return buf_str(&out);
}

/* "s1:t1,s2:t2": one character, a colon, and what takes its place. */
static bool
read_pairs(struct eval *v, struct str pattern, struct pairs *p)
{
    struct str rest = without_blanks(pattern, v->a);

    while (rest.at && rest.len) {
        struct str target = str_cut(&rest, ',');
        struct str source = str_cut(&target, ':');
        if (!target.at || expr_utf8_count(source) != 1 || str_find_byte(target, ':') >= 0)
            return expr_fail(v, "the pattern of ReplaceChars is a list like ä:ae,ö:oe");
        if (p->n == PAIRS)
            return expr_fail(v, "the pattern of ReplaceChars has more than %d pairs", PAIRS);
        p->from[p->n] = source;
        p->to[p->n++] = target;
    }
    return true;
}

bool
expr_text_replace_chars(struct eval *v, const struct node *n, const struct expr_value *args,
                        struct expr_value *out)
{
    struct pairs *pairs = ARENA_NEW(v->a, struct pairs);
    struct str text = args[0].text;
    struct buf result = buf_in(v->a);

    (void)n;
    if (!read_pairs(v, args[1].text, pairs))
        return false;
    for (size_t at = 0; at < text.len; at += expr_utf8_width(text, at)) {
        struct str put = str_sub(text, at, expr_utf8_width(text, at));
        for (uint32_t i = 0; i < pairs->n; i++)
            if (str_eq(pairs->from[i], put)) {
                put = pairs->to[i];
                break;
            }
        buf_add(&result, put);
        if (result.len > EXPR_RESULT)
            return expr_fail(v, "the text becomes longer than %d bytes", EXPR_RESULT);
    }
    *out = value_text(buf_str(&result));
    return true;
}

static bool
is_delimiter(struct str text, size_t at, struct str delimiters)
{
    return str_find(delimiters, str_sub(text, at, expr_utf8_width(text, at))) >= 0;
}

/* Words stand between any characters of the third argument; empty ones do not count. */
bool
expr_text_word(struct eval *v, const struct node *n, const struct expr_value *args,
               struct expr_value *out)
{
    struct str text = args[0].text;
    int64_t count = 0;

    (void)v;
    (void)n;
    *out = value_text(STR(""));
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        while (at < text.len && !is_delimiter(text, at, args[2].text))
            at += expr_utf8_width(text, at);
        if (at > from && ++count == args[1].number) {
            *out = value_text(str_sub(text, from, at - from));
            return true;
        }
        at += at < text.len ? expr_utf8_width(text, at) : 0;
    }
    return true;
}
