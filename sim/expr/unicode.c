/* SPDX-License-Identifier: MIT */
#include "sim/expr/unicode.h"

#include "sim/base/arena.h"
#include "sim/base/codec.h"

size_t
expr_utf8_width(struct str s, size_t at)
{
    size_t width;

    letter_read(s.at + at, s.len - at, &width);
    return width;
}

uint32_t
expr_utf8_code(struct str s, size_t at)
{
    size_t width;

    return letter_read(s.at + at, s.len - at, &width);
}

size_t
expr_utf8_count(struct str s)
{
    size_t n = 0;

    for (size_t at = 0; at < s.len; at += expr_utf8_width(s, at))
        n++;
    return n;
}

size_t
expr_utf8_offset(struct str s, size_t n)
{
    size_t at = 0;

    while (n-- && at < s.len)
        at += expr_utf8_width(s, at);
    return at;
}

bool
expr_unicode_blank(uint32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
           c == 0x205f || c == 0x3000;
}

struct str
expr_unicode_fold(struct str text, struct arena *a)
{
    char *out = arena_bytes(a, text.len * 3 + 1);
    size_t n = 0;

    for (size_t at = 0; at < text.len; at += expr_utf8_width(text, at)) {
        uint32_t code = expr_utf8_code(text, at);
        if (expr_utf8_width(text, at) == 1)
            out[n++] = (char)(code < 0x80 ? letter_upper(code) : code);
        else
            n += letter_write(out + n, letter_upper(code));
    }
    return str_n(out, n);
}

static void
put_unit(char *out, size_t *n, uint32_t unit)
{
    out[(*n)++] = (char)(unit & 0xff);
    out[(*n)++] = (char)(unit >> 8 & 0xff);
}

struct str
expr_utf16_from_utf8(struct str text, struct arena *a)
{
    char *out = arena_bytes(a, text.len * 2 + 1);
    size_t n = 0;

    for (size_t at = 0; at < text.len; at += expr_utf8_width(text, at)) {
        uint32_t code = expr_utf8_code(text, at);
        if (code < 0x10000) {
            put_unit(out, &n, code);
            continue;
        }
        put_unit(out, &n, 0xd800 + ((code - 0x10000) >> 10));
        put_unit(out, &n, 0xdc00 + ((code - 0x10000) & 0x3ff));
    }
    return str_n(out, n);
}

static uint32_t
unit_at(struct str bytes, size_t i)
{
    return (unsigned char)bytes.at[i] | (uint32_t)(unsigned char)bytes.at[i + 1] << 8;
}

bool
expr_utf8_from_utf16(struct str bytes, struct str *text, struct arena *a)
{
    char *out = arena_bytes(a, bytes.len * 2 + 4);
    size_t n = 0;

    if (bytes.len % 2)
        return false;
    for (size_t i = 0; i < bytes.len; i += 2) {
        uint32_t code = unit_at(bytes, i);
        if (code >= 0xdc00 && code < 0xe000)
            return false;
        if (code >= 0xd800 && code < 0xdc00) {
            uint32_t low = i + 4 <= bytes.len ? unit_at(bytes, i + 2) : 0;
            if (low < 0xdc00 || low > 0xdfff)
                return false;
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
        }
        n += letter_write(out + n, code);
    }
    *text = str_n(out, n);
    return true;
}
