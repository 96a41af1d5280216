/* SPDX-License-Identifier: MIT */
/*
 * How much is too much: values of an object, writes in five minutes, deletes at one go.
 *
 * tshoot-connect-sync-errors (LargeObject), how-to-connect-sync-feature-directory-extensions,
 * plan-connect-performance-factors (the write budget), and Cloud Sync's troubleshooting page (the
 * tenant's own prevention of accidental deletes).
 */
#include "sim/base/arena.h"
#include "sim/world/tenant_state.h"

static const struct {
    attr_id attr;
    uint32_t max;
} limits[] = {{ATTR_userCertificate, 15}, {ATTR_proxyAddresses, 300}};

enum { EXTENSIONS_MAX = 100 };

static bool
refuse_large(struct tenant_write *w, struct str name, uint64_t n, uint64_t max)
{
    return tenant_refuse(w, REFUSED_LARGE, STR_FMT " would have %llu values; Entra ID takes %llu",
                         STR_ARG(name), (unsigned long long)n, (unsigned long long)max);
}

static uint32_t
planned(const struct tenant_write *w, attr_id attr)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->values.n; i++)
        n += w->values.at[i].value.id == attr;
    return n;
}

/* Engines' names are counted as they were sent, withheld ones too. */
static bool
values_within(struct tenant_write *w)
{
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const struct mod *mod = tenant_mod(w, limits[i].attr);
        attr_id shadow = tenant_shadow_of(limits[i].attr);
        if (!mod)
            continue;
        uint32_t sent = shadow == ATTR_NONE ? 0 : planned(w, shadow);
        uint32_t n = sent ? sent : planned(w, limits[i].attr);
        if (n > limits[i].max)
            return refuse_large(w, schema_known_name(limits[i].attr), n, limits[i].max);
    }
    return true;
}

static bool
extensions_within(struct tenant_write *w)
{
    uint32_t n = 0;

    if (!w->mods.n || w->mods.at[w->mods.n - 1].id < ATTR_KNOWN) /* names of worlds come last */
        return true;
    for (uint32_t i = 0; i < w->values.n; i++) {
        attr_id id = w->values.at[i].value.id;
        bool first = i == 0 || w->values.at[i - 1].value.id != id;
        n += first && tenant_is_extension(w->t, id);
    }
    return n <= EXTENSIONS_MAX || refuse_large(w, STR("directory extensions"), n, EXTENSIONS_MAX);
}

/* How many members there may be then, at most: what is added twice is looked at only near the limit. */
static uint64_t
coming_members(const struct tenant_write *w, const struct mod *mod, uint64_t n)
{
    uint64_t added = 0;

    if (mod->kind == MOD_SET)
        return mod->n;
    for (uint32_t i = 0; i < mod->n; i++) {
        uint32_t target = tenant_by_dn(w->t, mod->values[i]);
        bool there = target != TENANT_NONE && w->object != TENANT_NONE &&
                     tenant_link_find(w->t, w->object, ATTR_member, target) != TENANT_NONE;
        added += mod->kind == MOD_ADD ? !there : there;
    }
    return mod->kind == MOD_ADD ? n + added : n - added;
}

static bool
members_within(struct tenant_write *w)
{
    int64_t max = 0;
    uint64_t have = w->object == TENANT_NONE ? 0 : w->t->objects.at[w->object].members.n, n = have;
    uint64_t most = have;

    for (uint32_t i = 0; i < w->refs.n; i++)
        if (w->refs.at[i].id == ATTR_member)
            most += w->refs.at[i].n;
    (void)str_int(assumption_value(w->t->assumptions, ASSUME_memberLimit), &max);
    if (most <= (uint64_t)max)
        return true;
    for (uint32_t i = 0; i < w->refs.n; i++)
        if (w->refs.at[i].id == ATTR_member)
            n = coming_members(w, &w->refs.at[i], n);
    return n <= (uint64_t)max || n <= have || refuse_large(w, STR("member"), n, (uint64_t)max);
}

bool
tenant_within_limits(struct tenant_write *w)
{
    return w->writer == WRITER_ADMIN ||
           (values_within(w) && extensions_within(w) && members_within(w));
}

/* --- the write budget -------------------------------------------------------------------------- */

bool
tenant_budget_spend(struct tenant *t, struct receipt *out, struct arena *a)
{
    struct tenant_budget *b = &t->budget;

    if (t->now - b->from >= TENANT_BUDGET_SECONDS)
        *b = (struct tenant_budget){.from = t->now};
    if (b->used < TENANT_BUDGET_WRITES ||
        !assumption_is(t->assumptions, ASSUME_writeBudget, "7000 in 5 minutes")) {
        b->used++;
        return true;
    }
    *out = (struct receipt){
        .state = RECEIPT_RETRY,
        .retry_after = (uint32_t)(b->from + TENANT_BUDGET_SECONDS - t->now),
        .text = str_fmt(a, "the tenant takes %d writes in five minutes", TENANT_BUDGET_WRITES)};
    return false;
}

/* --- the brake on deletes ---------------------------------------------------------------------- */

/*
 * A cycle takes no virtual time, so the deletes of one moment are those of one cycle; those of a lot
 * are counted before the first of them is done.
 */
void
tenant_brake_count(struct tenant *t, const struct op *ops, size_t n)
{
    if (t->deletes_at != t->now)
        t->deletes = 0;
    t->deletes_at = t->now;
    for (size_t i = 0; i < n; i++)
        t->deletes += ops[i].kind == OP_DELETE;
}

bool
tenant_brake_holds(struct tenant_write *w)
{
    const struct tenant *t = w->t;

    if (w->writer != WRITER_CLOUDSYNC)
        return true; /* Connect asks before it exports */
    if (!str_eq(t->company.prevention, STR(PREVENTION_COUNT)) ||
        t->deletes <= t->company.prevention_limit)
        return true;
    return tenant_refuse(w, REFUSED_PREVENTED,
                         "the tenant prevents accidental deletes: more than %u at one go",
                         t->company.prevention_limit);
}
