/* SPDX-License-Identifier: MIT */
#include "harness/expr/show.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"

enum {
    WINDOW = 96,
    BEFORE = 60
}; /* characters of a long line that are shown, and before the caret */

static bool
is_text(enum expr_type type)
{
    return type == EXPR_TEXT || type == EXPR_REFERENCE || type == EXPR_BINARY;
}

struct str
show_value(const struct expr_value *v, struct arena *a)
{
    struct buf out = buf_in(a);

    for (uint32_t i = 0; i < (v->n ? v->n : 1); i++) {
        struct expr_value one = {.type = v->type, .n = v->n ? 1 : 0};
        if (is_text(v->type) && v->n)
            one.text = v->n == 1 ? v->text : v->texts[i];
        else if (v->n)
            one.number = v->n == 1 ? v->number : v->numbers[i];
        if (v->type == EXPR_BINARY)
            buf_fmt(&out, "hex:" STR_FMT, STR_ARG(hex_lower(one.text, a)));
        else
            buf_add(&out, is_text(v->type) ? one.text : expr_print(&one, a));
        buf_byte(&out, '\n');
    }
    return buf_str(&out);
}

static struct str
line_at(struct str text, uint32_t line)
{
    struct str rest = text, found = STR("");

    for (uint32_t i = 0; i < line && rest.at; i++)
        found = str_cut(&rest, '\n');
    return found.len && found.at[found.len - 1] == '\r' ? str_sub(found, 0, found.len - 1) : found;
}

/* The byte where character `n` (from 0) of a line begins. */
static size_t
byte_of(struct str line, size_t n)
{
    size_t at = 0;

    for (; at < line.len; at++)
        if (((unsigned char)line.at[at] & 0xc0) != 0x80 && n-- == 0)
            break;
    return at;
}

struct str
show_place(struct str expression, uint32_t line, uint32_t column, struct arena *a)
{
    struct str text = line_at(expression, line);
    size_t at = column ? column - 1 : 0;
    size_t first = at > BEFORE ? at - BEFORE : 0;
    size_t from = byte_of(text, first), to = byte_of(text, first + WINDOW);
    struct str shown = str_sub(text, from, to - from);
    struct str before = str_sub(shown, 0, byte_of(shown, at - first));
    struct buf out = buf_in(a);

    buf_fmt(&out, "  %s" STR_FMT "%s\n  %s", from ? "..." : "", STR_ARG(shown),
            to < text.len ? "..." : "", from ? "   " : "");
    for (size_t i = 0; i < before.len; i++) /* a tab stays one, so that the caret stands below */
        if (before.at[i] == '\t')
            buf_byte(&out, '\t');
        else if (((unsigned char)before.at[i] & 0xc0) != 0x80)
            buf_byte(&out, ' ');
    buf_add(&out, STR("^\n"));
    return buf_str(&out);
}

static void
put_where(struct buf *out, struct str expression, uint32_t line, uint32_t column)
{
    if (str_find_byte(expression, '\n') >= 0)
        buf_fmt(out, "line %u, ", line);
    buf_fmt(out, "column %u: ", column);
}

struct str
show_mistake(struct str expression, const struct err *e, struct arena *a)
{
    struct buf out = buf_in(a);

    put_where(&out, expression, e->at.line, e->at.column);
    buf_add(&out, e->text);
    buf_byte(&out, '\n');
    buf_add(&out, show_place(expression, e->at.line, e->at.column, a));
    if (e->remedy.len)
        buf_fmt(&out, "  " STR_FMT "\n", STR_ARG(e->remedy));
    return buf_str(&out);
}

struct str
show_failure(struct str expression, const struct expr_failure *why, struct arena *a)
{
    struct place at = expr_place(expression, why->at, (struct place){STR(""), 1, 1});
    struct buf out = buf_in(a);

    put_where(&out, expression, at.line, at.column);
    buf_fmt(&out, STR_FMT ": " STR_FMT "\n", STR_ARG(why->literal), STR_ARG(why->text));
    buf_add(&out, show_place(expression, at.line, at.column, a));
    buf_add(&out, STR("  This object fails; the expression is right\n"));
    return buf_str(&out);
}
