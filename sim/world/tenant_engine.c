/* SPDX-License-Identifier: MIT */
/*
 * What Connect and Cloud Sync may do: add by match, update and delete what is synchronised.
 *
 * Both are the same to Entra ID: whoever wrote last is not remembered by the product.
 */
#include "sim/base/arena.h"
#include "sim/world/tenant_state.h"

static uint32_t
named(const struct tenant_write *w)
{
    if (str_empty(w->op->anchor))
        return tenant_by_dn(w->t, w->op->dn);
    uint32_t object = tenant_by_anchor(w->t, w->op->anchor);
    if (object != TENANT_NONE && w->t->objects.at[object].life != LIFE_LIVE)
        return TENANT_NONE;
    return object;
}

/* The rules give a device a name and no source anchor; the name is made of it. */
static bool
anchor_device(struct tenant_write *w)
{
    struct str *anchor = ARENA_NEW(w->a, struct str);

    if (w->op->class != CLASS_device || tenant_mod(w, ATTR_sourceAnchor))
        return true;
    if (!tenant_dn_name(w->op->dn, anchor, w->a) || !anchor->len)
        return tenant_refuse(w, REFUSED_VALUE, "a device is named after its source anchor");
    *VEC_PUSH(&w->mods, w->a) = (struct mod){ATTR_sourceAnchor, MOD_SET, 1, anchor};
    tenant_mods_sort(w);
    return true;
}

static bool
add(struct tenant_write *w)
{
    if (!tenant_class_known(w->op->class))
        return tenant_refuse(w, REFUSED_OBJECT_TYPE,
                             "Entra ID takes users, groups, contacts and devices");
    w->kind = EFFECT_CREATED;
    return tenant_normalise(w) && anchor_device(w) && tenant_match(w) &&
           tenant_authority_allows(w) && tenant_carry_out(w);
}

/* The source anchor cannot be changed; an object that has none gets its own with the first write. */
static bool
anchor_stays(struct tenant_write *w)
{
    const struct mod *asked = tenant_mod(w, ATTR_sourceAnchor);
    struct str own = tenant_value(&w->t->objects.at[w->object], ATTR_sourceAnchor);

    if (!own.at && (!asked || !asked->n))
        return tenant_refuse(w, REFUSED_HARD_MATCH,
                             "the object is not synchronised and has no source anchor");
    if (own.at && asked && (!asked->n || !str_eq(asked->values[0], own)))
        return tenant_refuse(w, REFUSED_VALUE, "SourceAnchor attribute has changed.");
    return true;
}

static bool
update(struct tenant_write *w)
{
    w->object = named(w);
    w->kind = EFFECT_UPDATED;
    if (w->object == TENANT_NONE)
        return tenant_refuse(w, REFUSED_MISSING, "the object does not exist in Entra ID");
    if (w->op->class != CLASS_none &&
        w->op->class != (enum object_class)w->t->objects.at[w->object].class)
        return tenant_refuse(w, REFUSED_OBJECT_TYPE, "the object is of another type");
    return tenant_normalise(w) && anchor_stays(w) && tenant_authority_allows(w) &&
           tenant_takeover(w, w->object) && tenant_carry_out(w);
}

static bool delete (struct tenant_write *w)
{
    w->object = named(w);
    if (w->object == TENANT_NONE) {
        tenant_done(w, EFFECT_NONE);
        return true;
    }
    if (!tenant_authority_allows(w))
        return false;
    if (w->t->objects.at[w->object].sync != SYNC_NOW)
        return tenant_refuse(w, REFUSED_CLOUD_ONLY,
                             "the object is not synchronised any more and cannot be deleted by "
                             "synchronisation");
    if (!tenant_brake_holds(w))
        return false;
    w->t->objects.at[w->object].writer = (uint8_t)w->writer;
    tenant_delete(w->t, w->object);
    tenant_done(w, EFFECT_DELETED);
    return true;
}

bool
tenant_engine_op(struct tenant_write *w)
{
    switch (w->op->kind) {
    case OP_ADD:
        return add(w);
    case OP_UPDATE:
        return update(w);
    case OP_DELETE:
        return delete (w);
    case OP_RENAME:
        return tenant_refuse(w, REFUSED_VALUE, "an object in Entra ID cannot be renamed");
    case OP_RESTORE:
        return tenant_refuse(w, REFUSED_VALUE, "synchronisation restores by adding");
    }
    return tenant_refuse(w, REFUSED_VALUE, "unknown operation");
}
