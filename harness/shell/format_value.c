/* SPDX-License-Identifier: MIT */
#include "harness/shell/format_value.h"

#include "harness/shell/convert.h"
#include "harness/shell/datetime.h"
#include "harness/shell/number.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

static const struct err *
bad_format(struct arena *a)
{
    return err_new(ERR_INPUT, NOWHERE, a,
                   "Error formatting a string: "
                   "Input string was not in a correct format.");
}

static struct str
guid_format(struct str guid, char letter, struct arena *a)
{
    struct buf out = buf_in(a);

    if (letter == 'B' || letter == 'P')
        return str_fmt(a, "%c" STR_FMT "%c", letter == 'B' ? '{' : '(', STR_ARG(guid),
                       letter == 'B' ? '}' : ')');
    for (size_t i = 0; i < guid.len; i++) {
        if (letter != 'N' || guid.at[i] != '-')
            buf_byte(&out, guid.at[i]);
    }
    return buf_str(&out);
}

const struct err *
format_value(struct value v, struct str format, struct arena *a, struct str *out)
{
    if (v.kind == VALUE_DATETIME)
        return datetime_format(v, format, a, out);
    if (value_is_number(v))
        return format_number(v, format, a, out);
    if (v.kind == VALUE_GUID && format.len == 1) {
        *out = guid_format(v.text, (char)(format.at[0] & ~32), a);
        return NULL;
    }
    *out = v.kind == VALUE_ARRAY ? value_type_name(v, a) : value_to_text(v, a);
    return NULL;
}

static void
put_padded(struct buf *out, struct str text, int64_t width)
{
    int64_t units = (int64_t)utf16_units(text);
    int64_t wanted = width < 0 ? -width : width;
    size_t fill = wanted > units ? (size_t)(wanted - units) : 0;

    if (width > 0)
        buf_fill(out, ' ', fill);
    buf_add(out, text);
    if (width < 0)
        buf_fill(out, ' ', fill);
}

/* One `{index,width:format}` without its braces. */
static const struct err *
put_hole(struct buf *out, struct str hole, const struct value *at, size_t n, struct arena *a)
{
    struct str format = STR("");
    struct str text;
    int64_t index;
    int64_t width = 0;
    ptrdiff_t colon = str_find_byte(hole, ':');

    if (colon >= 0) {
        format = str_from(hole, (size_t)colon + 1);
        hole = str_sub(hole, 0, (size_t)colon);
    }
    ptrdiff_t comma = str_find_byte(hole, ',');
    if (comma >= 0) {
        if (!str_int(str_trim(str_from(hole, (size_t)comma + 1)), &width) || width > 100000 ||
            width < -100000)
            return bad_format(a);
        hole = str_sub(hole, 0, (size_t)comma);
    }
    if (!str_int(str_trim(hole), &index) || index < 0)
        return bad_format(a);
    if ((uint64_t)index >= n)
        return err_new(ERR_INPUT, NOWHERE, a,
                       "Error formatting a string: Index (zero based) must be greater than or "
                       "equal to zero and less than the size of the argument list.");
    TRY(format_value(at[index], format, a, &text));
    put_padded(out, text, width);
    return NULL;
}

const struct err *
format_text(struct str format, const struct value *at, size_t n, struct arena *a, struct str *out)
{
    struct buf text = buf_in(a);

    for (size_t i = 0; i < format.len; i++) {
        char c = format.at[i];
        bool twice = i + 1 < format.len && format.at[i + 1] == c;
        if ((c == '{' || c == '}') && twice) {
            buf_byte(&text, c);
            i++;
        } else if (c == '}') {
            return bad_format(a);
        } else if (c == '{') {
            ptrdiff_t close = str_find_byte(str_from(format, i), '}');
            if (close < 0)
                return bad_format(a);
            TRY(put_hole(&text, str_sub(format, i + 1, (size_t)close - 1), at, n, a));
            i += (size_t)close;
        } else {
            buf_byte(&text, c);
        }
    }
    *out = buf_str(&text);
    return NULL;
}
