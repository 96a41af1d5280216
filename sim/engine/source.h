/* SPDX-License-Identifier: MIT */
/*
 * An object as rules see it: its attributes by number, made into text only when asked for.
 *
 * A connector-space object shows what its connected system will have: the last import with what was
 * sent or is to be sent laid over it ("assume it will get there"); ImportedValue() sees the import
 * alone. References show as DNs, in the metaverse as names that only the engine understands.
 */
#pragma once

#include "sim/base/prng.h"
#include "sim/engine/state.h"

enum source_kind { SOURCE_CS, SOURCE_MV };

struct source {
    const struct engine *e;
    enum source_kind kind;
    uint32_t object;
    uint32_t connector; /* whose parameters (%Connector.ID%) are meant */
    enum side side;
    struct arena *a;
    uint32_t n;
    struct cell *cells; /* by attribute; those without values are left out */
    struct attr *attrs; /* made on demand: `values` is NULL until then */
    struct str *singles;
    uint32_t *place; /* by attribute id: position where `stamp` is this object's */
    uint32_t *stamp;
    uint32_t turn;
    uint32_t room; /* of `place` and `stamp` */
    uint32_t cells_room;
    const struct flow_readers *readers; /* whose bits are in `ready`, of turn `ready_turn` */
    uint64_t *ready;
    uint32_t ready_words, ready_turn;
    struct attr built; /* DN or anchor as an attribute */
    struct str built_value;
    const struct assumptions *disputed; /* for expressions; NULL: all is as by default */
    struct prng dice; /* by seed, time and object: a preview shows what the run will do */
    struct rule_source rules;
};

/* Storage for one object at a time; `names` is how many attribute names there are. */
void source_init(struct source *s, const struct engine *e, uint32_t names, struct arena *a);

/* Looks at an object. What is made on demand goes to `scratch`. */
void source_cs(struct source *s, cs_index i, vtime now, struct arena *scratch);
void source_mv(struct source *s, mv_index m, uint32_t connector, vtime now, struct arena *scratch);

static inline bool
source_has(const struct source *s, attr_id attr)
{
    return attr < s->room && s->stamp[attr] == s->turn;
}

/* The attribute's cell, or NULL. */
static inline const struct cell *
source_cell(const struct source *s, attr_id attr)
{
    return source_has(s, attr) ? &s->cells[s->place[attr]] : NULL;
}

/* Of those flows the ones that have something to read here, or to say without. */
const uint64_t *source_ready(struct source *s, const struct flow_readers *r);

/* The number of a text that the source has made, if `text` is one of `attr`'s values; or 0. */
text_id source_text(const struct source *s, attr_id attr, struct str text);

/* What a reference made by a source stands for: an object's number, or ENGINE_NONE. */
uint32_t source_reference(const struct source *s, struct str text);

/* What the last import showed: an export is measured against it with what was sent laid over. */
image_id believed_image(const struct engine *e, const struct cs *o);

/* What the connected system is believed to have of one attribute; false: nothing. */
bool believed(const struct engine *e, const struct cs *o, attr_id attr, struct cell *out);
