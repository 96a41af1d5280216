/* SPDX-License-Identifier: MIT */
#include "sim/base/letter.h"

#include <stdbool.h>

#include "sim/base/codec.h"

struct mapping {
    uint32_t first, last, step;
    int32_t distance;
};

static const struct mapping lower[] = {
#define LOWER(first, last, step, distance) {first, last, step, distance},
#define UPPER(first, last, step, distance)
#include "sim/base/case.def"
#undef LOWER
#undef UPPER
};

static const struct mapping upper[] = {
#define LOWER(first, last, step, distance)
#define UPPER(first, last, step, distance) {first, last, step, distance},
#include "sim/base/case.def"
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
letter_lower(uint32_t code)
{
    if (code < 0x80)
        return code >= 'A' && code <= 'Z' ? code + 32 : code;
    return other_case(lower, sizeof lower / sizeof *lower, code);
}

uint32_t
letter_upper(uint32_t code)
{
    if (code < 0x80)
        return code >= 'a' && code <= 'z' ? code - 32 : code;
    return other_case(upper, sizeof upper / sizeof *upper, code);
}

uint32_t
letter_read(const char *at, size_t n, size_t *width)
{
    static const unsigned char lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t code = (unsigned char)at[0];
    size_t w = code < 0x80 ? 1 : code >= 0xf0 ? 4 : code >= 0xe0 ? 3 : code >= 0xc0 ? 2 : 1;

    *width = 1;
    if (w == 1 || w > n || !utf8_valid(str_n(at, w)))
        return code;
    *width = w;
    code &= lead_bits[w];
    for (size_t i = 1; i < w; i++)
        code = code << 6 | ((unsigned char)at[i] & 0x3f);
    return code;
}

static size_t
width_of(uint32_t code)
{
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

size_t
letter_write(char *out, uint32_t code)
{
    static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t width = width_of(code);

    if (width == 1) {
        out[0] = (char)code;
        return 1;
    }
    for (size_t i = width; i-- > 1; code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3f));
    out[0] = (char)(leads[width] | code);
    return width;
}

static char
fold_ascii(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* The character in lower case, if that takes as many bytes. */
static uint32_t
fold_code(uint32_t code, size_t width)
{
    uint32_t small = width == 1 ? code : letter_lower(code);

    return width_of(small) == width ? small : code;
}

uint64_t
letter_fold_word(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t low = word & (0x7f * ones);
    uint64_t at_least_a = low + (0x80 - 'A') * ones;
    uint64_t above_z = low + (0x80 - 'Z' - 1) * ones;
    uint64_t upper = (at_least_a & ~above_z & ~word) & (0x80 * ones);

    return word | (upper >> 2); /* 0x80 >> 2 is the bit that tells 'a' from 'A' */
}

/* Eight bytes at once, as far as there are no others than ASCII. How many were folded. */
static size_t
fold_words(char *out, const char *at, size_t n)
{
    size_t i = 0;

    for (uint64_t word; i + 8 <= n; i += 8) {
        memcpy(&word, at + i, 8);
        if (word & 0x8080808080808080u)
            break;
        word = letter_fold_word(word);
        memcpy(out + i, &word, 8);
    }
    return i;
}

void
letter_fold(char *out, const char *at, size_t n)
{
    for (size_t i = fold_words(out, at, n), width; i < n; i += width) {
        width = 1;
        if (!(at[i] & 0x80)) {
            out[i] = fold_ascii(at[i]);
            continue;
        }
        uint32_t code = letter_read(at + i, n - i, &width);
        if (width == 1)
            out[i] = at[i];
        else
            letter_write(out + i, fold_code(code, width));
    }
}

/* Where the character begins that the byte belongs to. */
static size_t
begin_of(const char *at, size_t i)
{
    size_t back = i;

    while (back > 0 && i - back < 3 && ((unsigned char)at[back] & 0xc0) == 0x80)
        back--;
    return back;
}

/* The characters around a byte that differs: their order, and how far both reach. */
static int
compare_letters(const char *a, const char *b, size_t n, size_t *i)
{
    size_t begin = begin_of(a, *i), width_a, width_b;
    uint32_t x = letter_read(a + begin, n - begin, &width_a);
    uint32_t y = letter_read(b + begin, n - begin, &width_b);

    bool letters = width_a > 1 && width_a == width_b && begin + width_a > *i;
    if (!letters) /* bytes that are no text compare as such */
        return (int)(unsigned char)a[*i] - (int)(unsigned char)b[*i];
    x = fold_code(x, width_a);
    y = fold_code(y, width_b);
    *i = begin + width_a - 1;
    return (x > y) - (x < y);
}

int
letter_compare(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (a[i] == b[i])
            continue;
        int order = a[i] & b[i] & 0x80 ? compare_letters(a, b, n, &i)
                                       : (int)(unsigned char)fold_ascii(a[i]) -
                                             (int)(unsigned char)fold_ascii(b[i]);
        if (order)
            return order;
    }
    return 0;
}
