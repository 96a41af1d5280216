/* SPDX-License-Identifier: MIT */
#include "harness/shell/text.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/letter.h"

uint32_t
text_next(struct str *rest)
{
    size_t width;
    uint32_t code = letter_read(rest->at, rest->len, &width);

    *rest = str_from(*rest, width);
    return width == 1 && code >= 0x80 ? 0xFFFD : code;
}

void
text_put(struct buf *out, uint32_t code)
{
    char bytes[4];

    buf_add(out, str_n(bytes, letter_write(bytes, code)));
}

bool
code_is_space(uint32_t code)
{
    return code == ' ' || (code >= 9 && code <= 13) || code == 0x85 || code == 0xA0 ||
           (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
           code == 0x202F || code == 0x3000;
}

bool
code_is_digit(uint32_t code)
{
    return code >= '0' && code <= '9';
}

size_t
text_byte_of(struct str s, size_t unit)
{
    size_t i = 0;

    for (size_t n = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if ((c & 0xC0) == 0x80)
            continue;
        if (n >= unit)
            break;
        n += c >= 0xF0 ? 2 : 1;
    }
    return i;
}

struct str
text_sub(struct str s, size_t from, size_t n)
{
    size_t begin = text_byte_of(s, from);
    struct str tail = str_from(s, begin);

    return str_sub(tail, 0, text_byte_of(tail, n));
}

uint32_t
text_unit(struct str s, size_t at)
{
    struct str rest = str_from(s, text_byte_of(s, at));

    if (rest.len == 0)
        return 0xFFFD;
    uint32_t code = text_next(&rest);
    return code > 0xFFFF ? 0xFFFD : code;
}

static struct str
map_codes(struct str s, uint32_t (*map)(uint32_t), struct arena *a)
{
    struct buf out = buf_in(a);

    while (s.len)
        text_put(&out, map(text_next(&s)));
    return buf_str(&out);
}

struct str
text_lower(struct str s, struct arena *a)
{
    return map_codes(s, letter_lower, a);
}

struct str
text_upper(struct str s, struct arena *a)
{
    return map_codes(s, letter_upper, a);
}

bool
text_same(struct str x, struct str y, bool ignore_case)
{
    if (!ignore_case)
        return str_eq(x, y);
    while (x.len && y.len) {
        if (letter_lower(text_next(&x)) != letter_lower(text_next(&y)))
            return false;
    }
    return x.len == y.len;
}
