/* SPDX-License-Identifier: MIT */
/*
 * From receipts to the journal: what each write really changed, in the scenario's own names.
 */
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/run/lab_state.h"

static struct str
new_name(const struct op *op)
{
    for (uint32_t i = 0; i < op->n; i++)
        if (op->mods[i].id == ATTR_displayName && op->mods[i].n)
            return op->mods[i].values[0];
    return op->dn.len ? op->dn : op->anchor;
}

static struct str
source_anchor_of(const struct op *op)
{
    for (uint32_t i = 0; i < op->n; i++)
        if (op->mods[i].id == ATTR_sourceAnchor && op->mods[i].n)
            return op->mods[i].values[0];
    return op->dn;
}

static who_id
who_was_written(struct lab *lab, const struct op *op, const struct receipt *r)
{
    who_id who = people_find(&lab->people, r->anchor, lab->scratch), source;

    if (who == WHO_NOBODY && op->anchor.len)
        who = people_find(&lab->people, op->anchor, lab->scratch);
    if (who != WHO_NOBODY && lab->people.list.at[who].guid.len)
        return who;
    /* a stranger, or one that only the cloud had until this write matched it */
    source = people_find(&lab->people, source_anchor_of(op), lab->scratch);
    return source == WHO_NOBODY ? who : source;
}

/* A new id for somebody who had another one: what hung on the old id is lost (I1). */
static void
check_same_id(struct lab *lab, who_id who, const struct op *op, const struct receipt *r)
{
    const struct who *w = &lab->people.list.at[who];

    if (!w->cloud_anchor.len || str_eq(w->cloud_anchor, r->anchor))
        return;
    lab_found(lab,
              (struct finding){.kind = FINDING_I1,
                               .object = w->name,
                               .text = STR("was made anew in Entra ID with another id: licences "
                                           "and cloud-only memberships of the old one are lost"),
                               .cause = op->cause,
                               .restorable = RESTORABLE_NO});
}

static who_id
learn_who(struct lab *lab, const struct op *op, const struct receipt *r)
{
    who_id who = who_was_written(lab, op, r);
    bool deleted = r->effect.kind == EFFECT_DELETED;

    if (!r->anchor.len)
        return who;
    if (who != WHO_NOBODY && op->kind == OP_ADD)
        check_same_id(lab, who, op, r);
    who = people_in_cloud(&lab->people, who, r->anchor, new_name(op));
    lab->people.list.at[who].in_cloud = !deleted;
    return who;
}

static struct str
readable(struct lab *lab, attr_id id, struct str value)
{
    struct attr_form form = schema_form(id, SIDE_ENTRA);

    if (form.syntax == SYNTAX_REFERENCE)
        return str_copy(people_name(&lab->people, value, lab->scratch), lab->perm);
    if (form.syntax == SYNTAX_BINARY)
        return hex_lower(value, lab->perm);
    return str_copy(value, lab->perm);
}

static const struct str *
readable_values(struct lab *lab, const struct mod *mod)
{
    struct str *values = ARENA_ARRAY(lab->perm, struct str, mod->n);

    for (uint32_t i = 0; i < mod->n; i++)
        values[i] = readable(lab, mod->id, mod->values[i]);
    return values;
}

static struct str
loss_key(struct lab *lab, struct str object, attr_id attr, struct str target, struct arena *a)
{
    return str_fmt(a, STR_FMT "|" STR_FMT "|" STR_FMT, STR_ARG(object),
                   STR_ARG(schema_name(lab->setup.schema, attr)), STR_ARG(target));
}

/* One thing of what a finding speaks of is back. */
static void
came_back(struct lab *lab, uint32_t finding)
{
    struct finding *f = &lab->journal.findings.at[finding];

    f->repaired = --f->missing == 0;
}

static void
object_came_back(struct lab *lab, struct str anchor)
{
    uint32_t finding = map_remove(&lab->deleted, anchor);

    if (finding != MAP_NONE)
        came_back(lab, finding);
}

static void
reference_came_back(struct lab *lab, struct str object, const struct mod *mod)
{
    bool added =
        schema_form(mod->id, SIDE_ENTRA).syntax == SYNTAX_REFERENCE && mod->kind != MOD_REMOVE;

    for (uint32_t i = 0; added && i < mod->n && lab->losses.live; i++) {
        uint32_t loss =
            map_remove(&lab->losses, loss_key(lab, object, mod->id, mod->values[i], lab->scratch));
        if (loss == MAP_NONE)
            continue;
        lab->journal.losses.at[loss].restored = true;
        lab->journal.losses.at[loss].restored_step = lab->step;
        came_back(lab, lab->journal.losses.at[loss].finding);
    }
}

static void
suspect_references(struct lab *lab, uint32_t row, struct str object, const struct mod *mod)
{
    for (uint32_t i = 0; i < mod->n; i++)
        *VEC_PUSH(&lab->suspects, lab->perm) =
            (struct suspect){.export_row = row,
                             .reference = true,
                             .object = object,
                             .target = str_copy(mod->values[i], lab->perm),
                             .attr = mod->id};
}

static void
withdraw(struct lab *lab, who_id group, who_id member)
{
    for (uint32_t i = 0; i < lab->promises.n; i++) {
        struct promise *p = &lab->promises.at[i];
        p->withdrawn = p->withdrawn || (p->group == group && p->member == member);
    }
}

/* What an administrator does to cloud-only memberships becomes a promise, or ends one. */
static void
note_memberships(struct lab *lab, who_id group, const struct effect *effect)
{
    for (uint32_t i = 0; i < effect->n; i++) {
        const struct mod *mod = &effect->mods[i];
        for (uint32_t k = 0; mod->id == ATTR_member && k < mod->n; k++) {
            who_id member = people_find(&lab->people, mod->values[k], lab->scratch);
            if (member == WHO_NOBODY)
                continue;
            withdraw(lab, group, member);
            if (mod->kind != MOD_REMOVE)
                *VEC_PUSH(&lab->promises, lab->perm) =
                    (struct promise){.group = group, .member = member};
        }
    }
}

static void
fill_row(struct lab *lab, struct journal_export *row, const struct mod *mod)
{
    const struct str *values = readable_values(lab, mod);

    if (mod->kind == MOD_REMOVE) {
        row->removed = values;
        row->removed_n = mod->n;
    } else {
        row->added = values;
        row->added_n = mod->n;
    }
}

/* One row for each changed attribute; what was added to and taken from one stands together. */
static void
record_mods(struct lab *lab, struct journal_export row, const struct effect *effect)
{
    struct journal *j = &lab->journal;

    for (uint32_t i = 0; i < effect->n; i++) {
        const struct mod *mod = &effect->mods[i];
        bool reference = schema_form(mod->id, SIDE_ENTRA).syntax == SYNTAX_REFERENCE;
        bool same = i > 0 && effect->mods[i - 1].id == mod->id;
        if (!same) {
            row.first_of_write = i == 0;
            row.attribute = schema_name(lab->setup.schema, mod->id);
            row.reference = reference;
            *VEC_PUSH(&j->exports, j->arena) = row;
        }
        struct journal_export *last = &j->exports.at[j->exports.n - 1];
        fill_row(lab, last, mod);
        if (reference && mod->kind == MOD_REMOVE && row.engine != BY_ADMIN)
            suspect_references(lab, j->exports.n - 1, row.anchor, mod);
    }
}

/*
 * References that could not go with an add follow in the same run. They belong to the add: what it
 * brought along is not counted, whichever pass it took.
 */
static bool
completes_new(const struct lab *lab, who_id who, uint32_t run, const struct effect *effect)
{
    return run && who != WHO_NOBODY && effect->kind == EFFECT_UPDATED &&
           lab->people.list.at[who].made_in == run;
}

static void
record_write(struct lab *lab, enum journal_engine by, uint32_t run, const struct op *op,
             const struct receipt *r)
{
    struct journal *j = &lab->journal;
    who_id who = learn_who(lab, op, r);
    bool made = r->effect.kind == EFFECT_CREATED || r->effect.kind == EFFECT_RESTORED;

    if (made && who != WHO_NOBODY)
        lab->people.list.at[who].made_in = run;
    if (r->effect.kind == EFFECT_RESTORED)
        object_came_back(lab, r->anchor);
    for (uint32_t i = 0; i < r->effect.n; i++)
        reference_came_back(lab, r->anchor, &r->effect.mods[i]);
    if (by == BY_ADMIN && who != WHO_NOBODY)
        note_memberships(lab, who, &r->effect);
    if (completes_new(lab, who, run, &r->effect))
        return;
    const struct who *w = who == WHO_NOBODY ? NULL : &lab->people.list.at[who];
    bool known_anchor = w && str_eq(w->cloud_anchor, r->anchor);
    struct journal_export row = {.engine = by,
                                 .step = lab->step,
                                 .run = run,
                                 .at = lab->now,
                                 .object = w ? w->name : str_copy(op->dn, lab->perm),
                                 .anchor = known_anchor ? w->cloud_anchor
                                                        : str_copy(r->anchor, lab->perm),
                                 .class = op->class,
                                 .effect = r->effect.kind,
                                 .cause = op->cause};

    if (r->effect.kind == EFFECT_UPDATED && r->effect.n) {
        record_mods(lab, row, &r->effect);
        return;
    }
    row.first_of_write = true;
    *VEC_PUSH(&j->exports, j->arena) = row;
    if (r->effect.kind == EFFECT_DELETED && by != BY_ADMIN)
        *VEC_PUSH(&lab->suspects, lab->perm) =
            (struct suspect){.export_row = j->exports.n - 1, .object = row.anchor};
}

uint32_t
lab_record(struct lab *lab, enum journal_engine by, uint32_t run, const struct op *ops,
           const struct receipt *receipts, uint32_t n)
{
    uint32_t effects = 0;

    for (uint32_t i = 0; i < n; i++) {
        if (receipts[i].state != RECEIPT_DONE)
            continue;
        struct arena_mark mark = arena_mark(lab->scratch);
        if (receipts[i].effect.kind == EFFECT_NONE) {
            learn_who(lab, &ops[i], &receipts[i]);
        } else {
            record_write(lab, by, run, &ops[i], &receipts[i]);
            effects++;
        }
        arena_rewind(lab->scratch, mark);
    }
    return effects;
}
