/* SPDX-License-Identifier: MIT */
/*
 * The LDIF reader takes any bytes: it reads them or says what is wrong, and never traps.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/live/ldif.h"
#include "sim/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct entries out = {0};
    struct schema schema;

    schema_init(&schema, a);
    const struct err *e =
        ldif_read(&out, STR("fuzz"), 1, str_n((const char *)data, size), &schema, a);
    assert(!e || (e->text.len && e->at.line));
    arena_free(a);
    return 0;
}
