/* SPDX-License-Identifier: MIT */
#include "sim/world/tenant_view.h"

#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/world/tenant_state.h"

static uint32_t
by_id_text(const struct tenant *t, enum object_class class, struct str id, enum tenant_life life)
{
    unsigned char bytes[16];

    if (!guid_parse(id, bytes))
        return TENANT_NONE;
    uint32_t object = tenant_by_id(t, bytes);
    if (object == TENANT_NONE || t->objects.at[object].life != (uint8_t)life)
        return TENANT_NONE;
    if (class != CLASS_none && t->objects.at[object].class != (uint8_t) class)
        return TENANT_NONE;
    return object;
}

uint32_t
tenant_object(const struct tenant *t, enum object_class class, struct str key)
{
    uint32_t object = by_id_text(t, class, key, LIFE_LIVE);

    if (object != TENANT_NONE || class != CLASS_user)
        return object;
    object = tenant_by_key(t, KEY_UPN, key);
    return object != TENANT_NONE && t->objects.at[object].class == CLASS_user ? object
                                                                              : TENANT_NONE;
}

uint32_t
tenant_deleted_object(const struct tenant *t, enum object_class class, struct str id)
{
    return by_id_text(t, class, id, LIFE_BIN);
}

uint32_t
tenant_object_by_address(const struct tenant *t, struct str address)
{
    return tenant_by_key(t, KEY_PROXY, address);
}

enum object_class
tenant_object_class(const struct tenant *t, uint32_t object)
{
    return (enum object_class)t->objects.at[object].class;
}

struct str
tenant_object_id(const struct tenant *t, uint32_t object, struct arena *a)
{
    return tenant_id_text(&t->objects.at[object], a);
}

struct str
tenant_object_anchor(const struct tenant *t, uint32_t object, struct arena *a)
{
    return tenant_anchor(&t->objects.at[object], a);
}

struct str
tenant_object_dn(const struct tenant *t, uint32_t object, struct arena *a)
{
    return tenant_dn(&t->objects.at[object], a);
}

bool
tenant_object_live(const struct tenant *t, uint32_t object)
{
    return t->objects.at[object].life == LIFE_LIVE;
}

bool
tenant_object_refers(const struct tenant *t, uint32_t from, attr_id attr, uint32_t to)
{
    return tenant_link_find(t, from, attr, to) != TENANT_NONE;
}

static struct str
bool_text(bool yes)
{
    return yes ? STR("True") : STR("False");
}

/* S-1-12-1-...: the id in four numbers. */
static struct str
security_identifier(const struct tenant_object *o, struct arena *a)
{
    uint32_t part[4];

    for (int i = 0; i < 4; i++)
        part[i] = (uint32_t)o->id[4 * i] | (uint32_t)o->id[4 * i + 1] << 8 |
                  (uint32_t)o->id[4 * i + 2] << 16 | (uint32_t)o->id[4 * i + 3] << 24;
    return str_fmt(a, "S-1-12-1-%u-%u-%u-%u", part[0], part[1], part[2], part[3]);
}

/* What Entra ID makes itself; `at` is NULL where the object does not have it. */
static struct str
made_value(const struct tenant_object *o, attr_id attr, struct arena *a)
{
    static const struct str none = {NULL, 0};

    switch (attr) {
    case ATTR_objectID:
        return tenant_id_text(o, a);
    case ATTR_isDirSynced:
        return o->sync == SYNC_NEVER ? none : bool_text(o->sync == SYNC_NOW);
    case ATTR_createdDateTime:
        return time_iso(o->created, a);
    case ATTR_deletedDateTime:
        return o->life == LIFE_LIVE ? none : time_iso(o->deleted, a);
    case ATTR_onPremisesLastSyncDateTime:
        return o->sync == SYNC_NEVER ? none : time_iso(o->synced, a);
    case ATTR_mailEnabled:
        return o->class == CLASS_group ? bool_text(tenant_value(o, ATTR_mail).at != NULL) : none;
    case ATTR_securityIdentifier:
        return security_identifier(o, a);
    case ATTR_securityEnabled:
        return o->class == CLASS_group ? STR("False") : none;
    case ATTR_userType:
        return o->class == CLASS_user ? STR("Member") : none;
    default:
        return none;
    }
}

/* Names in quarantine. */
static uint32_t
provisioning_errors(const struct tenant *t, uint32_t object, const struct str **values,
                    struct arena *a)
{
    uint32_t *rows, n = tenant_conflicts_of(t, object, &rows, a);
    struct str *out = ARENA_ARRAY(a, struct str, n);

    for (uint32_t i = 0; i < n; i++) {
        const struct tenant_conflict *c = &t->conflicts.at[rows[i]];
        bool address = c->attr == ATTR_proxyAddresses;
        struct graph_error e = {address ? STR("ProxyAddress") : STR("UserPrincipalName"),
                                time_iso(c->since, a), c->value};
        out[i] = graph_error_value(&e, a);
    }
    *values = out;
    return n;
}

uint32_t
tenant_object_values(const struct tenant *t, uint32_t object, attr_id attr,
                     const struct str **values, struct arena *a)
{
    const struct tenant_object *o = &t->objects.at[object];
    const struct tenant_value *at;
    if (attr == ATTR_onPremisesProvisioningErrors)
        return provisioning_errors(t, object, values, a);
    uint32_t n = tenant_values(o, attr, &at);
    struct str made = n ? (struct str){NULL, 0} : made_value(o, attr, a);
    struct str *out = ARENA_ARRAY(a, struct str, n + 1);

    for (uint32_t i = 0; i < n; i++)
        out[i] = str_n(at[i].at, at[i].len);
    if (made.at)
        out[n++] = made;
    *values = out;
    return n;
}

static void
add_attribute(struct entry_builder *b, const struct tenant *t, uint32_t object, attr_id attr)
{
    const struct str *values;
    uint32_t n = tenant_object_values(t, object, attr, &values, b->arena);

    for (uint32_t i = 0; i < n; i++)
        entry_add(b, attr, values[i]);
}

static void
add_parts(struct entry_builder *b, const struct tenant *t, uint32_t object, enum graph_kind kind)
{
    const struct graph_part *parts;
    uint32_t n = graph_parts(kind, &parts);

    for (uint32_t i = 0; i < n; i++)
        add_attribute(b, t, object, parts[i].attr);
}

struct entry
tenant_object_entry(const struct tenant *t, uint32_t object, struct arena *a)
{
    const struct tenant_object *o = &t->objects.at[object];
    const struct graph_property *p;
    uint32_t n = graph_properties((enum object_class)o->class, &p);
    struct entry_builder b = entry_builder_in(a);

    for (uint32_t i = 0; i < n; i++) {
        if (p[i].kind == GRAPH_EXTENSIONS)
            for (uint32_t k = 1; k <= GRAPH_EXTENSION_COUNT; k++)
                add_attribute(&b, t, object, graph_extension(k));
        else if (p[i].kind == GRAPH_ADDRESSES || p[i].kind == GRAPH_PHONES)
            add_parts(&b, t, object, p[i].kind);
        else if (graph_property_real(&p[i]) && graph_property_of(p[i].class, p[i].attr) == &p[i])
            add_attribute(&b, t, object, p[i].attr);
    }
    return entry_make(&b, SIDE_ENTRA, (enum object_class)o->class, tenant_anchor(o, a),
                      tenant_dn(o, a));
}

struct str
tenant_domain(const struct tenant *t)
{
    return t->domain;
}

struct str
tenant_initial_domain(const struct tenant *t)
{
    return t->initial_domain;
}

struct str
tenant_id(const struct tenant *t, struct arena *a)
{
    return guid_text(str_n((const char *)t->id, sizeof t->id), a);
}

struct str
tenant_secret(const struct tenant *t)
{
    return str_n((const char *)t->secret, sizeof t->secret);
}

struct schema *
tenant_schema(const struct tenant *t)
{
    return t->schema;
}

struct str
tenant_request_id(struct tenant *t, struct arena *a)
{
    unsigned char id[16];

    prng_guid(&t->request_ids, id);
    return guid_text(str_n((const char *)id, sizeof id), a);
}

void
tenant_clock(struct tenant *t, vtime now)
{
    tenant_advance(t, now);
}
