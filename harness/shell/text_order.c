/* SPDX-License-Identifier: MIT */
/*
 * Dictionary order and wildcards.
 *
 * The order is that of the Unicode collation's root for what names are made of: signs before digits
 * before letters, letters by their base letter; then accents; then, where case counts, lower case
 * before upper case.
 */
#include "harness/shell/text.h"

#include "sim/base/arena.h"
#include "sim/base/letter.h"

/* ASCII without digits and letters, as the root collation has it. */
static const char sign_order[] = "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

/* The base letters of U+00C0 to U+00FF and U+0100 to U+017F; a blank: a letter of its own. */
static const char latin_base[] = "AAAAAA CEEEEIIII NOOOOO  UUUUY  aaaaaa ceeeeiiii nooooo  uuuuy y"
                                 "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi  JjKk LlLlLl "
                                 " LlNnNnNn   OoOoOo  RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZz ";

static uint32_t
base_of(uint32_t code)
{
    if (code < 0xC0 || code > 0x17F)
        return code;
    char base = latin_base[code - 0xC0];
    return base == ' ' ? code : (uint32_t)(unsigned char)base;
}

static uint32_t
primary(uint32_t code)
{
    uint32_t base = letter_lower(base_of(code));

    if (base >= 'a' && base <= 'z')
        return 2000 + (base - 'a') * 4;
    if (base == 0xE6) /* ae stands behind a */
        return 2001;
    if (base == 0xF8) /* o with stroke behind o */
        return 2000 + ('o' - 'a') * 4 + 1;
    if (base == 0xDF) /* sharp s behind s */
        return 2000 + ('s' - 'a') * 4 + 1;
    if (code_is_digit(base))
        return 1000 + base;
    const char *sign = base && base < 0x80 ? strchr(sign_order, (int)base) : NULL;
    if (sign)
        return 10 + (uint32_t)(sign - sign_order);
    return base < 0x80 ? base / 16 : 3000 + base;
}

static int
sign_of(uint32_t x, uint32_t y)
{
    return x < y ? -1 : x > y;
}

int
text_order(struct str x, struct str y, bool ignore_case)
{
    int accents = 0;
    int letter_case = 0;

    while (x.len && y.len) {
        uint32_t cx = text_next(&x);
        uint32_t cy = text_next(&y);
        int letters = sign_of(primary(cx), primary(cy));
        if (letters)
            return letters;
        uint32_t lx = letter_lower(cx);
        uint32_t ly = letter_lower(cy);
        if (!accents)
            accents = sign_of(lx, ly);
        /* The upper one of a pair is the one that lower-casing changes. */
        if (!letter_case && cx != cy && lx == ly)
            letter_case = cx == lx ? -1 : 1;
    }
    if (x.len || y.len)
        return x.len ? 1 : -1;
    if (accents)
        return accents;
    return ignore_case ? 0 : letter_case;
}

/* Does `code` belong to the class that begins behind `[`? Moves `rest` behind the `]`. */
static bool
in_class(struct str *rest, uint32_t code, bool ignore_case)
{
    bool hit = false;

    if (ignore_case)
        code = letter_lower(code);
    while (rest->len && rest->at[0] != ']') {
        uint32_t low = text_next(rest);
        uint32_t high = low;
        if (rest->len > 1 && rest->at[0] == '-' && rest->at[1] != ']') {
            *rest = str_from(*rest, 1);
            high = text_next(rest);
        }
        if (ignore_case) {
            low = letter_lower(low);
            high = letter_lower(high);
        }
        hit = hit || (code >= low && code <= high);
    }
    *rest = str_from(*rest, 1);
    return hit;
}

/* One element of the pattern against one code point; moves `pattern` on. */
static bool
one_matches(struct str *pattern, uint32_t code, bool ignore_case)
{
    uint32_t want = text_next(pattern);

    if (want == '?')
        return true;
    if (want == '[')
        return in_class(pattern, code, ignore_case);
    if (want == '`' && pattern->len)
        want = text_next(pattern);
    if (ignore_case)
        return letter_lower(want) == letter_lower(code);
    return want == code;
}

static bool
classes_are_closed(struct str pattern)
{
    for (size_t i = 0; i < pattern.len; i++) {
        if (pattern.at[i] == '`')
            i++;
        else if (pattern.at[i] == '[') {
            ptrdiff_t close = str_find_byte(str_from(pattern, i), ']');
            if (close < 0)
                return false;
            i += (size_t)close;
        }
    }
    return true;
}

const struct err *
text_like(struct str s, struct str pattern, bool ignore_case, struct arena *a, bool *out)
{
    struct str star = {0}; /* the pattern behind the last star, and where it was tried last */
    struct str tried = {0};

    if (!classes_are_closed(pattern))
        return err_new(ERR_INPUT, NOWHERE, a,
                       "the wildcard pattern \"" STR_FMT "\" has a [ without its ]",
                       STR_ARG(pattern));
    while (s.len) {
        if (pattern.len && pattern.at[0] == '*') {
            pattern = star = str_from(pattern, 1);
            tried = s;
            continue;
        }
        struct str next = s;
        uint32_t code = text_next(&next);
        if (pattern.len && one_matches(&pattern, code, ignore_case)) {
            s = next;
            continue;
        }
        if (!star.at) {
            *out = false;
            return NULL;
        }
        text_next(&tried);
        s = tried;
        pattern = star;
    }
    while (pattern.len && pattern.at[0] == '*')
        pattern = str_from(pattern, 1);
    *out = pattern.len == 0;
    return NULL;
}

bool
text_has_wildcard(struct str pattern)
{
    for (size_t i = 0; i < pattern.len; i++) {
        if (strchr("*?[", pattern.at[i]) && pattern.at[i])
            return true;
    }
    return false;
}
