/* SPDX-License-Identifier: MIT */
/*
 * Who is spoken of where: so that a story about thousands of objects walks the journal once.
 */
#include "sim/base/arena.h"
#include "sim/base/numbers.h"
#include "sim/run/why_parts.h"

static void
note(struct why_index *index, struct str key, uint32_t row, struct arena *a)
{
    uint32_t before;

    if (!key.len)
        return;
    *VEC_PUSH(&index->notes, a) = (struct why_note){.row = row};
    before = map_set(&index->by_key, key, index->notes.n);
    index->notes.at[index->notes.n - 1].before = before == MAP_NONE ? 0 : before;
}

static void
note_row(struct why_index *index, const struct journal_export *row, uint32_t first, struct arena *a)
{
    for (uint32_t i = 0; row->reference && i < row->added_n; i++)
        note(index, row->added[i], first, a);
    for (uint32_t i = 0; row->reference && i < row->removed_n; i++)
        note(index, row->removed[i], first, a);
}

void
why_index_make(struct why_index *index, const struct lab *lab, struct arena *a)
{
    const struct journal *j = &lab->journal;
    uint32_t first = 0;

    *index = (struct why_index){.by_key = map_in(a, false), .log = map_in(a, false)};
    for (uint32_t i = 0; i < j->exports.n; i++) {
        const struct journal_export *row = &j->exports.at[i];
        if (row->first_of_write) {
            first = i;
            note(index, row->anchor, first, a);
            note(index, row->object, first, a);
        }
        note_row(index, row, first, a);
    }
    for (uint32_t i = 0; i < cloud_log_count(lab->cloud_service); i++)
        map_set(&index->log, cloud_log_at(lab->cloud_service, i)->source_id, i);
}

static void
take_notes(struct telling *t, struct str key)
{
    uint32_t at = key.len ? map_get(&t->index->by_key, key) : MAP_NONE;

    for (; at != MAP_NONE && at; at = t->index->notes.at[at - 1].before)
        *VEC_PUSH(&t->writes.list, t->a) = t->index->notes.at[at - 1].row;
}

/* Domains may have accounts of the same name: then it tells nothing. */
static bool
is_namesake(const struct telling *t)
{
    const struct people *p = &t->lab->people;

    for (who_id i = 0; i < p->list.n; i++)
        if (i != t->who && p->list.at[i].in_directory &&
            str_eq(p->list.at[i].name, telling_who(t)->name))
            return true;
    return false;
}

void
why_find_writes(struct telling *t)
{
    t->writes = (struct why_rows){0};
    take_notes(t, telling_who(t)->cloud_anchor);
    if (!is_namesake(t))
        take_notes(t, telling_who(t)->name);
    t->writes.list.n = numbers_sort(t->writes.list.at, t->writes.list.n, t->a);
}
