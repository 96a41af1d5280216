/* SPDX-License-Identifier: MIT */
#include "sim/engine/engine.h"

#include <assert.h>

#include "sim/engine/space.h"

struct engine_connector
connector_copy(const struct engine_connector *c, struct arena *a)
{
    struct engine_partition *partitions = ARENA_ARRAY(a, struct engine_partition, c->partitions_n);
    struct engine_parameter *parameters = ARENA_ARRAY(a, struct engine_parameter, c->parameters_n);

    for (uint32_t i = 0; i < c->partitions_n; i++) {
        const struct engine_partition *p = &c->partitions[i];
        partitions[i] = (struct engine_partition){str_copy(p->base, a), str_copy(p->fqdn, a),
                                                  str_copy(p->netbios, a)};
    }
    for (uint32_t i = 0; i < c->parameters_n; i++) {
        const struct engine_parameter *p = &c->parameters[i];
        parameters[i] = (struct engine_parameter){str_copy(p->name, a), str_copy(p->value, a)};
    }
    return (struct engine_connector){.name = str_copy(c->name, a),
                                     .id = str_copy(c->id, a),
                                     .side = c->side,
                                     .base = str_copy(c->base, a),
                                     .domain_fqdn = str_copy(c->domain_fqdn, a),
                                     .domain_netbios = str_copy(c->domain_netbios, a),
                                     .forest_base = str_copy(c->forest_base, a),
                                     .forest_fqdn = str_copy(c->forest_fqdn, a),
                                     .forest_netbios = str_copy(c->forest_netbios, a),
                                     .partitions_n = c->partitions_n,
                                     .partitions = partitions,
                                     .parameters_n = c->parameters_n,
                                     .parameters = parameters};
}

struct engine *
engine_new(const struct engine_config *config, struct arena *perm)
{
    struct engine *e = ARENA_NEW(perm, struct engine);

    assert(config->n <= ENGINE_CONNECTORS);
    e->config = *config;
    e->config.connectors = NULL; /* their copies stand in the spaces */
    e->arena = perm;
    e->export.last_id = config->ops_before;
    e->threshold = (struct threshold){true, config->deletion_threshold};
    e->objects.size = sizeof(struct cs);
    e->metaverse.size = sizeof(struct mv);
    e->edges.size = sizeof(struct edge);
    pool_init(&e->words, perm);
    pool_init(&e->texts, perm);
    e->part.partition = ENGINE_NONE;
    for (uint32_t c = 0; c < config->n; c++) {
        e->spaces[c].self = connector_copy(&config->connectors[c], perm);
        e->spaces[c].partitions = ARENA_ARRAY(perm, struct partition, engine_partitions(e, c));
        e->spaces[c].rules_synced = config->rules->version + 1;
        e->spaces[c].rules_known = config->rules->rules.n;
        space_tops(e, c);
    }
    return e;
}

void
engine_set_staging(struct engine *e, bool staging)
{
    e->staging = staging;
}

bool
engine_staging(const struct engine *e)
{
    return e->staging;
}
