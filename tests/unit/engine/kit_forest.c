/* SPDX-License-Identifier: MIT */
/*
 * The kit's directory, and the estate F0 in it.
 */
#include "sim/model/dn.h"
#include "tests/unit/engine/kit_store.h"

#define BASE "DC=contoso,DC=com"

struct side_store *
kit_here(struct estate *e)
{
    return e->forest == AD ? &e->ad : &e->resource;
}

struct str
kit_guid(struct estate *e, const char *name)
{
    uint64_t h[2] = {str_hash(str_of(name)), str_hash(str_fmt(e->arena, "%s|", name))};

    return str_copy(str_n((const char *)h, 16), e->arena);
}

struct thing *
ad_ou(struct estate *e, const char *dn)
{
    enum object_class class =
        str_istarts(str_of(dn), STR("OU=")) ? CLASS_organizationalUnit : CLASS_domainDNS;
    struct thing *t = thing_put(e, kit_here(e), class, kit_guid(e, dn), str_of(dn));

    if (class == CLASS_organizationalUnit)
        thing_set(e, kit_here(e), t, "ou", dn_rdn_value(str_of(dn), e->arena));
    return t;
}

struct thing *
ad_find(struct estate *e, const char *name)
{
    for (uint32_t i = kit_here(e)->things.n; i-- > 0;) {
        struct thing *t = &kit_here(e)->things.at[i];
        if (!t->deleted && (dn_same(t->entry.dn, str_of(name)) ||
                            str_ieq(dn_rdn_value(t->entry.dn, e->arena), str_of(name))))
            return t;
    }
    return NULL;
}

struct thing *
ad_add(struct estate *e, enum object_class class, const char *name, const char *ou)
{
    struct str dn = str_fmt(e->arena, "CN=%s,%s", name, ou);
    struct thing *t = thing_put(e, kit_here(e), class, kit_guid(e, name), dn);

    thing_set(e, kit_here(e), t, "cn", str_of(name));
    thing_set(e, kit_here(e), t, "displayName", str_of(name));
    if (class == CLASS_contact) {
        thing_set(e, kit_here(e), t, "mail", str_fmt(e->arena, "%s@partner.example", name));
        return t;
    }
    thing_set(e, kit_here(e), t, "sAMAccountName", str_of(name));
    if (class == CLASS_group) {
        thing_set(e, kit_here(e), t, "groupType", STR("-2147483646"));
        return t;
    }
    thing_set(e, kit_here(e), t, "userAccountControl", STR("512"));
    thing_set(e, kit_here(e), t, "userPrincipalName", str_fmt(e->arena, "%s@contoso.com", name));
    return t;
}

void
ad_set(struct estate *e, const char *name, const char *attr, const char *value)
{
    thing_set(e, kit_here(e), ad_find(e, name), attr,
              value ? str_of(value) : (struct str){NULL, 0});
}

void
ad_set_value(struct estate *e, const char *name, const char *attr, struct str value)
{
    thing_set(e, kit_here(e), ad_find(e, name), attr, value);
}

void
ad_link(struct estate *e, const char *name, const char *attr, const char *target)
{
    thing_link(e, kit_here(e), ad_find(e, name), attr, MOD_ADD, ad_find(e, target)->entry.dn);
}

void
ad_unlink(struct estate *e, const char *name, const char *attr, const char *target)
{
    thing_link(e, kit_here(e), ad_find(e, name), attr, MOD_REMOVE, ad_find(e, target)->entry.dn);
}

void
ad_delete(struct estate *e, const char *name)
{
    struct thing *t = ad_find(e, name);

    t->deleted = true;
    thing_touch(kit_here(e), t);
    things_mend(e, kit_here(e), t->entry.dn, NULL, false);
}

void
ad_move(struct estate *e, const char *name, const char *new_dn)
{
    struct thing *t = ad_find(e, name);
    struct str from = t->entry.dn, to = str_of(new_dn);

    if (dn_same(from, to) || dn_within(to, from) || ad_find(e, new_dn))
        return;
    thing_touch(kit_here(e), t);
    for (uint32_t i = 0; i < kit_here(e)->things.n; i++) {
        struct thing *below = &kit_here(e)->things.at[i];
        if (dn_within(below->entry.dn, from))
            below->entry.dn = dn_rebase(below->entry.dn, from, to, e->arena);
    }
    things_mend(e, kit_here(e), from, &to, false);
}

void
estate_f0(struct estate *e)
{
    ad_ou(e, "OU=CPUsers," BASE);
    ad_ou(e, "OU=Staff," BASE);
    ad_ou(e, "OU=Groups," BASE);
    ad_add(e, CLASS_user, "mona", "OU=Staff," BASE);
    ad_add(e, CLASS_user, "carl", "OU=Staff," BASE);
    ad_add(e, CLASS_user, "dave", "OU=Staff," BASE);
    ad_add(e, CLASS_user, "alice", "OU=CPUsers," BASE);
    ad_add(e, CLASS_user, "bob", "OU=CPUsers," BASE);
    ad_add(e, CLASS_contact, "kx", "OU=CPUsers," BASE);
    ad_add(e, CLASS_group, "gSales", "OU=Groups," BASE);
    ad_add(e, CLASS_group, "gPilot", "OU=CPUsers," BASE);
    ad_add(e, CLASS_group, "gNest", "OU=CPUsers," BASE);
    ad_add(e, CLASS_group, "dl1", "OU=Groups," BASE);
    ad_set(e, "dl1", "mail", "dl1@contoso.com");
    ad_link(e, "alice", "manager", "mona");
    ad_link(e, "carl", "manager", "alice");
    ad_link(e, "gPilot", "member", "alice");
    ad_link(e, "gPilot", "member", "carl");
    ad_link(e, "gNest", "member", "gSales");
    ad_link(e, "gSales", "member", "alice");
    ad_link(e, "gSales", "member", "bob");
    ad_link(e, "gSales", "member", "carl");
    ad_link(e, "dl1", "member", "alice");
    ad_link(e, "dl1", "member", "kx");
}
