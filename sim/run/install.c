/* SPDX-License-Identifier: MIT */
/*
 * Connect installed: with an edition of the standard rules or as another server is, and upgraded.
 */
#include "sim/base/arena.h"
#include "sim/model/dn.h"
#include "sim/run/lab_state.h"

enum { INTERVAL = 30 * MINUTE };

static void
start_engine(struct lab *lab, uint32_t threshold)
{
    struct engine_config config = {.schema = lab->setup.schema,
                                   .assumptions = lab->setup.assumptions,
                                   .rules = &lab->front->rules,
                                   .causes = &lab->journal.causes,
                                   .n = lab_connector_count(lab),
                                   .connectors = lab->front->connectors,
                                   .deletion_threshold = threshold,
                                   .seed = lab->setup.seed,
                                   .ops_before = (uint64_t)lab->parked.n << 40};

    lab->front->engine = engine_new(&config, lab->perm);
    lab->journal.guardrails.at[0].limit = threshold;
    lab->front->scheduler = (struct lab_scheduler){.allowed_interval = INTERVAL,
                                                   .next_policy = POLICY_INITIAL,
                                                   .next_start = lab->now + INTERVAL,
                                                   .purge_interval = 7 * DAY,
                                                   .enabled = true,
                                                   .maintenance = true};
}

static const struct err *
not_installed_yet(const struct lab *lab, struct arena *a)
{
    if (!lab->front->engine)
        return NULL;
    return err_new(ERR_REFUSED, NOWHERE, a, "Connect is installed already");
}

typedef VEC(struct str) dn_list;

/* Those of the names that are in that forest. */
static dn_list
in_forest(struct lab *lab, uint32_t forest, const struct str *names, uint32_t n)
{
    dn_list found = {0};

    for (uint32_t i = 0; i < n; i++)
        if (lab_world_forest(&lab->setup.world, names[i]) == forest)
            *VEC_PUSH(&found, lab->scratch) = names[i];
    return found;
}

static void
connect_rules(struct lab *lab, struct ruleset *rules)
{
    ruleset_init(rules, lab->perm);
    for (uint32_t i = 0; i < lab_connector_count(lab); i++)
        ruleset_connector(rules, lab->front->connectors[i].name, lab->front->connectors[i].id,
                          lab->front->connectors[i].side);
}

void
lab_tell_filter(struct lab *lab)
{
    const struct lab_world *w = &lab->setup.world;

    for (uint32_t f = 0; f < w->forests_n; f++) {
        struct arena_mark mark = arena_mark(lab->scratch);
        dn_list include = in_forest(lab, f, lab->front->include.at, lab->front->include.n);
        dn_list exclude = in_forest(lab, f, lab->front->exclude.at, lab->front->exclude.n);
        engine_set_ou_filter(lab->front->engine, lab_ad_connector(f), include.at, include.n,
                             exclude.at, exclude.n);
        arena_rewind(lab->scratch, mark);
    }
}

/* Everything is selected: the domains are listed, whatever else is listed stands below them. */
static void
select_domains(struct lab *lab)
{
    const struct lab_world *w = &lab->setup.world;

    for (uint32_t f = 0; f < w->forests_n; f++)
        for (uint32_t i = 0; i < w->forests[f].domains_n; i++)
            *VEC_PUSH(&lab->front->include, lab->perm) = w->forests[f].domains[i].base;
}

const struct err *
lab_install_connect(struct lab *lab, struct arena *a)
{
    return lab_install_edition(lab, STR(""), a);
}

const struct err *
lab_upgrade_connect(struct lab *lab, struct rule_upgrade *out, struct arena *a)
{
    struct ruleset newer;

    TRY(lab_need_connect(lab, a));
    connect_rules(lab, &newer);
    TRY(rules_load(&newer, lab->setup.rules_file, lab->setup.rules_text, lab->setup.schema,
                   lab->perm));
    ruleset_upgrade(&lab->front->rules, &newer, out, lab->perm);
    for (uint32_t c = 0; c < lab_connector_count(lab); c++)
        lab->front->overrides[c] = (struct lab_override){.full_import = true, .full_sync = true};
    lab_stir(lab);
    return NULL;
}

const struct err *
lab_install_edition(struct lab *lab, struct str edition, struct arena *a)
{
    TRY(not_installed_yet(lab, a));
    connect_rules(lab, &lab->front->rules);
    TRY(rules_load_edition(&lab->front->rules, lab->setup.rules_file, lab->setup.rules_text,
                           edition, lab->setup.schema, lab->perm));
    start_engine(lab, lab->journal.guardrails.at[0].limit);
    select_domains(lab);
    lab_tell_filter(lab);
    lab_stir(lab);
    return NULL;
}

static void
take_over(struct lab *lab, const struct lab_configuration *server)
{
    for (uint32_t i = LAB_AD; i <= LAB_ENTRA; i++) {
        lab->front->connectors[i].name = str_copy(server->names[i], lab->perm);
        lab->front->connectors[i].id = str_copy(server->ids[i], lab->perm);
    }
    for (uint32_t i = 0; i < server->n_include; i++)
        *VEC_PUSH(&lab->front->include, lab->perm) = str_copy(server->include[i], lab->perm);
    for (uint32_t i = 0; i < server->n_exclude; i++)
        *VEC_PUSH(&lab->front->exclude, lab->perm) = str_copy(server->exclude[i], lab->perm);
}

const struct err *
lab_install_configuration(struct lab *lab, const struct lab_configuration *server, struct arena *a)
{
    TRY(not_installed_yet(lab, a));
    take_over(lab, server);
    connect_rules(lab, &lab->front->rules);
    TRY(server->rules(server->context, &lab->front->rules, lab->perm));
    start_engine(lab, server->threshold);
    engine_set_threshold(lab->front->engine,
                         (struct threshold){server->threshold > 0, server->threshold});
    lab->front->scheduler.enabled = server->enabled;
    lab->front->scheduler.staging = server->staging;
    lab->front->auto_upgrade.state = server->auto_upgrade;
    engine_set_staging(lab->front->engine, server->staging);
    lab->front->scheduler.customized_interval = server->interval;
    lab_tell_filter(lab);
    lab_stir(lab);
    return NULL;
}
