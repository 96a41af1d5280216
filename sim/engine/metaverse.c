/* SPDX-License-Identifier: MIT */
#include "sim/engine/metaverse.h"

#include <assert.h>
#include <stdio.h>

#include "sim/base/codec.h"
#include "sim/engine/space.h"
#include "sim/engine/txn.h"

mv_index
mv_new(struct engine *e, enum object_class class)
{
    mv_index m = e->metaverse.n;
    struct mv *o = seg_push(&e->metaverse, e->arena);

    o->first_link = ENGINE_NONE;
    txn_mv(e, m); /* taken back, it is a number without an object */
    o->class = (uint8_t) class;
    o->alive = true;
    return m;
}

void
mv_link(struct engine *e, mv_index m, cs_index i)
{
    struct cs *o = txn_cs(e, i);
    struct mv *v = txn_mv(e, m);
    cs_index before = ENGINE_NONE, next = v->first_link;

    assert(o->mv == ENGINE_NONE && o->state == CS_STAGING);
    while (next != ENGINE_NONE && cs_at(e, next)->connector < o->connector) {
        before = next;
        next = cs_at(e, next)->next_link;
    }
    assert(next == ENGINE_NONE || cs_at(e, next)->connector != o->connector);
    o->mv = m;
    o->next_link = next;
    if (before == ENGINE_NONE)
        v->first_link = i;
    else
        txn_cs(e, before)->next_link = i;
    e->spaces[o->connector].connectors++;
}

void
mv_unlink(struct engine *e, cs_index i)
{
    struct cs *o = txn_cs(e, i);
    struct mv *v = txn_mv(e, o->mv);
    cs_index before = ENGINE_NONE;

    for (cs_index k = v->first_link; k != i; k = cs_at(e, k)->next_link)
        before = k;
    if (before == ENGINE_NONE)
        v->first_link = o->next_link;
    else
        txn_cs(e, before)->next_link = o->next_link;
    o->mv = ENGINE_NONE;
    o->next_link = ENGINE_NONE;
    o->in_rule = o->out_rule = NO_RULE;
    o->flags &= (uint16_t)~CSF_INBOUND;
    e->spaces[o->connector].connectors--;
    if (o->state == CS_STAGING)
        space_mark_loose(e, i);
}

cs_index
mv_linked(const struct engine *e, mv_index m, uint32_t connector)
{
    cs_index i = mv_at(e, m)->first_link;

    while (i != ENGINE_NONE && cs_at(e, i)->connector < connector)
        i = cs_at(e, i)->next_link;
    return i != ENGINE_NONE && cs_at(e, i)->connector == connector ? i : (cs_index)ENGINE_NONE;
}

/* A number and its GUID determine each other: the first 32 bits are the number times an odd one. */
#define SPREAD 0x9e3779b1u
#define UNSPREAD 0x0e8b2f51u

enum { GUID_ROOM = 37 };

static void
guid_write(char out[GUID_ROOM], uint32_t number, bool metaverse)
{
    uint64_t rest = (number + (metaverse ? 1u : 2u)) * 0xd1342543de82ef95u;

    rest ^= rest >> 31;
    snprintf(out, GUID_ROOM, "%08x-%04x-4%03x-%c%03x-%012llx", number * SPREAD,
             (unsigned)(rest >> 48), (unsigned)(rest >> 36 & 0xfff), metaverse ? 'b' : 'a',
             (unsigned)(rest >> 24 & 0xfff),
             (unsigned long long)(rest * 0x9e3779b97f4a7c15u >> 16));
}

static struct str
number_guid(uint32_t number, bool metaverse, struct arena *a)
{
    char text[GUID_ROOM];

    guid_write(text, number, metaverse);
    return str_copy(str_n(text, GUID_ROOM - 1), a);
}

struct str
cs_guid(cs_index i, struct arena *a)
{
    return number_guid(i, false, a);
}

struct str
mv_guid(mv_index m, struct arena *a)
{
    return number_guid(m, true, a);
}

static bool
hex_number(struct str text, uint32_t *out)
{
    static const char digits[] = "0123456789abcdef";

    *out = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i] >= 'A' && text.at[i] <= 'F' ? (char)(text.at[i] | 32) : text.at[i];
        const char *digit = c ? strchr(digits, c) : NULL;
        if (!digit)
            return false;
        *out = *out << 4 | (uint32_t)(digit - digits);
    }
    return true;
}

uint32_t
guid_number(struct str guid, bool metaverse)
{
    uint32_t first;
    char right[GUID_ROOM];

    guid = str_trim(guid);
    if (guid.len == 38 && guid.at[0] == '{' && guid.at[37] == '}')
        guid = str_sub(guid, 1, 36);
    if (guid.len != 36 || !hex_number(str_sub(guid, 0, 8), &first))
        return ENGINE_NONE;
    guid_write(right, first * UNSPREAD, metaverse);
    return str_ieq(guid, str_n(right, GUID_ROOM - 1)) ? first * UNSPREAD : (uint32_t)ENGINE_NONE;
}
