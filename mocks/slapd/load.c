/* SPDX-License-Identifier: MIT */
#include "mocks/slapd/load.h"

#include <errno.h>
#include <stdio.h>

#include "mocks/slapd/schema.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/base/map.h"
#include "sim/model/dn.h"

enum { NO_ONE = UINT32_MAX };

/* One group of a member: a chain for each entry, in the order of the groups. */
struct membership {
    uint32_t group;
    uint32_t next;
};

struct loader {
    FILE *file;
    const struct entry *entries;
    uint32_t n;
    VEC(struct membership) memberships;
    uint32_t *first, *last; /* by entry: its chain, or NO_ONE */
    struct arena *arena;
};

/* RFC 2849: may the value stand in the file as it is? */
static bool
safe(struct str value)
{
    if (value.len == 0)
        return true;
    if (value.at[0] == ' ' || value.at[0] == ':' || value.at[0] == '<' ||
        value.at[value.len - 1] == ' ')
        return false;
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.at[i] < 0x20 || (unsigned char)value.at[i] >= 0x7f)
            return false;
    return true;
}

static void
put(struct loader *l, struct str name, struct str value)
{
    struct arena_mark mark = arena_mark(l->arena);
    bool plain = safe(value);
    struct str text = plain ? value : base64_encode(value, l->arena);

    fwrite(name.at, 1, name.len, l->file);
    fputs(plain ? ": " : ":: ", l->file);
    fwrite(text.at, 1, text.len, l->file);
    putc('\n', l->file);
    arena_rewind(l->arena, mark);
}

static struct str
stored(attr_id id, struct str value)
{
    if (schema_form(id, SIDE_AD).syntax != SYNTAX_BOOL)
        return value;
    return str_ieq(value, STR("true")) ? STR("TRUE") : STR("FALSE");
}

static const struct err *
put_attributes(struct loader *l, const struct entry *e)
{
    for (uint32_t i = 0; i < e->n; i++) {
        const struct attr *attr = &e->attrs[i];
        if (attr->id == ATTR_memberOf || attr->id == ATTR_objectGUID)
            continue;
        if (attr->id >= ATTR_KNOWN)
            return err_new(ERR_INPUT, NOWHERE, l->arena,
                           STR_FMT " has an attribute that Active Directory does not have",
                           STR_ARG(e->dn));
        if (!slapd_schema_has(attr->id))
            return err_new(ERR_INPUT, NOWHERE, l->arena,
                           STR_FMT ": Active Directory has no attribute " STR_FMT, STR_ARG(e->dn),
                           STR_ARG(schema_known_name(attr->id)));
        for (uint32_t k = 0; k < attr->n; k++)
            put(l, schema_known_name(attr->id), stored(attr->id, attr->values[k]));
    }
    return NULL;
}

/* slapd wants the value that names an entry among its attributes. */
static void
put_name(struct loader *l, const struct entry *e)
{
    struct str rdn = dn_rdn(e->dn);
    struct str type = str_trim(str_cut(&rdn, '='));
    const attr_id naming[] = {ATTR_cn, ATTR_ou, ATTR_dc};

    for (size_t i = 0; i < sizeof naming / sizeof naming[0]; i++)
        if (str_ieq(schema_known_name(naming[i]), type) && !entry_get(e, naming[i]))
            put(l, schema_known_name(naming[i]), dn_rdn_value(e->dn, l->arena));
}

static const struct err *
put_entry(struct loader *l, uint32_t i)
{
    const struct entry *e = &l->entries[i];
    struct str chain = class_chain(e->class);

    if (chain.len == 0)
        return err_new(ERR_INPUT, NOWHERE, l->arena, STR_FMT " has a class that slapd cannot hold",
                       STR_ARG(e->dn));
    put(l, STR("dn"), e->dn);
    while (chain.at)
        put(l, STR("objectClass"), str_cut(&chain, ' '));
    if (e->anchor.len == 16) {
        put(l, STR("objectGUID"), e->anchor);
        put(l, STR("entryUUID"), guid_text(e->anchor, l->arena));
    }
    put_name(l, e);
    TRY(put_attributes(l, e));
    for (uint32_t k = l->first[i]; k != NO_ONE; k = l->memberships.at[k].next)
        put(l, STR("memberOf"), l->entries[l->memberships.at[k].group].dn);
    putc('\n', l->file);
    return NULL;
}

static void
remember(struct loader *l, uint32_t group, uint32_t member)
{
    uint32_t number = l->memberships.n;

    *VEC_PUSH(&l->memberships, l->arena) = (struct membership){group, NO_ONE};
    if (l->first[member] == NO_ONE)
        l->first[member] = number;
    else
        l->memberships.at[l->last[member]].next = number;
    l->last[member] = number;
}

static void
find_memberships(struct loader *l)
{
    struct map by_dn = map_in(l->arena, false);

    l->first = ARENA_ARRAY(l->arena, uint32_t, l->n);
    l->last = ARENA_ARRAY(l->arena, uint32_t, l->n);
    for (uint32_t i = 0; i < l->n; i++) {
        l->first[i] = NO_ONE;
        map_set(&by_dn, dn_key(l->entries[i].dn, l->arena), i);
    }
    for (uint32_t i = 0; i < l->n; i++) {
        const struct attr *members = entry_get(&l->entries[i], ATTR_member);
        for (uint32_t k = 0; members && k < members->n; k++) {
            struct arena_mark mark = arena_mark(l->arena);
            uint32_t member = map_get(&by_dn, dn_key(members->values[k], l->arena));
            arena_rewind(l->arena, mark);
            if (member != (uint32_t)MAP_NONE)
                remember(l, i, member);
        }
    }
}

static const struct err *
close_file(struct loader *l, const char *path, const struct err *e)
{
    int error = ferror(l->file) ? EIO : 0;

    if (fclose(l->file) != 0)
        error = errno;
    if (e || !error)
        return e;
    e = err_new(ERR_SYSTEM, NOWHERE, l->arena, "cannot write %s: %s", path, strerror(error));
    return err_remedy(e, l->arena, "make room there, or let TMPDIR name a folder on another disk");
}

const struct err *
slapd_ldif_write(const char *path, const struct entry *entries, uint32_t n, struct arena *a)
{
    struct loader l = {.file = fopen(path, "we"), .entries = entries, .n = n, .arena = a};
    const struct err *e = NULL;

    if (!l.file)
        return err_new(ERR_SYSTEM, NOWHERE, a, "cannot write %s: %s", path, strerror(errno));
    find_memberships(&l);
    for (uint32_t i = 0; i < n && !e; i++)
        e = put_entry(&l, i);
    return close_file(&l, path, e);
}
