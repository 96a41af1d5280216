/* SPDX-License-Identifier: MIT */
/*
 * The kit's run loop: reads, steps, applies, and the questions that tests ask.
 */
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/model/dn.h"
#include "tests/unit/engine/kit_store.h"

static struct side_store *
store(struct estate *e, uint32_t connector)
{
    return connector == AD ? &e->ad : connector == ENTRA ? &e->entra : &e->resource;
}

static struct batch
read_side(struct estate *e, uint32_t connector, bool full)
{
    struct side_store *s = store(e, connector);
    struct batch b = {.full = full};
    int64_t since = 0;

    if (!full)
        str_int(engine_watermark(e->engine, connector), &since);
    for (uint32_t i = 0; i < s->things.n; i++) {
        const struct thing *t = &s->things.at[i];
        if (t->changed <= since || (full && t->deleted))
            continue;
        struct change c = {t->deleted ? CHANGE_GONE : CHANGE_PUT, entry_copy(&t->entry, e->step)};
        if (t->deleted)
            c.entry = (struct entry){.anchor = c.entry.anchor};
        *VEC_PUSH(&b.changes, e->step) = c;
    }
    b.watermark = str_fmt(e->step, "%u", s->clock);
    return b;
}

static cause_id
run_cause(struct estate *e, const char *name)
{
    return causes_add(&e->causes, (struct cause){.kind = CAUSE_RUN, .subject = str_of(name)});
}

struct step_result *
run_import(struct estate *e, uint32_t connector, bool full)
{
    struct step_result *out = &e->last[connector][full ? STEP_FULL_IMPORT : STEP_DELTA_IMPORT];
    struct batch b = read_side(e, connector, full);

    engine_import(e->engine, connector, &b, full, e->now, run_cause(e, "import"), out, e->step);
    return out;
}

struct step_result *
run_sync(struct estate *e, uint32_t connector, bool full)
{
    struct step_result *out = &e->last[connector][full ? STEP_FULL_SYNC : STEP_DELTA_SYNC];

    engine_sync(e->engine, connector, full, e->now, run_cause(e, "sync"), out, e->step);
    return out;
}

static struct thing *
target_of(struct side_store *s, const struct op *op)
{
    for (uint32_t i = 0; i < s->things.n; i++) {
        struct thing *t = &s->things.at[i];
        if (!t->deleted &&
            (op->anchor.len ? str_eq(t->entry.anchor, op->anchor) : str_eq(t->entry.dn, op->dn)))
            return t;
    }
    return NULL;
}

static void
count_references(struct estate *e, const struct op *op)
{
    for (uint32_t i = 0; op->kind == OP_UPDATE && i < op->n; i++) {
        e->reference_adds += op->mods[i].kind == MOD_ADD ? op->mods[i].n : 0;
        e->reference_removals += op->mods[i].kind == MOD_REMOVE ? op->mods[i].n : 0;
    }
}

/* A reference to an object that the tenant does not have is refused by it, value by value. */
static void
check_references(struct side_store *s, const struct op *op)
{
    for (uint32_t i = 0; i < op->n; i++) {
        const struct mod *m = &op->mods[i];
        if (schema_form(m->id, s->side).syntax != SYNTAX_REFERENCE || m->kind == MOD_REMOVE)
            continue;
        for (uint32_t k = 0; k < m->n; k++) {
            struct op name = {.dn = m->values[k]};
            assert_non_null(target_of(s, &name));
        }
    }
}

static void
write_thing(struct estate *e, struct side_store *s, struct thing *t, const struct op *op)
{
    struct mod *mods = ARENA_ARRAY(e->arena, struct mod, op->n);

    for (uint32_t i = 0; i < op->n; i++) {
        struct str *values = ARENA_ARRAY(e->arena, struct str, op->mods[i].n);
        for (uint32_t k = 0; k < op->mods[i].n; k++)
            values[k] = str_copy(op->mods[i].values[k], e->arena);
        mods[i] = (struct mod){op->mods[i].id, op->mods[i].kind, op->mods[i].n, values};
    }
    t->entry = entry_apply(&t->entry, mods, op->n, s->side, e->arena);
    t->changed = ++s->clock;
}

static struct receipt
no(const char *code)
{
    return (struct receipt){.state = RECEIPT_REFUSED, .code = str_of(code)};
}

/* The directory makes and renames; false: `*out` says why it does not. */
static bool
place(struct estate *e, struct side_store *s, struct thing **t, const struct op *op,
      struct receipt *out)
{
    struct str dn = str_copy(op->kind == OP_RENAME ? op->new_dn : op->dn, e->arena);
    const struct op name = {.dn = dn}, above = {.dn = dn_parent(dn)};
    const struct thing *holder = target_of(s, &name);

    *out = no(holder && holder != *t ? "exists" : "no-parent");
    if ((holder && holder != *t) || !target_of(s, &above))
        return false;
    if (op->kind == OP_ADD) {
        *t = thing_put(e, s, op->class, kit_guid(e, str_z(dn, e->arena)), dn);
        return true;
    }
    struct str from = (*t)->entry.dn;
    (*t)->entry.dn = dn;
    thing_touch(s, *t);
    things_mend(e, s, from, &dn, false);
    return true;
}

static struct receipt
apply(struct estate *e, uint32_t connector, const struct op *op)
{
    struct side_store *s = store(e, connector);
    struct thing *t = target_of(s, op);

    if (e->refuse_all)
        return (struct receipt){.state = RECEIPT_REFUSED,
                                .code = STR("AttributeValueMustBeUnique")};
    if (e->no_update) {
        e->no_update--;
        return (struct receipt){.state = RECEIPT_DONE};
    }
    check_references(s, op);
    if (s->side == SIDE_AD && (op->kind == OP_ADD || op->kind == OP_RENAME)) {
        struct receipt refused;
        if (!place(e, s, &t, op, &refused))
            return refused;
    } else if (op->kind == OP_ADD) {
        struct str anchor = {0};
        for (uint32_t i = 0; i < op->n; i++)
            if (op->mods[i].id == ATTR_sourceAnchor)
                anchor = op->mods[i].values[0];
            else if (op->mods[i].id == ATTR_deviceId) /* devices are known by it alone */
                anchor = base64_encode(op->mods[i].values[0], e->step);
        assert_true(anchor.len > 0);
        t = tenant_add(e, op->class, anchor);
        assert_same_str(t->entry.dn, op->dn);
    }
    assert_non_null(t);
    if (op->kind == OP_DELETE)
        tenant_delete(e, t);
    else if (op->kind != OP_RENAME)
        write_thing(e, s, t, op);
    return (struct receipt){.state = e->lose_replies ? RECEIPT_UNKNOWN : RECEIPT_DONE,
                            .anchor = t->entry.anchor};
}

struct step_result *
run_export(struct estate *e, uint32_t connector)
{
    struct step_result *out = &e->last[connector][STEP_EXPORT];
    const struct op *ops;
    uint32_t n;

    e->adds = e->updates = e->renames = e->deletes = e->reference_adds = e->reference_removals = 0;
    if (!engine_export_begin(e->engine, connector, e->now, run_cause(e, "export"), out, e->step))
        return out;
    for (;;) {
        engine_export_next(e->engine, connector, e->lot, &ops, &n, e->step);
        if (!n)
            break;
        struct receipt *receipts = ARENA_ARRAY(e->step, struct receipt, n);
        for (uint32_t i = 0; i < n; i++) {
            e->adds += ops[i].kind == OP_ADD;
            e->updates += ops[i].kind == OP_UPDATE;
            e->renames += ops[i].kind == OP_RENAME;
            e->deletes += ops[i].kind == OP_DELETE;
            count_references(e, &ops[i]);
            receipts[i] = apply(e, connector, &ops[i]);
        }
        engine_export_receipts(e->engine, connector, ops, receipts, n, out);
    }
    engine_export_end(e->engine, connector, STR(""), out);
    return out;
}

void
run_cycle(struct estate *e, bool initial)
{
    uint32_t stamped = 0;

    for (uint32_t c = 0; c < e->n; c++)
        run_import(e, c, initial);
    for (uint32_t c = 0; c < e->n; c++)
        run_sync(e, c, initial);
    for (uint32_t c = 0; c < e->n; c++) {
        if (c == ENTRA)
            continue;
        run_export(e, c); /* anchors are written back, nothing else happens there */
        assert_int_equal(e->adds + e->deletes, 0);
        stamped += e->updates;
    }
    e->stamped = stamped;
    run_export(e, ENTRA);
    e->now += 30 * MINUTE;
}

uint32_t
pending_exports(struct estate *e)
{
    return engine_pending_exports(e->engine, ENTRA, e->step).n;
}

cs_index
cs_of(struct estate *e, const char *name)
{
    const struct thing *t = ad_find(e, name);

    return t ? engine_cs_by_anchor(e->engine, e->forest, t->entry.anchor) : (cs_index)ENGINE_NONE;
}

struct cs_view
cs_view_of(struct estate *e, const char *name)
{
    struct cs_view view;

    engine_cs_view(e->engine, cs_of(e, name), &view, e->step);
    return view;
}

struct cs_view
entra_view_of(struct estate *e, const char *name)
{
    struct cs_view view;
    mv_index m = engine_cs_mv(e->engine, cs_of(e, name));

    engine_cs_view(e->engine, engine_mv_link(e->engine, m, ENTRA), &view, e->step);
    return view;
}

bool
mv_of(struct estate *e, const char *name, struct mv_view *out)
{
    return engine_mv_view(e->engine, engine_cs_mv(e->engine, cs_of(e, name)), out, e->step);
}

struct str
mv_value(struct estate *e, const char *name, const char *attr)
{
    struct mv_view view;
    attr_id id = schema_attr(&e->schema, str_of(attr));

    if (mv_of(e, name, &view))
        for (uint32_t i = 0; i < view.n; i++)
            if (view.attrs[i].attr.id == id)
                return view.attrs[i].attr.values[0];
    return STR("");
}

struct estate *
estate_exported(void **state)
{
    struct estate *e = estate_new(state, NULL);

    estate_f0(e);
    run_cycle(e, true);
    run_cycle(e, false);
    return e;
}

struct str
cause_chain(struct estate *e, cause_id id)
{
    static const char *const names[] = {[CAUSE_COMMAND] = "command",
                                        [CAUSE_CLOCK] = "clock",
                                        [CAUSE_RUN] = "run",
                                        [CAUSE_IMPORT_ADD] = "import-add",
                                        [CAUSE_IMPORT_UPDATE] = "import-update",
                                        [CAUSE_IMPORT_DELETE] = "import-delete",
                                        [CAUSE_PROJECT] = "project",
                                        [CAUSE_JOIN] = "join",
                                        [CAUSE_DISCONNECT] = "disconnect",
                                        [CAUSE_MV_DELETE] = "mv-delete",
                                        [CAUSE_PROVISION] = "provision",
                                        [CAUSE_DEPROVISION] = "deprovision",
                                        [CAUSE_UNLINK] = "unlink",
                                        [CAUSE_FLOW] = "flow",
                                        [CAUSE_REFERENCE] = "reference",
                                        [CAUSE_SCOPE] = "scope",
                                        [CAUSE_EXPORT] = "export"};
    struct buf out = buf_in(e->step);

    for (; id; id = causes_get(&e->causes, id)->because)
        buf_fmt(&out, "%s%s", out.len ? " " : "", names[causes_get(&e->causes, id)->kind]);
    return buf_str(&out);
}
