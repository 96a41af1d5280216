/* SPDX-License-Identifier: MIT */
/*
 * We cut the text into records and know the numbers of the lines; libldap unfolds and decodes.
 */
#include "harness/live/ldif_record.h"

#include <stdio.h> /* ldif.h needs it */

#include <ldap.h>
#include <ldif.h>

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"

enum { SHOWN = 60 }; /* how much of a wrong line a message shows */

static struct place
place_of(const struct ldif_text *t, uint32_t line)
{
    return (struct place){t->file, line, 0};
}

/* Carriage returns before line ends go; libldap would take any others for folds. */
static const struct err *
copy_lines(struct ldif_text *t, struct str text)
{
    char *copy = arena_bytes(t->arena, text.len + 1);
    uint32_t line = t->line;
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '\0')
            return err_new(ERR_SYNTAX, place_of(t, line), t->arena,
                           "a zero byte; LDIF is text: write the value in Base64 (name:: ...)");
        if (c == '\r' && i + 1 < text.len && text.at[i + 1] != '\n')
            return err_new(ERR_SYNTAX, place_of(t, line), t->arena,
                           "a carriage return inside a line; write the value in Base64 "
                           "(name:: ...)");
        if (c == '\r')
            continue;
        line += c == '\n';
        copy[n++] = c;
    }
    t->rest = str_n(copy, n);
    return NULL;
}

const struct err *
ldif_open_text(struct ldif_text *out, struct str file, uint32_t line, struct str text,
               struct arena *a)
{
    *out = (struct ldif_text){.file = file, .line = line, .arena = a};
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_from(text, 3);
    return copy_lines(out, text);
}

static struct str
first_line(struct str text)
{
    ptrdiff_t end = str_find_byte(text, '\n');

    return end < 0 ? text : str_sub(text, 0, (size_t)end);
}

static void
skip_line(struct ldif_text *t)
{
    struct str line = first_line(t->rest);

    t->rest = str_from(t->rest, line.len + 1);
    t->line++;
}

/* A line of a comment, or that continues one. */
static bool
skip_comment(struct ldif_text *t)
{
    if (!str_starts(t->rest, STR("#")))
        return false;
    do
        skip_line(t);
    while (str_starts(t->rest, STR(" ")));
    return true;
}

static bool
blank(struct str line)
{
    return str_trim(line).len == 0 && !str_starts(line, STR(" "));
}

/* Takes one line with its folds, as it stands, NUL-terminated for libldap. */
static char *
take_folded(struct ldif_text *t)
{
    struct buf out = buf_in(t->arena);

    do {
        struct str line = first_line(t->rest);
        buf_add(&out, line);
        buf_byte(&out, '\n');
        skip_line(t);
    } while (str_starts(t->rest, STR(" ")));
    (void)buf_z(&out);
    return out.at;
}

static const struct err *
bad_line(const struct ldif_text *t, uint32_t number, struct str raw, const char *why)
{
    struct str shown = str_trim(first_line(raw));
    const char *more = shown.len > SHOWN ? "..." : "";

    return err_new(ERR_SYNTAX, place_of(t, number), t->arena, "\"" STR_FMT "%s\": %s",
                   STR_ARG(str_sub(shown, 0, SHOWN)), more, why);
}

/* The text behind `::`, without folds. */
static struct str
encoded_part(struct str raw, struct arena *a)
{
    struct buf out = buf_in(a);
    struct str rest = str_from(raw, (size_t)str_find_byte(raw, ':') + 2);

    while (rest.at) {
        struct str piece = str_cut(&rest, '\n');
        if (out.len && piece.len)
            piece = str_from(piece, 1);
        buf_add(&out, out.len ? piece : str_trim(piece));
    }
    return str_trim(buf_str(&out));
}

/* What libldap would not refuse, or would do and must not. */
static const struct err *
check_raw(const struct ldif_text *t, uint32_t number, struct str raw)
{
    ptrdiff_t colon = str_find_byte(raw, ':');
    struct str ignored;

    if (colon < 0)
        return bad_line(t, number, raw, "no colon; an LDIF line is `name: value`");
    if (colon == 0)
        return bad_line(t, number, raw, "no name before the colon; an LDIF line is `name: value`");
    struct str behind = str_from(raw, (size_t)colon + 1);
    if (str_starts(behind, STR("<")))
        return bad_line(t, number, raw,
                        "values from URLs are not read; write the value itself, in Base64 if it is "
                        "binary (name:: ...)");
    if (!str_starts(behind, STR(":")))
        return NULL;
    struct arena_mark mark = arena_mark(t->arena);
    bool decodes = base64_decode(encoded_part(raw, t->arena), &ignored, t->arena);
    arena_rewind(t->arena, mark);
    return decodes ? NULL
                   : bad_line(t, number, raw,
                              "what follows `::` is not Base64; a plain value has one colon");
}

static const struct err *
split_name(const struct ldif_text *t, struct ldif_line *line, struct str name)
{
    line->option = name;
    line->name = str_copy(str_trim(str_cut(&line->option, ';')), t->arena);
    line->option = line->option.at ? str_copy(line->option, t->arena) : STR("");
    for (size_t i = 0; i < line->name.len; i++) {
        char c = line->name.at[i];
        bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '-' || c == '.' || c == '_';
        if (!fits)
            return bad_line(t, line->number, name,
                            "a name has letters, digits and hyphens only; a line that continues "
                            "the one above begins with a blank");
    }
    return NULL;
}

static const struct err *
parse_line(struct ldif_text *t, struct ldif_line *out)
{
    *out = (struct ldif_line){.number = t->line};
    char *next = take_folded(t);
    struct str raw = str_of(str_z(str_of(next), t->arena));
    struct berval type = {0}, value = {0};
    int from_heap = 0;

    TRY(check_raw(t, out->number, raw));
    char *line = ldif_getline(&next);
    if (!line || ldif_parse_line2(line, &type, &value, &from_heap) != 0)
        return bad_line(t, out->number, raw, "an LDIF line is `name: value`");
    out->value = str_copy(str_n(value.bv_val, value.bv_len), t->arena);
    if (from_heap)
        ber_memfree(value.bv_val);
    return split_name(t, out, str_n(type.bv_val, type.bv_len));
}

static const struct err *
check_version(const struct ldif_text *t, const struct ldif_line *line)
{
    if (str_eq(line->value, STR("1")))
        return NULL;
    return err_new(ERR_SYNTAX, place_of(t, line->number), t->arena,
                   "LDIF version \"" STR_FMT "\"; only version 1 exists", STR_ARG(line->value));
}

/* What may say that a record is an object, and no more. */
static const struct err *
check_change(const struct ldif_text *t, const struct ldif_line *line)
{
    if (str_ieq(line->name, STR("control")))
        return err_new(ERR_INPUT, place_of(t, line->number), t->arena,
                       "a control: a world has objects only; leave the line out");
    if (str_ieq(line->value, STR("add")))
        return NULL;
    return err_new(ERR_INPUT, place_of(t, line->number), t->arena,
                   "changetype \"" STR_FMT "\": only objects and `changetype: add` can be read; "
                   "make other changes with commands",
                   STR_ARG(str_sub(line->value, 0, SHOWN)));
}

static const struct err *
take_line(struct ldif_text *t, struct ldif_record *out)
{
    struct ldif_line line;

    if (str_starts(t->rest, STR(" ")))
        return bad_line(t, t->line, t->rest, "there is no line above that this could continue");
    TRY(parse_line(t, &line));
    bool version = !t->begun && str_ieq(line.name, STR("version"));
    t->begun = true;
    if (version)
        return check_version(t, &line);
    if (out->lines.n == 0 && !str_ieq(line.name, STR("dn")))
        return err_new(ERR_SYNTAX, place_of(t, line.number), t->arena,
                       "a record begins with `dn: ...`, not with \"" STR_FMT "\"",
                       STR_ARG(line.name));
    if (out->lines.n && str_ieq(line.name, STR("dn")))
        return err_new(ERR_SYNTAX, place_of(t, line.number), t->arena,
                       "a second dn in one record; an empty line parts records");
    if (str_ieq(line.name, STR("changetype")) || str_ieq(line.name, STR("control")))
        return check_change(t, &line);
    *VEC_PUSH(&out->lines, t->arena) = line;
    return NULL;
}

const struct err *
ldif_next(struct ldif_text *t, struct ldif_record *out)
{
    *out = (struct ldif_record){0};
    while (t->rest.len) {
        if (skip_comment(t))
            continue;
        if (!blank(first_line(t->rest)))
            TRY(take_line(t, out));
        else if (out->lines.n)
            return NULL;
        else
            skip_line(t);
    }
    return NULL;
}
