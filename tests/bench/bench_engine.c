/* SPDX-License-Identifier: MIT */
/*
 * How fast is Connect's engine, and how large? `bench_engine [users...]` takes the directory of an
 * estate through a full import and a full synchronisation with all the shipped rules, on one core,
 * and then changes one member of the largest group. The yardstick, measured in the same run, copies
 * the same batch entry by entry and puts each anchor into a hash table: what any engine would have
 * to do at least.
 */
#include <stdio.h>
#include <stdlib.h>

#include "sim/base/arena.h"
#include "sim/base/map.h"
#include "sim/world/forest.h"
#include "tests/bench/estate.h"
#include "tests/bench/figures.h"

enum { AD, ENTRA };

struct bench {
    struct estate estate;
    struct arena *perm, *step;
    struct causes causes;
    struct ruleset rules;
    struct engine *engine;
    struct connector *forest;
    struct batch batch;
};

static double
yardstick(const struct bench *b)
{
    struct arena *a = arena_new();
    struct map anchors = map_in(a, false);
    double began = figures_cpu();

    for (uint32_t i = 0; i < b->batch.changes.n; i++) {
        struct entry copy = entry_copy(&b->batch.changes.at[i].entry, a);
        map_set(&anchors, copy.anchor, i);
    }
    double took = figures_cpu() - began;
    arena_free(a);
    return took;
}

static void
make_engine(struct bench *b)
{
    const struct lab_setup *s = &b->estate.setup;
    const struct engine_connector connectors[] = {
        {.name = STR("contoso.com"),
         .id = STR("6f1e1c52-0000-4000-8000-000000000001"),
         .side = SIDE_AD,
         .base = s->world.domain.base,
         .domain_fqdn = s->world.domain.fqdn,
         .domain_netbios = s->world.domain.netbios,
         .forest_fqdn = s->world.domain.fqdn,
         .forest_netbios = s->world.domain.netbios,
         .forest_base = s->world.domain.base},
        {.name = STR("AAD"),
         .id = STR("b891884f-051e-4a83-95af-2544101c9083"),
         .side = SIDE_ENTRA}};
    struct engine_config config = {.schema = &b->estate.schema,
                                   .assumptions = &b->estate.assumptions,
                                   .rules = &b->rules,
                                   .causes = &b->causes,
                                   .n = 2,
                                   .connectors = connectors};

    ruleset_init(&b->rules, b->perm);
    for (int i = 0; i < 2; i++)
        ruleset_connector(&b->rules, connectors[i].name, connectors[i].id, connectors[i].side);
    figures_need(rules_load(&b->rules, s->rules_file, s->rules_text, &b->estate.schema, b->perm));
    b->causes.arena = b->perm;
    b->engine = engine_new(&config, b->perm);
    engine_set_threshold(b->engine, (struct threshold){false, 0});
}

static double
import(struct bench *b, const struct batch *batch, bool full)
{
    struct step_result out;
    double began = figures_cpu();

    arena_reset(b->step);
    engine_import(b->engine, AD, batch, full, 0, 0, &out, b->step);
    return figures_cpu() - began;
}

static double
synchronise(struct bench *b, bool full)
{
    struct step_result out;
    double began = figures_cpu();

    arena_reset(b->step);
    engine_sync(b->engine, AD, full, 0, 0, &out, b->step);
    double took = figures_cpu() - began;
    if (out.errors.n)
        printf("  %u errors: " STR_FMT " " STR_FMT "\n", out.errors.n,
               STR_ARG(out.errors.at[0].literal), STR_ARG(out.errors.at[0].text));
    return took;
}

static void
one_member_more(struct bench *b)
{
    struct arena *a = b->estate.arena;
    struct str member = estate_stranger(&b->estate);
    struct mod mod = {ATTR_member, MOD_ADD, 1, &member};
    struct op op = {
        .id = 1, .kind = OP_UPDATE, .dn = estate_group(&b->estate), .n = 1, .mods = &mod};
    struct receipt receipt;
    struct batch delta;

    figures_need(connector_apply(b->forest, &op, 1, &receipt, a));
    figures_need(connector_read(b->forest, b->batch.watermark, &delta, a));
    double imported = import(b, &delta, false), synchronised = synchronise(b, false);
    printf("  %-42s %9.1f ms import, %.1f ms synchronisation\n", "one member more", imported * 1e3,
           synchronised * 1e3);
}

static void
measure(uint32_t users)
{
    struct bench b = {.perm = arena_new(), .step = arena_new()};

    estate_make(&b.estate, users);
    const struct lab_world *w = &b.estate.setup.world;
    figures_need(forest_new(&b.forest, w->entries, w->n, &w->forests[0].mint, &b.estate.schema,
                            b.estate.arena));
    figures_need(connector_read(b.forest, STR(""), &b.batch, b.estate.arena));
    make_engine(&b);
    size_t before = arena_used(b.perm);
    uint32_t n = b.batch.changes.n;

    printf("%u users, %u groups (%u members in the largest), the engine alone\n", b.estate.users,
           b.estate.groups, entry_get(&w->entries[b.estate.largest], ATTR_member)->n);
    double least = yardstick(&b);
    figures_say("yardstick: copy and hash", least, n);
    double imported = import(&b, &b.batch, true), synchronised = synchronise(&b, true);
    figures_say("full import", imported, n);
    figures_say("full synchronisation", synchronised, n);
    figures_goal("import and full synchronisation", n / (imported + synchronised) / 1000,
                 "thousand/s", false, 500);
    printf("  %-42s %9.2f times\n", "against the yardstick", (imported + synchronised) / least);
    figures_goal("memory of an object", (double)(arena_used(b.perm) - before) / n, "bytes", true,
                 1023);
    figures_say("full import, nothing new", import(&b, &b.batch, true), n);
    figures_say("full synchronisation, nothing new", synchronise(&b, true), n);
    one_member_more(&b);
    connector_close(b.forest);
    arena_free(b.step);
    arena_free(b.perm);
    estate_free(&b.estate);
}

int
main(int argc, char **argv)
{
    static char *const usual[] = {"10000", "100000", "1000000"};
    char *const *sizes = argc > 1 ? argv + 1 : usual;
    int n = argc > 1 ? argc - 1 : 3;

    for (int i = 0; i < n; i++)
        measure((uint32_t)strtoul(sizes[i], NULL, 10));
    return 0;
}
