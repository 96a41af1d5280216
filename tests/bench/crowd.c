/* SPDX-License-Identifier: MIT */
#include "tests/bench/crowd.h"

#include <stdio.h>
#include <stdlib.h>

#include "harness/live/graph_connector.h"
#include "sim/base/arena.h"
#include "sim/base/time.h"
#include "sim/model/assumption.h"
#include "tests/bench/figures.h"

enum { BATCH = 1000 };

void
crowd_open(struct entra *server, struct sandbox **s, struct arena *a)
{
    static const struct assumptions assumptions = {0};

    figures_need(sandbox_open(s, false, a));
    figures_need(entra_start(server, *s,
                             &(struct entra_settings){.domain = "contoso.com",
                                                      .seed = 7,
                                                      .now = time_from(2025, 9, 1, 9, 0, 0),
                                                      .assumptions = &assumptions},
                             a));
}

static struct op
user_op(uint32_t i, struct arena *a)
{
    enum { VALUES = 7 };
    static const attr_id ids[VALUES] = {
        ATTR_sourceAnchor, ATTR_userPrincipalName, ATTR_displayName,   ATTR_mail,
        ATTR_alias,        ATTR_department,        ATTR_accountEnabled};
    struct mod *mods = ARENA_ARRAY(a, struct mod, VALUES);
    struct str *values = ARENA_ARRAY(a, struct str, VALUES);

    values[0] = str_fmt(a, "anchor%06u", i);
    values[1] = values[3] = str_fmt(a, "user%06u@contoso.com", i);
    values[2] = str_fmt(a, "User Number %06u", (i * 7919u) % 1000000u);
    values[4] = str_fmt(a, "user%06u", i);
    values[5] = str_fmt(a, "Department %u", i % 200);
    values[6] = STR("True");
    for (int k = 0; k < VALUES; k++)
        mods[k] = (struct mod){ids[k], MOD_SET, 1, &values[k]};
    return (struct op){.id = i + 1, .kind = OP_ADD, .class = CLASS_user, .n = VALUES, .mods = mods};
}

void
crowd_fill(const struct entra *server, uint32_t first, uint32_t end, struct arena *keep)
{
    struct schema schema;
    struct connector *door;
    struct arena *a = arena_new();

    schema_init(&schema, keep);
    figures_need(graph_connector_open(&door, server, "admin", &schema, keep));
    for (uint32_t from = first; from < end; from += BATCH) {
        uint32_t count = end - from < BATCH ? end - from : BATCH;
        struct op *ops = ARENA_ARRAY(a, struct op, count);
        struct receipt *receipts = ARENA_ARRAY(a, struct receipt, count);
        for (uint32_t i = 0; i < count; i++)
            ops[i] = user_op(from + i, a);
        figures_need(connector_apply(door, ops, count, receipts, a));
        if (receipts[count - 1].state != RECEIPT_DONE) {
            fprintf(stderr, STR_FMT "\n", STR_ARG(receipts[count - 1].text));
            exit(4);
        }
        arena_reset(a);
    }
    connector_close(door);
    arena_free(a);
}
