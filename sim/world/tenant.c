/* SPDX-License-Identifier: MIT */
/* A tenant from its birth to its copy, and the order of changes that readers follow. */
#include "sim/world/tenant.h"

#include <assert.h>

#include "sim/base/arena.h"
#include "sim/world/tenant_state.h"

/* contoso.com -> contoso.onmicrosoft.com */
static struct str
initial_domain(struct str domain, struct arena *a)
{
    struct str rest = domain, label = str_cut(&rest, '.');

    return str_fmt(a, STR_FMT ".onmicrosoft.com", STR_ARG(label));
}

struct tenant *
tenant_new(struct schema *schema, struct str domain, uint64_t seed, vtime now,
           const struct assumptions *assumptions, struct arena *a)
{
    struct tenant *t = ARENA_NEW(a, struct tenant);
    struct prng own = prng_for(seed, "tenant"), secrets = prng_for(seed, "tenant secrets");

    t->arena = a;
    t->schema = schema;
    t->assumptions = assumptions;
    t->domain = str_copy(domain, a);
    t->initial_domain = initial_domain(domain, a);
    t->ids = prng_for(seed, "tenant objects");
    t->request_ids = prng_for(seed, "tenant requests");
    t->now = now;
    t->placeholders = prng_for(seed, "tenant placeholders");
    t->free_link = TENANT_NONE;
    prng_guid(&own, t->id);
    for (size_t i = 0; i < sizeof t->secret; i++)
        t->secret[i] = (unsigned char)prng_next(&secrets);
    tenant_company_init(t);
    return t;
}

#define COPY_VEC(copy, from, a)                                                                    \
    do {                                                                                           \
        (copy)->at = NULL;                                                                         \
        (copy)->room = 0;                                                                          \
        (copy)->n = 0;                                                                             \
        VEC_RESERVE((copy), (from)->n, (a));                                                       \
        if ((from)->n)                                                                             \
            memcpy((copy)->at, (from)->at, (from)->n * sizeof *(from)->at);                        \
        (copy)->n = (from)->n;                                                                     \
    } while (0)

struct tenant *
tenant_copy(const struct tenant *t, struct arena *a)
{
    struct tenant *copy = ARENA_NEW(a, struct tenant);

    *copy = *t;
    copy->arena = a;
    copy->recent = NULL;
    COPY_VEC(&copy->objects, &t->objects, a);
    COPY_VEC(&copy->links, &t->links, a);
    COPY_VEC(&copy->kept, &t->kept, a);
    COPY_VEC(&copy->bin, &t->bin, a);
    COPY_VEC(&copy->log, &t->log, a);
    COPY_VEC(&copy->history, &t->history, a);
    COPY_VEC(&copy->memory, &t->memory, a);
    copy->by_id = tenant_index_copy(&t->by_id, a);
    for (int key = 0; key < KEY_COUNT; key++)
        copy->by_key[key] = tenant_index_copy(&t->by_key[key], a);
    copy->by_bin_anchor = tenant_index_copy(&t->by_bin_anchor, a);
    copy->by_link = tenant_index_copy(&t->by_link, a);
    copy->by_op = tenant_index_copy(&t->by_op, a);
    COPY_VEC(&copy->company.domains, &t->company.domains, a);
    COPY_VEC(&copy->conflicts, &t->conflicts, a);
    copy->by_conflict = tenant_index_copy(&t->by_conflict, a);
    copy->refused_once = tenant_index_copy(&t->refused_once, a);
    copy->orders = NULL;
    return copy;
}

/* Leaves only the last place of each object in the log; watermarks are numbers and stay good. */
static void
compact_log(struct tenant *t)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < t->log.n; i++)
        if (t->objects.at[t->log.at[i].object].seq == t->log.at[i].seq)
            t->log.at[n++] = t->log.at[i];
    t->log.n = n;
}

void
tenant_touch(struct tenant *t, uint32_t object)
{
    if (t->log.n == t->log.room && t->log.n > 2 * t->objects.n)
        compact_log(t);
    assert(t->seq < UINT32_MAX);
    t->objects.at[object].seq = ++t->seq;
    *VEC_PUSH(&t->log, t->arena) = (struct tenant_logged){t->seq, object};
}

void
tenant_count(struct tenant *t, uint32_t object, int by)
{
    const struct tenant_object *o = &t->objects.at[object];
    uint32_t *total = o->life != LIFE_LIVE       ? &t->totals.deleted
                      : o->class == CLASS_user   ? &t->totals.users
                      : o->class == CLASS_group  ? &t->totals.groups
                      : o->class == CLASS_device ? &t->totals.devices
                                                 : &t->totals.contacts;

    *total += (uint32_t)by;
}

uint32_t
tenant_create(struct tenant *t, enum object_class class)
{
    uint32_t object = t->objects.n;
    struct tenant_object *o = VEC_PUSH(&t->objects, t->arena);
    static const struct tenant_list empty = {TENANT_NONE, TENANT_NONE, 0};
    static const struct tenant_value none[1];

    prng_guid(&t->ids, o->id);
    o->class = (uint8_t) class;
    o->values = none;
    o->members = o->refs = o->in = empty;
    o->kept = TENANT_NONE;
    o->created = t->now;
    tenant_index_add(&t->by_id, str_hash(str_n((const char *)o->id, sizeof o->id)), object,
                     t->arena);
    tenant_touch(t, object);
    t->objects.at[object].born = t->seq;
    tenant_note(t, EVENT_CREATED, object, ATTR_NONE, TENANT_NONE);
    tenant_count(t, object, 1);
    return object;
}

struct tenant_totals
tenant_totals(const struct tenant *t)
{
    return t->totals;
}

bool
tenant_last_writer(const struct tenant *t, struct str anchor, enum tenant_writer *out)
{
    uint32_t object = tenant_by_anchor(t, anchor);

    if (object == TENANT_NONE || t->objects.at[object].life != LIFE_LIVE)
        return false;
    *out = (enum tenant_writer)t->objects.at[object].writer;
    return true;
}

vtime
tenant_now(const struct tenant *t)
{
    return t->now;
}
