/* SPDX-License-Identifier: MIT */
/*
 * Worlds: objects as forests of domains.
 */
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/base/prng.h"
#include "sim/model/dn.h"
#include "sim/run/lab.h"

struct making {
    struct lab_world *world;
    const struct entry *objects;
    uint32_t n;
    uint32_t *forest_of; /* by object */
    VEC(struct str) roots;
    uint64_t seed;
    vtime start;
    struct arena *arena, *scratch;
};

static const struct err *
find_forests(struct making *m)
{
    enum { MOST = ENGINE_CONNECTORS - 1 }; /* Entra ID takes one */

    m->forest_of = ARENA_ARRAY(m->arena, uint32_t, m->n);
    for (uint32_t i = 0; i < m->n; i++) {
        m->forest_of[i] = dn_holder(m->objects[i].dn, m->roots.at, m->roots.n);
        if (m->forest_of[i] < m->roots.n)
            continue;
        if (m->roots.n == MOST)
            return err_new(ERR_INPUT, NOWHERE, m->arena,
                           STR_FMT " is the root of one forest too many; a world has at most %d",
                           STR_ARG(m->objects[i].dn), MOST);
        *VEC_PUSH(&m->roots, m->arena) = m->objects[i].dn;
    }
    return NULL;
}

/* The first forest has the world's seed; those beside it have others, so that no id is given twice. */
static struct mint
forest_mint_new(const struct making *m, uint32_t forest)
{
    struct prng dice = prng_for(m->seed, "forest");
    uint64_t seed = m->seed;

    for (uint32_t i = 0; i < forest; i++)
        seed = prng_next(&dice);
    struct mint mint = mint_new(seed, m->start);
    mint.root = m->roots.at[forest];
    return mint;
}

static struct cloud_domain
domain_named(struct str base, struct arena *a)
{
    struct cloud_domain d = {.base = base, .fqdn = dn_domain(base, a)};
    struct str rest = d.fqdn;

    d.netbios = str_upper(str_cut(&rest, '.'), a);
    return d;
}

static void
make_forest(const struct making *m, uint32_t number, struct entry *entries, struct lab_forest *out)
{
    VEC(struct cloud_domain) domains = {0};

    *out = (struct lab_forest){.entries = entries, .mint = forest_mint_new(m, number)};
    for (uint32_t i = 0; i < m->n; i++) {
        if (m->forest_of[i] != number)
            continue;
        struct arena_mark mark = arena_mark(m->scratch);
        entries[out->n++] =
            mint_entry(&out->mint, &m->objects[i], MINT_WORLD, m->arena, m->scratch);
        arena_rewind(m->scratch, mark);
        if (m->objects[i].class == CLASS_domainDNS)
            *VEC_PUSH(&domains, m->arena) = domain_named(m->objects[i].dn, m->arena);
    }
    out->domains = domains.at;
    out->domains_n = domains.n;
    for (uint32_t i = 0; i < domains.n; i++) {
        domains.at[i].forest_base = domains.at[0].base;
        domains.at[i].forest_fqdn = domains.at[0].fqdn;
        domains.at[i].forest_netbios = domains.at[0].netbios;
    }
}

const struct err *
lab_world_make(struct lab_world *out, const struct entry *objects, uint32_t n, uint64_t seed,
               vtime start, struct arena *a)
{
    struct making m = {
        .world = out, .objects = objects, .n = n, .seed = seed, .start = start, .arena = a};

    if (n == 0 || objects[0].class != CLASS_domainDNS)
        return err_remedy(err_new(ERR_INPUT, NOWHERE, a, "a world begins with its domain"), a,
                          "Put a record like `dn: DC=contoso,DC=com` with objectClass "
                          "domainDNS first.");
    TRY(find_forests(&m));
    struct entry *entries = ARENA_ARRAY(a, struct entry, n);
    struct lab_forest *forests = ARENA_ARRAY(a, struct lab_forest, m.roots.n);
    m.scratch = arena_new();
    *out =
        (struct lab_world){.forests = forests, .forests_n = m.roots.n, .entries = entries, .n = n};
    for (uint32_t i = 0; i < m.roots.n; i++) {
        make_forest(&m, i, entries, &forests[i]);
        entries += forests[i].n;
    }
    arena_free(m.scratch);
    out->domain = forests[0].domains[0];
    return NULL;
}

const struct cloud_domain *
lab_world_domain(const struct lab_world *w, struct str name, uint32_t *forest)
{
    for (*forest = 0; *forest < w->forests_n; (*forest)++)
        for (uint32_t i = 0; i < w->forests[*forest].domains_n; i++) {
            const struct cloud_domain *d = &w->forests[*forest].domains[i];
            if (str_ieq(d->fqdn, name) || str_ieq(d->netbios, name) || dn_same(d->base, name))
                return d;
        }
    return NULL;
}

uint32_t
lab_world_forest(const struct lab_world *w, struct str dn)
{
    for (uint32_t i = 0; w->forests_n > 1 && i < w->forests_n; i++)
        if (dn_within(dn, w->forests[i].domains[0].base))
            return i;
    return 0;
}
