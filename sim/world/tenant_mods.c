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
#include "sim/world/graph_property.h"
#include "sim/world/tenant_state.h"

enum { VALUES_MAX = 1000, SOURCE_ANCHOR_MAX = 59, EXTENSION_MAX = 250, USER_NAME_MAX = 113 };

/* Set by Entra ID itself. The DN is how an object is named, and comes along in exports. */
static const attr_id derived[] = {ATTR_objectID,
                                  ATTR_cloudAnchor,
                                  ATTR_cloudMastered,
                                  ATTR_isDirSynced,
                                  ATTR_createdDateTime,
                                  ATTR_deletedDateTime,
                                  ATTR_cloudCreated,
                                  ATTR_onPremisesLastSyncDateTime,
                                  ATTR_onPremisesProvisioningErrors,
                                  ATTR_securityIdentifier,
                                  ATTR_shadowProxyAddresses,
                                  ATTR_shadowUserPrincipalName,
                                  ATTR_enabledFeatures,
                                  ATTR_alertThreshold,
                                  ATTR_authenticationType,
                                  ATTR_isVerified,
                                  ATTR_isDefault,
                                  ATTR_isInitial,
                                  ATTR_synchronizationPreventionType};

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

struct str
tenant_spoken_attr(const struct tenant_write *w, attr_id id)
{
    enum object_class class = w->object == TENANT_NONE
                                  ? w->op->class
                                  : (enum object_class)w->t->objects.at[w->object].class;
    const struct graph_property *p =
        w->writer == WRITER_ADMIN ? graph_property_of(class, id) : NULL;

    return p ? p->name : schema_name(w->t->schema, id);
}

static const char *
code_for(const struct tenant_write *w)
{
    return w->writer == WRITER_ADMIN ? REFUSED_BAD_REQUEST : REFUSED_VALUE;
}

static bool
refuse_value(struct tenant_write *w, attr_id id, const char *why)
{
    struct str name = tenant_spoken_attr(w, id);

    return tenant_refuse(w, code_for(w), "Invalid value specified for property '" STR_FMT "': %s",
                         STR_ARG(name), why);
}

static bool
refuse_size(struct tenant_write *w, attr_id id, const char *code, const char *why)
{
    struct str name = tenant_spoken_attr(w, id);

    return tenant_refuse(w, w->writer == WRITER_ADMIN ? REFUSED_BAD_REQUEST : code,
                         "Invalid value specified for property '" STR_FMT "': %s", STR_ARG(name),
                         why);
}

/* user@domain, in the characters that Entra ID takes there. */
static bool
user_name_valid(struct str upn)
{
    static const struct str never = STR(" \\%&*+/=?{}|<>();:,[]\"");
    ptrdiff_t at = str_find_byte(upn, '@');

    for (size_t i = 0; i < upn.len; i++)
        if ((unsigned char)upn.at[i] <= ' ' || (unsigned char)upn.at[i] >= 0x7f ||
            str_find_byte(never, upn.at[i]) >= 0)
            return false;
    return at > 0 && (size_t)at + 1 < upn.len && upn.at[at - 1] != '.' &&
           upn.len <= USER_NAME_MAX && str_find_byte(str_from(upn, (size_t)at + 1), '@') < 0;
}

/* Characters that a value may have (Microsoft Graph, resource type user); 0: nobody says. */
static bool
too_long(attr_id id, struct str value)
{
    static const uint16_t longest[ATTR_KNOWN] = {
        [ATTR_displayName] = 256,
        [ATTR_givenName] = 64,
        [ATTR_surname] = 64,
        [ATTR_title] = 128,
        [ATTR_department] = 64,
        [ATTR_company] = 64,
        [ATTR_alias] = 64,
        [ATTR_mobile] = 64,
        [ATTR_physicalDeliveryOfficeName] = 128,
        [ATTR_city] = 128,
        [ATTR_state] = 128,
        [ATTR_country] = 128,
        [ATTR_postalCode] = 40,
        [ATTR_streetAddress] = 1024,
    };
    size_t n = 0, max = id < ATTR_KNOWN ? longest[id] : 0;

    for (size_t i = 0; max && value.len > max && i < value.len; i++)
        n += ((unsigned char)value.at[i] & 0xC0) != 0x80;
    return n > max;
}

bool
tenant_is_extension(const struct tenant *t, attr_id id)
{
    return id >= ATTR_KNOWN && str_istarts(schema_name(t->schema, id), STR("extension_"));
}

/* The first 250 characters: that is all that a directory extension keeps. */
static struct str
extension_text(struct str value)
{
    size_t at = 0;

    for (int n = 0; at < value.len; at++)
        if (((unsigned char)value.at[at] & 0xC0) != 0x80 && n++ == EXTENSION_MAX)
            break;
    return str_sub(value, 0, at);
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
    bool extension = tenant_is_extension(w->t, mod->id);
    uint32_t n = 0;

    if (mod->n > VALUES_MAX)
        return refuse_size(w, mod->id, REFUSED_LARGE, "too many values");
    for (uint32_t i = 0; i < mod->n; i++) {
        struct str value = mod->values[i], canonical;
        if (str_empty(value))
            continue;
        if (form.syntax == SYNTAX_TEXT && (!utf8_valid(value) || str_find_byte(value, '\0') >= 0))
            return refuse_value(w, mod->id, "it is not UTF-8 text");
        if (!value_canonical(form.syntax, value, &canonical, w->a))
            return refuse_value(w, mod->id, "it is not of the property's type");
        if (too_long(mod->id, canonical))
            return refuse_size(w, mod->id, REFUSED_LENGTH, "it is too long");
        if (extension)
            canonical = extension_text(canonical);
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
refuse_read_only(struct tenant_write *w, struct str name)
{
    return tenant_refuse(w, code_for(w), "Property '" STR_FMT "' is read-only and cannot be set.",
                         STR_ARG(name));
}

static bool
normalise_mod(struct tenant_write *w, const struct mod *mod)
{
    struct attr_form form = schema_form(mod->id, SIDE_ENTRA);
    struct str name = schema_name(w->t->schema, mod->id);

    for (size_t i = 0; i < sizeof derived / sizeof *derived; i++)
        if (derived[i] == mod->id)
            return refuse_read_only(w, name);
    if (mod->id == ATTR_assignedRoles && w->writer != WRITER_ADMIN)
        return refuse_read_only(w, name);
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
    tenant_mods_sort(w);
    sort_stable(w->refs.at, w->refs.n, sizeof *w->refs.at, by_attribute, NULL, w->a);
    return true;
}

void
tenant_mods_sort(struct tenant_write *w)
{
    sort_stable(w->mods.at, w->mods.n, sizeof *w->mods.at, by_attribute, NULL, w->a);
}

const struct mod *
tenant_mod(const struct tenant_write *w, attr_id id)
{
    for (uint32_t i = 0; i < w->mods.n; i++)
        if (w->mods.at[i].id == id)
            return &w->mods.at[i];
    return NULL;
}
