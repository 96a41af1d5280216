/* SPDX-License-Identifier: MIT */
/*
 * Imports: content synchronisation, refresh only (RFC 4533), through libldap's own calls.
 */
#include <stdlib.h>

#include "harness/live/ldap_door.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/base/sort.h"
#include "sim/model/dn.h"

/* What one refresh brought. */
struct refresh {
    struct ldap_door *door;
    VEC(struct ldap_object) objects;
    struct names_list deleted; /* uuids */
    struct names_list present; /* uuids of what is as it was */
    bool by_presence;          /* what is not mentioned is gone */
    struct arena *arena;
};

/* The place that a watermark stands for. */
struct mark {
    uint64_t read; /* 0: none, everything is asked for */
    struct str cookie;
};

static int
take_entry(ldap_sync_t *ls, LDAPMessage *message, struct berval *uuid, ldap_sync_refresh_t phase)
{
    struct refresh *r = ls->ls_private;

    if (phase == LDAP_SYNC_CAPI_DELETE && uuid->bv_len == 16)
        *VEC_PUSH(&r->deleted.list, r->arena) =
            ldap_uuid((const unsigned char *)uuid->bv_val, r->arena);
    else if (phase == LDAP_SYNC_CAPI_PRESENT && uuid->bv_len == 16)
        *VEC_PUSH(&r->present.list, r->arena) =
            ldap_uuid((const unsigned char *)uuid->bv_val, r->arena);
    else
        *VEC_PUSH(&r->objects, r->arena) =
            ldap_object_of(r->door, message, uuid, WANT_READ, r->arena);
    return LDAP_SUCCESS;
}

static int
take_uuids(ldap_sync_t *ls, LDAPMessage *message, BerVarray uuids, ldap_sync_refresh_t phase)
{
    struct refresh *r = ls->ls_private;
    struct names_list *list = phase == LDAP_SYNC_CAPI_DELETES_IDSET ? &r->deleted : &r->present;

    (void)message;
    for (; uuids && uuids->bv_val; uuids++)
        if (uuids->bv_len == 16)
            *VEC_PUSH(&list->list, r->arena) =
                ldap_uuid((const unsigned char *)uuids->bv_val, r->arena);
    return LDAP_SUCCESS;
}

static int
take_reference(ldap_sync_t *ls, LDAPMessage *message)
{
    (void)ls;
    (void)message;
    return LDAP_SUCCESS;
}

static int
take_result(ldap_sync_t *ls, LDAPMessage *message, int refresh_deletes)
{
    (void)message;
    ((struct refresh *)ls->ls_private)->by_presence = !refresh_deletes;
    return LDAP_SUCCESS;
}

static int
sync_once(struct refresh *r, struct str cookie, struct str *new_cookie)
{
    char *attrs[] = {(char *)(uintptr_t)LDAP_ALL_USER_ATTRIBUTES, NULL};
    ldap_sync_t *ls = ldap_sync_initialize(NULL);
    int code = LDAP_NO_MEMORY;

    if (!ls)
        return code;
    ls->ls_base = (char *)(uintptr_t)r->door->session.slapd->base;
    ls->ls_scope = LDAP_SCOPE_SUBTREE;
    ls->ls_attrs = attrs;
    ls->ls_timeout = -1;
    ls->ls_search_entry = take_entry;
    ls->ls_search_reference = take_reference;
    ls->ls_intermediate = take_uuids;
    ls->ls_search_result = take_result;
    ls->ls_private = r;
    ls->ls_ld = r->door->session.ld;
    if (cookie.len)
        ber_str2bv(cookie.at, cookie.len, 1, &ls->ls_cookie);
    code = ldap_sync_init(ls, LDAP_SYNC_REFRESH_ONLY);
    *new_cookie = str_copy(str_n(ls->ls_cookie.bv_val, ls->ls_cookie.bv_len), r->arena);
    ls->ls_base = NULL; /* ours */
    ls->ls_attrs = NULL;
    ls->ls_ld = NULL;
    ldap_sync_destroy(ls, 1);
    return code;
}

/* Does slapd answer at all? */
static bool
answers(const struct ldap_door *d)
{
    LDAPMessage *found = NULL;
    int code = LDAP_SERVER_DOWN;

    if (d->session.ld)
        code = ldap_search_ext_s(d->session.ld, "", LDAP_SCOPE_BASE, "(objectClass=*)", NULL, 1,
                                 NULL, NULL, NULL, 0, &found);
    ldap_msgfree(found);
    return code == LDAP_SUCCESS;
}

/* `*stale`: slapd is well and does not want this cookie. */
static const struct err *
refresh(struct refresh *r, struct str cookie, struct str *new_cookie, bool *stale)
{
    struct ldap_door *d = r->door;

    for (int try = 0;; try++) {
        *r = (struct refresh){.door = d, .arena = r->arena};
        int code = d->session.ld ? sync_once(r, cookie, new_cookie) : LDAP_SERVER_DOWN;
        if (code == LDAP_SUCCESS)
            return NULL;
        bool well = !ldap_session_stopped(&d->session) && answers(d);
        *stale = well && cookie.len;
        if (*stale)
            return NULL;
        if (well || try)
            return ldap_session_lost(&d->session, code, "reading the directory", r->arena);
        TRY(ldap_session_again(&d->session, r->arena));
    }
}

/* `ldap-ID-NUMBER-COOKIE` */
static struct str
mark_prefix(const struct ldap_door *d, struct arena *a)
{
    return str_fmt(a, "ldap-%016llx-", (unsigned long long)d->id);
}

static bool
mark_parse(const struct ldap_door *d, struct str text, struct mark *out, struct arena *a)
{
    struct str prefix = mark_prefix(d, a);
    int64_t number;

    if (!str_starts(text, prefix))
        return false;
    out->cookie = str_from(text, prefix.len);
    if (!str_int(str_cut(&out->cookie, '-'), &number) || number <= 0 || out->cookie.len == 0)
        return false;
    out->read = (uint64_t)number;
    return out->read <= d->reads;
}

struct place_in_order {
    uint32_t depth;
    uint32_t index;
    int64_t created;
};

static int
by_place(const void *a, const void *b, void *context)
{
    const struct place_in_order *x = a, *y = b;

    (void)context;
    if (x->depth != y->depth)
        return (x->depth > y->depth) - (x->depth < y->depth);
    return (x->created > y->created) - (x->created < y->created);
}

/* Parents before children, then in the order of creation. */
static void
put_objects(struct refresh *r, struct batch *out, uint64_t read)
{
    uint32_t n = r->objects.n;
    struct place_in_order *order = ARENA_ARRAY(r->arena, struct place_in_order, n);

    for (uint32_t i = 0; i < n; i++)
        order[i] = (struct place_in_order){dn_depth(r->objects.at[i].entry.dn), i,
                                           r->objects.at[i].created};
    sort_stable(order, n, sizeof *order, by_place, NULL, r->arena);
    VEC_RESERVE(&out->changes, n, r->arena);
    for (uint32_t i = 0; i < n; i++) {
        const struct ldap_object *o = &r->objects.at[order[i].index];
        ldap_known_put(&r->door->known, o->uuid, &o->entry, read);
        *VEC_PUSH(&out->changes, r->arena) = (struct change){CHANGE_PUT, o->entry};
    }
}

static int
by_anchor(const void *a, const void *b, void *context)
{
    const struct change *x = a, *y = b;

    (void)context;
    return str_cmp(x->entry.anchor, y->entry.anchor);
}

static void
gone(struct refresh *r, struct known_object *o, uint64_t read, uint64_t since, struct batch *out)
{
    if (!o->gone_read)
        o->gone_read = read;
    if (since && o->first_read <= since)
        *VEC_PUSH(&out->changes, r->arena) =
            (struct change){CHANGE_GONE, {.anchor = o->anchor, .dn = o->dn, .class = o->class}};
}

/* Known objects that were neither delivered nor called present. */
static void
gone_by_absence(struct refresh *r, uint64_t read, uint64_t since, struct batch *out)
{
    struct ldap_known *k = &r->door->known;
    struct map there = map_in(r->arena, false);

    if (!k->list.n)
        return; /* the first read of all */
    for (uint32_t i = 0; i < r->objects.n; i++)
        map_set(&there, r->objects.at[i].uuid, i);
    for (uint32_t i = 0; i < r->present.list.n; i++)
        map_set(&there, r->present.list.at[i], i);
    for (uint32_t i = 0; i < k->list.n; i++) {
        struct known_object *o = &k->list.at[i];
        bool told = o->gone_read && o->gone_read <= since;
        if (!told && map_get(&there, o->uuid) == (uint32_t)MAP_NONE)
            gone(r, o, read, since, out);
    }
}

static void
gone_by_name(struct refresh *r, uint64_t read, uint64_t since, struct batch *out)
{
    for (uint32_t i = 0; i < r->deleted.list.n; i++) {
        struct known_object *o = ldap_known_find(&r->door->known, r->deleted.list.at[i]);
        bool told = o && o->gone_read && o->gone_read <= since;
        if (o && !told)
            gone(r, o, read, since, out);
    }
}

const struct err *
ldap_door_read(struct connector *c, struct str watermark, struct batch *out, struct arena *a)
{
    struct ldap_door *d = (struct ldap_door *)c;
    struct refresh r = {.door = d, .arena = a};
    struct mark since = {0};
    struct str cookie;

    *out = (struct batch){.full = watermark.len == 0};
    if (watermark.len && !mark_parse(d, watermark, &since, a))
        out->stale = true;
    if (!out->stale)
        TRY(refresh(&r, since.cookie, &cookie, &out->stale));
    if (out->stale)
        return NULL;
    uint64_t read = ++d->reads;
    if (out->full || r.by_presence)
        gone_by_absence(&r, read, since.read, out);
    else
        gone_by_name(&r, read, since.read, out);
    sort_stable(out->changes.at, out->changes.n, sizeof *out->changes.at, by_anchor, NULL, a);
    put_objects(&r, out, read);
    out->watermark = str_fmt(a, STR_FMT "%llu-" STR_FMT, STR_ARG(mark_prefix(d, a)),
                             (unsigned long long)read, STR_ARG(cookie));
    return NULL;
}
