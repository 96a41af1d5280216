/* SPDX-License-Identifier: MIT */
/*
 * From Markdown to a scenario: cmark says where headings and fenced blocks are, the text itself is
 * taken from the file, so that nothing is lost or changed.
 */
#include <cmark.h>

#include "harness/file.h"
#include "harness/scenario/front.h"
#include "harness/scenario/words.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

/* 2025-09-01 is a Monday, 09:00 UTC: when a working day begins. */
enum { DEFAULT_SEED = 1 };

struct reader {
    struct scenario *s;
    VEC(struct str) lines; /* line n stands at n - 1 */
    uint32_t front_lines;
    uint32_t prose_from; /* first line that no block or heading has yet */
    struct arena *a;
};

static const struct {
    struct str info;
    enum block_kind kind;
} infos[] = {
    {STR("powershell"), BLOCK_POWERSHELL},
    {STR("powershell task"), BLOCK_TASK},
    {STR("output"), BLOCK_OUTPUT},
    {STR("expect"), BLOCK_EXPECT},
    {STR("always"), BLOCK_ALWAYS},
    {STR("hint"), BLOCK_HINT},
    {STR("ldif"), BLOCK_LDIF},
};

static struct place
line_place(const struct reader *r, uint32_t line)
{
    return (struct place){r->s->file, line, 1};
}

static struct section *
current(struct reader *r)
{
    return &r->s->sections.at[r->s->sections.n - 1];
}

/* The lines from `first` to before `end`, as one text without returns. */
static struct str
lines_text(const struct reader *r, uint32_t first, uint32_t end)
{
    struct buf text = buf_in(r->a);

    if (first >= end || first > r->lines.n)
        return STR("");
    struct str from = r->lines.at[first - 1];
    struct str last = r->lines.at[end - 2];
    struct str whole = str_n(from.at, (size_t)(last.at + last.len - from.at));
    if (str_find_byte(whole, '\r') < 0)
        return whole;
    for (uint32_t i = first; i < end; i++) {
        buf_add(&text, i > first ? STR("\n") : STR(""));
        buf_add(&text, r->lines.at[i - 1]);
    }
    return buf_str(&text);
}

static void
keep_prose(struct reader *r, uint32_t end)
{
    struct str text = lines_text(r, r->prose_from, end);

    if (str_trim(text).len)
        *VEC_PUSH(&current(r)->blocks, r->a) =
            (struct runbook_block){BLOCK_PROSE, text, r->prose_from, r->prose_from, end - 1};
}

static bool
fence_of(struct str line, char *mark, size_t *length)
{
    struct str text = str_trim(line);
    size_t n = 0;

    if (!text.len || (text.at[0] != '`' && text.at[0] != '~'))
        return false;
    while (n < text.len && text.at[n] == text.at[0])
        n++;
    *mark = text.at[0];
    *length = n;
    return n >= 3;
}

/* Does this line close the fence that was opened with `length` of `mark`? */
static bool
closes(struct str line, char mark, size_t length)
{
    char m;
    size_t n;

    return fence_of(line, &m, &n) && m == mark && n >= length && str_trim(line).len == n;
}

static const struct err *
unknown_block(const struct reader *r, uint32_t line, struct str info)
{
    struct str known[sizeof infos / sizeof *infos];

    for (size_t i = 0; i < sizeof infos / sizeof *infos; i++)
        known[i] = infos[i].info;
    return words_suggest(err_new(ERR_INPUT, line_place(r, line), r->a,
                                 "unknown block \"" STR_FMT "\"; one of: powershell, powershell "
                                 "task, output, expect, always, hint, ldif",
                                 STR_ARG(info)),
                         info, known, sizeof infos / sizeof *infos, r->a);
}

static const struct err *
kind_of_block(const struct reader *r, uint32_t line, struct str info, enum block_kind *out)
{
    for (size_t i = 0; i < sizeof infos / sizeof *infos; i++)
        if (str_eq(infos[i].info, info)) {
            *out = infos[i].kind;
            return NULL;
        }
    if (!info.len)
        return err_new(ERR_INPUT, line_place(r, line), r->a,
                       "a fenced block must say what it is; one of: powershell, powershell task, "
                       "output, expect, always, hint, ldif");
    return unknown_block(r, line, info);
}

static const struct err *
take_heading(struct reader *r, cmark_node *node)
{
    uint32_t line = (uint32_t)cmark_node_get_start_line(node);
    uint32_t end = (uint32_t)cmark_node_get_end_line(node);

    if (cmark_node_get_heading_level(node) != 2)
        return NULL;
    keep_prose(r, line);
    struct str text = str_trim(r->lines.at[line - 1]);
    while (text.len && text.at[0] == '#')
        text = str_from(text, 1);
    while (text.len && text.at[text.len - 1] == '#')
        text.len--;
    *VEC_PUSH(&r->s->sections, r->a) = (struct section){.title = str_trim(text), .line = line};
    r->prose_from = end + 1;
    return NULL;
}

static bool
block_prints(const struct section *s)
{
    for (uint32_t i = s->blocks.n; i-- > 0;) {
        enum block_kind kind = s->blocks.at[i].kind;
        if (kind == BLOCK_POWERSHELL || kind == BLOCK_TASK)
            return true;
        if (kind == BLOCK_OUTPUT)
            return false;
    }
    return false;
}

/* Four blanks or a tab make a block of their own kind, whatever stands behind them. */
static bool
is_indented(struct str line)
{
    return str_starts(line, STR("    ")) || str_starts(line, STR("\t"));
}

static const struct err *
take_block(struct reader *r, cmark_node *node)
{
    uint32_t line = (uint32_t)cmark_node_get_start_line(node);
    uint32_t end = (uint32_t)cmark_node_get_end_line(node);
    char mark;
    size_t length;
    enum block_kind kind = BLOCK_PROSE;

    if (is_indented(r->lines.at[line - 1]) || !fence_of(r->lines.at[line - 1], &mark, &length))
        return NULL; /* an indented block is prose */
    if (end <= line || end > r->lines.n || !closes(r->lines.at[end - 1], mark, length))
        return err_new(ERR_SYNTAX, line_place(r, line), r->a,
                       "the block that begins here is not closed");
    TRY(kind_of_block(r, line, str_trim(str_of(cmark_node_get_fence_info(node))), &kind));
    if (kind == BLOCK_OUTPUT && !block_prints(current(r)))
        return err_new(ERR_INPUT, line_place(r, line), r->a,
                       "an output block follows the commands that print it; here there are none");
    keep_prose(r, line);
    *VEC_PUSH(&current(r)->blocks, r->a) =
        (struct runbook_block){kind, lines_text(r, line + 1, end), line + 1, line, end};
    r->prose_from = end + 1;
    return NULL;
}

static const struct err *
take_node(struct reader *r, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    bool top = cmark_node_get_type(cmark_node_parent(node)) == CMARK_NODE_DOCUMENT;
    uint32_t line = (uint32_t)cmark_node_get_start_line(node);

    if (type == CMARK_NODE_HEADING && top)
        return take_heading(r, node);
    if (type != CMARK_NODE_CODE_BLOCK)
        return NULL;
    if (top)
        return take_block(r, node);
    return err_remedy(err_new(ERR_INPUT, line_place(r, line), r->a,
                              "a block inside a list or a quotation would not be run"),
                      r->a, "Move it to the left margin.");
}

static void
split_lines(struct reader *r, struct str text)
{
    for (struct str rest = text; rest.at;) {
        struct str line = str_cut(&rest, '\n');
        *VEC_PUSH(&r->lines, r->a) =
            str_ends(line, STR("\r")) ? str_sub(line, 0, line.len - 1) : line;
    }
}

/* The file with its front matter blanked, so that cmark counts lines as people do. */
static struct str
markdown_part(const struct reader *r, size_t front_end)
{
    struct buf text = buf_in(r->a);
    struct str front = str_sub(r->s->text, 0, front_end);

    for (size_t i = 0; i < front.len; i++)
        if (front.at[i] == '\n')
            buf_byte(&text, '\n');
    buf_add(&text, str_from(r->s->text, front_end));
    return buf_str(&text);
}

static uint32_t
lines_in(struct str text)
{
    uint32_t n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += text.at[i] == '\n';
    return n;
}

static const struct err *
walk(struct reader *r, struct str markdown)
{
    const struct err *wrong = NULL;
    cmark_node *document = cmark_parse_document(markdown.at, markdown.len, CMARK_OPT_DEFAULT);
    cmark_iter *iterator = cmark_iter_new(document);
    cmark_event_type event;

    while (!wrong && (event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE)
        if (event == CMARK_EVENT_ENTER)
            wrong = take_node(r, cmark_iter_get_node(iterator));
    cmark_iter_free(iterator);
    cmark_node_free(document);
    return wrong;
}

const struct err *
scenario_read(struct scenario *out, struct str file, struct str text, struct arena *a)
{
    struct reader r = {.s = out, .a = a};
    size_t front_end = 0;

    *out = (struct scenario){
        .file = file, .text = text, .seed = DEFAULT_SEED, .start = time_from(2025, 9, 1, 9, 0, 0)};
    TRY(file_must_be_text(file, text, a));
    TRY(front_read(out, &front_end, a));
    split_lines(&r, text);
    r.front_lines = lines_in(str_sub(text, 0, front_end));
    r.prose_from = r.front_lines + 1;
    *VEC_PUSH(&out->sections, a) = (struct section){.line = r.front_lines + 1};
    TRY(walk(&r, markdown_part(&r, front_end)));
    keep_prose(&r, r.lines.n + 1);
    return NULL;
}
