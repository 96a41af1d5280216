/* SPDX-License-Identifier: MIT */
#include "sim/rules/edition.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"

static const struct str KIND = STR("edition");

static bool
is_edition(const struct block *b)
{
    return str_eq(b->kind, KIND);
}

static const struct block *
find_edition(const struct blocks *blocks, struct str name)
{
    for (uint32_t i = 0; i < blocks->list.n; i++)
        if (is_edition(&blocks->list.at[i]) && str_eq(blocks->list.at[i].title, name))
            return &blocks->list.at[i];
    return NULL;
}

static const struct block *
last_edition(const struct blocks *blocks)
{
    const struct block *last = NULL;

    for (uint32_t i = 0; i < blocks->list.n; i++)
        if (is_edition(&blocks->list.at[i]))
            last = &blocks->list.at[i];
    return last;
}

static struct str
edition_names(const struct blocks *blocks, struct arena *a)
{
    struct buf out = buf_in(a);

    for (uint32_t i = 0; i < blocks->list.n; i++)
        if (is_edition(&blocks->list.at[i]))
            buf_fmt(&out, "%s" STR_FMT, out.len ? ", " : "", STR_ARG(blocks->list.at[i].title));
    return buf_str(&out);
}

static const struct err *
choose(const struct blocks *blocks, struct str file, struct str wanted, const struct block **out,
       struct arena *a)
{
    *out = str_empty(wanted) ? last_edition(blocks) : find_edition(blocks, wanted);
    if (*out || str_empty(wanted))
        return NULL;
    struct str names = edition_names(blocks, a);
    if (str_empty(names))
        names = STR("none");
    return err_new(ERR_NOT_FOUND, (struct place){file, 0, 0}, a,
                   "there is no edition \"" STR_FMT "\" in this file; it has: " STR_FMT,
                   STR_ARG(wanted), STR_ARG(names));
}

/* The end of the edition's word in braces that `s` begins with, and what the word stands for; 0: none. */
static size_t
word_at(const struct block *edition, struct str s, struct str *meaning)
{
    ptrdiff_t end = s.len && s.at[0] == '{' ? str_find_byte(s, '}') : -1;

    if (end < 0)
        return 0;
    const struct block_item *item = block_find(edition, str_sub(s, 1, (size_t)end - 1));
    if (!item)
        return 0;
    *meaning = item->value;
    return (size_t)end + 1;
}

static struct str
fill_in(const struct block *edition, struct str text, struct arena *a)
{
    struct buf out = buf_in(a);
    size_t at = 0, from = 0;
    bool found = false;

    while (at < text.len) {
        struct str meaning;
        size_t n = word_at(edition, str_from(text, at), &meaning);
        if (!n) {
            at++;
            continue;
        }
        buf_add(&out, str_sub(text, from, at - from));
        buf_add(&out, meaning);
        found = true;
        at = from = at + n;
    }
    if (!found)
        return text;
    buf_add(&out, str_from(text, from));
    return buf_str(&out);
}

/* Does the item count? A key behind an edition's name loses the name. */
static bool
item_counts(const struct blocks *blocks, const struct block *edition, struct block_item *item)
{
    struct str rest = item->key, first = str_cut(&rest, ' ');
    const struct block *named = rest.at ? find_edition(blocks, first) : NULL;

    if (!named)
        return true;
    item->key = str_trim(rest);
    return named == edition;
}

static void
pick_items(const struct blocks *blocks, const struct block *edition, struct block *b,
           struct arena *a)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < b->items.n; i++) {
        struct block_item item = b->items.at[i];
        if (!item_counts(blocks, edition, &item) || str_eq(item.key, KIND))
            continue;
        item.value = fill_in(edition, item.value, a);
        b->items.at[kept++] = item;
    }
    b->items.n = kept;
}

static const struct err *
block_counts(const struct blocks *blocks, const struct block *edition, const struct block *b,
             bool *out, struct arena *a)
{
    const struct block_item *only = block_find(b, KIND);

    *out = !only || str_eq(only->value, edition->title);
    if (only && !find_edition(blocks, only->value))
        return block_error(only, a, "there is no edition \"" STR_FMT "\"; one of: " STR_FMT,
                           STR_ARG(only->value), STR_ARG(edition_names(blocks, a)));
    return NULL;
}

const struct err *
rule_edition_pick(struct blocks *blocks, struct str file, struct str wanted, struct arena *a)
{
    const struct block *edition;
    struct blocks kept = {0};

    TRY(choose(blocks, file, wanted, &edition, a));
    if (!edition)
        return NULL;
    for (uint32_t i = 0; i < blocks->list.n; i++) {
        struct block b = blocks->list.at[i];
        bool counts;
        if (is_edition(&b))
            continue;
        TRY(block_counts(blocks, edition, &b, &counts, a));
        if (!counts)
            continue;
        b.title = fill_in(edition, b.title, a);
        pick_items(blocks, edition, &b, a);
        *VEC_PUSH(&kept.list, a) = b;
    }
    *blocks = kept;
    return NULL;
}
