/* SPDX-License-Identifier: MIT */
/*
 * The kit's tenant.
 */
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/base/sort.h"
#include "sim/model/dn.h"
#include "tests/unit/engine/kit_store.h"

static struct str
anchor_text(struct estate *e, const char *name)
{
    return base64_encode(kit_guid(e, name), e->arena);
}

static struct str
entra_dn(struct estate *e, struct str source_anchor)
{
    return str_fmt(e->arena, "CN={" STR_FMT "}", STR_ARG(hex_upper(source_anchor, e->arena)));
}

struct thing *
cloud_of(struct estate *e, const char *name)
{
    struct str dn = entra_dn(e, anchor_text(e, name));

    for (uint32_t i = e->entra.things.n; i-- > 0;) {
        struct thing *t = &e->entra.things.at[i];
        if (!t->deleted && str_eq(t->entry.dn, dn))
            return t;
    }
    return NULL;
}

struct thing *
tenant_add(struct estate *e, enum object_class class, struct str source_anchor)
{
    static const char *const prefixes[CLASS_COUNT] = {
        [CLASS_user] = "User", [CLASS_group] = "Group", [CLASS_contact] = "Contact"};
    struct str dn = entra_dn(e, source_anchor);

    for (uint32_t i = 0; i < e->entra.things.n; i++) {
        struct thing *t = &e->entra.things.at[i];
        if (!str_eq(t->entry.dn, dn) || (t->deleted && class != CLASS_user))
            continue;
        t->deleted = false; /* hard match: takes over, or restores from the bin */
        return thing_touch(&e->entra, t);
    }
    struct str anchor = str_fmt(e->arena, "%s_%08x-0000-4000-8000-000000000000",
                                prefixes[class] ? prefixes[class] : "Object", e->entra.things.n);
    struct thing *t = thing_put(e, &e->entra, class, anchor, dn);
    thing_set(e, &e->entra, t, "sourceAnchor", source_anchor);
    thing_set(e, &e->entra, t, "cloudMastered", STR("False"));
    return t;
}

struct thing *
cloud_make(struct estate *e, const char *name)
{
    struct thing *from = ad_find(e, name);
    struct thing *t = tenant_add(e, from->entry.class, anchor_text(e, name));

    thing_set(e, &e->entra, t, "displayName", str_of(name));
    return t;
}

void
cloud_set(struct estate *e, const char *name, const char *attr, const char *value)
{
    thing_set(e, &e->entra, cloud_of(e, name), attr, value ? str_of(value) : (struct str){NULL, 0});
}

void
cloud_link(struct estate *e, const char *name, const char *attr, const char *target)
{
    thing_link(e, &e->entra, cloud_of(e, name), attr, MOD_ADD, cloud_of(e, target)->entry.dn);
}

void
tenant_delete(struct estate *e, struct thing *t)
{
    t->deleted = true;
    thing_touch(&e->entra, t);
    things_mend(e, &e->entra, t->entry.dn, NULL, true);
}

void
cloud_delete(struct estate *e, const char *name)
{
    tenant_delete(e, cloud_of(e, name));
}

uint32_t
cloud_count(const struct estate *e, enum object_class class)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < e->entra.things.n; i++)
        n += !e->entra.things.at[i].deleted && e->entra.things.at[i].entry.class == class;
    return n;
}

static int
by_text(const void *x, const void *y, void *context)
{
    (void)context;
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

struct str
cloud_links(struct estate *e, const char *name, const char *attr)
{
    struct thing *t = cloud_of(e, name);
    const struct attr *found =
        t ? entry_get(&t->entry, schema_attr(&e->schema, str_of(attr))) : NULL;
    struct buf out = buf_in(e->arena);
    struct str *names = ARENA_ARRAY(e->arena, struct str, found ? found->n : 0);

    for (uint32_t i = 0; found && i < found->n; i++) {
        names[i] = found->values[i];
        for (uint32_t k = 0; k < kit_here(e)->things.n; k++) {
            struct str known = dn_rdn_value(kit_here(e)->things.at[k].entry.dn, e->arena);
            if (str_eq(found->values[i], entra_dn(e, anchor_text(e, str_z(known, e->arena)))))
                names[i] = known;
        }
    }
    sort_stable(names, found ? found->n : 0, sizeof *names, by_text, NULL, e->arena);
    for (uint32_t i = 0; found && i < found->n; i++) {
        if (i)
            buf_byte(&out, ' ');
        buf_add(&out, names[i]);
    }
    return buf_str(&out);
}

struct str
cloud_value(struct estate *e, const char *name, const char *attr)
{
    struct thing *t = cloud_of(e, name);
    struct str value = {NULL, 0};

    if (t)
        value = entry_value(&t->entry, schema_attr(&e->schema, str_of(attr)));
    return value.at ? value : STR("");
}
