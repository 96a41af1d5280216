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

/*
 * Letters whose cases lie a fixed distance apart, and, with a distance of 1, those that take turns:
 * an upper one, then its lower one, beginning with `first`.
 */
static const struct {
    uint32_t first, last; /* of the upper case */
    uint32_t distance;
} cases[] = {
    {'A', 'Z', 32},     {0xc0, 0xd6, 32},    {0xd8, 0xde, 32},    {0x100, 0x12e, 1},
    {0x132, 0x136, 1},  {0x139, 0x147, 1},   {0x14a, 0x176, 1},   {0x179, 0x17d, 1},
    {0x386, 0x386, 38}, {0x388, 0x38a, 37},  {0x38c, 0x38c, 64},  {0x38e, 0x38f, 63},
    {0x391, 0x3a1, 32}, {0x3a3, 0x3ab, 32},  {0x400, 0x40f, 80},  {0x410, 0x42f, 32},
    {0x460, 0x480, 1},  {0x48a, 0x4be, 1},   {0x4c1, 0x4cd, 1},   {0x4d0, 0x52e, 1},
    {0x531, 0x556, 48}, {0x1e00, 0x1e94, 1}, {0x1ea0, 0x1efe, 1},
};

uint32_t
expr_unicode_lower(uint32_t code)
{
    if (code == 0x178)
        return 0xff;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (code < cases[i].first || code > cases[i].last)
            continue;
        if (cases[i].distance == 1 && (code - cases[i].first) % 2)
            continue;
        return code + cases[i].distance;
    }
    return code;
}

uint32_t
expr_unicode_upper(uint32_t code)
{
    if (code == 0xff)
        return 0x178;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t distance = cases[i].distance;
        if (code < cases[i].first + distance || code > cases[i].last + distance)
            continue;
        if (distance == 1 && (code - cases[i].first) % 2 == 0)
            continue;
        return code - distance;
    }
    return code;
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
