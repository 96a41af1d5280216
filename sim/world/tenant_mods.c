/* SPDX-License-Identifier: MIT */
/*
 * What an op asks for, in the tenant's own form: known attributes, canonical values, sorted.
 *
 * Empty text is no value. Limits and refusals: tshoot-connect-sync-errors and
 * plan-connect-design-concepts (a source anchor is shorter than 60 characters).
 */
#include <stdarg.h>
#include <stdio.h>

#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/base/sort.h"
#include "sim/world/tenant_state.h"

enum { VALUES_MAX = 1000, SOURCE_ANCHOR_MAX = 59 };

/* Set by Entra ID itself. The DN is how an object is named, and comes along in exports. */
static const attr_id derived[] = {ATTR_objectID,        ATTR_cloudAnchor,
                                  ATTR_cloudMastered,   ATTR_isDirSynced,
                                  ATTR_createdDateTime, ATTR_deletedDateTime,
                                  ATTR_cloudCreated,    ATTR_onPremisesLastSyncDateTime};

bool
tenant_refuse(struct tenant_write *w, const char *code, const char *format, ...)
{
    char text[1024];
    va_list args;

    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    *w->receipt = (struct receipt){
        .state = RECEIPT_REFUSED, .code = str_of(code), .text = str_copy(str_n(text, len), w->a)};
    if (w->object != TENANT_NONE)
        w->receipt->anchor = tenant_anchor(&w->t->objects.at[w->object], w->a);
    return false;
}

static const char *
code_for(const struct tenant_write *w)
{
    return w->writer == WRITER_ADMIN ? REFUSED_BAD_REQUEST : REFUSED_VALUE;
}

static bool
refuse_value(struct tenant_write *w, attr_id id, const char *why)
{
    struct str name = schema_name(w->t->schema, id);

    return tenant_refuse(w, code_for(w), "Invalid value specified for property '" STR_FMT "': %s",
                         STR_ARG(name), why);
}

static bool
user_name_valid(struct str upn)
{
    ptrdiff_t at = str_find_byte(upn, '@');

    return at > 0 && (size_t)at + 1 < upn.len &&
           str_find_byte(str_from(upn, (size_t)at + 1), '@') < 0 && str_find_byte(upn, ' ') < 0;
}

static bool
held(const struct str *values, uint32_t n, enum syntax syntax, struct str value)
{
    for (uint32_t i = 0; i < n; i++)
        if (value_same(syntax, values[i], value))
            return true;
    return false;
}

static bool
normalise_values(struct tenant_write *w, const struct mod *mod, struct attr_form form)
{
    struct str *values = ARENA_ARRAY(w->a, struct str, mod->n);
    uint32_t n = 0;

    if (mod->n > VALUES_MAX)
        return refuse_value(w, mod->id, "too many values");
    for (uint32_t i = 0; i < mod->n; i++) {
        struct str value = mod->values[i], canonical;
        if (str_empty(value))
            continue;
        if (form.syntax == SYNTAX_TEXT && (!utf8_valid(value) || str_find_byte(value, '\0') >= 0))
            return refuse_value(w, mod->id, "it is not UTF-8 text");
        if (!value_canonical(form.syntax, value, &canonical, w->a))
            return refuse_value(w, mod->id, "it is not of the property's type");
        if (!held(values, n, form.syntax, canonical))
            values[n++] = canonical;
    }
    if (n > 1 && !form.multi)
        return refuse_value(w, mod->id, "it has one value only");
    if (mod->id == ATTR_userPrincipalName && n && !user_name_valid(values[0]))
        return refuse_value(w, mod->id, "it is no name of the form user@domain");
    if (mod->id == ATTR_sourceAnchor && n && values[0].len > SOURCE_ANCHOR_MAX)
        return refuse_value(w, mod->id, "it is longer than 59 characters");
    enum mod_kind kind = mod->kind == MOD_ADD && !form.multi ? MOD_SET : mod->kind;
    *VEC_PUSH(&w->mods, w->a) = (struct mod){mod->id, kind, n, values};
    return true;
}

static bool
normalise_mod(struct tenant_write *w, const struct mod *mod)
{
    struct attr_form form = schema_form(mod->id, SIDE_ENTRA);
    struct str name = schema_name(w->t->schema, mod->id);

    for (size_t i = 0; i < sizeof derived / sizeof *derived; i++)
        if (derived[i] == mod->id)
            return tenant_refuse(w, code_for(w),
                                 "Property '" STR_FMT "' is read-only and cannot be set.",
                                 STR_ARG(name));
    if (form.syntax == SYNTAX_NONE)
        return tenant_refuse(w, code_for(w), "Entra ID has no property '" STR_FMT "'.",
                             STR_ARG(name));
    if (form.syntax != SYNTAX_REFERENCE)
        return normalise_values(w, mod, form);
    if (!form.multi && mod->n > 1)
        return refuse_value(w, mod->id, "it has one value only");
    *VEC_PUSH(&w->refs, w->a) = *mod;
    return true;
}

static int
by_attribute(const void *a, const void *b, void *context)
{
    const struct mod *x = a, *y = b;

    (void)context;
    return (x->id > y->id) - (x->id < y->id);
}

bool
tenant_normalise(struct tenant_write *w)
{
    for (uint32_t i = 0; i < w->op->n; i++)
        if (w->op->mods[i].id != ATTR_dn && !normalise_mod(w, &w->op->mods[i]))
            return false;
    sort_stable(w->mods.at, w->mods.n, sizeof *w->mods.at, by_attribute, NULL, w->a);
    sort_stable(w->refs.at, w->refs.n, sizeof *w->refs.at, by_attribute, NULL, w->a);
    return true;
}

const struct mod *
tenant_mod(const struct tenant_write *w, attr_id id)
{
    for (uint32_t i = 0; i < w->mods.n; i++)
        if (w->mods.at[i].id == id)
            return &w->mods.at[i];
    return NULL;
}
