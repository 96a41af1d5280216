/* SPDX-License-Identifier: MIT */
/*
 * A number for the whole state. Objects count by name and not by number, and their hashes are
 * added up, so the order in which they came does not show.
 */
#include "sim/engine/engine.h"

#include "sim/engine/mods.h"
#include "sim/engine/space.h"

static uint64_t
mix(uint64_t h, uint64_t value)
{
    h = (h ^ value) * 0xff51afd7ed558ccdu;
    return h ^ h >> 32;
}

static uint64_t
name_hash(const struct engine *e, cs_index i)
{
    uint64_t h = cs_at(e, i)->connector + 1u;

    for (; i != ENGINE_NONE; i = cs_at(e, i)->parent)
        h = mix(h, str_ihash(text_of(e, cs_at(e, i)->rdn)));
    return h;
}

/* A metaverse object is known by the names of its connected objects. */
static uint64_t
mv_hash(const struct engine *e, mv_index m)
{
    uint64_t h = 17;

    for (cs_index i = mv_at(e, m)->first_link; i != ENGINE_NONE; i = cs_at(e, i)->next_link)
        h = mix(h, name_hash(e, i));
    return h;
}

static uint64_t
image_hash(const struct engine *e, image_id image, enum side side)
{
    uint64_t h = 3;

    for (uint32_t i = 0; i < image_n(&e->words, image); i++) {
        struct cell c = image_cell(&e->words, image, i);
        bool reference = is_reference(c.attr, side);
        uint32_t n;
        uint64_t sum = 0;
        const uint32_t *values = cell_values(&e->words, &c, &n);
        for (uint32_t k = 0; k < n; k++)
            sum += !reference               ? mix(1, str_hash(text_of(e, values[k])))
                   : side == SIDE_METAVERSE ? mix(2, mv_hash(e, values[k]))
                                            : mix(3, name_hash(e, values[k]));
        h = mix(mix(h, c.attr), sum);
    }
    return h;
}

static uint64_t
cs_hash(const struct engine *e, cs_index i)
{
    const struct cs *o = cs_at(e, i);
    enum side side = cs_side(e, o);
    const image_id images[] = {o->hologram, o->imported, o->wanted, o->sent};
    uint64_t h = name_hash(e, i);

    h = mix(h, (uint64_t)o->state << 32 | (uint64_t)o->import_op << 16 |
                   (uint64_t)o->export_op << 8 | o->sent_op);
    h = mix(h, str_hash(text_of(e, o->anchor)));
    if (o->state == CS_STAGING)
        h = mix(h, o->class);
    for (size_t k = 0; k < sizeof images / sizeof *images; k++)
        h = mix(h, image_hash(e, images[k], side));
    h = mix(h, (uint64_t)o->in_rule << 16 | o->out_rule);
    return o->mv == ENGINE_NONE ? h : mix(h, mv_hash(e, o->mv));
}

uint64_t
engine_digest(const struct engine *e, struct arena *scratch)
{
    uint64_t sum = 0;

    (void)scratch;
    for (cs_index i = 0; i < e->objects.n; i++)
        if (engine_cs_state(e, i) != CS_GONE)
            sum += cs_hash(e, i);
    for (mv_index m = 0; m < e->metaverse.n; m++)
        if (mv_at(e, m)->alive)
            sum += mix(image_hash(e, mv_at(e, m)->image, SIDE_METAVERSE), mv_hash(e, m));
    return sum;
}
