/* SPDX-License-Identifier: MIT */
/*
 * The quarantine of names: what an object was sent and does not get, because another has it.
 *
 * how-to-connect-syncservice-duplicate-attribute-resiliency. Every hour of virtual time the rows are
 * asked again, oldest first; what is free by then takes effect. The engines notice nothing: they are
 * shown what was sent all the time.
 */
#include "sim/base/arena.h"
#include "sim/base/numbers.h"
#include "sim/world/tenant_state.h"

static uint64_t
object_hash(uint32_t object)
{
    return (uint64_t)object * 0x9e3779b97f4a7c15u;
}

uint32_t
tenant_conflicts_of(const struct tenant *t, uint32_t object, uint32_t **rows, struct arena *a)
{
    VEC(uint32_t) found = {0};
    uint32_t probe = 0, row;

    while ((row = tenant_index_next(&t->by_conflict, object_hash(object), &probe)) != TENANT_NONE)
        if (t->conflicts.at[row].object == object)
            *VEC_PUSH(&found, a) = row;
    *rows = found.at;
    return numbers_sort(found.at, found.n, a);
}

static bool
listed(const struct tenant_conflict *rows, uint32_t n, attr_id attr, struct str value)
{
    for (uint32_t i = 0; i < n; i++)
        if (rows[i].attr == attr && str_ieq(rows[i].value, value))
            return true;
    return false;
}

static void
drop_row(struct tenant *t, uint32_t row)
{
    tenant_index_remove(&t->by_conflict, object_hash(t->conflicts.at[row].object), row);
    t->conflicts.at[row].object = TENANT_NONE;
}

static void
push_row(struct tenant *t, uint32_t object, attr_id attr, struct str value)
{
    *VEC_PUSH(&t->conflicts, t->arena) =
        (struct tenant_conflict){object, attr, t->now, str_copy(value, t->arena)};
    tenant_index_add(&t->by_conflict, object_hash(object), t->conflicts.n - 1, t->arena);
}

void
tenant_conflicts_set(struct tenant *t, uint32_t object, attr_id attr,
                     const struct tenant_conflict *wanted, uint32_t n, struct arena *a)
{
    uint32_t *rows, row_n = tenant_conflicts_of(t, object, &rows, a);
    struct tenant_conflict *kept = ARENA_ARRAY(a, struct tenant_conflict, row_n);
    uint32_t kept_n = 0;

    for (uint32_t i = 0; i < row_n; i++) {
        const struct tenant_conflict *c = &t->conflicts.at[rows[i]];
        if (c->attr != attr)
            continue;
        if (listed(wanted, n, attr, c->value))
            kept[kept_n++] = *c;
        else
            drop_row(t, rows[i]);
    }
    for (uint32_t i = 0; i < n; i++)
        if (wanted[i].attr == attr && !listed(kept, kept_n, attr, wanted[i].value))
            push_row(t, object, attr, wanted[i].value);
}

/* --- every hour -------------------------------------------------------------------------------- */

/* What was sent, without what is still waiting. */
static void
settle_addresses(struct tenant *t, uint32_t object)
{
    const struct tenant_value *sent;
    uint32_t n = tenant_values(&t->objects.at[object], ATTR_shadowProxyAddresses, &sent);
    uint32_t *rows, row_n = tenant_conflicts_of(t, object, &rows, t->arena), given = 0;
    struct str *values = ARENA_ARRAY(t->arena, struct str, n);

    for (uint32_t i = 0; i < n; i++) {
        struct str value = str_n(sent[i].at, sent[i].len);
        bool waits = false;
        for (uint32_t k = 0; k < row_n; k++)
            waits = waits || (t->conflicts.at[rows[k]].attr == ATTR_proxyAddresses &&
                              str_ieq(t->conflicts.at[rows[k]].value, value));
        if (!waits)
            values[given++] = value;
    }
    tenant_put(t, object, ATTR_proxyAddresses, values, given);
    if (given == n)
        tenant_put(t, object, ATTR_shadowProxyAddresses, NULL, 0);
}

static void
lift(struct tenant *t, uint32_t row)
{
    struct tenant_conflict c = t->conflicts.at[row];

    drop_row(t, row);
    if (c.attr == ATTR_proxyAddresses) {
        settle_addresses(t, c.object);
        return;
    }
    tenant_put(t, c.object, ATTR_userPrincipalName, &c.value, 1);
    tenant_put(t, c.object, ATTR_shadowUserPrincipalName, NULL, 0);
}

static bool
is_free(const struct tenant *t, const struct tenant_conflict *c)
{
    if (c->attr == ATTR_proxyAddresses)
        return tenant_by_key(t, KEY_PROXY, c->value) == TENANT_NONE;
    return tenant_domain_of(t, c->value) && tenant_by_key(t, KEY_UPN, c->value) == TENANT_NONE;
}

/* Rows that are free make room once they are the half. */
static void
compact(struct tenant *t)
{
    uint32_t n = 0;

    if (t->by_conflict.live > t->conflicts.n / 2)
        return;
    t->by_conflict = (struct tenant_index){0};
    for (uint32_t i = 0; i < t->conflicts.n; i++) {
        if (t->conflicts.at[i].object == TENANT_NONE)
            continue;
        t->conflicts.at[n] = t->conflicts.at[i];
        tenant_index_add(&t->by_conflict, object_hash(t->conflicts.at[n].object), n, t->arena);
        n++;
    }
    t->conflicts.n = n;
}

void
tenant_conflicts_lift(struct tenant *t)
{
    for (uint32_t i = 0; i < t->conflicts.n; i++) {
        const struct tenant_conflict *c = &t->conflicts.at[i];
        if (c->object == TENANT_NONE)
            continue;
        enum tenant_life life = (enum tenant_life)t->objects.at[c->object].life;
        if (life == LIFE_GONE)
            drop_row(t, i);
        else if (life == LIFE_LIVE && is_free(t, c))
            lift(t, i);
    }
    if (t->conflicts.n)
        compact(t);
}
