/* SPDX-License-Identifier: MIT */
#include "sim/engine/source.h"

#include <assert.h>

#include "sim/engine/membership.h"
#include "sim/engine/parameter.h"
#include "sim/engine/space.h"

/* What rules see of it: what was synchronised; an import that waits for that counts when new. */
static image_id
seen_image(const struct cs *o)
{
    return o->import_op == PENDING_ADD || !o->hologram ? o->imported : o->hologram;
}

void
source_init(struct source *s, const struct engine *e, uint32_t names, struct arena *a)
{
    *s = (struct source){.e = e, .room = names};
    s->disputed = expr_usual(e->config.assumptions) ? NULL : e->config.assumptions;
    s->place = ARENA_ARRAY(a, uint32_t, names);
    s->stamp = ARENA_ARRAY(a, uint32_t, names);
    s->cells_room = 64;
    s->cells = ARENA_ARRAY(a, struct cell, s->cells_room);
    s->attrs = ARENA_ARRAY(a, struct attr, s->cells_room);
    s->singles = ARENA_ARRAY(a, struct str, s->cells_room);
}

/* Names a metaverse object in expressions; its form is a DN, so that CRef() and its like take it. */
static struct str
mv_name(mv_index m, struct arena *a)
{
    return str_fmt(a, "CN={%08x}", m);
}

uint32_t
source_reference(const struct source *s, struct str text)
{
    uint32_t m = 0;

    if (s->kind == SOURCE_CS)
        return space_find(s->e, cs_at(s->e, s->object)->connector, text);
    if (text.len != 13)
        return ENGINE_NONE;
    for (size_t i = 4; i < 12; i++) {
        char c = text.at[i];
        m = m << 4 | (uint32_t)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    return m < s->e->metaverse.n && mv_at(s->e, m)->alive ? m : (uint32_t)ENGINE_NONE;
}

static struct str
value_text(const struct source *s, uint32_t value, bool reference)
{
    if (!reference)
        return text_of(s->e, value);
    return s->kind == SOURCE_CS ? space_dn(s->e, value, s->a) : mv_name(value, s->a);
}

static bool
target_alive(const struct source *s, uint32_t value)
{
    return s->kind == SOURCE_CS ? cs_at(s->e, value)->state != CS_GONE : mv_at(s->e, value)->alive;
}

static void
make_values(struct source *s, uint32_t k)
{
    struct attr *attr = &s->attrs[k];
    bool reference = is_reference(s->cells[k].attr, s->side);
    uint32_t n, kept = 0;
    const uint32_t *values = cell_values(&s->e->words, &s->cells[k], &n);
    struct str *out = n == 1 ? &s->singles[k] : ARENA_ARRAY(s->a, struct str, n);

    for (uint32_t i = 0; i < n; i++)
        if (!reference || target_alive(s, values[i]))
            out[kept++] = value_text(s, values[i], reference);
    *attr = (struct attr){s->cells[k].attr, kept, out};
}

static const struct attr *
built(struct source *s, attr_id id, struct str value)
{
    if (!value.len)
        return NULL;
    s->built_value = value;
    s->built = (struct attr){id, 1, &s->built_value};
    return &s->built;
}

/* Attributes that are not among an object's: its anchor and its name. */
static const struct attr *
identity(struct source *s, attr_id id)
{
    if (s->kind != SOURCE_CS)
        return NULL;
    if ((id == ATTR_objectGUID && s->side == SIDE_AD) ||
        (id == ATTR_cloudAnchor && s->side == SIDE_ENTRA))
        return built(s, id, text_of(s->e, cs_at(s->e, s->object)->anchor));
    return id == ATTR_dn || id == ATTR_distinguishedName ? built(s, id, s->rules.values.dn) : NULL;
}

static const struct attr *
attribute_of(void *self, attr_id id)
{
    struct source *s = self;

    if (id >= s->room || s->stamp[id] != s->turn)
        return identity(s, id);
    uint32_t k = s->place[id];
    if (!s->attrs[k].values)
        make_values(s, k);
    return s->attrs[k].n ? &s->attrs[k] : NULL;
}

static const struct attr *
imported_of(void *self, attr_id id)
{
    struct source *s = self;
    const struct cs *o = cs_at(s->e, s->object);
    struct cell c;

    if (!o->sent && !o->wanted)
        return attribute_of(s, id);
    if (!image_find(&s->e->words, seen_image(o), id, &c))
        return identity(s, id);
    uint32_t n, kept = 0;
    bool reference = is_reference(id, s->side);
    const uint32_t *values = cell_values(&s->e->words, &c, &n);
    struct str *out = ARENA_ARRAY(s->a, struct str, n);
    for (uint32_t i = 0; i < n; i++)
        if (!reference || target_alive(s, values[i]))
            out[kept++] = value_text(s, values[i], reference);
    struct attr *attr = ARENA_NEW(s->a, struct attr);
    *attr = (struct attr){id, kept, out};
    return kept ? attr : NULL;
}

static uint32_t
count_of(void *self, attr_id id)
{
    const struct source *s = self;
    const struct cell *c = source_cell(s, id);
    uint32_t n, kept = 0;

    if (!c)
        return 0;
    const uint32_t *values = cell_values(&s->e->words, c, &n);
    if (!is_reference(id, s->side))
        return n;
    for (uint32_t i = 0; i < n; i++)
        kept += target_alive(s, values[i]);
    return kept;
}

static struct str
parameter_of(void *self, struct str name)
{
    const struct source *s = self;

    return parameter_value(&s->e->spaces[s->connector], name, s->rules.values.dn);
}

static bool
member_of(void *self, struct str group_dn)
{
    const struct source *s = self;

    return membership_holds(s->e, group_dn, s->object);
}

static void
room_for(struct source *s, uint32_t n)
{
    if (n <= s->cells_room)
        return;
    s->cells_room = 2 * n;
    s->cells = ARENA_ARRAY(s->e->arena, struct cell, s->cells_room);
    s->attrs = ARENA_ARRAY(s->e->arena, struct attr, s->cells_room);
    s->singles = ARENA_ARRAY(s->e->arena, struct str, s->cells_room);
}

static void
add_cell(struct source *s, struct cell c)
{
    uint32_t k = s->n++;

    s->cells[k] = c;
    s->attrs[k].values = NULL;
    s->place[c.attr] = k;
    s->stamp[c.attr] = s->turn;
}

/* Lays one image over what is there: attributes that it has replace those before. */
static void
overlay(struct source *s, image_id image)
{
    uint32_t n = image_n(&s->e->words, image);

    room_for(s, s->n + n);
    for (uint32_t i = 0; i < n; i++) {
        struct cell c = image_cell(&s->e->words, image, i);
        if (c.attr >= s->room)
            continue;
        if (s->stamp[c.attr] == s->turn)
            s->cells[s->place[c.attr]] = c;
        else
            add_cell(s, c);
        if (c.many && !c.value)
            s->stamp[c.attr] = 0; /* shall have none */
    }
}

/* For RandomNum() and Guid(): another throw for every object and run, the same in every replay. */
static void throw(struct source * s, uint64_t object, vtime now)
{
    if (!s->e->rolls_dice)
        return;
    s->dice = prng_seed(s->e->config.seed ^ object * 0x9e3779b97f4a7c15u ^ (uint64_t)now);
    s->rules.values.dice = &s->dice;
}

static void
start(struct source *s, enum source_kind kind, uint32_t object, vtime now, struct arena *scratch)
{
    s->kind = kind;
    s->object = object;
    s->a = scratch;
    s->n = 0;
    s->turn++;
    s->rules = (struct rule_source){0};
    s->rules.values.self = s;
    s->rules.values.attribute = attribute_of;
    s->rules.values.value_count = count_of;
    s->rules.values.parameter = parameter_of;
    s->rules.values.now = now;
    s->rules.values.assumptions = s->disputed;
    s->rules.scratch = scratch;
}

/* Cells are taken in order and are distinct unless something is laid over: room for the most. */
void
source_cs(struct source *s, cs_index i, vtime now, struct arena *scratch)
{
    const struct cs *o = cs_at(s->e, i);

    start(s, SOURCE_CS, i, now, scratch);
    s->connector = o->connector;
    s->side = cs_side(s->e, o);
    room_for(s, image_n(&s->e->words, seen_image(o)) + image_n(&s->e->words, o->sent) +
                    image_n(&s->e->words, o->wanted));
    overlay(s, seen_image(o));
    overlay(s, o->sent);
    overlay(s, o->wanted);
    s->rules.side = s->side;
    s->rules.values.imported = imported_of;
    s->rules.values.dn = space_dn(s->e, i, scratch);
    s->rules.member_of = member_of;
    throw(s, str_hash(text_of(s->e, o->anchor)), now);
}

void
source_mv(struct source *s, mv_index m, uint32_t connector, vtime now, struct arena *scratch)
{
    start(s, SOURCE_MV, m, now, scratch);
    s->connector = connector;
    s->side = SIDE_METAVERSE;
    overlay(s, mv_at(s->e, m)->image);
    s->rules.side = SIDE_METAVERSE;
    throw(s, m + 1, now);
}

static void
collect_ready(struct source *s, const struct flow_readers *r)
{
    for (uint32_t w = 0; w < r->words; w++)
        s->ready[w] = s->e->asks_all ? UINT64_MAX : r->vocal[w];
    for (uint32_t i = 0; i < s->n; i++) {
        attr_id attr = s->cells[i].attr;
        if (attr >= r->attrs || !r->row[attr] || !source_has(s, attr))
            continue;
        const uint64_t *row = r->rows + (size_t)r->row[attr] * r->words;
        for (uint32_t w = 0; w < r->words; w++)
            s->ready[w] |= row[w];
    }
}

const uint64_t *
source_ready(struct source *s, const struct flow_readers *r)
{
    if (s->readers == r && s->ready_turn == s->turn)
        return s->ready;
    if (s->ready_words < r->words) {
        s->ready_words = 2 * r->words;
        s->ready = ARENA_ARRAY(s->e->arena, uint64_t, s->ready_words);
    }
    collect_ready(s, r);
    s->readers = r;
    s->ready_turn = s->turn;
    return s->ready;
}

text_id
source_text(const struct source *s, attr_id attr, struct str text)
{
    const struct cell *c = source_cell(s, attr);
    uint32_t n;

    if (!c || is_reference(attr, s->side))
        return 0;
    const uint32_t *values = cell_values(&s->e->words, c, &n);
    for (uint32_t i = 0; i < n; i++) {
        struct str value = text_of(s->e, values[i]);
        if (value.len == text.len && (value.at == text.at || str_eq(value, text)))
            return values[i];
    }
    return 0;
}

image_id
believed_image(const struct engine *e, const struct cs *o)
{
    return o->imported && !assumed(e, ASSUME_redundantExport, "sent") ? o->imported : o->hologram;
}

bool
believed(const struct engine *e, const struct cs *o, attr_id attr, struct cell *out)
{
    if (o->sent && image_find(&e->words, o->sent, attr, out))
        return !out->many || out->value;
    return image_find(&e->words, believed_image(e, o), attr, out);
}
