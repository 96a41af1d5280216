/* SPDX-License-Identifier: MIT */
#include "sim/engine/rename.h"

#include "sim/engine/space.h"
#include "sim/model/dn.h"

static struct str
name_in(const struct engine *e, image_id image)
{
    struct cell c;

    return image_find(&e->words, image, ATTR_dn, &c) ? text_of(e, c.value) : STR("");
}

struct str
rename_wanted(const struct engine *e, const struct cs *o)
{
    return name_in(e, o->wanted);
}

bool
rename_unconfirmed(const struct engine *e, const struct cs *o)
{
    return name_in(e, o->sent).len > 0;
}

bool
rename_same(struct str a, struct str b, struct arena *scratch)
{
    struct str x = dn_canonical(a, scratch), y = dn_canonical(b, scratch);

    return str_eq(dn_rdn(x), dn_rdn(y)) && dn_same(dn_parent(x), dn_parent(y));
}

bool
rename_confirmed(const struct engine *e, cs_index i, struct arena *scratch)
{
    return rename_same(name_in(e, cs_at(e, i)->sent), space_dn(e, i, scratch), scratch);
}

bool
rename_waits(const struct engine *e, cs_index i)
{
    const struct cs *o = cs_at(e, i);
    cs_index holder = space_find(e, o->connector, rename_wanted(e, o));

    return holder != ENGINE_NONE && holder != i && rename_wanted(e, cs_at(e, holder)).len > 0;
}

void
rename_done(struct engine *e, cs_index i, struct arena *scratch)
{
    struct str dn = dn_canonical(rename_wanted(e, cs_at(e, i)), scratch), above = dn_parent(dn);
    uint32_t connector = cs_at(e, i)->connector;
    uint32_t parent = above.len ? space_place(e, connector, above) : (uint32_t)ENGINE_NONE;
    cs_index holder = space_child(e, connector, parent, dn_rdn(dn));

    if (holder != ENGINE_NONE && holder != i)
        space_evict(e, holder, scratch);
    if (parent == ENGINE_NONE || !space_below(e, parent, i))
        space_move(e, i, parent, dn_rdn(dn));
}
