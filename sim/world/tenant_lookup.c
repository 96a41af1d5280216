/* SPDX-License-Identifier: MIT */
/*
 * Finding objects by id, source anchor, userPrincipalName, address or DN.
 *
 * Source anchors are case-sensitive (plan-connect-design-concepts); names and addresses are not.
 */
#include "sim/base/codec.h"
#include "sim/world/tenant_state.h"

static const struct {
    attr_id attr;
    bool ignore_case;
} keys[KEY_COUNT] = {
    [KEY_ANCHOR] = {ATTR_sourceAnchor, false},
    [KEY_UPN] = {ATTR_userPrincipalName, true},
    [KEY_PROXY] = {ATTR_proxyAddresses, true},
    [KEY_DEVICE] = {ATTR_deviceId, false},
};

static uint64_t
key_hash(enum tenant_key key, struct str value)
{
    return keys[key].ignore_case ? str_ihash(value) : str_hash(value);
}

static bool
has_key(const struct tenant_object *o, enum tenant_key key, struct str value)
{
    const struct tenant_value *at;
    uint32_t n = tenant_values(o, keys[key].attr, &at);

    for (uint32_t i = 0; i < n; i++) {
        struct str own = str_n(at[i].at, at[i].len);
        if (keys[key].ignore_case ? str_ieq(own, value) : str_eq(own, value))
            return true;
    }
    return false;
}

uint32_t
tenant_by_key(const struct tenant *t, enum tenant_key key, struct str value)
{
    uint32_t probe = 0, object;

    do
        object = tenant_index_next(&t->by_key[key], key_hash(key, value), &probe);
    while (object != TENANT_NONE && !has_key(&t->objects.at[object], key, value));
    return object;
}

uint32_t
tenant_bin_by_source_anchor(const struct tenant *t, struct str value)
{
    uint32_t probe = 0, object, found = TENANT_NONE;

    while ((object = tenant_index_next(&t->by_bin_anchor, str_hash(value), &probe)) != TENANT_NONE)
        if (has_key(&t->objects.at[object], KEY_ANCHOR, value) &&
            (found == TENANT_NONE || t->objects.at[object].seq > t->objects.at[found].seq))
            found = object;
    return found;
}

uint32_t
tenant_by_id(const struct tenant *t, const unsigned char id[16])
{
    uint64_t hash = str_hash(str_n((const char *)id, 16));
    uint32_t probe = 0, object;

    do
        object = tenant_index_next(&t->by_id, hash, &probe);
    while (object != TENANT_NONE && memcmp(t->objects.at[object].id, id, 16) != 0);
    return object;
}

/* `User_<guid>`; the word before the id must be that of the object's class. */
uint32_t
tenant_by_anchor(const struct tenant *t, struct str anchor)
{
    ptrdiff_t line = str_find_byte(anchor, '_');
    unsigned char id[16];

    if (line < 0 || !guid_parse(str_from(anchor, (size_t)line + 1), id))
        return TENANT_NONE;
    uint32_t object = tenant_by_id(t, id);
    if (object == TENANT_NONE)
        return TENANT_NONE;
    enum object_class class = class_find(str_sub(anchor, 0, (size_t)line));
    return class == (enum object_class)t->objects.at[object].class ? object : TENANT_NONE;
}

enum { NAME_MOST = 512 };

/* The bytes between `CN={` and `}`, at most what fits: no name that we gave is longer. */
static bool
dn_name(struct str dn, char *out, size_t room, struct str *name)
{
    static const char digits[] = "0123456789abcdef";

    if (dn.len < 5 || !str_istarts(dn, STR("CN={")) || dn.at[dn.len - 1] != '}')
        return false;
    struct str hex = str_sub(dn, 4, dn.len - 5);
    if (hex.len % 2 || hex.len / 2 > room)
        return false;
    for (size_t i = 0; i < hex.len; i++) {
        char c = hex.at[i];
        const char *at = memchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c, 16);
        if (!at)
            return false;
        unsigned digit = (unsigned)(at - digits);
        out[i / 2] = (char)(i % 2 ? (unsigned char)out[i / 2] | digit : digit << 4);
    }
    *name = str_n(out, hex.len / 2);
    return true;
}

bool
tenant_dn_name(struct str dn, struct str *name, struct arena *a)
{
    char bytes[NAME_MOST];

    if (!dn_name(dn, bytes, sizeof bytes, name))
        return false;
    *name = str_copy(*name, a);
    return true;
}

uint32_t
tenant_by_dn(const struct tenant *t, struct str dn)
{
    char bytes[NAME_MOST];
    struct str name;

    if (!dn_name(dn, bytes, sizeof bytes, &name))
        return TENANT_NONE;
    uint32_t object = tenant_by_key(t, KEY_ANCHOR, name);
    if (object != TENANT_NONE)
        return object;
    object = tenant_by_anchor(t, name);
    if (object == TENANT_NONE || t->objects.at[object].life != LIFE_LIVE)
        return TENANT_NONE;
    return object;
}

static void
keys_walk(struct tenant *t, uint32_t object, bool add)
{
    for (int key = 0; key < KEY_COUNT; key++) {
        const struct tenant_value *at;
        uint32_t n = tenant_values(&t->objects.at[object], keys[key].attr, &at);
        for (uint32_t i = 0; i < n; i++) {
            uint64_t hash = key_hash((enum tenant_key)key, str_n(at[i].at, at[i].len));
            if (add)
                tenant_index_add(&t->by_key[key], hash, object, t->arena);
            else
                tenant_index_remove(&t->by_key[key], hash, object);
        }
    }
}

void
tenant_keys_add(struct tenant *t, uint32_t object)
{
    keys_walk(t, object, true);
}

void
tenant_keys_remove(struct tenant *t, uint32_t object)
{
    keys_walk(t, object, false);
}

void
tenant_bin_key(struct tenant *t, uint32_t object, bool add)
{
    struct str anchor = tenant_value(&t->objects.at[object], ATTR_sourceAnchor);

    if (!anchor.at)
        return;
    if (add)
        tenant_index_add(&t->by_bin_anchor, str_hash(anchor), object, t->arena);
    else
        tenant_index_remove(&t->by_bin_anchor, str_hash(anchor), object);
}

bool
tenant_primary_address(struct str proxy)
{
    return str_starts(proxy, STR("SMTP:"));
}
