/* SPDX-License-Identifier: MIT */
/*
 * Whom an add of an engine means, and what must not be there twice.
 *
 * Hard match by source anchor, then, for what is new, soft match by primary SMTP address or
 * userPrincipalName onto a cloud object without a source anchor (how-to-connect-install-existing-
 * tenant). Refusals are those of tshoot-connect-sync-errors.
 */
#include "sim/world/tenant_state.h"

/* What a person would call the object. */
static struct str
spoken_name(const struct tenant_write *w, uint32_t object)
{
    static const attr_id ways[] = {ATTR_userPrincipalName, ATTR_mail, ATTR_displayName};
    const struct tenant_object *o = &w->t->objects.at[object];

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (tenant_value(o, ways[i]).at)
            return tenant_value(o, ways[i]);
    return tenant_anchor(o, w->a);
}

static bool
refuse_taken(struct tenant_write *w, attr_id id, struct str value, uint32_t owner)
{
    struct str name = schema_name(w->t->schema, id), who = spoken_name(w, owner);
    struct str class = class_name((enum object_class)w->t->objects.at[owner].class);

    if (w->writer == WRITER_ADMIN)
        return tenant_refuse(w, REFUSED_BAD_REQUEST,
                             "Another object with the same value for property " STR_FMT
                             " already exists.",
                             STR_ARG(name));
    return tenant_refuse(w, REFUSED_NOT_UNIQUE,
                         STR_FMT " " STR_FMT " is already used by the " STR_FMT " " STR_FMT,
                         STR_ARG(name), STR_ARG(value), STR_ARG(class), STR_ARG(who));
}

static bool
take(struct tenant_write *w, uint32_t object, enum effect_kind kind)
{
    struct str who = spoken_name(w, object);

    if (w->t->objects.at[object].class != (uint8_t)w->op->class) {
        struct str class = class_name((enum object_class)w->t->objects.at[object].class);
        return tenant_refuse(w, REFUSED_OBJECT_TYPE,
                             "the match " STR_FMT " is of another type: " STR_FMT, STR_ARG(who),
                             STR_ARG(class));
    }
    w->object = object;
    w->kind = kind;
    return true;
}

/* By address or name; a match that already has another source anchor belongs to somebody else. */
static bool
take_soft(struct tenant_write *w, attr_id id, struct str value, uint32_t object)
{
    if (tenant_value(&w->t->objects.at[object], ATTR_sourceAnchor).at)
        return refuse_taken(w, id, value, object);
    return take(w, object, EFFECT_UPDATED);
}

static bool
soft_match(struct tenant_write *w)
{
    const struct mod *proxies = tenant_mod(w, ATTR_proxyAddresses);
    const struct mod *upn = tenant_mod(w, ATTR_userPrincipalName);

    for (uint32_t i = 0; proxies && i < proxies->n; i++) {
        if (!tenant_primary_address(proxies->values[i]))
            continue;
        uint32_t object = tenant_by_key(w->t, KEY_PROXY, proxies->values[i]);
        if (object != TENANT_NONE)
            return take_soft(w, ATTR_proxyAddresses, proxies->values[i], object);
    }
    if (w->op->class != CLASS_user || !upn || !upn->n)
        return true;
    uint32_t object = tenant_by_key(w->t, KEY_UPN, upn->values[0]);
    if (object != TENANT_NONE)
        return take_soft(w, ATTR_userPrincipalName, upn->values[0], object);
    return true;
}

bool
tenant_match(struct tenant_write *w)
{
    const struct mod *anchor = tenant_mod(w, ATTR_sourceAnchor);

    if (!anchor || !anchor->n)
        return tenant_refuse(w, REFUSED_VALUE, "an object cannot be added without a source anchor");
    uint32_t object = tenant_by_key(w->t, KEY_ANCHOR, anchor->values[0]);
    if (object != TENANT_NONE)
        return take(w, object, EFFECT_UPDATED);
    object = tenant_bin_by_source_anchor(w->t, anchor->values[0]);
    if (object != TENANT_NONE && w->t->objects.at[object].class == (uint8_t)w->op->class &&
        assumption_is(w->t->assumptions, ASSUME_restoreOnHardMatch, "true"))
        return take(w, object, EFFECT_RESTORED);
    return soft_match(w);
}

bool
tenant_unique(struct tenant_write *w)
{
    static const struct {
        enum tenant_key key;
        attr_id id;
    } unique[] = {{KEY_UPN, ATTR_userPrincipalName},
                  {KEY_PROXY, ATTR_proxyAddresses},
                  {KEY_ANCHOR, ATTR_sourceAnchor}};

    for (uint32_t i = 0; i < w->values.n; i++) {
        const struct tenant_value *v = &w->values.at[i].value;
        for (size_t k = 0; k < sizeof unique / sizeof *unique; k++) {
            if (v->id != unique[k].id)
                continue;
            uint32_t owner = tenant_by_key(w->t, unique[k].key, str_n(v->at, v->len));
            if (owner != TENANT_NONE && owner != w->object)
                return refuse_taken(w, v->id, str_n(v->at, v->len), owner);
        }
    }
    return true;
}
