/* SPDX-License-Identifier: MIT */
/*
 * Any text as a rule file: it loads, or is an error with a place.
 */
#include <assert.h>

#include "sim/base/arena.h"
#include "sim/rules/rule.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct arena *a = arena_new();
    struct schema schema;
    struct ruleset rules;

    schema_init(&schema, a);
    ruleset_init(&rules, a);
    ruleset_connector(&rules, STR("contoso.com"), STR("a"), SIDE_AD);
    ruleset_connector(&rules, STR("entra"), STR("e"), SIDE_ENTRA);
    const struct err *err =
        rules_load(&rules, STR("fuzz"), str_n((const char *)data, size), &schema, a);
    assert(!err || (err->at.line > 0 && err->text.len > 0));
    ruleset_check(&rules, &schema, a);
    arena_free(a);
    return 0;
}
