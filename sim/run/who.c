/* SPDX-License-Identifier: MIT */
#include "sim/run/who.h"

#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/model/dn.h"

void
people_init(struct people *p, struct arena *a, struct arena *scratch)
{
    *p = (struct people){.by_guid = map_in(a, false),
                         .by_source_anchor = map_in(a, false),
                         .by_cloud_anchor = map_in(a, false),
                         .by_dn = map_in(a, false),
                         .arena = a,
                         .scratch = scratch};
}

static struct str
name_in_directory(const struct entry *e, struct arena *a)
{
    struct str account = entry_value(e, ATTR_sAMAccountName);

    return account.len ? account : dn_rdn_value(e->dn, a);
}

/* What cloud_would_write asks of an object, and the other half of its source anchor. */
static struct entry
brief_of(const struct people *p, const struct entry *e, struct arena *a)
{
    static const attr_id kept[] = {ATTR_isCriticalSystemObject, ATTR_sAMAccountName,
                                   ATTR_userPrincipalName, ATTR_mS_DS_ConsistencyGuid};
    struct entry_builder b = entry_builder_with(a, p->scratch);

    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (entry_value(e, kept[i]).at)
            entry_add(&b, kept[i], entry_value(e, kept[i]));
    return entry_make(&b, SIDE_AD, e->class, e->anchor, e->dn);
}

/* The text as it stood there before, or a copy. */
static struct str
same_or_copy(struct str before, struct str now, struct arena *a)
{
    return before.at && str_eq(before, now) ? before : str_copy(now, a);
}

/* Takes over what has changed; `e` is forgotten. */
static struct entry
brief_after(const struct people *p, const struct entry *before, const struct entry *e)
{
    struct entry now = brief_of(p, e, p->scratch);
    struct attr *attrs = ARENA_ARRAY(p->arena, struct attr, now.n);
    struct str *values = ARENA_ARRAY(p->arena, struct str, now.n);

    for (uint32_t i = 0; i < now.n; i++) {
        attr_id id = now.attrs[i].id;
        values[i] = same_or_copy(entry_value(before, id), now.attrs[i].values[0], p->arena);
        attrs[i] = (struct attr){id, 1, &values[i]};
    }
    now.anchor = same_or_copy(before->anchor, now.anchor, p->arena);
    now.dn = same_or_copy(before->dn, now.dn, p->arena);
    now.attrs = attrs;
    return now;
}

/* Enters a key that was computed into the scratch arena; it is copied if it is new. */
static void
enter(struct people *p, struct map *m, struct str key, who_id who)
{
    if (map_get(m, key) != who)
        map_set(m, str_copy(key, p->arena), who);
}

static void
index_source_anchors(struct people *p, const struct entry *e, who_id who)
{
    struct str chosen = entry_value(e, ATTR_mS_DS_ConsistencyGuid);

    enter(p, &p->by_source_anchor, base64_encode(e->anchor, p->scratch), who);
    if (chosen.len)
        enter(p, &p->by_source_anchor, base64_encode(chosen, p->scratch), who);
}

static bool
known_as_it_is(const struct who *w, const struct entry *e)
{
    return w->in_directory && str_eq(w->brief.dn, e->dn) && w->brief.class == e->class &&
           str_eq(entry_value(&w->brief, ATTR_sAMAccountName),
                  entry_value(e, ATTR_sAMAccountName)) &&
           str_eq(entry_value(&w->brief, ATTR_userPrincipalName),
                  entry_value(e, ATTR_userPrincipalName)) &&
           str_eq(entry_value(&w->brief, ATTR_mS_DS_ConsistencyGuid),
                  entry_value(e, ATTR_mS_DS_ConsistencyGuid));
}

/* `lasting`: the texts of `e` need no copies. */
static who_id
learn(struct people *p, const struct entry *e, bool lasting)
{
    who_id who = map_get(&p->by_guid, e->anchor);

    if (who != WHO_NOBODY && known_as_it_is(&p->list.at[who], e))
        return who;
    if (who == WHO_NOBODY) {
        who = p->list.n;
        struct who *w = VEC_PUSH(&p->list, p->arena);
        w->guid = lasting ? e->anchor : str_copy(e->anchor, p->arena);
        map_set(&p->by_guid, w->guid, who);
    }
    struct arena_mark mark = arena_mark(p->scratch);
    struct who *w = &p->list.at[who];
    struct str before = w->brief.dn;
    bool renamed_container = class_is_container(e->class) && before.len && !dn_same(before, e->dn);
    index_source_anchors(p, e, who);
    w->brief = lasting ? brief_of(p, e, p->arena) : brief_after(p, &w->brief, e);
    w->name = name_in_directory(&w->brief, p->arena);
    w->in_directory = true;
    enter(p, &p->by_dn, dn_key(w->brief.dn, p->scratch), who);
    if (renamed_container)
        people_renamed(p, before, p->list.at[who].brief.dn);
    arena_rewind(p->scratch, mark);
    return who;
}

who_id
people_meet(struct people *p, const struct entry *e)
{
    return learn(p, e, true);
}

who_id
people_see(struct people *p, const struct entry *e)
{
    return learn(p, e, false);
}

void
people_miss(struct people *p, struct str guid)
{
    who_id who = map_get(&p->by_guid, guid);

    if (who != WHO_NOBODY)
        p->list.at[who].in_directory = false;
}

void
people_renamed(struct people *p, struct str from, struct str to)
{
    for (who_id i = 0; i < p->list.n; i++) {
        struct who *w = &p->list.at[i];
        if (!w->in_directory || !dn_within(w->brief.dn, from))
            continue;
        w->brief.dn = dn_rebase(w->brief.dn, from, to, p->arena);
        map_set(&p->by_dn, dn_key(w->brief.dn, p->arena), i);
        if (!entry_value(&w->brief, ATTR_sAMAccountName).len)
            w->name = str_copy(dn_rdn_value(w->brief.dn, p->arena), p->arena);
    }
}

who_id
people_in_cloud(struct people *p, who_id who, struct str cloud_anchor, struct str name)
{
    if (who == WHO_NOBODY) {
        who = p->list.n;
        struct who *w = VEC_PUSH(&p->list, p->arena);
        w->name = str_copy(name, p->arena);
    }
    struct who *w = &p->list.at[who];
    w->in_cloud = true;
    if (!str_eq(w->cloud_anchor, cloud_anchor)) {
        w->cloud_anchor = str_copy(cloud_anchor, p->arena);
        map_set(&p->by_cloud_anchor, w->cloud_anchor, who);
    }
    return who;
}

/* The anchor inside `CN={HEX}`; false for every other name. */
static bool
anchor_in_entra_dn(struct str ref, struct str *anchor, struct arena *scratch)
{
    if (!str_istarts(ref, STR("CN={")) || !str_ends(ref, STR("}")))
        return false;
    return hex_decode(str_sub(ref, 4, ref.len - 5), anchor, scratch);
}

who_id
people_find(const struct people *p, struct str ref, struct arena *scratch)
{
    who_id who;

    anchor_in_entra_dn(ref, &ref, scratch);
    if ((who = map_get(&p->by_cloud_anchor, ref)) != WHO_NOBODY)
        return who;
    if ((who = map_get(&p->by_source_anchor, ref)) != WHO_NOBODY)
        return who;
    if ((who = map_get(&p->by_guid, ref)) != WHO_NOBODY)
        return who;
    if (!dn_valid(ref))
        return WHO_NOBODY;
    struct arena_mark mark = arena_mark(scratch);
    who = map_get(&p->by_dn, dn_key(ref, scratch));
    arena_rewind(scratch, mark);
    return who;
}

struct str
people_name(const struct people *p, struct str ref, struct arena *scratch)
{
    who_id who = people_find(p, ref, scratch);

    if (who != WHO_NOBODY)
        return p->list.at[who].name;
    return dn_valid(ref) ? dn_rdn_value(ref, scratch) : ref;
}
