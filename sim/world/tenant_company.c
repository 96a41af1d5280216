/* SPDX-License-Identifier: MIT */
/*
 * What an administrator sets for the whole tenant: switches, the brake on deletes, domains.
 *
 * how-to-connect-syncservice-features; Microsoft Graph, onPremisesDirectorySynchronization and
 * domain. Nothing of it is an object: a write has no effect in the sense of a receipt.
 */
#include "sim/world/tenant_company.h"
#include "sim/base/arena.h"
#include "sim/world/tenant_state.h"
#include "sim/world/tenant_view.h"

enum { DEFAULT_PREVENTION = 500 };

static struct tenant_domain *
add_domain(struct tenant *t, struct str name, bool verified)
{
    struct tenant_domain *d = VEC_PUSH(&t->company.domains, t->arena);

    *d = (struct tenant_domain){.name = str_copy(name, t->arena), .verified = verified};
    return d;
}

void
tenant_company_init(struct tenant *t)
{
    static const bool on[FEATURE_COUNT] = {
#define FEATURE(id, name, default) default,
#include "sim/world/company_feature.def"
#undef FEATURE
    };

    for (unsigned f = 0; f < FEATURE_COUNT; f++)
        t->company.features |= (uint32_t)on[f] << f;
    t->company.prevention = STR(PREVENTION_COUNT);
    t->company.prevention_limit = DEFAULT_PREVENTION;
    add_domain(t, t->domain, true);
    add_domain(t, t->initial_domain, true);
}

bool
tenant_feature(const struct tenant *t, enum company_feature f)
{
    return t->company.features >> f & 1;
}

static struct tenant_domain *
domain_named(const struct tenant *t, struct str name)
{
    for (uint32_t i = 0; i < t->company.domains.n; i++)
        if (str_ieq(t->company.domains.at[i].name, name))
            return &t->company.domains.at[i];
    return NULL;
}

const struct tenant_domain *
tenant_domain_of(const struct tenant *t, struct str upn)
{
    ptrdiff_t at = str_find_byte(upn, '@');
    const struct tenant_domain *d = at < 0 ? NULL : domain_named(t, str_from(upn, (size_t)at + 1));

    return d && d->verified ? d : NULL;
}

/* --- what is there ----------------------------------------------------------------------------- */

static struct str
truth(bool yes)
{
    return yes ? STR("True") : STR("False");
}

static struct str
company_anchor(const struct tenant *t, struct arena *a)
{
    return str_fmt(a, COMPANY_ANCHOR STR_FMT, STR_ARG(tenant_id(t, a)));
}

struct entry
tenant_company_entry(const struct tenant *t, struct arena *a)
{
    struct entry_builder b = entry_builder_in(a);

    for (int f = 0; f < FEATURE_COUNT; f++)
        if (tenant_feature(t, (enum company_feature)f))
            entry_add(&b, ATTR_enabledFeatures, company_feature_name((enum company_feature)f));
    entry_add(&b, ATTR_synchronizationPreventionType, t->company.prevention);
    entry_add(&b, ATTR_alertThreshold, str_fmt(a, "%u", t->company.prevention_limit));
    return entry_make(&b, SIDE_ENTRA, CLASS_none, company_anchor(t, a), STR(""));
}

uint32_t
tenant_domain_count(const struct tenant *t)
{
    return t->company.domains.n;
}

struct entry
tenant_domain_entry(const struct tenant *t, uint32_t i, struct arena *a)
{
    const struct tenant_domain *d = &t->company.domains.at[i];
    struct entry_builder b = entry_builder_in(a);

    entry_add(&b, ATTR_authenticationType,
              d->federated ? STR(DOMAIN_FEDERATED) : STR(DOMAIN_MANAGED));
    entry_add(&b, ATTR_isVerified, truth(d->verified));
    entry_add(&b, ATTR_isDefault, truth(i == 0));
    entry_add(&b, ATTR_isInitial, truth(str_eq(d->name, t->initial_domain)));
    return entry_make(&b, SIDE_ENTRA, CLASS_none,
                      str_fmt(a, DOMAIN_ANCHOR STR_FMT, STR_ARG(d->name)), STR(""));
}

/* --- writes ------------------------------------------------------------------------------------ */

static bool
refuse_setting(struct tenant_write *w, const struct mod *mod)
{
    struct str name = schema_name(w->t->schema, mod->id);

    return tenant_refuse(w, REFUSED_BAD_REQUEST,
                         "Invalid value specified for property '" STR_FMT "'.", STR_ARG(name));
}

static bool
set_features(struct tenant_write *w, const struct mod *mod)
{
    struct tenant_company *company = &w->t->company;

    if (mod->kind == MOD_SET)
        return refuse_setting(w, mod);
    for (uint32_t i = 0; i < mod->n; i++)
        if (company_feature_find(mod->values[i]) == FEATURE_COUNT)
            return tenant_refuse(w, REFUSED_BAD_REQUEST,
                                 "Could not find a property named '" STR_FMT "' on type "
                                 "'microsoft.graph.onPremisesDirectorySynchronizationFeature'.",
                                 STR_ARG(mod->values[i]));
    for (uint32_t i = 0; i < mod->n; i++) {
        uint32_t bit = 1u << company_feature_find(mod->values[i]);
        company->features =
            mod->kind == MOD_ADD ? company->features | bit : company->features & ~bit;
    }
    return true;
}

static bool
set_prevention(struct tenant_write *w, const struct mod *mod)
{
    static const struct str types[] = {STR(PREVENTION_OFF), STR(PREVENTION_COUNT),
                                       STR(PREVENTION_PERCENT)};

    for (size_t i = 0; mod->n == 1 && i < sizeof types / sizeof *types; i++)
        if (str_eq(types[i], mod->values[0])) {
            w->t->company.prevention = types[i];
            return true;
        }
    return refuse_setting(w, mod);
}

static bool
set_prevention_limit(struct tenant_write *w, const struct mod *mod)
{
    int64_t n;

    if (mod->n != 1 || !str_int(mod->values[0], &n) || n < 0 || n > UINT32_MAX)
        return refuse_setting(w, mod);
    w->t->company.prevention_limit = (uint32_t)n;
    return true;
}

static bool
set_company(struct tenant_write *w, const struct mod *mod)
{
    switch (mod->id) {
    case ATTR_enabledFeatures:
        return set_features(w, mod);
    case ATTR_synchronizationPreventionType:
        return set_prevention(w, mod);
    case ATTR_alertThreshold:
        return set_prevention_limit(w, mod);
    default:
        return refuse_setting(w, mod);
    }
}

static bool
domain_name_valid(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && c != '-' && c != '.')
            return false;
    }
    return name.len <= 253 && str_find_byte(name, '.') > 0 && name.at[name.len - 1] != '.';
}

static bool
create_domain(struct tenant_write *w, struct str name)
{
    if (!domain_name_valid(name))
        return tenant_refuse(w, REFUSED_BAD_REQUEST,
                             "Invalid value specified for property 'id' of resource 'Domain'.");
    if (domain_named(w->t, name))
        return tenant_refuse(w, REFUSED_BAD_REQUEST,
                             "Another object with the same value for property id already exists.");
    add_domain(w->t, name, false);
    return true;
}

static bool
set_domain(struct tenant_write *w, struct tenant_domain *d, const struct mod *mod)
{
    struct str value = mod->n == 1 ? mod->values[0] : STR("");
    bool federated = str_eq(value, STR(DOMAIN_FEDERATED));

    if (mod->id == ATTR_isVerified && str_eq(value, STR("True"))) {
        d->verified = true;
        return true;
    }
    if (mod->id != ATTR_authenticationType || !(federated || str_eq(value, STR(DOMAIN_MANAGED))))
        return refuse_setting(w, mod);
    if (federated && (!d->verified || str_eq(d->name, w->t->initial_domain)))
        return tenant_refuse(w, REFUSED_BAD_REQUEST,
                             "Domain " STR_FMT " cannot be federated: it is %s.", STR_ARG(d->name),
                             d->verified ? "the initial domain" : "not verified");
    d->federated = federated;
    return true;
}

static bool
delete_domain(struct tenant_write *w, struct tenant_domain *d)
{
    uint32_t at = (uint32_t)(d - w->t->company.domains.at);

    if (at < 2)
        return tenant_refuse(w, REFUSED_BAD_REQUEST,
                             "The default and the initial domain cannot be deleted.");
    w->t->company.domains.n--;
    memmove(d, d + 1, (w->t->company.domains.n - at) * sizeof *d);
    return true;
}

static bool
write_domain(struct tenant_write *w, struct str name)
{
    struct tenant_domain *d = domain_named(w->t, name);

    if (w->op->kind == OP_ADD)
        return create_domain(w, name);
    if (!d)
        return tenant_refuse(w, REFUSED_NOT_FOUND, "Resource '" STR_FMT "' does not exist.",
                             STR_ARG(name));
    if (w->op->kind == OP_DELETE)
        return delete_domain(w, d);
    for (uint32_t i = 0; i < w->op->n; i++)
        if (!set_domain(w, d, &w->op->mods[i]))
            return false;
    return true;
}

static bool
write_company(struct tenant_write *w)
{
    if (w->op->kind != OP_UPDATE || !str_ieq(w->op->anchor, company_anchor(w->t, w->a)))
        return tenant_refuse(w, REFUSED_NOT_FOUND, "Resource '" STR_FMT "' does not exist.",
                             STR_ARG(w->op->anchor));
    struct tenant_company before = w->t->company;
    for (uint32_t i = 0; i < w->op->n; i++)
        if (!set_company(w, &w->op->mods[i])) {
            w->t->company = before;
            return false;
        }
    return true;
}

bool
tenant_company_named(const struct op *op)
{
    return str_starts(op->anchor, STR(COMPANY_ANCHOR)) ||
           str_starts(op->anchor, STR(DOMAIN_ANCHOR));
}

bool
tenant_company_op(struct tenant_write *w)
{
    static const struct str domain = STR(DOMAIN_ANCHOR);
    bool done = str_starts(w->op->anchor, domain)
                    ? write_domain(w, str_from(w->op->anchor, domain.len))
                    : write_company(w);

    if (done)
        tenant_done(w, EFFECT_NONE);
    return done;
}
