/* SPDX-License-Identifier: MIT */
/*
 * Tables and lists: which fields, what stands in a cell, how wide a column is.
 */
#include "harness/shell/datetime.h"
#include "harness/shell/format_value.h"
#include "harness/shell/number.h"
#include "harness/shell/text.h"
#include "harness/shell/view.h"
#include "sim/base/arena.h"

enum { MOST_IN_A_TABLE = 4, MOST_IN_A_CELL = 4 };

static void
add_field(struct fields *out, struct str property, struct arena *a)
{
    *VEC_PUSH(&out->list, a) = (struct field){.title = property, .property = property};
}

static void
add_fields(struct fields *out, const char *names, struct arena *a)
{
    struct str rest = str_of(names);

    while (rest.at)
        add_field(out, str_cut(&rest, '|'), a);
}

static void
add_columns(struct fields *out, const struct object_column *c, struct arena *a)
{
    for (; c->title; c++)
        *VEC_PUSH(&out->list, a) = (struct field){.title = str_of(c->title),
                                                  .property = str_of(c->property),
                                                  .width = c->width,
                                                  .right = c->right,
                                                  .aligned = true};
}

void
view_default_fields(struct value v, struct fields *out, bool *table, struct arena *a)
{
    const struct object_type *type = v.kind == VALUE_OBJECT ? v.object->type : NULL;

    if (v.kind == VALUE_GUID)
        add_field(out, STR("Guid"), a);
    else if (v.kind == VALUE_TIMESPAN)
        add_fields(out,
                   "Days|Hours|Minutes|Seconds|Milliseconds|Ticks|TotalDays|TotalHours|"
                   "TotalMinutes|TotalSeconds|TotalMilliseconds",
                   a);
    else if (type && type->columns)
        add_columns(out, type->columns, a);
    else if (type && type->display)
        add_fields(out, type->display, a);
    for (uint32_t i = 0; type && !type->columns && !type->display && i < v.object->properties.n;
         i++)
        add_field(out, v.object->properties.at[i].name, a);
    *table = out->list.n <= MOST_IN_A_TABLE || (type && type->columns);
}

/* An element within { }. */
static struct str
inner(struct value v, struct arena *a)
{
    if (v.kind == VALUE_ARRAY)
        return value_type_name(v, a);
    if (v.kind == VALUE_DATETIME)
        return datetime_text(v, EN_US, a);
    return value_to_text(v, a);
}

static struct str
cell_text(struct value v, struct arena *a)
{
    struct buf out = buf_in(a);
    uint32_t shown = 0;

    if (v.kind != VALUE_ARRAY && v.kind != VALUE_TABLE)
        return inner(v, a);
    uint32_t n = v.kind == VALUE_ARRAY ? v.array->items.n : v.table->pairs.n;
    buf_byte(&out, '{');
    for (uint32_t i = 0; i < n; i++) {
        if (v.kind == VALUE_TABLE && v.table->pairs.at[i].removed)
            continue;
        if (shown == MOST_IN_A_CELL) {
            buf_add(&out, STR("\u2026"));
            break;
        }
        if (shown++)
            buf_add(&out, STR(", "));
        if (v.kind == VALUE_ARRAY)
            buf_add(&out, inner(v.array->items.at[i], a));
        else
            buf_fmt(&out, "[" STR_FMT ", " STR_FMT "]", STR_ARG(inner(v.table->pairs.at[i].key, a)),
                    STR_ARG(inner(v.table->pairs.at[i].value, a)));
    }
    buf_byte(&out, '}');
    return buf_str(&out);
}

const struct err *
view_cell(struct shell *s, const struct field *f, struct value v, bool in_table, struct str *out,
          bool *right)
{
    struct value cell;
    bool found;

    if (f->block) {
        struct collector c = collector_new(s->arena);
        TRY(run_block(s, f->block, v, &c.sink));
        cell = collected(&c);
    } else {
        TRY(member_get(s, v, f->property, &found, &cell));
    }
    *right = value_is_number(cell);
    if (f->format.len && cell.kind != VALUE_NULL) {
        if (str_find_byte(f->format, '{') >= 0)
            return format_text(f->format, &cell, 1, s->arena, out);
        return format_value(cell, f->format, s->arena, out);
    }
    if (in_table && (cell.kind == VALUE_DOUBLE || cell.kind == VALUE_DECIMAL))
        return format_value(cell, STR("F2"), s->arena, out);
    *out = cell_text(cell, s->arena);
    return NULL;
}

/* A table shows the first line of a cell. */
static struct str
one_line(struct str cell, struct arena *a)
{
    ptrdiff_t end = str_find_byte(cell, '\n');

    if (end < 0)
        return cell;
    return str_fmt(a, STR_FMT "\u2026", STR_ARG(str_trim(str_sub(cell, 0, (size_t)end))));
}

struct grid {
    struct str *cells;
    size_t *widths;
    bool *right;
    const struct rows *rows;
};

static const struct err *
fill_grid(struct shell *s, struct grid *g)
{
    uint32_t columns = g->rows->fields.list.n;
    uint32_t first = UINT32_MAX;

    for (uint32_t c = 0; c < columns; c++)
        g->widths[c] = utf16_units(g->rows->fields.list.at[c].title);
    for (uint32_t r = 0; r < g->rows->items.n; r++) {
        if (view_is_line(g->rows->items.at[r]))
            continue;
        first = first == UINT32_MAX ? r : first;
        for (uint32_t c = 0; c < columns; c++) {
            const struct field *f = &g->rows->fields.list.at[c];
            struct str *cell = &g->cells[(size_t)r * columns + c];
            bool right;
            TRY(tick(s, NOWHERE));
            TRY(view_cell(s, f, g->rows->items.at[r], true, cell, &right));
            *cell = one_line(*cell, s->arena);
            if (r == first)
                g->right[c] = f->aligned ? f->right : right;
            size_t units = utf16_units(*cell);
            g->widths[c] = units > g->widths[c] ? units : g->widths[c];
        }
    }
    for (uint32_t c = 0; c < columns; c++) {
        if (g->rows->fields.list.at[c].width > 0)
            g->widths[c] = (size_t)g->rows->fields.list.at[c].width;
    }
    return NULL;
}

/* Cuts to the column's width, which shows as an ellipsis. */
static struct str
cut_cell(struct str cell, size_t width, struct arena *a)
{
    if (utf16_units(cell) <= width)
        return cell;
    return str_fmt(a, STR_FMT "\u2026", STR_ARG(text_sub(cell, 0, width - 1)));
}

static void
put_row(struct buf *out, const struct grid *g, const struct str *cells, struct arena *a)
{
    uint32_t columns = g->rows->fields.list.n;
    struct buf line = buf_in(a);

    for (uint32_t c = 0; c < columns; c++) {
        bool last = c + 1 == columns;
        struct str cell = last && !g->right[c] ? cells[c] : cut_cell(cells[c], g->widths[c], a);
        size_t units = utf16_units(cell);
        size_t fill = g->widths[c] > units ? g->widths[c] - units : 0;
        if (c)
            buf_byte(&line, ' ');
        if (g->right[c])
            buf_fill(&line, ' ', fill);
        buf_add(&line, cell);
        if (!g->right[c])
            buf_fill(&line, ' ', fill);
    }
    struct str text = buf_str(&line);
    while (text.len && text.at[text.len - 1] == ' ')
        text.len--;
    buf_add(out, text);
    buf_byte(out, '\n');
}

static void
put_headers(struct buf *out, const struct grid *g, struct arena *a)
{
    uint32_t columns = g->rows->fields.list.n;
    struct str *titles = ARENA_ARRAY(a, struct str, columns);
    struct str *dashes = ARENA_ARRAY(a, struct str, columns);

    for (uint32_t c = 0; c < columns; c++) {
        struct buf line = buf_in(a);
        titles[c] = g->rows->fields.list.at[c].title;
        buf_fill(&line, '-', utf16_units(titles[c]));
        dashes[c] = buf_str(&line);
    }
    put_row(out, g, titles, a);
    put_row(out, g, dashes, a);
}

const struct err *
view_table(struct shell *s, const struct rows *rows, bool headers, struct str *out)
{
    uint32_t columns = rows->fields.list.n;
    struct arena *a = s->arena;
    struct buf text = buf_in(a);
    struct grid g = {.cells = ARENA_ARRAY(a, struct str, (size_t)rows->items.n * columns),
                     .widths = ARENA_ARRAY(a, size_t, columns),
                     .right = ARENA_ARRAY(a, bool, columns),
                     .rows = rows};

    TRY(fill_grid(s, &g));
    buf_byte(&text, '\n');
    if (headers)
        put_headers(&text, &g, a);
    for (uint32_t r = 0; r < rows->items.n; r++) {
        if (view_is_line(rows->items.at[r]))
            buf_fmt(&text, STR_FMT "\n", STR_ARG(value_to_text(rows->items.at[r], a)));
        else
            put_row(&text, &g, &g.cells[(size_t)r * columns], a);
    }
    buf_byte(&text, '\n');
    *out = buf_str(&text);
    return NULL;
}

/* Further lines of a value stand under its first. */
static void
put_indented(struct buf *out, struct str cell, size_t indent)
{
    while (cell.at) {
        buf_add(out, str_cut(&cell, '\n'));
        buf_byte(out, '\n');
        if (cell.at)
            buf_fill(out, ' ', indent);
    }
}

const struct err *
view_list(struct shell *s, const struct rows *rows, struct str *out)
{
    struct buf text = buf_in(s->arena);
    size_t width = 0;
    bool right;

    for (uint32_t i = 0; i < rows->fields.list.n; i++) {
        size_t units = utf16_units(rows->fields.list.at[i].title);
        width = units > width ? units : width;
    }
    for (uint32_t r = 0; r < rows->items.n; r++) {
        for (uint32_t i = 0; i < rows->fields.list.n; i++) {
            const struct field *f = &rows->fields.list.at[i];
            struct str cell;
            TRY(view_cell(s, f, rows->items.at[r], false, &cell, &right));
            buf_add(&text, f->title);
            buf_fill(&text, ' ', width - utf16_units(f->title));
            buf_add(&text, cell.len ? STR(" : ") : STR(" :"));
            put_indented(&text, cell, width + 3);
        }
        buf_byte(&text, '\n');
    }
    *out = buf_str(&text);
    return NULL;
}
