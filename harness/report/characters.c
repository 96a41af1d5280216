/* SPDX-License-Identifier: MIT */
#include "harness/report/characters.h"

#include <locale.h>
#include <string.h>
#include <wchar.h>

#include "sim/base/arena.h"
#include "sim/base/codec.h"

static bool
all_ascii(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] >= 0x80)
            return false;
    return true;
}

/* The C library knows the width of every character, but only in a locale that has it. */
static size_t
wide_columns(struct str text)
{
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
    size_t columns = 0;

    for (size_t i = 0; i < text.len;) {
        size_t n = utf8_length(text, i);
        mbstate_t state = {0};
        wchar_t c;
        bool known = utf8 && n && mbrtowc(&c, text.at + i, n, &state) == n;
        int width = known ? wcwidth(c) : 1;
        columns += width < 0 ? 1 : (size_t)width;
        i += n ? n : 1;
    }
    if (utf8) {
        uselocale(before);
        freelocale(utf8);
    }
    return columns;
}

size_t
characters_columns(struct str text)
{
    return all_ascii(text) ? text.len : wide_columns(text);
}

/* How many bytes of it fit into so many columns. */
static size_t
fitting(struct str text, size_t columns)
{
    size_t used = 0;

    for (size_t i = 0; i < text.len;) {
        size_t n = utf8_length(text, i);
        size_t step = n ? n : 1;
        used += characters_columns(str_sub(text, i, step));
        if (used > columns)
            return i;
        i += step;
    }
    return text.len;
}

struct str
characters_fit(struct str text, size_t columns, struct arena *a)
{
    if (characters_columns(text) <= columns || columns == 0)
        return text;
    struct str kept = str_trim(str_sub(text, 0, fitting(text, columns - 1)));
    return str_fmt(a, STR_FMT "…", STR_ARG(kept));
}

/* Where to break: behind the last word that fits, else inside of a word that is too long. */
static size_t
break_at(struct str text, size_t columns)
{
    size_t fits = fitting(text, columns);

    if (fits == text.len || text.at[fits] == ' ')
        return fits;
    for (size_t i = fits; i > 0; i--)
        if (text.at[i - 1] == ' ')
            return i;
    return fits ? fits : 1;
}

void
characters_wrap(struct buf *out, struct str text, size_t indent, size_t columns)
{
    enum { NARROWEST = 20 };
    size_t room = columns > indent + NARROWEST ? columns - indent : NARROWEST;

    while (columns && characters_columns(text) > room) {
        size_t end = break_at(text, room);
        buf_add(out, str_trim(str_sub(text, 0, end)));
        buf_byte(out, '\n');
        buf_fill(out, ' ', indent);
        text = str_trim(str_from(text, end));
    }
    buf_add(out, text);
}
