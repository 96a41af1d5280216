/* SPDX-License-Identifier: MIT */
#include "harness/report/markup.h"

#include "sim/base/codec.h"

static struct str
entity(char c)
{
    switch (c) {
    case '&':
        return STR("&amp;");
    case '<':
        return STR("&lt;");
    case '>':
        return STR("&gt;");
    case '"':
        return STR("&quot;");
    case '\'':
        return STR("&#39;");
    default:
        return STR("");
    }
}

/* Controls, bytes that are not UTF-8, and the two code points that are no characters. */
static bool
xml_can_hold(struct str text, size_t at, size_t n)
{
    struct str c = str_sub(text, at, n);

    if (n == 1)
        return (unsigned char)c.at[0] >= ' ' || c.at[0] == '\n' || c.at[0] == '\t';
    return n > 0 && !str_eq(c, STR("\xef\xbf\xbe")) && !str_eq(c, STR("\xef\xbf\xbf"));
}

static void
add_text(struct buf *out, struct str text, bool escape)
{
    for (size_t i = 0; i < text.len;) {
        size_t n = utf8_length(text, i);
        if (!xml_can_hold(text, i, n))
            buf_add(out, STR("\xef\xbf\xbd"));
        else if (escape && n == 1 && entity(text.at[i]).len)
            buf_add(out, entity(text.at[i]));
        else
            buf_add(out, str_sub(text, i, n));
        i += n ? n : 1;
    }
}

void
markup_text(struct buf *out, struct str text)
{
    add_text(out, text, true);
}

struct str
markup_legal(struct str text, struct arena *a)
{
    struct buf out = buf_in(a);

    add_text(&out, text, false);
    return buf_str(&out);
}
