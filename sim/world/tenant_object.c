/* SPDX-License-Identifier: MIT */
/* What an object has and how it is called; the entry that the engines read. */
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/world/tenant_state.h"

static const struct {
    enum object_class class;
    struct str prefix;
} prefixes[] = {
    {CLASS_user, {"User_", 5}},
    {CLASS_group, {"Group_", 6}},
    {CLASS_contact, {"Contact_", 8}},
    {CLASS_device, {"Device_", 7}},
};

bool tenant_class_known(enum object_class class)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (prefixes[i].class == class)
            return true;
    return false;
}

uint32_t
tenant_values(const struct tenant_object *o, attr_id id, const struct tenant_value **at)
{
    uint32_t low = 0, high = o->value_n, end;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (o->values[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    for (end = low; end < o->value_n && o->values[end].id == id; end++)
        ;
    *at = o->values + low;
    return end - low;
}

struct str
tenant_value(const struct tenant_object *o, attr_id id)
{
    const struct tenant_value *at;

    return tenant_values(o, id, &at) ? str_n(at->at, at->len) : (struct str){NULL, 0};
}

struct str
tenant_id_text(const struct tenant_object *o, struct arena *a)
{
    return guid_text(str_n((const char *)o->id, sizeof o->id), a);
}

struct str
tenant_anchor(const struct tenant_object *o, struct arena *a)
{
    struct str prefix = {"", 0}, id = tenant_id_text(o, a);

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (prefixes[i].class == (enum object_class)o->class)
            prefix = prefixes[i].prefix;
    return str_fmt(a, STR_FMT STR_FMT, STR_ARG(prefix), STR_ARG(id));
}

struct str
tenant_dn(const struct tenant_object *o, struct arena *a)
{
    struct str named_by = tenant_value(o, ATTR_sourceAnchor);
    struct str name = named_by.at ? named_by : tenant_anchor(o, a);
    char *dn = arena_bytes(a, sizeof "CN={}" + 2 * name.len), *end;

    memcpy(dn, "CN={", 4);
    end = hex_upper_put(dn + 4, name);
    memcpy(end, "}", 2);
    return str_n(dn, (size_t)(end + 1 - dn));
}

static void
add_links(struct entry_builder *b, const struct tenant *t, const struct tenant_list *list)
{
    for (uint32_t i = list->first; i != TENANT_NONE; i = t->links.at[i].next_out)
        entry_add(b, t->links.at[i].attr, tenant_dn(&t->objects.at[t->links.at[i].to], b->arena));
}

/* Engines are shown the names that they sent, whatever took effect, and nothing of roles. */
static void
add_value(struct entry_builder *b, const struct tenant_object *o, const struct tenant_value *v)
{
    attr_id shadow = tenant_shadow_of(v->id), shadowed = tenant_shadowed(v->id);

    if (v->id == ATTR_assignedRoles || (shadow != ATTR_NONE && tenant_value(o, shadow).at))
        return;
    entry_add(b, shadowed != ATTR_NONE ? shadowed : v->id, str_n(v->at, v->len));
}

struct entry
tenant_entry(const struct tenant *t, uint32_t object, struct arena *a, struct arena *scratch)
{
    const struct tenant_object *o = &t->objects.at[object];
    struct arena_mark mark = arena_mark(scratch);
    struct entry_builder b = entry_builder_with(a, scratch);
    struct str anchor = tenant_anchor(o, a);

    VEC_RESERVE(&b.pairs, o->value_n + o->members.n + o->refs.n + 2, scratch);
    for (uint32_t i = 0; i < o->value_n; i++)
        add_value(&b, o, &o->values[i]);
    entry_add(&b, ATTR_cloudAnchor, anchor);
    entry_add(&b, ATTR_cloudMastered, o->sync == SYNC_NOW ? STR("False") : STR("True"));
    add_links(&b, t, &o->members);
    add_links(&b, t, &o->refs);
    struct entry e =
        entry_make(&b, SIDE_ENTRA, (enum object_class)o->class, anchor, tenant_dn(o, a));
    if (scratch != a)
        arena_rewind(scratch, mark);
    return e;
}
