/* SPDX-License-Identifier: MIT */
/*
 * Whom an add of an engine means, and what must not be there twice.
 *
 * Hard match by source anchor, then, for what is new, soft match by primary SMTP address or
 * userPrincipalName onto a cloud object without a source anchor (how-to-connect-install-existing-
 * tenant), each with its switch (how-to-connect-syncservice-features). Nobody who holds an
 * administrator's role is matched. Refusals are those of tshoot-connect-sync-errors.
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

bool
tenant_quarantines(const struct tenant_write *w, enum company_feature f)
{
    bool engine = w->writer == WRITER_CONNECT ||
                  (w->writer == WRITER_CLOUDSYNC &&
                   assumption_is(w->t->assumptions, ASSUME_cloudConflicts, "quarantine"));

    return engine && tenant_feature(w->t, f);
}

/* A new object that would have been matched, were it not somebody else's already. */
static bool
missed_match(const struct tenant_write *w, attr_id id, struct str value, uint32_t owner)
{
    const struct tenant_object *o = &w->t->objects.at[owner];
    bool name = id == ATTR_userPrincipalName && !tenant_feature(w->t, FEATURE_quarantineUpn);
    bool address = id == ATTR_proxyAddresses && tenant_primary_address(value) &&
                   !tenant_feature(w->t, FEATURE_quarantineAddress);

    return w->writer == WRITER_CONNECT && w->kind == EFFECT_CREATED &&
           o->class == (uint8_t)w->op->class && tenant_value(o, ATTR_sourceAnchor).at &&
           (name || address);
}

bool
tenant_refuse_taken(struct tenant_write *w, attr_id id, struct str value, uint32_t owner)
{
    struct str name = tenant_spoken_attr(w, id), who = spoken_name(w, owner);
    struct str class = class_name((enum object_class)w->t->objects.at[owner].class);

    if (w->writer == WRITER_ADMIN) {
        tenant_refuse(w, REFUSED_BAD_REQUEST,
                      "Another object with the same value for property " STR_FMT " already exists.",
                      STR_ARG(name));
        w->receipt->anchor = tenant_anchor(&w->t->objects.at[owner], w->a);
        return false;
    }
    return tenant_refuse(
        w, missed_match(w, id, value, owner) ? REFUSED_SOFT_MATCH : REFUSED_NOT_UNIQUE,
        STR_FMT " " STR_FMT " is already used by the " STR_FMT " " STR_FMT, STR_ARG(name),
        STR_ARG(value), STR_ARG(class), STR_ARG(who));
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

/*
 * Somebody with an administrator's role is not matched. Cloud Sync was seen to say that as a
 * conflict of addresses.
 */
static bool
no_administrator(struct tenant_write *w, uint32_t object)
{
    const struct tenant_object *o = &w->t->objects.at[object];
    struct str who = spoken_name(w, object), address = tenant_value(o, ATTR_proxyAddresses);
    bool misleading = w->writer == WRITER_CLOUDSYNC &&
                      assumption_is(w->t->assumptions, ASSUME_cloudAdminConflict, "uniqueness");

    if (!tenant_value(o, ATTR_assignedRoles).at)
        return true;
    if (misleading)
        return tenant_refuse(w, REFUSED_NOT_UNIQUE,
                             "proxyAddresses " STR_FMT " is already used by the user " STR_FMT,
                             STR_ARG(address), STR_ARG(who));
    return tenant_refuse(w, REFUSED_ADMIN_ROLE,
                         "the match " STR_FMT " holds an administrator role in Entra ID; take the "
                         "role away until it is matched",
                         STR_ARG(who));
}

bool
tenant_takeover(struct tenant_write *w, uint32_t object)
{
    enum tenant_sync sync = (enum tenant_sync)w->t->objects.at[object].sync;

    if (sync == SYNC_NOW || sync == SYNC_CLOUD) /* of the latter, its manager decides */
        return true;
    if (!no_administrator(w, object))
        return false;
    if (!tenant_feature(w->t, FEATURE_blockTakeover))
        return true;
    struct str who = spoken_name(w, object);
    return tenant_refuse(w, REFUSED_HARD_MATCH,
                         "the match " STR_FMT " is managed in the cloud, and the tenant blocks the "
                         "takeover of cloud objects through hard match",
                         STR_ARG(who));
}

/* --- soft match -------------------------------------------------------------------------------- */

/* Only a cloud object without a source anchor; any other owner is a conflict, and comes up later. */
static bool
take_soft(struct tenant_write *w, uint32_t object)
{
    if (tenant_value(&w->t->objects.at[object], ATTR_sourceAnchor).at)
        return true;
    return no_administrator(w, object) && take(w, object, EFFECT_UPDATED);
}

static bool
match_by_address(struct tenant_write *w)
{
    const struct mod *proxies = tenant_mod(w, ATTR_proxyAddresses);

    for (uint32_t i = 0; proxies && i < proxies->n; i++) {
        if (!tenant_primary_address(proxies->values[i]))
            continue;
        uint32_t object = tenant_by_key(w->t, KEY_PROXY, proxies->values[i]);
        if (object != TENANT_NONE)
            return take_soft(w, object);
    }
    return true;
}

static bool
matches_by_name(const struct tenant_write *w)
{
    if (w->op->class != CLASS_user || !tenant_feature(w->t, FEATURE_softMatchOnUpn))
        return false;
    return w->writer != WRITER_CLOUDSYNC ||
           assumption_is(w->t->assumptions, ASSUME_cloudSoftMatchOnUpn, "true");
}

static bool
match_by_name(struct tenant_write *w)
{
    const struct mod *upn = tenant_mod(w, ATTR_userPrincipalName);

    if (!upn || !upn->n || !matches_by_name(w))
        return true;
    uint32_t object = tenant_by_key(w->t, KEY_UPN, upn->values[0]);
    return object == TENANT_NONE || take_soft(w, object);
}

/* A computer that joined by itself was there before its object in the directory came (deviceMatch). */
static bool
match_by_device(struct tenant_write *w)
{
    const struct mod *id = tenant_mod(w, ATTR_deviceId);

    if (!id || !id->n)
        return true;
    uint32_t object = tenant_by_key(w->t, KEY_DEVICE, id->values[0]);
    return object == TENANT_NONE || take_soft(w, object);
}

static bool
soft_match(struct tenant_write *w)
{
    if (w->op->class == CLASS_device)
        return match_by_device(w);
    if (tenant_feature(w->t, FEATURE_blockSoftMatch))
        return true;
    if (!match_by_address(w))
        return false;
    return w->object != TENANT_NONE || match_by_name(w);
}

bool
tenant_match(struct tenant_write *w)
{
    const struct mod *anchor = tenant_mod(w, ATTR_sourceAnchor);

    if (!anchor || !anchor->n)
        return tenant_refuse(w, REFUSED_VALUE, "an object cannot be added without a source anchor");
    uint32_t object = tenant_by_key(w->t, KEY_ANCHOR, anchor->values[0]);
    if (object != TENANT_NONE)
        return take(w, object, EFFECT_UPDATED) && tenant_takeover(w, object);
    object = tenant_bin_by_source_anchor(w->t, anchor->values[0]);
    if (object != TENANT_NONE && w->t->objects.at[object].class == (uint8_t)w->op->class &&
        assumption_is(w->t->assumptions, ASSUME_restoreOnHardMatch, "true"))
        return take(w, object, EFFECT_RESTORED);
    return soft_match(w);
}

/* What the engines' names came to is free already. */
static bool
looked_at(const struct tenant_write *w, const struct tenant_planned *p)
{
    bool settled = w->writer != WRITER_ADMIN && tenant_shadow_of(p->value.id) != ATTR_NONE;

    return p->fresh ? !settled : w->kind == EFFECT_RESTORED;
}

bool
tenant_unique(struct tenant_write *w)
{
    static const struct {
        enum tenant_key key;
        attr_id id;
    } unique[] = {{KEY_UPN, ATTR_userPrincipalName},
                  {KEY_PROXY, ATTR_proxyAddresses},
                  {KEY_ANCHOR, ATTR_sourceAnchor},
                  {KEY_DEVICE, ATTR_deviceId}};

    for (uint32_t i = 0; i < w->values.n; i++) {
        const struct tenant_value *v = &w->values.at[i].value;
        for (size_t k = 0; k < sizeof unique / sizeof *unique; k++) {
            if (v->id != unique[k].id || !looked_at(w, &w->values.at[i]))
                continue;
            uint32_t owner = tenant_by_key(w->t, unique[k].key, str_n(v->at, v->len));
            if (owner != TENANT_NONE && owner != w->object)
                return tenant_refuse_taken(w, v->id, str_n(v->at, v->len), owner);
        }
    }
    return true;
}
