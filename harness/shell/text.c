/* SPDX-License-Identifier: MIT */
#include "harness/shell/text.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"

static uint32_t
tail_byte(struct str s, size_t i)
{
    unsigned char c = i < s.len ? (unsigned char)s.at[i] : 0;

    return (c & 0xC0) == 0x80 ? c & 0x3Fu : UINT32_MAX;
}

uint32_t
text_next(struct str *rest)
{
    struct str s = *rest;
    unsigned char c = (unsigned char)s.at[0];
    size_t n = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 0;
    uint32_t code = n == 1 ? c : n == 2 ? c & 0x1Fu : n == 3 ? c & 0x0Fu : c & 0x07u;

    for (size_t i = 1; i < n; i++) {
        uint32_t more = tail_byte(s, i);
        if (more == UINT32_MAX)
            n = 0;
        code = code << 6 | (more & 0x3F);
    }
    *rest = str_from(s, n ? n : 1);
    return n && code <= 0x10FFFF ? code : 0xFFFD;
}

void
text_put(struct buf *out, uint32_t code)
{
    if (code < 0x80) {
        buf_byte(out, (char)code);
        return;
    }
    if (code < 0x800) {
        buf_byte(out, (char)(0xC0 | code >> 6));
    } else if (code < 0x10000) {
        buf_byte(out, (char)(0xE0 | code >> 12));
        buf_byte(out, (char)(0x80 | (code >> 6 & 0x3F)));
    } else {
        buf_byte(out, (char)(0xF0 | code >> 18));
        buf_byte(out, (char)(0x80 | (code >> 12 & 0x3F)));
        buf_byte(out, (char)(0x80 | (code >> 6 & 0x3F)));
    }
    buf_byte(out, (char)(0x80 | (code & 0x3F)));
}

/* In Latin Extended-A the pairs begin with an even number, but for two stretches. */
static bool
pairs_begin_odd(uint32_t code)
{
    return (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17E);
}

uint32_t
code_lower(uint32_t code)
{
    if (code < 0x80)
        return code >= 'A' && code <= 'Z' ? code + 32 : code;
    if ((code >= 0xC0 && code <= 0xDE && code != 0xD7) || (code >= 0x391 && code <= 0x3A9) ||
        (code >= 0x410 && code <= 0x42F))
        return code + 32;
    if (code >= 0x400 && code <= 0x40F)
        return code + 80;
    if (code == 0x178)
        return 0xFF;
    if (code >= 0x100 && code <= 0x17E && code != 0x130 && code != 0x131 && code != 0x138 &&
        code != 0x149)
        return (code & 1) == (pairs_begin_odd(code) ? 1u : 0u) ? code + 1 : code;
    return code;
}

uint32_t
code_upper(uint32_t code)
{
    if (code < 0x80)
        return code >= 'a' && code <= 'z' ? code - 32 : code;
    if ((code >= 0xE0 && code <= 0xFE && code != 0xF7) ||
        (code >= 0x3B1 && code <= 0x3C9 && code != 0x3C2) || (code >= 0x430 && code <= 0x44F))
        return code - 32;
    if (code >= 0x450 && code <= 0x45F)
        return code - 80;
    if (code == 0xFF)
        return 0x178;
    if (code > 0x100 && code <= 0x17E && code_lower(code - 1) == code)
        return code - 1;
    return code;
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
text_units(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        n += (c & 0xC0) != 0x80;
        n += c >= 0xF0;
    }
    return n;
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
    return map_codes(s, code_lower, a);
}

struct str
text_upper(struct str s, struct arena *a)
{
    return map_codes(s, code_upper, a);
}

bool
text_same(struct str x, struct str y, bool ignore_case)
{
    if (!ignore_case)
        return str_eq(x, y);
    while (x.len && y.len) {
        if (code_lower(text_next(&x)) != code_lower(text_next(&y)))
            return false;
    }
    return x.len == y.len;
}
