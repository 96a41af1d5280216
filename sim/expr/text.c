/* SPDX-License-Identifier: MIT */
/*
 * Functions on texts: parts, case, white space. Positions count from 1, in characters; on bytes they
 * count bytes.
 */
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/expr/body.h"
#include "sim/expr/unicode.h"

/* Characters of a text, bytes of bytes. */
static size_t
length_of(const struct expr_value *v)
{
    return v->type == EXPR_BINARY ? v->text.len : expr_utf8_count(v->text);
}

static struct expr_value
part(const struct expr_value *v, size_t from, size_t count)
{
    struct expr_value out = *v;

    if (v->type == EXPR_BINARY) {
        out.text = str_sub(v->text, from, count);
        return out;
    }
    struct str rest = str_from(v->text, expr_utf8_offset(v->text, from));
    out.text = str_sub(rest, 0, expr_utf8_offset(rest, count));
    return out;
}

bool
expr_text_left(struct eval *v, const struct node *n, const struct expr_value *args,
               struct expr_value *out)
{
    (void)v;
    (void)n;
    *out = args[1].number < 0 ? args[0] : part(&args[0], 0, (size_t)args[1].number);
    return true;
}

bool
expr_text_right(struct eval *v, const struct node *n, const struct expr_value *args,
                struct expr_value *out)
{
    size_t length = length_of(&args[0]);
    int64_t count = args[1].number;

    (void)v;
    (void)n;
    *out = args[0];
    if (count >= 0 && (uint64_t)count < length)
        *out = part(&args[0], length - (size_t)count, (size_t)count);
    return true;
}

bool
expr_text_mid(struct eval *v, const struct node *n, const struct expr_value *args,
              struct expr_value *out)
{
    int64_t start = args[1].number, count = n->n == 3 ? args[2].number : INT64_MAX;

    (void)v;
    *out = args[0];
    if (count >= 0 && start > 0 && (uint64_t)start <= length_of(&args[0]))
        *out = part(&args[0], (size_t)start - 1, (size_t)count);
    else if (count == 0)
        out->text = STR("");
    return true;
}

bool
expr_text_length(struct eval *v, const struct node *n, const struct expr_value *args,
                 struct expr_value *out)
{
    (void)v;
    (void)n;
    *out = value_number((int64_t)length_of(&args[0]));
    return true;
}

static struct str
trim_left(struct str s)
{
    while (s.len && expr_unicode_blank(expr_utf8_code(s, 0)))
        s = str_from(s, expr_utf8_width(s, 0));
    return s;
}

/* Where the last character begins; s is not empty. */
static size_t
last_character(struct str s)
{
    for (size_t width = 4; width > 1; width--)
        if (width <= s.len && expr_utf8_width(s, s.len - width) == width)
            return s.len - width;
    return s.len - 1;
}

static struct str
trim_right(struct str s)
{
    while (s.len) {
        size_t at = last_character(s);
        if (!expr_unicode_blank(expr_utf8_code(s, at)))
            break;
        s = str_sub(s, 0, at);
    }
    return s;
}

bool
expr_text_trim(struct eval *v, const struct node *n, const struct expr_value *args,
               struct expr_value *out)
{
    (void)v;
    (void)n;
    *out = value_text(trim_right(trim_left(args[0].text)));
    return true;
}

bool
expr_text_trim_left(struct eval *v, const struct node *n, const struct expr_value *args,
                    struct expr_value *out)
{
    (void)v;
    (void)n;
    *out = value_text(trim_left(args[0].text));
    return true;
}

bool
expr_text_trim_right(struct eval *v, const struct node *n, const struct expr_value *args,
                     struct expr_value *out)
{
    (void)v;
    (void)n;
    *out = value_text(trim_right(args[0].text));
    return true;
}

enum casing { LOWER, UPPER, PROPER };

/* PROPER: the first letter of each word large, the others small; blanks part words. */
static struct str
recase(struct str text, enum casing casing, struct arena *a)
{
    char *out = arena_bytes(a, text.len * 3 + 1);
    size_t n = 0;
    bool first = true;

    for (size_t at = 0; at < text.len; at += expr_utf8_width(text, at)) {
        uint32_t code = expr_utf8_code(text, at);
        bool upper = casing == UPPER || (casing == PROPER && first);
        first = code == ' ';
        if (expr_utf8_width(text, at) == 1 && code >= 0x80)
            out[n++] = text.at[at];
        else
            n += letter_write(out + n, upper ? letter_upper(code) : letter_lower(code));
    }
    return str_n(out, n);
}

bool
expr_text_lower(struct eval *v, const struct node *n, const struct expr_value *args,
                struct expr_value *out)
{
    (void)n;
    *out = value_text(recase(args[0].text, LOWER, v->a));
    return true;
}

bool
expr_text_upper(struct eval *v, const struct node *n, const struct expr_value *args,
                struct expr_value *out)
{
    (void)n;
    *out = value_text(recase(args[0].text, UPPER, v->a));
    return true;
}

bool
expr_text_proper(struct eval *v, const struct node *n, const struct expr_value *args,
                 struct expr_value *out)
{
    (void)n;
    *out = value_text(recase(args[0].text, PROPER, v->a));
    return true;
}

/* Of NULL it makes an empty text; the character may not be NULL. */
static bool
pad(struct eval *v, const struct expr_value *args, bool left, struct expr_value *out)
{
    struct str filler = args[2].n ? args[2].text : STR("");
    struct buf text = buf_in(v->a);

    if (expr_utf8_count(filler) != 1)
        return expr_fail(v, "padding is done with one character, not %zu", expr_utf8_count(filler));
    *out = args[0].n ? args[0] : value_text(STR(""));
    if (args[0].n == 0 || args[1].n == 0)
        return true;
    size_t length = length_of(&args[0]);
    if (args[1].number <= 0 || (uint64_t)args[1].number <= length)
        return true;
    if (args[1].number > EXPR_RESULT / 4 || args[0].text.len > EXPR_RESULT / 2)
        return expr_fail(v, "the text becomes longer than %d bytes", EXPR_RESULT);
    if (!left)
        buf_add(&text, args[0].text);
    for (size_t i = length; i < (size_t)args[1].number; i++)
        buf_add(&text, filler);
    if (left)
        buf_add(&text, args[0].text);
    *out = value_text(buf_str(&text));
    return true;
}

bool
expr_text_pad_left(struct eval *v, const struct node *n, const struct expr_value *args,
                   struct expr_value *out)
{
    (void)n;
    return pad(v, args, true, out);
}

bool
expr_text_pad_right(struct eval *v, const struct node *n, const struct expr_value *args,
                    struct expr_value *out)
{
    (void)n;
    return pad(v, args, false, out);
}
