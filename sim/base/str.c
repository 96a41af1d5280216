/* SPDX-License-Identifier: MIT */
#include "sim/base/str.h"

#include <stdarg.h>
#include <stdio.h>

#include "sim/base/arena.h"
#include "sim/base/letter.h"

static int
by_length(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

bool
str_ieq(struct str a, struct str b)
{
    return a.len == b.len && letter_compare(a.at, b.at, a.len) == 0;
}

int
str_cmp(struct str a, struct str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int difference = shorter ? memcmp(a.at, b.at, shorter) : 0;

    return difference ? difference : by_length(a.len, b.len);
}

int
str_icmp(struct str a, struct str b)
{
    int difference = letter_compare(a.at, b.at, a.len < b.len ? a.len : b.len);

    return difference ? difference : by_length(a.len, b.len);
}

bool
str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_eq(str_n(s.at, prefix.len), prefix);
}

bool
str_istarts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_ieq(str_n(s.at, prefix.len), prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
    return s.len >= suffix.len && str_eq(str_from(s, s.len - suffix.len), suffix);
}

bool
str_iends(struct str s, struct str suffix)
{
    return s.len >= suffix.len && str_ieq(str_from(s, s.len - suffix.len), suffix);
}

ptrdiff_t
str_find(struct str s, struct str needle)
{
    if (needle.len == 0)
        return 0;
    if (needle.len == 1)
        return str_find_byte(s, needle.at[0]);
    const char *hit = s.len ? memmem(s.at, s.len, needle.at, needle.len) : NULL;
    return hit ? hit - s.at : -1;
}

ptrdiff_t
str_ifind(struct str s, struct str needle)
{
    for (size_t i = 0; i + needle.len <= s.len; i++)
        if (letter_compare(s.at + i, needle.at, needle.len) == 0)
            return (ptrdiff_t)i;
    return -1;
}

ptrdiff_t
str_find_byte(struct str s, char byte)
{
    const char *hit = s.len ? memchr(s.at, byte, s.len) : NULL;

    return hit ? hit - s.at : -1;
}

struct str
str_sub(struct str s, size_t from, size_t len)
{
    if (from > s.len)
        from = s.len;
    size_t left = s.len - from;
    return str_n(from ? s.at + from : s.at, len < left ? len : left);
}

struct str
str_from(struct str s, size_t from)
{
    return str_sub(s, from, s.len);
}

struct str
str_head(struct str s, size_t most)
{
    size_t n = most;

    if (s.len <= most)
        return s;
    while (n && most - n < 3 && ((unsigned char)s.at[n] & 0xc0) == 0x80)
        n--;
    return str_sub(s, 0, n);
}

static bool
blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

struct str
str_trim(struct str s)
{
    while (s.len && blank(s.at[0]))
        s = str_from(s, 1);
    while (s.len && blank(s.at[s.len - 1]))
        s.len--;
    return s;
}

struct str
str_cut(struct str *rest, char sep)
{
    ptrdiff_t at = str_find_byte(*rest, sep);
    struct str part = *rest;

    if (at < 0) {
        *rest = (struct str){NULL, 0};
        return part;
    }
    part.len = (size_t)at;
    *rest = str_from(*rest, (size_t)at + 1);
    return part;
}

bool
str_int(struct str s, int64_t *out)
{
    bool negative = s.len && s.at[0] == '-';
    int64_t value = 0;

    if (s.len && (s.at[0] == '-' || s.at[0] == '+'))
        s = str_from(s, 1);
    if (s.len == 0)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, s.at[i] - '0', &value)) /* downwards: INT64_MIN fits */
            return false;
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, value, &value))
        return false;
    *out = value;
    return true;
}

struct str
str_copy(struct str s, struct arena *a)
{
    return str_n(str_z(s, a), s.len);
}

const char *
str_z(struct str s, struct arena *a)
{
    char *copy = arena_bytes(a, s.len + 1);

    if (s.len)
        memcpy(copy, s.at, s.len);
    copy[s.len] = '\0';
    return copy;
}

struct str
str_lower(struct str s, struct arena *a)
{
    char *copy = arena_bytes(a, s.len + 1);

    letter_fold(copy, s.at, s.len);
    copy[s.len] = '\0';
    return str_n(copy, s.len);
}

struct str
str_upper(struct str s, struct arena *a)
{
    char *copy = arena_bytes(a, s.len + 1);

    for (size_t i = 0; i < s.len; i++)
        copy[i] = (char)(s.at[i] >= 'a' && s.at[i] <= 'z' ? s.at[i] - ('a' - 'A') : s.at[i]);
    copy[s.len] = '\0';
    return str_n(copy, s.len);
}

struct str
str_vfmt(struct arena *a, const char *format, va_list args)
{
    va_list again;

    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    size_t room = (size_t)(len < 0 ? 0 : len) + 1;
    char *text = arena_bytes(a, room);
    vsnprintf(text, room, format, again);
    va_end(again);
    return str_n(text, room - 1);
}

struct str
str_fmt(struct arena *a, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    struct str text = str_vfmt(a, format, args);
    va_end(args);
    return text;
}

/* A multiply-and-fold hash over eight bytes a turn (the idea of wyhash, without its tables). */
static uint64_t
mix(uint64_t a, uint64_t b)
{
    __uint128_t product = (__uint128_t)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t
hash_word(uint64_t seed, uint64_t word)
{
    return mix(word ^ 0xa0761d6478bd642fu, seed ^ 0xe7037ed1a0b428dbu);
}

static uint64_t
hash_words(struct str s, bool folded)
{
    uint64_t seed = 0x9e3779b97f4a7c15u ^ s.len, word;
    size_t i = 0;

    for (; i + 8 <= s.len; i += 8) {
        memcpy(&word, s.at + i, 8);
        seed = hash_word(seed, folded ? letter_fold_word(word) : word);
    }
    if (i < s.len) {
        word = 0;
        memcpy(&word, s.at + i, s.len - i);
        seed = hash_word(seed, folded ? letter_fold_word(word) : word);
    }
    return mix(seed, 0x8ebc6af09c88c6e3u);
}

uint64_t
str_hash(struct str s)
{
    return hash_words(s, false);
}

static bool
has_high_byte(struct str s)
{
    uint64_t high = 0, word;
    size_t i = 0;

    for (; i + 8 <= s.len; i += 8) {
        memcpy(&word, s.at + i, 8);
        high |= word;
    }
    for (; i < s.len; i++)
        high |= (uint64_t)(unsigned char)s.at[i];
    return (high & 0x8080808080808080u) != 0;
}

/* Character by character: folding goes beyond bytes. */
static uint64_t
hash_letters(struct str s)
{
    uint64_t seed = 0x9e3779b97f4a7c15u ^ s.len;

    for (size_t i = 0, width; i < s.len; i += width) {
        uint32_t folded = 0;
        letter_read(s.at + i, s.len - i, &width);
        letter_fold((char *)&folded, s.at + i, width);
        seed = mix(folded ^ 0xa0761d6478bd642fu, seed ^ 0xe7037ed1a0b428dbu);
    }
    return mix(seed, 0x8ebc6af09c88c6e3u);
}

uint64_t
str_ihash(struct str s)
{
    return has_high_byte(s) ? hash_letters(s) : hash_words(s, true);
}
