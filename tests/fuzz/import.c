/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a file of an exported configuration: it is read, or is an error with its file; what
 * was read can be written, and becomes rules or notes.
 */
#include <assert.h>

#include "harness/import/part.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void
use(struct configuration *c, struct arena *a)
{
    struct schema schema;
    struct ruleset rules;
    struct buf out = buf_in(a);

    schema_init(&schema, a);
    ruleset_init(&rules, a);
    config_rules(c, config_connectors(c, &rules), &rules, &schema);
    for (uint32_t i = 0; i < c->connectors.n; i++)
        config_write_connector(&out, &c->connectors.at[i]);
    for (uint32_t i = 0; i < c->rules.n; i++)
        config_write_rule(&out, &c->rules.at[i]);
    config_write_metaverse(&out, c);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct arena *a = arena_new();
    struct configuration c = {.arena = a};
    /* a rule needs its connector to become anything */
    const struct str connector = STR("<ma-data><id>{ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d}"
                                     "</id><name>contoso.com</name>"
                                     "<category>AD</category></ma-data>");
    const struct err *err = part_file(&c, STR("connector.xml"), connector, NULL);

    assert(!err);
    err = part_file(&c, STR("fuzz.xml"), str_n((const char *)data, size), NULL);
    assert(!err || (err->at.file.len > 0 && err->text.len > 0));
    use(&c, a);
    arena_free(a);
    return 0;
}
