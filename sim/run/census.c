/* SPDX-License-Identifier: MIT */
/*
 * What the tenant holds: how many of each, and one number for all of it.
 */
#include "sim/base/arena.h"
#include "sim/run/lab_state.h"

/* The order of attributes is the schema's and the order of objects the tenant's: both are fixed. */
static uint64_t
digest_entry(uint64_t digest, const struct entry *e)
{
    digest = digest * 31 + (str_hash(e->anchor) ^ str_hash(e->dn));
    for (uint32_t i = 0; i < e->n; i++) {
        uint64_t values = 0; /* their order does not count */
        for (uint32_t k = 0; k < e->attrs[i].n; k++)
            values += str_hash(e->attrs[i].values[k]);
        digest = digest * 31 + (values ^ e->attrs[i].id);
    }
    return digest;
}

static const struct err *
count_bin(struct lab *lab, struct lab_census *out, struct arena *a)
{
    static const char *const bins[] = {"directory/deletedItems/microsoft.graph.user",
                                       "directory/deletedItems/microsoft.graph.group"};

    for (size_t i = 0; i < sizeof bins / sizeof *bins; i++) {
        struct entries found = {0};
        struct query q = {.base = str_of(bins[i])};
        TRY(lab_entra_find(lab, &q, &found, a));
        out->deleted += found.list.n;
    }
    return NULL;
}

static const struct err *
count_all(struct lab *lab, struct lab_census *out, struct arena *a)
{
    struct batch all = {0};

    TRY(lab_tell_time(lab, a));
    TRY(connector_read(lab->setup.doors.connect, STR(""), &all, a));
    for (uint32_t i = 0; i < all.changes.n; i++) {
        const struct entry *e = &all.changes.at[i].entry;
        out->users += e->class == CLASS_user;
        out->groups += e->class == CLASS_group;
        out->contacts += e->class == CLASS_contact;
        out->digest = digest_entry(out->digest, e);
    }
    return count_bin(lab, out, a);
}

const struct err *
lab_census(struct lab *lab, struct lab_census *out, struct arena *a)
{
    struct arena_mark mark = arena_mark(lab->scratch);

    *out = (struct lab_census){0};
    const struct err *broken = err_copy(count_all(lab, out, lab->scratch), a);
    arena_rewind(lab->scratch, mark);
    return broken;
}
