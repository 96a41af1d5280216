/* SPDX-License-Identifier: MIT */
#include "sim/base/printable.h"

#include "sim/base/buf.h"
#include "sim/base/codec.h"

static const struct str replacement = STR("\xef\xbf\xbd");

/* C0 and C1 controls, and DEL. */
static bool
is_control(struct str text, size_t at, size_t n)
{
    unsigned char c = (unsigned char)text.at[at];

    if (n == 2)
        return c == 0xc2 && (unsigned char)text.at[at + 1] < 0xa0;
    return n == 1 && (c < ' ' || c == 0x7f);
}

static struct str
clean(struct str text, bool keep_lines, struct arena *a)
{
    struct buf out = buf_in(a);

    for (size_t i = 0; i < text.len;) {
        size_t n = utf8_length(text, i);
        char c = text.at[i];
        if (c == '\n' || c == '\t')
            buf_byte(&out, keep_lines ? c : ' ');
        else if (n == 0 || is_control(text, i, n))
            buf_add(&out, c == '\r' ? STR("") : replacement);
        else
            buf_add(&out, str_sub(text, i, n));
        i += n ? n : 1;
    }
    return buf_str(&out);
}

struct str
printable_line(struct str text, struct arena *a)
{
    return clean(text, false, a);
}

struct str
printable_page(struct str text, struct arena *a)
{
    return clean(text, true, a);
}
