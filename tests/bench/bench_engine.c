/* SPDX-License-Identifier: MIT */
/*
 * How fast is Connect's engine, and how large? `bench_engine [users]` makes an estate in memory, takes
 * it through a whole initial cycle with the shipped rules, and changes one member of a group of half
 * of all users. The yardstick, measured in the same run, copies the same batch entry by entry and
 * puts each anchor into a hash table: what any engine would have to do at least.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/prng.h"
#include "sim/engine/engine.h"

#define BASE "DC=contoso,DC=com"

enum { AD, ENTRA, UNITS = 50 };

struct bench {
    struct arena *perm, *step, *text;
    struct schema schema;
    struct assumptions assumptions;
    struct causes causes;
    struct ruleset rules;
    struct engine *engine;
    struct prng dice;
    struct batch batch, tenant;
    uint32_t users, groups;
    double import, sync;
};

static double
seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
load_rules(struct bench *b)
{
    FILE *f = fopen("scenarios/rules/standard.rules", "rb");
    struct buf text = buf_in(b->perm);
    char part[4096];
    size_t n;

    if (!f) {
        fputs("run it from the project's folder\n", stderr);
        exit(3);
    }
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        buf_add(&text, str_n(part, n));
    fclose(f);
    ruleset_init(&b->rules, b->perm);
    ruleset_connector(&b->rules, STR("contoso.com"), STR("6f1e1c52-0000-4000-8000-000000000001"),
                      SIDE_AD);
    ruleset_connector(&b->rules, STR("AAD"), STR("b891884f-051e-4a83-95af-2544101c9083"),
                      SIDE_ENTRA);
    const struct err *err =
        rules_load(&b->rules, STR("standard.rules"), buf_str(&text), &b->schema, b->perm);
    if (err) {
        fprintf(stderr, "%.*s\n", STR_ARG(err->text));
        exit(3);
    }
}

static struct str
guid(struct bench *b)
{
    unsigned char bytes[16];

    prng_guid(&b->dice, bytes);
    return str_copy(str_n((char *)bytes, 16), b->text);
}

static void
add_user(struct bench *b, uint32_t i)
{
    static const char *const titles[] = {"Clerk", "Engineer", "Manager", "Analyst"};
    static const char *const places[] = {"Berlin", "Madrid", "Oslo", "Lyon"};
    struct entry_builder e = entry_builder_in(b->text);
    struct str name = str_fmt(b->text, "user%06u", i);
    struct str address = str_fmt(b->text, "%.*s@contoso.com", STR_ARG(name));

    entry_add(&e, ATTR_cn, name);
    entry_add(&e, ATTR_displayName, str_fmt(b->text, "User Number %u", i));
    entry_add(&e, ATTR_givenName, STR("User"));
    entry_add(&e, ATTR_sn, str_fmt(b->text, "Number %u", i));
    entry_add(&e, ATTR_sAMAccountName, name);
    entry_add(&e, ATTR_userPrincipalName, address);
    entry_add(&e, ATTR_mail, address);
    entry_add(&e, ATTR_proxyAddresses, str_fmt(b->text, "SMTP:%.*s", STR_ARG(address)));
    entry_add(&e, ATTR_userAccountControl, STR("512"));
    entry_add(&e, ATTR_title, str_of(titles[prng_below(&b->dice, 4)]));
    entry_add(&e, ATTR_l, str_of(places[prng_below(&b->dice, 4)]));
    entry_add(&e, ATTR_department, str_fmt(b->text, "Department %u", i % 40));
    if (i)
        entry_add(&e, ATTR_manager,
                  str_fmt(b->text, "CN=user%06u,OU=unit%u," BASE, i / 10, i / 10 % UNITS));
    *VEC_PUSH(&b->batch.changes, b->text) = (struct change){
        CHANGE_PUT, entry_make(&e, SIDE_AD, CLASS_user, guid(b),
                               str_fmt(b->text, "CN=user%06u,OU=unit%u," BASE, i, i % UNITS))};
}

/* The first group has half of all users; the others have few, some of them many. */
static uint32_t
size_of_group(struct bench *b, uint32_t g)
{
    uint32_t most = b->users / 2;

    if (g == 0)
        return most;
    return (uint32_t)(prng_below(&b->dice, 50) ? 1 + prng_below(&b->dice, 20)
                                               : prng_below(&b->dice, most / 20 + 2));
}

static struct entry
make_group(struct bench *b, uint32_t g, uint32_t members, struct str anchor)
{
    struct entry_builder e = entry_builder_in(b->text);
    struct str name = str_fmt(b->text, "group%05u", g);

    entry_add(&e, ATTR_cn, name);
    entry_add(&e, ATTR_displayName, name);
    entry_add(&e, ATTR_sAMAccountName, name);
    entry_add(&e, ATTR_groupType, STR("-2147483646"));
    for (uint32_t k = 0; k < members; k++) {
        uint32_t i = g ? (uint32_t)prng_below(&b->dice, b->users) : k;
        entry_add(&e, ATTR_member, str_fmt(b->text, "CN=user%06u,OU=unit%u," BASE, i, i % UNITS));
    }
    return entry_make(&e, SIDE_AD, CLASS_group, anchor,
                      str_fmt(b->text, "CN=group%05u,OU=groups," BASE, g));
}

static void
add_container(struct bench *b, enum object_class class, struct str dn)
{
    struct entry_builder e = entry_builder_in(b->text);

    *VEC_PUSH(&b->batch.changes, b->text) =
        (struct change){CHANGE_PUT, entry_make(&e, SIDE_AD, class, guid(b), dn)};
}

static void
make_estate(struct bench *b)
{
    b->batch.full = true;
    b->batch.watermark = STR("1");
    add_container(b, CLASS_domainDNS, STR(BASE));
    for (uint32_t u = 0; u < UNITS; u++)
        add_container(b, CLASS_organizationalUnit, str_fmt(b->text, "OU=unit%u," BASE, u));
    add_container(b, CLASS_organizationalUnit, STR("OU=groups," BASE));
    for (uint32_t i = 0; i < b->users; i++)
        add_user(b, i);
    for (uint32_t g = 0; g < b->groups; g++)
        *VEC_PUSH(&b->batch.changes, b->text) =
            (struct change){CHANGE_PUT, make_group(b, g, size_of_group(b, g), guid(b))};
}

static double
yardstick(const struct bench *b)
{
    struct arena *a = arena_new();
    struct map anchors = map_in(a, false);
    double start = seconds();

    for (uint32_t i = 0; i < b->batch.changes.n; i++) {
        struct entry copy = entry_copy(&b->batch.changes.at[i].entry, a);
        map_set(&anchors, copy.anchor, i);
    }
    double took = seconds() - start;
    arena_free(a);
    return took;
}

static void
say(const char *what, double took, uint32_t n)
{
    printf("%-34s %8.3f s  %10.0f objects/s\n", what, took, n / (took > 0 ? took : 1e-9));
}

static double
step_import(struct bench *b, uint32_t connector, const struct batch *batch, bool full)
{
    struct step_result out;
    double start = seconds();

    arena_reset(b->step);
    engine_import(b->engine, connector, batch, full, 0, 0, &out, b->step);
    return seconds() - start;
}

static double
step_sync(struct bench *b, uint32_t connector, bool full)
{
    struct step_result out;
    double start = seconds();

    arena_reset(b->step);
    engine_sync(b->engine, connector, full, 0, 0, &out, b->step);
    double took = seconds() - start;
    if (out.errors.n)
        printf("%u errors: %.*s %.*s\n", out.errors.n, STR_ARG(out.errors.at[0].literal),
               STR_ARG(out.errors.at[0].text));
    return took;
}

/* What is exported comes back with an anchor in the confirming import. */
static void
take_op(struct bench *b, const struct op *op)
{
    static const struct entry empty;
    struct entry e;

    if (op->kind != OP_ADD)
        return;
    e = entry_apply(&empty, op->mods, op->n, SIDE_ENTRA, b->text);
    e.class = op->class;
    e.dn = op->dn;
    e.anchor = str_fmt(b->text, "%s_%08x-0000-4000-8000-000000000000",
                       op->class == CLASS_group ? "Group" : "User", b->tenant.changes.n);
    *VEC_PUSH(&b->tenant.changes, b->text) = (struct change){CHANGE_PUT, entry_copy(&e, b->text)};
}

static double
step_export(struct bench *b, uint32_t *sent)
{
    struct step_result out;
    double spent = 0, start = seconds();

    *sent = 0;
    arena_reset(b->step);
    if (!engine_export_begin(b->engine, ENTRA, 0, 0, &out, b->step))
        return 0;
    for (;;) {
        const struct op *ops;
        uint32_t n;
        engine_export_next(b->engine, ENTRA, 1000, &ops, &n, b->step);
        if (!n)
            break;
        double here = seconds();
        struct receipt *receipts = ARENA_ARRAY(b->step, struct receipt, n);
        for (uint32_t i = 0; i < n; i++)
            take_op(b, &ops[i]);
        spent += seconds() - here;
        engine_export_receipts(b->engine, ENTRA, ops, receipts, n, &out);
        *sent += n;
    }
    engine_export_end(b->engine, ENTRA, STR(""), &out);
    return seconds() - start - spent;
}

static void
one_member(struct bench *b)
{
    uint32_t large = 1 + UNITS + 1 + b->users; /* behind the containers and users */
    struct entry group =
        make_group(b, 0, b->users / 2 + 1, b->batch.changes.at[large].entry.anchor);
    struct batch delta = {.watermark = STR("2")};
    uint32_t sent;

    *VEC_PUSH(&delta.changes, b->text) = (struct change){CHANGE_PUT, group};
    double import = step_import(b, AD, &delta, false);
    double sync = step_sync(b, AD, false);
    double send = step_export(b, &sent);
    printf(
        "one member more in a group of %u: import %.1f ms, sync %.1f ms, export %.1f ms, %u op\n",
        b->users / 2, import * 1e3, sync * 1e3, send * 1e3, sent);
}

int
main(int argc, char **argv)
{
    struct bench b = {.perm = arena_new(), .step = arena_new(), .text = arena_new()};
    uint32_t n, sent;

    b.users = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 100000;
    b.groups = b.users / 20 + 1;
    b.dice = prng_seed(7);
    b.causes.arena = b.perm;
    schema_init(&b.schema, b.perm);
    load_rules(&b);
    make_estate(&b);
    const struct engine_connector connectors[] = {
        {.name = STR("contoso.com"),
         .id = STR("6f1e1c52-0000-4000-8000-000000000001"),
         .side = SIDE_AD,
         .base = STR(BASE),
         .domain_fqdn = STR("contoso.com"),
         .domain_netbios = STR("CONTOSO"),
         .forest_fqdn = STR("contoso.com"),
         .forest_netbios = STR("CONTOSO"),
         .forest_base = STR(BASE)},
        {.name = STR("AAD"),
         .id = STR("b891884f-051e-4a83-95af-2544101c9083"),
         .side = SIDE_ENTRA}};
    struct engine_config config = {&b.schema, &b.assumptions, &b.rules, &b.causes,
                                   2,         connectors,     0};
    b.engine = engine_new(&config, b.perm);
    engine_set_threshold(b.engine, (struct threshold){false, 0});
    size_t before = arena_used(b.perm);
    n = b.batch.changes.n;

    printf("%u users, %u groups\n", b.users, b.groups);
    double least = yardstick(&b);
    say("yardstick: copy and hash", least, n);
    b.import = step_import(&b, AD, &b.batch, true);
    say("full import", b.import, n);
    printf("  %zu bytes an object\n", (arena_used(b.perm) - before) / n);
    b.sync = step_sync(&b, AD, true);
    say("full synchronisation", b.sync, n);
    printf("  %zu bytes an object\n", (arena_used(b.perm) - before) / n);
    say("import and synchronisation", b.import + b.sync, n);
    printf("  %.1f times the yardstick\n", (b.import + b.sync) / least);
    double took = step_export(&b, &sent);
    say("export", took, sent);
    b.tenant.full = true;
    b.tenant.watermark = STR("1");
    took = step_import(&b, ENTRA, &b.tenant, true);
    say("confirming import", took, b.tenant.changes.n);
    say("full synchronisation of Entra ID", step_sync(&b, ENTRA, true), b.tenant.changes.n);
    took = step_import(&b, AD, &b.batch, true);
    say("full import, nothing new", took, n);
    say("full synchronisation, nothing new", step_sync(&b, AD, true), n);
    printf("  %zu bytes an object\n", (arena_used(b.perm) - before) / n);
    one_member(&b);
    arena_free(b.text);
    arena_free(b.step);
    arena_free(b.perm);
    return 0;
}
