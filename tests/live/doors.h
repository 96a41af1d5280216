/* SPDX-License-Identifier: MIT */
/*
 * One world behind both doors of the directory, and what they say as text.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "harness/live/ldap_connector.h"
#include "harness/live/ldif.h"
#include "mocks/slapd/start.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/world/forest.h"

enum { SKIPPED = 77 }; /* how a test program tells ctest that it could not run */

struct doors {
    struct arena *arena;
    struct schema schema;
    struct entries world; /* minted */
    struct sandbox *sandbox;
    struct slapd slapd;
    struct connector *memory;
    struct connector *live;
};

/* Is slapd there at all? Tests that need it are skipped otherwise, with a word about it. */
static inline bool
slapd_installed(struct arena *a)
{
    if (proc_find("slapd", a))
        return true;
    print_message("slapd is not installed: skipped (apt-get install slapd)\n");
    return false;
}

static inline void
assert_no_error(const struct err *e, struct arena *a)
{
    if (!e)
        return;
    struct buf text = buf_in(a);
    err_print(&text, e);
    fail_msg("%s", buf_z(&text));
}

/* Starts slapd with the LDIF text's objects; `session_log` 0: the usual. */
static inline void
doors_open(struct doors *d, const char *ldif, uint32_t session_log)
{
    struct slapd_settings settings = SLAPD_USUAL;
    struct entries read = {0};

    *d = (struct doors){.arena = arena_new()};
    struct arena *a = d->arena;
    schema_init(&d->schema, a);
    struct mint mint = mint_new(7, 1756717200);
    assert_no_error(ldif_read(&read, STR("test.ldif"), 1, str_of(ldif), &d->schema, a), a);
    for (uint32_t i = 0; i < read.list.n; i++)
        *VEC_PUSH(&d->world.list, a) = mint_entry(&mint, &read.list.at[i], MINT_WORLD, a, a);
    if (session_log)
        settings.session_log = session_log;
    assert_no_error(sandbox_open(&d->sandbox, false, a), a);
    assert_no_error(
        slapd_start_with(&d->slapd, d->sandbox, d->world.list.at, d->world.list.n, settings, a), a);
    assert_no_error(forest_new(&d->memory, d->world.list.at, d->world.list.n, &mint, &d->schema, a),
                    a);
    assert_no_error(ldap_connector_open(&d->live, &d->slapd, &mint, &d->schema, a), a);
}

static inline void
doors_close(struct doors *d)
{
    connector_close(d->live);
    connector_close(d->memory);
    sandbox_close(d->sandbox);
    arena_free(d->arena);
}

static inline void
print_value(struct buf *out, struct str value)
{
    if (utf8_valid(value) && str_find_byte(value, '\0') < 0)
        buf_fmt(out, " \"" STR_FMT "\"", STR_ARG(value));
    else
        buf_fmt(out, " #" STR_FMT, STR_ARG(hex_lower(value, out->arena)));
}

static inline void
print_entry(struct buf *out, const struct entry *e, const struct schema *schema)
{
    buf_fmt(out, STR_FMT " (" STR_FMT ") " STR_FMT "\n", STR_ARG(e->dn),
            STR_ARG(class_name(e->class)), STR_ARG(guid_text(e->anchor, out->arena)));
    for (uint32_t i = 0; i < e->n; i++) {
        buf_fmt(out, "  " STR_FMT ":", STR_ARG(schema_name(schema, e->attrs[i].id)));
        for (uint32_t k = 0; k < e->attrs[i].n; k++)
            print_value(out, e->attrs[i].values[k]);
        buf_byte(out, '\n');
    }
}

static inline const char *
print_receipt(const struct receipt *r, const struct schema *schema, struct arena *a)
{
    static const char *const kinds[] = {"set", "add", "remove"};
    struct buf out = buf_in(a);

    buf_fmt(&out, "state %d, code " STR_FMT ", text " STR_FMT ", anchor " STR_FMT ", effect %d\n",
            (int)r->state, STR_ARG(r->code), STR_ARG(r->text), STR_ARG(guid_text(r->anchor, a)),
            (int)r->effect.kind);
    for (uint32_t i = 0; i < r->effect.n; i++) {
        const struct mod *mod = &r->effect.mods[i];
        buf_fmt(&out, "  %s " STR_FMT ":", kinds[mod->kind], STR_ARG(schema_name(schema, mod->id)));
        for (uint32_t k = 0; k < mod->n; k++)
            print_value(&out, mod->values[k]);
        buf_byte(&out, '\n');
    }
    for (uint32_t i = 0; i < r->unresolved_n; i++)
        buf_fmt(&out, "  unresolved " STR_FMT "\n", STR_ARG(r->unresolved[i]));
    return buf_z(&out);
}

/* What a read says, and its watermark for the next. */
static inline const char *
print_read(struct connector *c, struct str *watermark, const struct schema *schema, struct arena *a)
{
    struct batch batch;
    struct buf out = buf_in(a);

    assert_no_error(connector_read(c, *watermark, &batch, a), a);
    buf_fmt(&out, "%s%s\n", batch.full ? "full" : "delta", batch.stale ? " stale" : "");
    for (uint32_t i = 0; i < batch.changes.n; i++) {
        const struct change *change = &batch.changes.at[i];
        buf_add(&out, change->kind == CHANGE_GONE ? STR("gone ") : STR("put "));
        print_entry(&out, &change->entry, schema);
    }
    *watermark = batch.watermark;
    return buf_z(&out);
}

static inline const char *
print_find(struct connector *c, const struct query *q, const struct schema *schema, struct arena *a)
{
    struct entries found;
    struct buf out = buf_in(a);

    const struct err *e = connector_find(c, q, &found, a);
    if (e)
        err_print(&out, e);
    for (uint32_t i = 0; !e && i < found.list.n; i++)
        print_entry(&out, &found.list.at[i], schema);
    return buf_z(&out);
}
