/* SPDX-License-Identifier: MIT */
/*
 * What was answered before: an op that comes twice, because its reply was lost, is not done twice.
 *
 * Memory is bounded: a ring of the last hundred thousand receipts.
 */
#include "sim/base/arena.h"
#include "sim/world/tenant_state.h"

static uint64_t
op_hash(enum tenant_writer writer, uint64_t op)
{
    uint64_t h = (op * 4 + (uint64_t)writer + 1) * 0x9e3779b97f4a7c15u;

    return h ^ (h >> 31);
}

static uint32_t
find(const struct tenant *t, enum tenant_writer writer, uint64_t op)
{
    uint32_t probe = 0, at;

    do
        at = tenant_index_next(&t->by_op, op_hash(writer, op), &probe);
    while (at != TENANT_NONE &&
           (t->memory.at[at].op != op || t->memory.at[at].writer != (uint8_t)writer));
    return at;
}

bool
tenant_recall(const struct tenant *t, enum tenant_writer writer, uint64_t op, struct receipt *out,
              struct arena *a)
{
    uint32_t at = op ? find(t, writer, op) : (uint32_t)TENANT_NONE;

    if (at == TENANT_NONE)
        return false;
    const struct tenant_memory *m = &t->memory.at[at];
    *out = (struct receipt){.state = (enum receipt_state)m->state,
                            .code = m->code,
                            .text = m->text,
                            .effect = {(enum effect_kind)m->effect, m->mod_n, m->mods},
                            .unresolved_n = m->unresolved_n,
                            .unresolved = m->unresolved};
    if (m->object != TENANT_NONE)
        out->anchor = tenant_anchor(&t->objects.at[m->object], a);
    return true;
}

static const struct str *
texts_copy(const struct str *from, uint32_t n, struct arena *a)
{
    struct str *copy = n ? ARENA_ARRAY(a, struct str, n) : NULL;

    for (uint32_t i = 0; i < n; i++)
        copy[i] = str_copy(from[i], a);
    return copy;
}

static const struct mod *
mods_copy(const struct mod *from, uint32_t n, struct arena *a)
{
    struct mod *copy = n ? ARENA_ARRAY(a, struct mod, n) : NULL;

    for (uint32_t i = 0; i < n; i++) {
        copy[i] = from[i];
        copy[i].values = texts_copy(from[i].values, from[i].n, a);
    }
    return copy;
}

/* The place for one more receipt; the oldest gives way. */
static uint32_t
next_place(struct tenant *t)
{
    if (t->memory.n < TENANT_MEMORY) {
        (void)VEC_PUSH(&t->memory, t->arena);
        return t->memory.n - 1;
    }
    uint32_t at = t->memory_next;
    const struct tenant_memory *old = &t->memory.at[at];
    t->memory_next = (at + 1) % TENANT_MEMORY;
    tenant_index_remove(&t->by_op, op_hash((enum tenant_writer)old->writer, old->op), at);
    return at;
}

void
tenant_remember(struct tenant *t, enum tenant_writer writer, uint64_t op, const struct receipt *r,
                uint32_t object)
{
    if (op == 0)
        return;
    uint32_t at = next_place(t);
    t->memory.at[at] = (struct tenant_memory){
        .op = op,
        .object = object,
        .writer = (uint8_t)writer,
        .state = (uint8_t)r->state,
        .effect = (uint8_t)r->effect.kind,
        .code = str_copy(r->code, t->arena),
        .text = str_copy(r->text, t->arena),
        .mod_n = r->effect.n,
        .unresolved_n = r->unresolved_n,
        .mods = mods_copy(r->effect.mods, r->effect.n, t->arena),
        .unresolved = texts_copy(r->unresolved, r->unresolved_n, t->arena),
    };
    tenant_index_add(&t->by_op, op_hash(writer, op), at, t->arena);
}
