/* SPDX-License-Identifier: MIT */
/*
 * Reading with the content-sync protocol (RFC 4533): everything, or what changed since a cookie.
 *
 * slapd answers a cookie with what was added or changed and either a set of deletes (its session log
 * reaches back far enough) or the names of all that is still there (it does not); then whoever is not
 * named is gone. Each reader's watermark is `slapd-<reader>-<cookie>`.
 */
#include "harness/live/ldap_door.h"
#include "sim/base/arena.h"
#include "sim/base/sort.h"

struct refresh {
    struct ldap_door *door;
    struct ldap_reader *reader;
    struct arena *a;
    VEC(struct entry) put;
    VEC(struct str) gone; /* anchors */
    struct map present;   /* entryUUIDs that are named as still there */
    bool presence;        /* the present phase was used */
    bool deletes_told;
    int result;
};

static void
forget(struct refresh *r, struct str uuid)
{
    uint32_t at = map_remove(&r->reader->known, uuid);

    if (at != MAP_NONE)
        *VEC_PUSH(&r->gone, r->a) = r->reader->anchors.at[at];
}

static void
remember(struct refresh *r, struct str uuid, struct str anchor)
{
    struct ldap_reader *reader = r->reader;

    if (map_get(&reader->known, uuid) != MAP_NONE)
        return;
    *VEC_PUSH(&reader->anchors, r->door->arena) = str_copy(anchor, r->door->arena);
    map_set(&reader->known, str_copy(uuid, r->door->arena), reader->anchors.n - 1);
}

static int
on_entry(ldap_sync_t *sync, LDAPMessage *m, struct berval *uuid, ldap_sync_refresh_t phase)
{
    struct refresh *r = sync->ls_private;
    struct str id = str_copy(str_n(uuid->bv_val, uuid->bv_len), r->a);
    struct entry e;

    if (phase == LDAP_SYNC_CAPI_PRESENT) {
        map_set(&r->present, id, 0);
        r->presence = true;
    } else if (phase == LDAP_SYNC_CAPI_DELETE) {
        forget(r, id);
    } else if (door_entry(r->door, m, true, &e, r->a)) {
        if (!e.anchor.len)
            e.anchor = id;
        map_set(&r->present, id, 0);
        remember(r, id, e.anchor);
        *VEC_PUSH(&r->put, r->a) = e;
    }
    return LDAP_SUCCESS;
}

static int
on_intermediate(ldap_sync_t *sync, LDAPMessage *m, BerVarray uuids, ldap_sync_refresh_t phase)
{
    struct refresh *r = sync->ls_private;

    (void)m;
    if (phase == LDAP_SYNC_CAPI_PRESENTS || phase == LDAP_SYNC_CAPI_PRESENTS_IDSET)
        r->presence = true;
    for (int i = 0; uuids && uuids[i].bv_val; i++) {
        struct str id = str_copy(str_n(uuids[i].bv_val, uuids[i].bv_len), r->a);
        if (phase == LDAP_SYNC_CAPI_PRESENTS_IDSET)
            map_set(&r->present, id, 0);
        else if (phase == LDAP_SYNC_CAPI_DELETES_IDSET)
            forget(r, id);
    }
    return LDAP_SUCCESS;
}

static int
on_result(ldap_sync_t *sync, LDAPMessage *m, int refresh_deletes)
{
    struct refresh *r = sync->ls_private;

    r->deletes_told = refresh_deletes;
    ldap_parse_result(sync->ls_ld, m, &r->result, NULL, NULL, NULL, NULL, 0);
    return LDAP_SUCCESS;
}

/* Whom nobody named is not there any more. */
static void
drop_the_unnamed(struct refresh *r)
{
    VEC(struct str) missing = {0};
    const struct map *known = &r->reader->known;

    for (uint32_t i = 0; i < known->room; i++)
        if (known->slots[i].state == 1 &&
            map_get(&r->present, known->slots[i].key) == (uint32_t)MAP_NONE)
            *VEC_PUSH(&missing, r->a) = known->slots[i].key;
    for (uint32_t i = 0; i < missing.n; i++) /* their order is made below */
        forget(r, missing.at[i]);
}

static int
by_anchor(const void *x, const void *y, void *context)
{
    (void)context;
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static void
fill_batch(struct refresh *r, struct batch *out)
{
    sort_stable(r->gone.at, r->gone.n, sizeof *r->gone.at, by_anchor, NULL, r->a);
    for (uint32_t i = 0; i < r->gone.n; i++)
        *VEC_PUSH(&out->changes, r->a) =
            (struct change){CHANGE_GONE, {.anchor = str_copy(r->gone.at[i], r->a)}};
    door_sort(r->put.at, r->put.n, true, r->a);
    for (uint32_t i = 0; i < r->put.n; i++)
        *VEC_PUSH(&out->changes, r->a) =
            (struct change){CHANGE_PUT, door_plain(&r->put.at[i], r->a)};
}

static int
run_refresh(struct refresh *r, struct str *cookie)
{
    static char *attributes[] = {"*", "objectGUID", NULL};
    ldap_sync_t *sync = ldap_sync_initialize(NULL);

    sync->ls_base = ber_strdup(r->door->server->base);
    sync->ls_scope = LDAP_SCOPE_SUBTREE;
    sync->ls_filter = ber_strdup("(objectClass=*)");
    sync->ls_attrs = attributes;
    sync->ls_timeout = -1;
    sync->ls_search_entry = on_entry;
    sync->ls_intermediate = on_intermediate;
    sync->ls_search_result = on_result;
    sync->ls_private = r;
    sync->ls_ld = r->door->ld;
    if (cookie->len)
        ber_str2bv(cookie->at, cookie->len, 1, &sync->ls_cookie);
    int code = ldap_sync_init(sync, LDAP_SYNC_REFRESH_ONLY);
    *cookie = str_copy(str_n(sync->ls_cookie.bv_val, sync->ls_cookie.bv_len), r->a);
    sync->ls_attrs = NULL;
    sync->ls_ld = NULL; /* both are ours */
    ldap_sync_destroy(sync, 1);
    return code == LDAP_SUCCESS ? r->result : code;
}

static bool
parse_watermark(const struct ldap_door *d, struct str watermark, uint32_t *reader,
                struct str *cookie)
{
    int64_t number;

    if (!str_starts(watermark, STR("slapd-")))
        return false;
    struct str rest = str_from(watermark, 6);
    if (!str_int(str_cut(&rest, '-'), &number) || !rest.at || number < 0 || number >= d->readers.n)
        return false;
    *reader = (uint32_t)number;
    *cookie = rest;
    return true;
}

const struct err *
door_read(struct connector *c, struct str watermark, struct batch *out, struct arena *a)
{
    struct ldap_door *d = (struct ldap_door *)c;
    struct refresh r = {.door = d, .a = a, .present = map_in(a, false)};
    struct str cookie = STR("");
    uint32_t reader = d->readers.n;

    *out = (struct batch){.full = watermark.len == 0};
    if (watermark.len && !parse_watermark(d, watermark, &reader, &cookie)) {
        out->stale = true;
        return NULL;
    }
    TRY(door_connect(d, a));
    if (!watermark.len)
        *VEC_PUSH(&d->readers, d->arena) = (struct ldap_reader){.known = map_in(d->arena, false)};
    r.reader = &d->readers.at[reader];
    int code = run_refresh(&r, &cookie);
    if (code == LDAP_SYNC_REFRESH_REQUIRED) {
        *out = (struct batch){.stale = true};
        return NULL;
    }
    if (code != LDAP_SUCCESS)
        return door_broken(d, code, "reading changes", a);
    if (watermark.len && r.presence && !r.deletes_told)
        drop_the_unnamed(&r);
    fill_batch(&r, out);
    out->watermark = str_fmt(a, "slapd-%u-" STR_FMT, (unsigned)reader, STR_ARG(cookie));
    return NULL;
}
