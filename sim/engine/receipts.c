/* SPDX-License-Identifier: MIT */
/*
 * Receipts: what the connected system answered to a lot of an export.
 *
 * Success moves values to where they wait for an import to show them again. A refusal is kept with
 * the object and tried again by every later export; busy or a lost reply changes nothing.
 */
#include <assert.h>

#include "sim/engine/engine.h"
#include "sim/engine/mods.h"
#include "sim/engine/rename.h"
#include "sim/engine/space.h"
#include "sim/engine/trouble.h"

/* What of a wanted attribute was sent: references that had to wait were not. `c` is no name. */
static struct cell
sent_part(struct engine *e, struct cell c, enum side side, bool *whole, struct arena *a)
{
    uint32_t n, kept = 0;
    const uint32_t *values = cell_values(&e->words, &c, &n);
    uint32_t *out;

    *whole = true;
    if (!is_reference(c.attr, side))
        return cell_keep(&e->words, c);
    out = ARENA_ARRAY(a, uint32_t, n);
    for (uint32_t i = 0; i < n; i++)
        if (!mods_waits(e, values[i]))
            out[kept++] = values[i];
    *whole = kept == n;
    return *whole ? cell_keep(&e->words, c)
                  : cell_make(&e->words, c.attr, c.rule, out, kept, e->arena);
}

/* A rename sends the name alone, everything else leaves it behind. */
static void
take_sent(struct engine *e, struct cs *o, bool rename, struct arena *a)
{
    struct pool *p = &e->words;
    uint32_t n = image_n(p, o->wanted), m = image_n(p, o->sent), i = 0, k = 0;
    uint32_t sent_n = 0, left_n = 0;
    struct cell *sent = ARENA_ARRAY(a, struct cell, (size_t)n + m);
    struct cell *left = ARENA_ARRAY(a, struct cell, n);

    while (i < n || k < m) {
        struct cell now = i < n ? image_cell(p, o->wanted, i) : (struct cell){.attr = UINT32_MAX};
        struct cell old = k < m ? image_cell(p, o->sent, k) : (struct cell){.attr = UINT32_MAX};
        bool whole = true;
        k += old.attr <= now.attr;
        if (old.attr < now.attr) {
            sent[sent_n++] = cell_keep(p, old);
            continue;
        }
        i++;
        if (rename != (now.attr == ATTR_dn)) {
            left[left_n++] = cell_keep(p, now);
            if (old.attr == now.attr)
                sent[sent_n++] = cell_keep(p, old);
            continue;
        }
        sent[sent_n++] = sent_part(e, now, cs_side(e, o), &whole, a);
        if (!whole)
            left[left_n++] = cell_keep(p, now);
    }
    image_id sent_image = image_make(p, sent, sent_n, e->arena);
    image_id left_image = image_make(p, left, left_n, e->arena);
    image_free(p, o->sent);
    image_free(p, o->wanted);
    o->sent = sent_image;
    o->wanted = left_image;
}

static void
renamed(struct engine *e, cs_index i, struct step_result *out)
{
    struct cs *o = cs_at(e, i);
    struct arena_mark mark = arena_mark(out->arena);

    rename_done(e, i, out->arena);
    take_sent(e, o, true, out->arena);
    arena_rewind(out->arena, mark);
    o->export_op = o->wanted ? PENDING_UPDATE : PENDING_NONE;
    if (o->sent_op != PENDING_ADD)
        o->sent_op = PENDING_UPDATE;
    if (o->wanted)
        numbers_push(&e->export.second, i, e->arena);
    e->export.put_off = 0;
    out->export[EXPORT_RENAME]++;
}

static void
done(struct engine *e, cs_index i, enum op_kind kind, struct step_result *out)
{
    struct cs *o = cs_at(e, i);
    uint8_t op = o->export_op;

    trouble_taken(e, i);
    if (kind == OP_RENAME) {
        renamed(e, i, out);
        return;
    }
    if (op == PENDING_DELETE) {
        out->export[EXPORT_DELETE]++;
        o->export_op = PENDING_NONE;
        o->sent_op = PENDING_DELETE;
        return;
    }
    struct arena_mark mark = arena_mark(out->arena);
    take_sent(e, o, false, out->arena);
    arena_rewind(out->arena, mark);
    o->export_op = o->wanted ? PENDING_UPDATE : PENDING_NONE;
    if (op == PENDING_ADD || o->sent_op != PENDING_ADD)
        o->sent_op = op;
    out->export[op == PENDING_ADD ? EXPORT_ADD : EXPORT_UPDATE]++;
}

static void
report(struct engine *e, cs_index i, struct str literal, struct str text, bool warning,
       const struct object_error *error)
{
    *VEC_PUSH(&e->step_errors, e->arena) =
        (struct step_error){.object = i,
                            .dn = str_copy(space_dn(e, i, e->arena), e->arena),
                            .literal = literal,
                            .text = str_copy(text, e->arena),
                            .first = error ? error->first : e->export.now,
                            .retries = error ? error->count - 1 : 0,
                            .warning = warning,
                            .step = ALGORITHM_EXPORT,
                            .step_connector = cs_at(e, i)->connector};
}

/* What a directory answers, in the words that a run history has for it ("ms695463"). */
static const struct {
    struct str code;
    struct str literal;
    struct str on_rename;
} literals[] = {
    {STR("exists"), STR("cd-existing-object"), STR("rename-to-existing-dn")},
    {STR("no-such-object"), STR("cd-missing-object"), STR("cd-missing-object")},
    {STR("no-parent"), STR("non-existent-parent"), STR("non-existent-parent")},
    {STR("not-leaf"), STR("constraint-violation"), STR("constraint-violation")},
    {STR("constraint"), STR("constraint-violation"), STR("constraint-violation")},
    {STR("not-unique"), STR("constraint-violation"), STR("constraint-violation")},
    {STR("schema"), STR("schema-violation"), STR("schema-violation")},
    {STR("dangling-reference"), STR("dn-attributes-failure"), STR("dn-attributes-failure")},
};

/* Entra ID's own words stay as they are. */
static struct str
literal_of(struct str code, enum op_kind kind)
{
    for (size_t i = 0; i < sizeof literals / sizeof *literals; i++)
        if (str_eq(literals[i].code, code))
            return kind == OP_RENAME ? literals[i].on_rename : literals[i].literal;
    return code.len ? code : STR("unexpected-error");
}

static void
refused(struct engine *e, cs_index i, enum op_kind kind, const struct receipt *r,
        struct step_result *out)
{
    const struct object_error *error =
        trouble_again(e, i, str_copy(literal_of(r->code, kind), e->arena),
                      str_copy(r->text, e->arena), e->export.now);

    report(e, i, error->literal, error->text, false, error);
    out->export[EXPORT_FAILURE]++;
}

void
engine_export_receipts(struct engine *e, uint32_t connector, const struct op *ops,
                       const struct receipt *receipts, uint32_t n, struct step_result *out)
{
    struct export_run *run = &e->export;

    (void)connector;
    assert(run->open && n <= run->lot.list.n);
    for (uint32_t i = 0; i < n; i++) {
        cs_index at = run->lot.list.at[i];
        assert(ops[i].id == run->last_id - run->lot.list.n + i + 1);
        cs_at(e, at)->flags &= (uint16_t)~CSF_OFFERED;
        switch (receipts[i].state) {
        case RECEIPT_DONE:
            done(e, at, ops[i].kind, out);
            break;
        case RECEIPT_REFUSED:
            refused(e, at, ops[i].kind, &receipts[i], out);
            break;
        case RECEIPT_RETRY:
            report(e, at, STR("locking-error-needs-retry"), receipts[i].text, true, NULL);
            break;
        case RECEIPT_UNKNOWN:
            report(e, at, STR("unexpected-error"), STR("the reply was lost"), true, NULL);
            break;
        }
    }
}
