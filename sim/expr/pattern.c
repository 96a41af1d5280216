/* SPDX-License-Identifier: MIT */
#include "sim/expr/pattern.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/expr/body.h"
#include "sim/expr/unicode.h"

static struct str
without_blanks(struct str text, struct arena *a)
{
    struct buf out = buf_in(a);

    for (size_t at = 0; at < text.len; at += expr_utf8_width(text, at))
        if (!expr_unicode_blank(expr_utf8_code(text, at)))
            buf_add(&out, str_sub(text, at, expr_utf8_width(text, at)));
    return buf_str(&out);
}

const char *
expr_pattern_read(struct pattern *out, struct str text, struct arena *a)
{
    struct str rest = without_blanks(text, a);

    while (rest.at && rest.len) {
        struct str target = str_cut(&rest, ',');
        struct str source = str_cut(&target, ':');
        if (!target.at || expr_utf8_count(source) != 1 || str_find_byte(target, ':') >= 0)
            return "the pattern of ReplaceChars is a list like \xc3\xa4:ae,\xc3\xb6:oe";
        if (out->n == PATTERN_PAIRS)
            return "the pattern of ReplaceChars has more than 128 pairs";
        out->begins[(unsigned char)source.at[0]] = true;
        out->from[out->n] = source;
        out->to[out->n++] = target;
    }
    return NULL;
}

/* What takes the place of one character; of two pairs for it the first one counts. */
static struct str
replacement(const struct pattern *p, struct str character)
{
    for (uint32_t i = 0; p->begins[(unsigned char)character.at[0]] && i < p->n; i++)
        if (str_eq(p->from[i], character))
            return p->to[i];
    return character;
}

bool
expr_text_replace_chars(struct eval *v, const struct node *n, const struct expr_value *args,
                        struct expr_value *out)
{
    struct pattern *pattern = ARENA_NEW(v->a, struct pattern);
    const char *wrong = expr_pattern_read(pattern, args[1].text, v->a);
    struct str text = args[0].text;
    struct buf result = buf_in(v->a);

    (void)n;
    if (wrong)
        return expr_fail(v, "%s", wrong);
    for (size_t at = 0; at < text.len; at += expr_utf8_width(text, at)) {
        buf_add(&result, replacement(pattern, str_sub(text, at, expr_utf8_width(text, at))));
        if (result.len > EXPR_RESULT)
            return expr_fail(v, "the text becomes longer than %d bytes", EXPR_RESULT);
    }
    *out = value_text(buf_str(&result));
    return true;
}
