/* SPDX-License-Identifier: MIT */
#include "tests/bench/estate.h"

#include "harness/file.h"
#include "sim/base/arena.h"
#include "sim/base/time.h"
#include "sim/model/dn.h"
#include "sim/world/generate.h"
#include "tests/bench/figures.h"

enum { USERS_A_GROUP = 20, LARGEST = 50000, SEED = 7 };

static void
read_data(const char *name, struct str *file, struct str *text, struct arena *a)
{
    const char *path;

    figures_need(file_data(name, &path, a));
    *file = str_of(path);
    figures_need(file_read(path, text, a));
}

static void
find_largest(struct estate *e)
{
    uint32_t most = 0;

    for (uint32_t i = 0; i < e->setup.world.n; i++) {
        const struct attr *members = entry_get(&e->setup.world.entries[i], ATTR_member);
        if (members && members->n > most) {
            most = members->n;
            e->largest = i;
        }
    }
}

void
estate_make(struct estate *e, uint32_t users)
{
    struct arena *a = arena_new();
    vtime start = time_from(2025, 9, 1, 9, 0, 0);

    *e = (struct estate){.arena = a, .users = users, .groups = users / USERS_A_GROUP};
    struct population p = {.users = users,
                           .groups = e->groups,
                           .largest_group = users / 2 < LARGEST ? users / 2 : (uint32_t)LARGEST};
    schema_init(&e->schema, a);
    e->setup = (struct lab_setup){
        .seed = SEED, .start = start, .schema = &e->schema, .assumptions = &e->assumptions};
    read_data("rules/standard.rules", &e->setup.rules_file, &e->setup.rules_text, a);
    read_data("rules/cloudsync.mapping", &e->setup.mapping_file, &e->setup.mapping_text, a);
    struct world w = generate_world(&p, SEED, start, a);
    figures_need(lab_world_make(&e->setup.world, w.entries, w.n, SEED, start, a));
    find_largest(e);
}

void
estate_free(struct estate *e)
{
    arena_free(e->arena);
}

struct str
estate_group(const struct estate *e)
{
    return e->setup.world.entries[e->largest].dn;
}

struct str
estate_stranger(const struct estate *e)
{
    const struct entry *entries = e->setup.world.entries;
    const struct attr *members = entry_get(&entries[e->largest], ATTR_member);

    /* members are neighbours: whoever stands before the first of them is none, or the last user is */
    for (uint32_t i = 1; i < e->setup.world.n; i++)
        if (str_eq(entries[i].dn, members->values[0]))
            return entries[i - 1].class == CLASS_user ? entries[i - 1].dn : entries[i - 2].dn;
    return STR("");
}
