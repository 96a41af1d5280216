/* SPDX-License-Identifier: MIT */
/*
 * What an administrator may do through Graph: cloud objects at will, synchronised ones hardly.
 *
 * Microsoft Graph reference: user, group, directory deletedItems. What is mastered on-premises is
 * read-only, but for what has no source there (usageLocation); a synchronised user can be deleted,
 * and comes back restored as a cloud object until the next synchronisation.
 */
#include "sim/base/arena.h"
#include "sim/world/graph_property.h"
#include "sim/world/tenant_state.h"

static bool
refuse_not_found(struct tenant_write *w, struct str name)
{
    w->object = TENANT_NONE;
    return tenant_refuse(w, REFUSED_NOT_FOUND,
                         "Resource '" STR_FMT "' does not exist or one of its queried "
                         "reference-property objects are not present.",
                         STR_ARG(name));
}

static struct str
asked_name(const struct tenant_write *w)
{
    return str_empty(w->op->anchor) ? w->op->dn : w->op->anchor;
}

/* In any life: what is in the bin can be named too. */
static uint32_t
named(const struct tenant_write *w)
{
    return str_empty(w->op->anchor) ? tenant_by_dn(w->t, w->op->dn)
                                    : tenant_by_anchor(w->t, w->op->anchor);
}

static bool
is(const struct tenant_write *w, enum tenant_life life)
{
    return w->object != TENANT_NONE && w->t->objects.at[w->object].life == (uint8_t)life;
}

/* A new user of a federated domain is known there by his anchor. */
static bool
federated_anchor(struct tenant_write *w, const struct tenant_domain *domain)
{
    const struct mod *anchor = tenant_mod(w, ATTR_sourceAnchor);

    if (!domain->federated || w->op->kind != OP_ADD || (anchor && anchor->n))
        return true;
    return tenant_refuse(w, REFUSED_BAD_REQUEST,
                         "A value is required for property 'onPremisesImmutableId' of resource "
                         "'User'.");
}

static bool
domain_verified(struct tenant_write *w)
{
    const struct mod *upn = tenant_mod(w, ATTR_userPrincipalName);
    const struct tenant_domain *domain;

    if (!upn || !upn->n)
        return true;
    domain = tenant_domain_of(w->t, upn->values[0]);
    if (domain)
        return federated_anchor(w, domain);
    return tenant_refuse(w, REFUSED_BAD_REQUEST,
                         "The domain portion of the userPrincipalName property is invalid. You "
                         "must use one of the verified domain names in your organization.");
}

static bool
refuse_read_only(struct tenant_write *w, attr_id id)
{
    struct str name = tenant_spoken_attr(w, id);

    return tenant_refuse(w, REFUSED_BAD_REQUEST,
                         "Property '" STR_FMT "' is read-only and cannot be set.", STR_ARG(name));
}

/* What somebody else filled stays as it was, even when he is gone. */
static bool
refuse_foreign(struct tenant_write *w)
{
    return tenant_refuse(w, REFUSED_BAD_REQUEST,
                         "Unable to update the specified properties for objects that have "
                         "originated within an external service.");
}

static bool
formerly_synced(const struct tenant_write *w)
{
    return w->object != TENANT_NONE && w->t->objects.at[w->object].sync == SYNC_FORMERLY;
}

/* `synced`: the object's master is the directory on-premises. */
static bool
writable(struct tenant_write *w, enum object_class class, bool synced)
{
    for (uint32_t i = 0; i < w->mods.n; i++) {
        const struct graph_property *p = graph_property_of(class, w->mods.at[i].id);
        if (!p || (p->write <= WRITE_CREATE && w->op->kind != OP_ADD))
            return refuse_read_only(w, w->mods.at[i].id);
        if (p->kind == GRAPH_EXTENSIONS && formerly_synced(w))
            return refuse_foreign(w);
        if (synced && p->write != WRITE_ALWAYS)
            return tenant_refuse(w, REFUSED_BAD_REQUEST,
                                 "Unable to update the specified properties for on-premises "
                                 "mastered Directory Sync objects or objects currently undergoing "
                                 "migration.");
    }
    if (synced && w->refs.n)
        return tenant_refuse(w, REFUSED_BAD_REQUEST,
                             "Unable to update the specified properties for on-premises mastered "
                             "Directory Sync objects or objects currently undergoing migration.");
    return true;
}

static bool
reference_possible(struct tenant_write *w, const struct mod *mod, struct str value)
{
    uint32_t target = tenant_by_dn(w->t, value);
    bool single = !schema_form(mod->id, SIDE_ENTRA).multi;

    if (target == TENANT_NONE)
        return refuse_not_found(w, value);
    bool there = w->object != TENANT_NONE &&
                 tenant_link_find(w->t, w->object, mod->id, target) != TENANT_NONE;
    if (mod->kind == MOD_ADD && there && !single) {
        struct str name = mod->id == ATTR_member ? STR("members") : tenant_spoken_attr(w, mod->id);
        return tenant_refuse(w, REFUSED_BAD_REQUEST,
                             "One or more added object references already exist for the following "
                             "modified properties: '" STR_FMT "'.",
                             STR_ARG(name));
    }
    if (mod->kind == MOD_REMOVE && !there)
        return refuse_not_found(w, value);
    return true;
}

static bool
references_possible(struct tenant_write *w)
{
    for (uint32_t i = 0; i < w->refs.n; i++)
        for (uint32_t k = 0; k < w->refs.at[i].n; k++)
            if (!reference_possible(w, &w->refs.at[i], w->refs.at[i].values[k]))
                return false;
    return true;
}

/* A new `mail` of a user becomes the primary address; the one before stays as a secondary one. */
static bool
mail_is_address(struct tenant_write *w, enum object_class class)
{
    static const struct str primary = STR("SMTP:");
    const struct mod *mail = tenant_mod(w, ATTR_mail);
    const struct tenant_value *old;
    uint32_t old_n = 0, n = 0;

    if (class != CLASS_user || !mail || !mail->n)
        return true;
    if (w->object != TENANT_NONE)
        old_n = tenant_values(&w->t->objects.at[w->object], ATTR_proxyAddresses, &old);
    struct str *values = ARENA_ARRAY(w->a, struct str, old_n + 1);
    values[n++] = str_fmt(w->a, "SMTP:" STR_FMT, STR_ARG(mail->values[0]));
    for (uint32_t i = 0; i < old_n; i++) {
        struct str value = str_n(old[i].at, old[i].len);
        if (str_ieq(value, values[0]))
            continue;
        values[n++] = tenant_primary_address(value)
                          ? str_fmt(w->a, "smtp:" STR_FMT, STR_ARG(str_from(value, primary.len)))
                          : value;
    }
    *VEC_PUSH(&w->mods, w->a) = (struct mod){ATTR_proxyAddresses, MOD_SET, n, values};
    tenant_mods_sort(w);
    return true;
}

static bool
add(struct tenant_write *w)
{
    if (w->op->class != CLASS_user && w->op->class != CLASS_group && w->op->class != CLASS_device)
        return tenant_refuse(w, REFUSED_BAD_REQUEST,
                             "Specified HTTP method is not allowed for the request target.");
    w->kind = EFFECT_CREATED;
    return tenant_normalise(w) && writable(w, w->op->class, false) && domain_verified(w) &&
           mail_is_address(w, w->op->class) && references_possible(w) && tenant_carry_out(w);
}

static bool
update(struct tenant_write *w)
{
    w->object = named(w);
    w->kind = EFFECT_UPDATED;
    if (!is(w, LIFE_LIVE))
        return refuse_not_found(w, asked_name(w));
    const struct tenant_object *o = &w->t->objects.at[w->object];
    return tenant_normalise(w) && writable(w, (enum object_class)o->class, o->sync == SYNC_NOW) &&
           domain_verified(w) && mail_is_address(w, (enum object_class)o->class) &&
           references_possible(w) && tenant_carry_out(w);
}

static bool delete (struct tenant_write *w)
{
    w->object = named(w);
    if (is(w, LIFE_LIVE))
        tenant_delete(w->t, w->object);
    else if (is(w, LIFE_BIN))
        tenant_purge(w->t, w->object);
    else
        return refuse_not_found(w, asked_name(w));
    tenant_done(w, EFFECT_DELETED);
    return true;
}

/* A name that somebody took meanwhile hinders the return. */
static bool
restore(struct tenant_write *w)
{
    w->object = named(w);
    if (!is(w, LIFE_BIN))
        return refuse_not_found(w, asked_name(w));
    w->kind = EFFECT_RESTORED;
    return tenant_normalise(w) && domain_verified(w) && tenant_carry_out(w);
}

bool
tenant_admin_op(struct tenant_write *w)
{
    if (tenant_company_named(w->op))
        return tenant_company_op(w);
    switch (w->op->kind) {
    case OP_ADD:
        return add(w);
    case OP_UPDATE:
        return update(w);
    case OP_DELETE:
        return delete (w);
    case OP_RESTORE:
        return restore(w);
    case OP_RENAME:
        return tenant_refuse(w, REFUSED_BAD_REQUEST, "Directory objects cannot be moved.");
    }
    return tenant_refuse(w, REFUSED_BAD_REQUEST, "Unknown operation.");
}
