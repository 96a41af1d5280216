/* SPDX-License-Identifier: MIT */
#include "sim/base/codec.h"

#include <stdio.h>

#include "sim/base/arena.h"
#include "sim/base/buf.h"

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct str
base64_encode(struct str bytes, struct arena *a)
{
    size_t len = (bytes.len + 2) / 3 * 4;
    char *text = arena_bytes(a, len + 1);
    const unsigned char *in = (const unsigned char *)bytes.at;

    for (size_t i = 0, o = 0; i < bytes.len; i += 3, o += 4) {
        size_t left = bytes.len - i;
        uint32_t group = (uint32_t)in[i] << 16;
        group |= left > 1 ? (uint32_t)in[i + 1] << 8 : 0;
        group |= left > 2 ? (uint32_t)in[i + 2] : 0;
        text[o] = base64_digits[group >> 18];
        text[o + 1] = base64_digits[group >> 12 & 63];
        text[o + 2] = left > 1 ? base64_digits[group >> 6 & 63] : '=';
        text[o + 3] = left > 2 ? base64_digits[group & 63] : '=';
    }
    text[len] = '\0';
    return str_n(text, len);
}

static int
base64_digit(char c)
{
    const char *hit = c ? strchr(base64_digits, c) : NULL;

    return hit ? (int)(hit - base64_digits) : -1;
}

static size_t
base64_padding(struct str text)
{
    if (str_ends(text, STR("==")))
        return 2;
    return str_ends(text, STR("=")) ? 1 : 0;
}

bool
base64_decode(struct str text, struct str *bytes, struct arena *a)
{
    size_t padding = base64_padding(text);
    char *out = arena_bytes(a, text.len / 4 * 3 + 1);
    size_t o = 0;

    if (text.len % 4)
        return false;
    for (size_t i = 0; i < text.len; i += 4) {
        uint32_t group = 0;
        size_t unused = i + 4 == text.len ? padding : 0;
        for (size_t k = 0; k < 4; k++) {
            int digit = k >= 4 - unused ? 0 : base64_digit(text.at[i + k]);
            if (digit < 0)
                return false;
            group = group << 6 | (uint32_t)digit;
        }
        if ((unused == 1 && (group & 0xff)) || (unused == 2 && (group & 0xffff)))
            return false;
        for (size_t k = 0; k < 3 - unused; k++)
            out[o++] = (char)(group >> (16 - 8 * k) & 0xff);
    }
    *bytes = str_n(out, o);
    return true;
}

static char *
hex_put(char *out, struct str bytes, const char *digits)
{
    for (size_t i = 0; i < bytes.len; i++) {
        *out++ = digits[(unsigned char)bytes.at[i] >> 4];
        *out++ = digits[(unsigned char)bytes.at[i] & 15];
    }
    return out;
}

static struct str
hex_with(struct str bytes, const char *digits, struct arena *a)
{
    char *text = arena_bytes(a, bytes.len * 2 + 1);

    *hex_put(text, bytes, digits) = '\0';
    return str_n(text, bytes.len * 2);
}

static const char upper_digits[] = "0123456789ABCDEF", lower_digits[] = "0123456789abcdef";

char *
hex_upper_put(char *out, struct str bytes)
{
    return hex_put(out, bytes, upper_digits);
}

struct str
hex_upper(struct str bytes, struct arena *a)
{
    return hex_with(bytes, upper_digits, a);
}

struct str
hex_lower(struct str bytes, struct arena *a)
{
    return hex_with(bytes, lower_digits, a);
}

int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool
hex_decode(struct str text, struct str *bytes, struct arena *a)
{
    char *out = arena_bytes(a, text.len / 2 + 1);

    if (text.len % 2)
        return false;
    for (size_t i = 0; i < text.len; i += 2) {
        int high = hex_digit(text.at[i]), low = hex_digit(text.at[i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i / 2] = (char)(high << 4 | low);
    }
    *bytes = str_n(out, text.len / 2);
    return true;
}

/* Where the bytes of an AD GUID stand in its text: three little-endian numbers, then plain bytes. */
static const unsigned char guid_order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

static bool
dash_before(size_t byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

struct str
guid_text(struct str bytes, struct arena *a)
{
    enum { LENGTH = 36 };

    if (bytes.len != 16)
        return STR("");
    char *text = arena_bytes(a, LENGTH + 1), *end = text;
    for (size_t i = 0; i < 16; i++) {
        if (dash_before(i))
            *end++ = '-';
        end = hex_put(end, str_n(bytes.at + guid_order[i], 1), lower_digits);
    }
    *end = '\0';
    return str_n(text, LENGTH);
}

bool
guid_parse(struct str text, unsigned char out[16])
{
    size_t at = 0;

    if (text.len == 38 && text.at[0] == '{' && text.at[37] == '}')
        text = str_sub(text, 1, 36);
    if (text.len != 36)
        return false;
    for (size_t i = 0; i < 16; i++) {
        if (dash_before(i) && text.at[at++] != '-')
            return false;
        int high = hex_digit(text.at[at]), low = hex_digit(text.at[at + 1]);
        if (high < 0 || low < 0)
            return false;
        out[guid_order[i]] = (unsigned char)(high << 4 | low);
        at += 2;
    }
    return true;
}

/* A hyphen and a number; how many bytes they take. */
static size_t
put_part(char *out, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    out[0] = '-';
    memcpy(out + 1, digits + at, sizeof digits - at);
    return sizeof digits - at + 1;
}

struct str
sid_text(struct str bytes, struct arena *a)
{
    enum { PART = 20 }; /* bytes: the longest number, and what stands before it */
    const unsigned char *b = (const unsigned char *)bytes.at;
    uint64_t authority = 0;

    if (bytes.len < 8 || bytes.len != 8 + 4 * (size_t)b[1])
        return STR("");
    for (int i = 2; i < 8; i++)
        authority = authority << 8 | b[i];
    char *text = arena_bytes(a, (size_t)PART * (3 + b[1]));
    size_t n = 0;
    text[n++] = 'S';
    n += put_part(text + n, b[0]);
    n += put_part(text + n, authority);
    for (size_t i = 8; i < bytes.len; i += 4)
        n += put_part(text + n, (uint32_t)b[i] | (uint32_t)b[i + 1] << 8 |
                                    (uint32_t)b[i + 2] << 16 | (uint32_t)b[i + 3] << 24);
    text[n] = '\0';
    return str_n(text, n);
}

bool
sid_parse(struct str text, struct str *bytes, struct arena *a)
{
    unsigned char *out = arena_zero(a, 8 + 4 * 15);
    int64_t number;
    unsigned parts = 0;

    if (!str_istarts(text, STR("S-")))
        return false;
    struct str rest = str_from(text, 2);
    if (!str_int(str_cut(&rest, '-'), &number) || number != 1 || !rest.at)
        return false;
    out[0] = 1;
    if (!str_int(str_cut(&rest, '-'), &number) || number < 0 || number >= (int64_t)1 << 48)
        return false;
    for (int i = 7; i >= 2; i--, number >>= 8)
        out[i] = (unsigned char)(number & 0xff);
    while (rest.at) {
        if (parts == 15 || !str_int(str_cut(&rest, '-'), &number) || number < 0 ||
            number > UINT32_MAX)
            return false;
        for (unsigned i = 0; i < 4; i++, number >>= 8)
            out[8 + 4 * parts + i] = (unsigned char)(number & 0xff);
        parts++;
    }
    out[1] = (unsigned char)parts;
    *bytes = str_n((char *)out, 8 + 4 * (size_t)parts);
    return true;
}

/* How many bytes follow a first byte, and the least code point that needs them. */
static bool
utf8_lead(unsigned char c, size_t *more, uint32_t *least, uint32_t *bits)
{
    static const struct {
        unsigned char mask, lead;
        size_t more;
        uint32_t least;
    } forms[] = {{0x80, 0x00, 0, 0},
                 {0xe0, 0xc0, 1, 0x80},
                 {0xf0, 0xe0, 2, 0x800},
                 {0xf8, 0xf0, 3, 0x10000}};

    for (size_t i = 0; i < 4; i++)
        if ((c & forms[i].mask) == forms[i].lead) {
            *more = forms[i].more;
            *least = forms[i].least;
            *bits = c & (unsigned char)~forms[i].mask;
            return true;
        }
    return false;
}

/* How many bytes from `at` on are ASCII for sure, eight at a time. */
static size_t
ascii_run(struct str text, size_t at)
{
    size_t start = at;
    uint64_t word;

    for (; at + sizeof word <= text.len; at += sizeof word) {
        memcpy(&word, text.at + at, sizeof word);
        if (word & 0x8080808080808080u)
            break;
    }
    return at - start;
}

bool
utf8_valid(struct str text)
{
    for (size_t i = ascii_run(text, 0); i < text.len;) {
        size_t more;
        uint32_t least, code;
        if (!utf8_lead((unsigned char)text.at[i++], &more, &least, &code) || more > text.len - i)
            return false;
        for (; more; more--, i++) {
            if (((unsigned char)text.at[i] & 0xc0) != 0x80)
                return false;
            code = code << 6 | ((unsigned char)text.at[i] & 0x3f);
        }
        if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
            return false;
    }
    return true;
}

size_t
utf8_length(struct str text, size_t at)
{
    for (size_t n = 1; n <= 4 && at + n <= text.len; n++)
        if (utf8_valid(str_sub(text, at, n)))
            return n;
    return 0;
}

size_t
utf16_units(struct str text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        n += (c & 0xC0) != 0x80;
        n += c >= 0xF0;
    }
    return n;
}
