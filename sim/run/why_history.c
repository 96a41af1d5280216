/* SPDX-License-Identifier: MIT */
/*
 * What happened to an object in Entra ID, and the chain of causes back to the command.
 */
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/run/cause_words.h"
#include "sim/run/why_parts.h"

enum { MOST_CAUSES = 32, MOST_SHOWN = 40 };

/* An object by its name; the one that is explained by none, so that equal stories are equal text. */
static struct str
named(const struct telling *t, struct str ref)
{
    struct str name = people_name(&t->lab->people, ref, t->a);

    return str_eq(name, telling_who(t)->name) ? STR("the object") : name;
}

/*
 * Commands, clocks and runs are what they are; the rest speaks of objects. `written`: what the object
 * is called to which the write went.
 */
static struct str
link_text(const struct telling *t, const struct cause *c, struct str written)
{
    struct cause told = *c;

    if (c->kind > CAUSE_RUN)
        told.subject = c->subject.len ? named(t, c->subject) : written;
    if (c->kind == CAUSE_REFERENCE) {
        told.subject = written;
        told.detail = named(t, c->detail);
    }
    return cause_words(&told, STR(""), t->a);
}

/* --- one write --------------------------------------------------------------------------------- */

static bool
lists(const struct telling *t, const struct str *names, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (str_eq(names[i], telling_who(t)->name))
            return true;
    return false;
}

bool
why_about(const struct telling *t, const struct journal_export *row)
{
    const struct who *w = telling_who(t);

    return (w->cloud_anchor.len && str_eq(row->anchor, w->cloud_anchor)) ||
           str_eq(row->object, w->name);
}

/* Or does it name it: as a member, as somebody's manager? */
static bool
mentions(const struct telling *t, const struct journal_export *row)
{
    return row->reference &&
           (lists(t, row->added, row->added_n) || lists(t, row->removed, row->removed_n));
}

static void
add_change(struct telling *t, struct buf *text, const struct journal_export *row)
{
    buf_fmt(text, STR_FMT, STR_ARG(row->attribute));
    if (row->removed_n)
        buf_fmt(text, " without " STR_FMT,
                STR_ARG(why_values(t, row->removed, row->removed_n, true)));
    if (row->added_n)
        buf_fmt(text, "%s" STR_FMT, row->removed_n ? ", with " : " ",
                STR_ARG(why_values(t, row->added, row->added_n, row->reference)));
}

static const char *
effect_word(enum effect_kind k)
{
    static const char *const words[] = {[EFFECT_NONE] = "left as it is",
                                        [EFFECT_CREATED] = "created",
                                        [EFFECT_RESTORED] = "restored from the recycle bin",
                                        [EFFECT_UPDATED] = "changed",
                                        [EFFECT_RENAMED] = "renamed",
                                        [EFFECT_DELETED] = "deleted"};

    return words[k];
}

/* Rows of one write stand together, the first of them marked. */
static struct str
own_write(struct telling *t, const struct journal_export *rows, uint32_t n)
{
    struct buf text = buf_in(t->a);

    buf_fmt(&text, "%s by " STR_FMT, effect_word(rows->effect),
            STR_ARG(journal_engine_name(rows->engine)));
    for (uint32_t i = 0; i < n; i++) {
        if (!rows[i].attribute.len)
            continue;
        buf_add(&text, i ? STR("; ") : STR(": "));
        add_change(t, &text, &rows[i]);
    }
    return buf_str(&text);
}

static struct str
mention_text(struct telling *t, const struct journal_export *row)
{
    bool gone = lists(t, row->removed, row->removed_n);

    return str_fmt(t->a, "%s as " STR_FMT " of " STR_FMT " by " STR_FMT,
                   gone ? "taken out" : "added", STR_ARG(row->attribute), STR_ARG(row->object),
                   STR_ARG(journal_engine_name(row->engine)));
}

static struct str
chain_text(struct telling *t, cause_id cause, struct str written)
{
    const struct cause *chain[MOST_CAUSES];
    uint32_t n = journal_chain(&t->lab->journal, cause, chain, MOST_CAUSES);
    struct buf text = buf_in(t->a);

    for (uint32_t i = n; i > 0; i--)
        if (chain[i - 1]->kind != CAUSE_EXPORT) /* that is the write itself */
            buf_fmt(&text, "%s" STR_FMT, text.len ? "\n" : "",
                    STR_ARG(link_text(t, chain[i - 1], written)));
    return buf_str(&text);
}

/* Writes that follow each other and have one reason tell it once. */
static void
tell_chain(struct telling *t, cause_id cause, struct str written)
{
    struct str rest = chain_text(t, cause, written);

    if (rest.len && str_eq(rest, t->last_chain)) {
        why_add(t, WHY_NOTE, "", STR("for the same reason"));
        return;
    }
    t->last_chain = rest;
    while (rest.at && rest.len)
        why_add(t, WHY_BECAUSE, "", str_cut(&rest, '\n'));
}

static uint32_t
rows_of_write(const struct journal *j, uint32_t first)
{
    uint32_t n = 1;

    while (first + n < j->exports.n && !j->exports.at[first + n].first_of_write)
        n++;
    return n;
}

static void
tell_write(struct telling *t, const struct journal_export *rows, uint32_t n)
{
    struct str label = time_iso(rows->at, t->a);

    if (why_about(t, rows)) {
        why_add(t, WHY_FACT, str_z(label, t->a), own_write(t, rows, n));
        tell_chain(t, rows->cause, STR("the object"));
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        if (mentions(t, &rows[i])) {
            why_add(t, WHY_FACT, str_z(label, t->a), mention_text(t, &rows[i]));
            tell_chain(t, rows[i].cause, STR("who refers to it"));
        }
}

void
why_history(struct telling *t)
{
    const struct journal *j = &t->lab->journal;
    uint32_t n = t->writes.list.n;

    why_add(t, WHY_SECTION, "", STR("what happened to it in Entra ID"));
    if (!n)
        why_add(t, WHY_FACT, "", STR("nothing"));
    for (uint32_t i = n > MOST_SHOWN ? n - MOST_SHOWN : 0; i < n; i++) {
        uint32_t row = t->writes.list.at[i];
        tell_write(t, &j->exports.at[row], rows_of_write(j, row));
    }
    if (n > MOST_SHOWN)
        why_add(t, WHY_FACT, "",
                str_fmt(t->a, "these are the last %u of %u writes", MOST_SHOWN, (unsigned)n));
}
