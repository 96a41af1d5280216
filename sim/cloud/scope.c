/* SPDX-License-Identifier: MIT */
/*
 * Scope: which directory objects the job looks after.
 *
 * OUs are compared as text and hold what stands below them (how-to-configure, how-to-prerequisites:
 * a renamed OU is not noticed). Stock exclusions apply before (how-to-troubleshoot).
 */
#include "sim/cloud/state.h"
#include "sim/model/dn.h"

/* The agent reports the whole forest; the configuration looks after one domain. */
bool
cloud_looks_after(const struct cloud *c, struct str dn)
{
    struct str base = c->setup.domain.base;

    if (!c->configured)
        return false;
    return str_iends(dn, base) ? dn_naming_context(dn).len == base.len
                               : dn_same(dn_naming_context(dn), base);
}

static bool
in_ou(const struct cloud *c, struct str dn)
{
    for (uint32_t i = 0; i < c->ous.n; i++)
        if (dn_within(dn, c->ous.at[i]))
            return true;
    return c->ous.n == 0 && c->groups.n == 0;
}

bool
cloud_holds(const struct cloud *c, uint32_t object)
{
    const struct cloud_object *o = &c->objects.at[object];

    return cloud_looks_after(c, o->seen_dn) && (o->selected || in_ou(c, o->seen_dn));
}

bool
cloud_scope_holds(const struct cloud *c, const struct entry *object)
{
    uint32_t index = map_get(&c->by_guid, object->anchor);
    bool selected = index != MAP_NONE && c->objects.at[index].selected;

    return cloud_looks_after(c, object->dn) && (selected || in_ou(c, object->dn));
}

static bool
is_conflict_object(struct str dn)
{
    struct str rdn = dn_rdn(dn);

    return str_ifind(rdn, STR("\\0ACNF:")) >= 0 || str_find(rdn, STR("\nCNF:")) >= 0;
}

static bool
lacks_sign_in_names(const struct entry *e)
{
    bool person = e->class == CLASS_user || e->class == CLASS_inetOrgPerson;

    return person && (entry_value(e, ATTR_sAMAccountName).len == 0 ||
                      entry_value(e, ATTR_userPrincipalName).len == 0);
}

struct str
cloud_skip_reason(const struct entry *e)
{
    if (str_eq(entry_value(e, ATTR_isCriticalSystemObject), STR("True")))
        return STR("IsCriticalSystemObject");
    if (is_conflict_object(e->dn))
        return STR("ReplicationConflict");
    if (lacks_sign_in_names(e))
        return STR("MissingSignInName");
    return STR("");
}

bool
cloud_would_write(const struct cloud *c, const struct entry *object)
{
    uint32_t index = map_get(&c->by_guid, object->anchor);

    if (!c->configured || !c->enabled || !cloud_agent_running(c->setup.service))
        return false;
    bool held = index == MAP_NONE ? cloud_scope_holds(c, object) : cloud_holds(c, index);
    return held && cloud_mapping_for(c->mapping, object->class) &&
           cloud_skip_reason(object).len == 0;
}
