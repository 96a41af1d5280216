/* SPDX-License-Identifier: MIT */
/*
 * Do the parts of an export belong together?
 */
#include "harness/import/part.h"
#include "sim/base/arena.h"
#include "sim/base/map.h"

static bool
has_connector(const struct configuration *c, struct str id)
{
    for (uint32_t i = 0; i < c->connectors.n; i++)
        if (str_eq(c->connectors.at[i].id, id))
            return true;
    return false;
}

static const struct err *
check_connectors(const struct configuration *c)
{
    struct map seen = map_in(c->arena, false);

    for (uint32_t i = 0; i < c->connectors.n; i++) {
        const struct config_connector *k = &c->connectors.at[i];
        uint32_t other = map_set(&seen, k->id, i);
        if (other == MAP_NONE)
            continue;
        struct place at = c->connectors.at[other].at;
        return err_remedy(err_new(ERR_INPUT, k->at, c->arena,
                                  "connector {" STR_FMT
                                  "} is in the export twice, also in " STR_FMT,
                                  STR_ARG(k->id), STR_ARG(at.file)),
                          c->arena, "Keep the file of the later export.");
    }
    return NULL;
}

/* Precedence numbers are one to a rule in the whole server. */
static const struct err *
check_precedence(const struct configuration *c, const struct config_rule *r,
                 const struct config_rule *before)
{
    if (!before || before->precedence != r->precedence)
        return NULL;
    return err_remedy(err_new(ERR_INPUT, r->precedence_at, c->arena,
                              "rules \"" STR_FMT "\" and \"" STR_FMT
                              "\" both have precedence %d; the other stands "
                              "in " STR_FMT ", line %u",
                              STR_ARG(r->name), STR_ARG(before->name), r->precedence,
                              STR_ARG(before->precedence_at.file), before->precedence_at.line),
                      c->arena,
                      "Each rule of a server has a number of its own: give one of them another.");
}

const struct err *
config_check(const struct configuration *c)
{
    struct map ids = map_in(c->arena, false);

    TRY(check_connectors(c));
    for (uint32_t i = 0; i < c->rules.n; i++) {
        const struct config_rule *r = &c->rules.at[i];
        uint32_t other = map_set(&ids, r->id, i);
        if (other != MAP_NONE)
            return err_new(ERR_INPUT, r->at, c->arena,
                           "rule {" STR_FMT "} is in the export twice, also in " STR_FMT,
                           STR_ARG(r->id), STR_ARG(c->rules.at[other].at.file));
        if (!has_connector(c, r->connector))
            return err_new(ERR_INPUT, r->at, c->arena,
                           "rule \"" STR_FMT "\" belongs to connector {" STR_FMT
                           "}, and no file in Connectors has that id",
                           STR_ARG(r->name), STR_ARG(r->connector));
        TRY(check_precedence(c, r, i ? &c->rules.at[i - 1] : NULL));
    }
    return NULL;
}
