/* SPDX-License-Identifier: MIT */
/*
 * From LDAP messages to entries in AD form.
 */
#include "harness/live/ldap_class.h"
#include "harness/live/ldap_door.h"
#include "harness/live/ldap_name.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/model/dn.h"

/* An entry while its message is decoded. */
struct decoding {
    struct ldap_door *door;
    struct ldap_object *out;
    enum ldap_want want;
    VEC(struct attr) attrs; /* by id; the door's own room, used for one entry after the other */
    struct arena *arena;
};

struct str
ldap_uuid(const unsigned char b[16], struct arena *a)
{
    const unsigned char mixed[16] = {b[3], b[2], b[1],  b[0],  b[5],  b[4],  b[7],  b[6],
                                     b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]};

    return str_copy(str_n((const char *)mixed, sizeof mixed), a);
}

static struct str
str_of_berval(const struct berval *b)
{
    return str_n(b->bv_val, b->bv_len);
}

void
ldap_respell(struct ldap_door *d, struct str dn)
{
    *VEC_PUSH(&d->spellings.list, d->arena) = str_copy(dn, d->arena);
    map_set(&d->respelled, dn_key(dn, d->arena), d->spellings.list.n - 1);
}

void
ldap_respell_end(struct ldap_door *d, struct str dn)
{
    if (d->respelled.live)
        map_remove(&d->respelled, dn_key(dn, d->arena));
}

/* A reference as its target is called now; lower names first, the ones above them later. */
static struct str
reference_of(const struct ldap_door *d, struct str value, struct arena *a)
{
    struct str name = ldap_name(value, a);

    for (struct str part = name; d->respelled.live && part.len; part = dn_parent(part)) {
        uint32_t i = map_get(&d->respelled, dn_key(part, a));
        if (i != (uint32_t)MAP_NONE)
            name = dn_rebase(name, part, d->spellings.list.at[i], a);
    }
    return name;
}

static struct str
value_of(const struct ldap_door *d, enum syntax syntax, const struct berval *b, struct arena *a)
{
    struct str value = str_of_berval(b);

    if (syntax == SYNTAX_REFERENCE)
        return reference_of(d, value, a);
    if (syntax == SYNTAX_BOOL)
        return str_ieq(value, STR("TRUE")) ? STR("True") : STR("False");
    return str_copy(value, a);
}

static bool
wanted(const struct decoding *x, attr_id id)
{
    if (id >= ATTR_KNOWN || schema_form(id, SIDE_AD).syntax == SYNTAX_NONE ||
        id == ATTR_distinguishedName || id == ATTR_dn)
        return false;
    return x->want == WANT_EVERYTHING || !mint_operational(id);
}

/* Attributes come nearly in any order and there are few: each goes to its place at once. */
static void
keep(struct decoding *x, struct attr attr)
{
    (void)VEC_PUSH(&x->attrs, x->door->arena);
    uint32_t i = x->attrs.n - 1;
    for (; i > 0 && x->attrs.at[i - 1].id > attr.id; i--)
        x->attrs.at[i] = x->attrs.at[i - 1];
    x->attrs.at[i] = attr;
}

static void
decode_class(struct decoding *x, const struct berval *values)
{
    struct str names[16];
    uint32_t n = 0;

    for (; n < 16 && values[n].bv_val; n++)
        names[n] = str_of_berval(&values[n]);
    x->out->entry.class = class_of_values(names, n);
}

static void
decode_uuid(struct decoding *x, const struct berval *value)
{
    unsigned char bytes[16];

    if (x->out->uuid.len == 0 && guid_parse(str_of_berval(value), bytes))
        x->out->uuid = str_copy(str_n((char *)bytes, sizeof bytes), x->arena);
}

static void
decode_values(struct decoding *x, attr_id id, const struct berval *bervals)
{
    enum syntax syntax = schema_form(id, SIDE_AD).syntax;
    uint32_t n = 0;

    while (bervals[n].bv_val)
        n++;
    if (n == 0)
        return;
    struct str *values = ARENA_ARRAY(x->arena, struct str, n);
    for (uint32_t i = 0; i < n; i++)
        values[i] = value_of(x->door, syntax, &bervals[i], x->arena);
    keep(x, (struct attr){id, n, values});
}

static void
decode_attribute(struct decoding *x, struct str name, const struct berval *values)
{
    struct str rest = name;
    attr_id id = schema_find(x->door->schema, str_cut(&rest, ';'));

    if (str_ieq(name, STR("entryUUID")) && values[0].bv_val)
        decode_uuid(x, &values[0]);
    else if (id == ATTR_objectClass)
        decode_class(x, values);
    else if (id == ATTR_objectGUID && values[0].bv_val)
        x->out->entry.anchor = str_copy(str_of_berval(&values[0]), x->arena);
    else if (wanted(x, id))
        decode_values(x, id, values);
    if (id == ATTR_uSNCreated && values[0].bv_val)
        str_int(str_of_berval(&values[0]), &x->out->created);
}

/* objectGUID never changes; what was delivered under a uuid stays its anchor. */
static void
settle_anchor(struct decoding *x)
{
    const struct known_object *known = ldap_known_find(&x->door->known, x->out->uuid);

    if (known)
        x->out->entry.anchor = str_copy(known->anchor, x->arena);
    else if (x->out->entry.anchor.len != 16)
        x->out->entry.anchor = x->out->uuid;
}

struct ldap_object
ldap_object_of(struct ldap_door *d, LDAPMessage *message, const struct berval *uuid,
               enum ldap_want want, struct arena *a)
{
    struct ldap_object out = {.created = INT64_MAX};
    struct decoding x = {.door = d, .out = &out, .want = want, .arena = a};
    struct berval name, *values = NULL;
    BerElement *ber = NULL;

    if (uuid && uuid->bv_len == 16)
        out.uuid = ldap_uuid((const unsigned char *)uuid->bv_val, a);
    if (ldap_get_dn_ber(d->session.ld, message, &ber, &name) == LDAP_SUCCESS)
        out.entry.dn = ldap_name(str_of_berval(&name), a);
    x.attrs.at = d->attrs.at;
    x.attrs.room = d->attrs.room;
    while (ber &&
           ldap_get_attribute_ber(d->session.ld, message, ber, &name, &values) == LDAP_SUCCESS) {
        if (!name.bv_val)
            break;
        if (values)
            decode_attribute(&x, str_of_berval(&name), values);
        ber_memfree(values);
        values = NULL;
    }
    ber_free(ber, 0);
    d->attrs.at = x.attrs.at;
    d->attrs.room = x.attrs.room;
    settle_anchor(&x);
    for (uint32_t i = 0; d->order.list.n && i < x.attrs.n; i++)
        if (schema_form(x.attrs.at[i].id, SIDE_AD).syntax == SYNTAX_REFERENCE)
            ldap_order_apply(&d->order, out.uuid, &x.attrs.at[i], a);
    out.entry.n = x.attrs.n;
    struct attr *attrs = ARENA_ARRAY(a, struct attr, x.attrs.n);
    if (x.attrs.n)
        memcpy(attrs, x.attrs.at, x.attrs.n * sizeof *attrs);
    out.entry.attrs = attrs;
    return out;
}

struct str
ldap_message_name(const struct ldap_door *d, LDAPMessage *message, struct arena *a)
{
    BerElement *ber = NULL;
    struct berval name;
    struct str text = STR("");

    if (ldap_get_dn_ber(d->session.ld, message, &ber, &name) == LDAP_SUCCESS)
        text = ldap_name(str_of_berval(&name), a);
    ber_free(ber, 0);
    return text;
}
