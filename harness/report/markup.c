/* SPDX-License-Identifier: MIT */
#include "harness/report/markup.h"

#include "harness/report/characters.h"

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

void
markup_text(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len;) {
        size_t n = character_length(text, i);
        char c = text.at[i];
        bool control = n == 1 && (unsigned char)c < ' ' && c != '\n' && c != '\t';
        bool no_character = n == 3 && (str_starts(str_from(text, i), STR("\xef\xbf\xbe")) ||
                                       str_starts(str_from(text, i), STR("\xef\xbf\xbf")));
        if (n == 0 || control || no_character)
            buf_add(out, STR("\xef\xbf\xbd"));
        else if (n == 1 && entity(c).len)
            buf_add(out, entity(c));
        else
            buf_add(out, str_sub(text, i, n));
        i += n ? n : 1;
    }
}
