/* SPDX-License-Identifier: MIT */
/*
 * Schemas of an export against the sandbox's own.
 */
#include "harness/import/configuration.h"
#include "sim/base/map.h"

static const char *const forms[] = {
    [SYNTAX_NONE] = "unknown", [SYNTAX_TEXT] = "text",    [SYNTAX_NUMBER] = "a number",
    [SYNTAX_BOOL] = "Boolean", [SYNTAX_BINARY] = "bytes", [SYNTAX_REFERENCE] = "a reference",
};

static void
compare(struct configuration *c, struct place at, struct str where,
        const struct config_attribute *theirs, const struct schema *schema, enum side side)
{
    attr_id id = schema_find(schema, theirs->name);
    struct attr_form ours = {SYNTAX_NONE, false};

    if (id != ATTR_NONE)
        ours = schema_form(id, side);
    if (ours.syntax == SYNTAX_NONE)
        config_note(c, at, "attribute \"" STR_FMT "\" of " STR_FMT " is not known to the sandbox",
                    STR_ARG(theirs->name), STR_ARG(where));
    else if (ours.syntax != theirs->syntax || ours.multi != theirs->multi)
        config_note(c, at,
                    "attribute \"" STR_FMT "\" of " STR_FMT
                    " is %s%s there, and %s%s in the sandbox",
                    STR_ARG(theirs->name), STR_ARG(where), forms[theirs->syntax],
                    theirs->multi ? ", several values" : "", forms[ours.syntax],
                    ours.multi ? ", several values" : "");
}

static void
compare_included(struct configuration *c, const struct config_connector *k,
                 const struct schema *schema)
{
    struct map included = map_in(c->arena, true);

    for (uint32_t i = 0; i < k->included.n; i++)
        map_set(&included, k->included.at[i], i);
    for (uint32_t i = 0; i < k->schema.attributes.n; i++)
        if (map_get(&included, k->schema.attributes.at[i].name) != MAP_NONE)
            compare(c, k->at, k->name, &k->schema.attributes.at[i], schema, k->side);
}

void
config_schema_notes(struct configuration *c, const struct schema *schema)
{
    for (uint32_t i = 0; i < c->connectors.n; i++)
        if (c->connectors.at[i].side != SIDE_METAVERSE)
            compare_included(c, &c->connectors.at[i], schema);
    for (uint32_t n = 0; n < c->metaverse.attributes.n; n++)
        compare(c, (struct place){c->folder, 0, 0}, STR("the metaverse"),
                &c->metaverse.attributes.at[n], schema, SIDE_METAVERSE);
}
