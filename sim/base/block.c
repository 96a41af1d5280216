/* SPDX-License-Identifier: MIT */
#include "sim/base/block.h"

#include <stdarg.h>
#include <stdio.h>

#include "sim/base/arena.h"

struct reader {
    struct str file;
    struct str rest;
    uint32_t line; /* number of the line that `next` gives */
    struct arena *arena;
};

/* The next line without its end, and how far it is indented. */
static struct str
next_line(struct reader *r, uint32_t *indent)
{
    struct str line = str_cut(&r->rest, '\n');
    uint32_t blanks = 0;

    while (blanks < line.len && (line.at[blanks] == ' ' || line.at[blanks] == '\t'))
        blanks++;
    *indent = blanks;
    r->line++;
    return line;
}

static bool
is_key_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == ' ';
}

static struct place
place_at(const struct reader *r, size_t column)
{
    return (struct place){r->file, r->line, (uint32_t)column + 1};
}

static const struct err *
open_block(struct reader *r, struct blocks *out, struct str line)
{
    struct str title = line, kind = str_cut(&title, ' ');
    struct block *b = VEC_PUSH(&out->list, r->arena);

    if (str_find_byte(kind, ':') >= 0)
        return err_new(ERR_SYNTAX, place_at(r, 0), r->arena,
                       "a line at the margin opens a block; a key and its value are indented");
    *b = (struct block){.kind = kind, .title = str_trim(title), .at = place_at(r, 0)};
    return NULL;
}

static const struct err *
add_item(struct reader *r, struct blocks *out, struct str line, uint32_t indent)
{
    size_t end = indent, from;

    while (end < line.len && is_key_byte(line.at[end]))
        end++;
    if (end == line.len || line.at[end] != ':' || end == indent)
        return err_new(ERR_SYNTAX, place_at(r, indent), r->arena, "this line is no \"key: value\"");
    if (out->list.n == 0)
        return err_new(ERR_SYNTAX, place_at(r, indent), r->arena,
                       "a key and its value stand in a block, and none is open");
    for (from = end + 1; from < line.len && (line.at[from] == ' ' || line.at[from] == '\t');)
        from++;
    struct block *b = &out->list.at[out->list.n - 1];
    *VEC_PUSH(&b->items, r->arena) = (struct block_item){
        .key = str_trim(str_sub(line, indent, end - indent)),
        .value = str_trim(str_from(line, from)),
        .at = place_at(r, indent),
        .value_at = place_at(r, from),
    };
    return NULL;
}

/* Grows the value up to the end of this line; an empty one begins here. */
static void
continue_item(struct reader *r, struct block_item *item, struct str line, uint32_t indent)
{
    struct str more = str_trim(line);

    if (str_empty(item->value)) {
        item->value = more;
        item->value_at = place_at(r, indent);
        return;
    }
    item->value.len = (size_t)(more.at + more.len - item->value.at);
}

const struct err *
blocks_read(struct blocks *out, struct str file, struct str text, struct arena *a)
{
    struct reader r = {.file = file, .rest = text, .arena = a};
    uint32_t indent, key_indent = 0;

    *out = (struct blocks){0};
    if (str_starts(text, STR("\xef\xbb\xbf")))
        r.rest = str_from(text, 3);
    while (r.rest.at) {
        struct str line = next_line(&r, &indent);
        if (str_empty(str_trim(line)) || line.at[indent] == '#')
            continue;
        struct block *b = out->list.n ? &out->list.at[out->list.n - 1] : NULL;
        if (indent == 0) {
            TRY(open_block(&r, out, line));
        } else if (b && b->items.n && indent > key_indent) {
            continue_item(&r, &b->items.at[b->items.n - 1], line, indent);
        } else {
            TRY(add_item(&r, out, line, indent));
            key_indent = indent;
        }
    }
    return NULL;
}

const struct block_item *
block_find(const struct block *b, struct str key)
{
    for (uint32_t i = 0; i < b->items.n; i++)
        if (str_ieq(b->items.at[i].key, key))
            return &b->items.at[i];
    return NULL;
}

const struct err *
block_error(const struct block_item *item, struct arena *a, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return err_new(ERR_INPUT, item->value_at, a, "%s", text);
}
