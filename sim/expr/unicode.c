/* SPDX-License-Identifier: MIT */
#include "sim/expr/unicode.h"

#include "sim/base/arena.h"
#include "sim/base/codec.h"

size_t
expr_utf8_width(struct str s, size_t at)
{
    unsigned char c = (unsigned char)s.at[at];
    size_t width = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;

    if (width == 1 || width > s.len - at || !utf8_valid(str_n(s.at + at, width)))
        return 1;
    return width;
}

uint32_t
expr_utf8_code(struct str s, size_t at)
{
    static const unsigned char lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    size_t width = expr_utf8_width(s, at);
    uint32_t code = (unsigned char)s.at[at];

    if (width == 1)
        return code;
    code &= lead_bits[width];
    for (size_t i = 1; i < width; i++)
        code = code << 6 | ((unsigned char)s.at[at + i] & 0x3f);
    return code;
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

size_t
expr_utf8_put(char *out, uint32_t code)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t width = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};

    for (size_t i = width; i-- > 1; code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3f));
    out[0] = (char)(leads[width] | code);
    return width;
}

bool
expr_unicode_blank(uint32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
           c == 0x205f || c == 0x3000;
}

struct mapping {
    uint32_t first, last, step;
    int32_t distance;
};

static const struct mapping lower[] = {
#define LOWER(first, last, step, distance) {first, last, step, distance},
#define UPPER(first, last, step, distance)
#include "sim/expr/case.def"
#undef LOWER
#undef UPPER
};

static const struct mapping upper[] = {
#define LOWER(first, last, step, distance)
#define UPPER(first, last, step, distance) {first, last, step, distance},
#include "sim/expr/case.def"
#undef LOWER
#undef UPPER
};

static uint32_t
other_case(const struct mapping *rows, size_t n, uint32_t code)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rows[middle].last < code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == n || code < rows[low].first || (code - rows[low].first) % rows[low].step)
        return code;
    return (uint32_t)((int64_t)code + rows[low].distance);
}

uint32_t
expr_unicode_lower(uint32_t code)
{
    if (code < 0x80)
        return code >= 'A' && code <= 'Z' ? code + 32 : code;
    return other_case(lower, sizeof lower / sizeof *lower, code);
}

uint32_t
expr_unicode_upper(uint32_t code)
{
    if (code < 0x80)
        return code >= 'a' && code <= 'z' ? code - 32 : code;
    return other_case(upper, sizeof upper / sizeof *upper, code);
}

struct str
expr_unicode_fold(struct str text, struct arena *a)
{
    char *out = arena_bytes(a, text.len * 3 + 1);
    size_t n = 0;

    for (size_t at = 0; at < text.len; at += expr_utf8_width(text, at)) {
        uint32_t code = expr_utf8_code(text, at);
        if (expr_utf8_width(text, at) == 1)
            out[n++] = (char)(code < 0x80 ? expr_unicode_upper(code) : code);
        else
            n += expr_utf8_put(out + n, expr_unicode_upper(code));
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
        n += expr_utf8_put(out + n, code);
    }
    *text = str_n(out, n);
    return true;
}
