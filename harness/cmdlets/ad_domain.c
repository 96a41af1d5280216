/* SPDX-License-Identifier: MIT */
/*
 * Get-ADDomain and Get-ADForest.
 */
#include "harness/cmdlets/ad_write.h"
#include "sim/base/arena.h"
#include "sim/model/dn.h"

const struct param ad_domain_params[] = {
    {"Identity", PARAM_TEXT, .position = 1}, {"Server", PARAM_TEXT}, {NULL}};

static const struct object_type domain_type = {
    .name = "Microsoft.ActiveDirectory.Management.ADDomain", .text_property = "DistinguishedName"};
static const struct object_type forest_type = {
    .name = "Microsoft.ActiveDirectory.Management.ADForest", .text_property = "Name"};

static const struct err *
wanted(struct call *c, const struct lab_forest **forest, const struct cloud_domain **domain)
{
    const struct lab_world *w = &lab_setup(session_lab(c))->world;
    struct str id = call_text(c, "Identity");
    uint32_t number;

    TRY(ad_domain(c, domain));
    if (id.len)
        *domain = lab_world_domain(w, id, &number);
    if (!*domain)
        return call_error(c, ERR_NOT_FOUND, "Cannot find an object with identity: '" STR_FMT "'",
                          STR_ARG(id));
    *forest = &w->forests[lab_world_forest(w, (*domain)->base)];
    return NULL;
}

/* The names of the domains for which `parent` is right above; all of them if it is empty. */
static struct value
domain_names(struct call *c, const struct lab_forest *f, struct str parent)
{
    struct str *names = ARENA_ARRAY(c->arena, struct str, f->domains_n);
    uint32_t n = 0;

    for (uint32_t i = 0; i < f->domains_n; i++)
        if (!parent.len || dn_same(dn_parent(f->domains[i].base), parent))
            names[n++] = f->domains[i].fqdn;
    return value_texts(names, n, c->arena);
}

const struct err *
ad_get_domain(struct call *c)
{
    const struct lab_forest *f;
    const struct cloud_domain *d;

    TRY(wanted(c, &f, &d));
    struct object *o = shape_object(c, &domain_type);
    bool root = dn_same(d->base, d->forest_base);
    struct str parent = root ? STR("") : dn_domain(dn_parent(d->base), c->arena);
    object_setz(o, "ChildDomains", domain_names(c, f, d->base), c->arena);
    shape_text(o, "DistinguishedName", d->base, c->arena);
    shape_text(o, "DNSRoot", d->fqdn, c->arena);
    shape_text(o, "Forest", d->forest_fqdn, c->arena);
    shape_text(o, "Name", dn_rdn_value(d->base, c->arena), c->arena);
    shape_text(o, "NetBIOSName", d->netbios, c->arena);
    object_setz(o, "ParentDomain", root ? VALUE_NONE : value_text(parent), c->arena);
    return call_emit(c, value_object(o));
}

const struct err *
ad_get_forest(struct call *c)
{
    const struct lab_forest *f;
    const struct cloud_domain *d;

    TRY(wanted(c, &f, &d));
    struct object *o = shape_object(c, &forest_type);
    object_setz(o, "Domains", domain_names(c, f, STR("")), c->arena);
    shape_text(o, "Name", d->forest_fqdn, c->arena);
    shape_text(o, "RootDomain", d->forest_fqdn, c->arena);
    return call_emit(c, value_object(o));
}
