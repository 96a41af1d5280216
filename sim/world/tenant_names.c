/* SPDX-License-Identifier: MIT */
/*
 * Addresses and names that an engine sends, and what of them takes effect.
 *
 * Entra ID remembers a name as it was sent (the shadow) and shows that to the engines, so an export
 * is confirmed although something else took effect (how-to-connect-syncservice-shadow-attributes). An
 * address that somebody else has is withheld (how-to-connect-syncservice-duplicate-attribute-
 * resiliency); that holds for Connect, Cloud Sync's object fails (assumption cloudConflicts).
 */
#include "sim/base/arena.h"
#include "sim/world/tenant_state.h"

static const struct {
    attr_id effective;
    attr_id shadow;
} shadows[] = {{ATTR_proxyAddresses, ATTR_shadowProxyAddresses},
               {ATTR_userPrincipalName, ATTR_shadowUserPrincipalName}};

enum { SHADOWS = sizeof shadows / sizeof *shadows };

attr_id
tenant_shadow_of(attr_id id)
{
    for (size_t i = 0; i < SHADOWS; i++)
        if (shadows[i].effective == id)
            return shadows[i].shadow;
    return ATTR_NONE;
}

attr_id
tenant_shadowed(attr_id id)
{
    for (size_t i = 0; i < SHADOWS; i++)
        if (shadows[i].shadow == id)
            return shadows[i].effective;
    return ATTR_NONE;
}

/* The address behind `smtp:`; `at` is NULL for addresses of another kind. */
static struct str
mail_address(struct str proxy)
{
    static const struct str smtp = STR("smtp:");

    return str_istarts(proxy, smtp) ? str_from(proxy, smtp.len) : (struct str){NULL, 0};
}

static bool
holds_class(const struct tenant_write *w, uint32_t object, enum object_class class)
{
    return w->t->objects.at[object].class == (uint8_t) class;
}

/* A new user who is called by the very address that a group has: an error in every cycle. */
static bool
named_like_group(const struct tenant_write *w, struct str address, uint32_t owner)
{
    const struct mod *upn = tenant_mod(w, ATTR_userPrincipalName);

    return w->kind == EFFECT_CREATED && w->op->class == CLASS_user &&
           holds_class(w, owner, CLASS_group) && upn && upn->n && str_ieq(upn->values[0], address);
}

/* The second of two groups with one address fails once; the next attempt is quarantined. */
static bool
first_of_groups(struct tenant_write *w, struct str address, uint32_t owner)
{
    const struct mod *anchor = tenant_mod(w, ATTR_sourceAnchor);

    if (w->kind != EFFECT_CREATED || w->op->class != CLASS_group ||
        !holds_class(w, owner, CLASS_group) || !anchor || !anchor->n)
        return false;
    uint64_t hash = str_hash(anchor->values[0]) * 31 + str_ihash(address);
    uint32_t probe = 0;
    if (tenant_index_next(&w->t->refused_once, hash, &probe) != TENANT_NONE)
        return false;
    tenant_index_add(&w->t->refused_once, hash, 0, w->t->arena);
    return true;
}

static bool
withheld(struct tenant_write *w, struct str proxy, uint32_t owner)
{
    struct str address = mail_address(proxy);

    return address.at && tenant_quarantines(w, FEATURE_quarantineAddress) &&
           !named_like_group(w, address, owner) && !first_of_groups(w, address, owner);
}

/* Keeps of `sent` what is free; the rest becomes conflicts. False: refused. */
static bool
sort_out(struct tenant_write *w, struct str *sent, uint32_t n, uint32_t *kept)
{
    *kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t owner = tenant_by_key(w->t, KEY_PROXY, sent[i]);
        if (owner == TENANT_NONE || owner == w->object) {
            sent[(*kept)++] = sent[i];
            continue;
        }
        if (!withheld(w, sent[i], owner))
            return tenant_refuse_taken(w, ATTR_proxyAddresses, sent[i], owner);
        *VEC_PUSH(&w->conflicts, w->a) =
            (struct tenant_conflict){.attr = ATTR_proxyAddresses, .value = sent[i]};
    }
    return true;
}

void
tenant_names_replace(struct tenant_write *w, attr_id attr, const struct str *effective, uint32_t n,
                     const struct str *sent, uint32_t sent_n)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < w->mods.n; i++)
        if (w->mods.at[i].id != attr)
            w->mods.at[kept++] = w->mods.at[i];
    w->mods.n = kept;
    *VEC_PUSH(&w->mods, w->a) = (struct mod){attr, MOD_SET, n, effective};
    *VEC_PUSH(&w->mods, w->a) = (struct mod){tenant_shadow_of(attr), MOD_SET, sent_n, sent};
    tenant_mods_sort(w);
}

uint32_t
tenant_sent_before(const struct tenant_write *w, attr_id attr, const struct tenant_value **at)
{
    static const struct tenant_value none[1];
    const struct tenant_object *o;

    *at = none;
    if (w->object == TENANT_NONE)
        return 0;
    o = &w->t->objects.at[w->object];
    uint32_t n = tenant_values(o, tenant_shadow_of(attr), at);
    return n ? n : tenant_values(o, attr, at);
}

bool
tenant_has_shadow(const struct tenant_write *w, attr_id attr)
{
    const struct tenant_value *at;

    return w->object != TENANT_NONE &&
           tenant_values(&w->t->objects.at[w->object], tenant_shadow_of(attr), &at) > 0;
}

static bool
addresses(struct tenant_write *w)
{
    const struct mod *first = tenant_mod(w, ATTR_proxyAddresses);
    const struct tenant_value *before;
    struct str *asked;
    uint32_t mod_n = 0, kept;

    if (!first)
        return true;
    while (first + mod_n < w->mods.at + w->mods.n && first[mod_n].id == first->id)
        mod_n++;
    uint32_t before_n = tenant_sent_before(w, ATTR_proxyAddresses, &before);
    uint32_t n = tenant_asked(before, before_n, first, mod_n, &asked, w->a);
    struct str *sent = ARENA_ARRAY(w->a, struct str, n);
    memcpy(sent, asked, n * sizeof *sent);
    if (!sort_out(w, asked, n, &kept))
        return false;
    if (kept < n || tenant_has_shadow(w, ATTR_proxyAddresses))
        tenant_names_replace(w, ATTR_proxyAddresses, asked, kept, sent, kept < n ? n : 0);
    return true;
}

/* What an administrator writes is what he means: the shadow goes. */
static void
forget_shadows(struct tenant_write *w)
{
    for (size_t i = 0; i < SHADOWS; i++) {
        const struct mod *mod = tenant_mod(w, shadows[i].effective);
        if (mod && tenant_has_shadow(w, shadows[i].effective))
            tenant_names_replace(w, shadows[i].effective, mod->values, mod->n, NULL, 0);
    }
}

bool
tenant_names(struct tenant_write *w)
{
    if (w->writer != WRITER_ADMIN)
        return addresses(w) && tenant_user_name(w);
    forget_shadows(w);
    return true;
}
