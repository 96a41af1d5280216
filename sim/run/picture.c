/* SPDX-License-Identifier: MIT */
#include "sim/run/picture.h"

#include "sim/base/arena.h"
#include "sim/base/map.h"
#include "sim/base/sort.h"
#include "sim/run/lab_state.h"

/* Who it is, whatever its id came to be: by source anchor, else by the name that it goes by. */
static struct str
key_of(const struct entry *e)
{
    static const attr_id keys[] = {ATTR_sourceAnchor, ATTR_userPrincipalName, ATTR_displayName};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct attr *v = entry_get(e, keys[i]);
        if (v && v->n)
            return v->values[0];
    }
    return e->anchor;
}

/* Made by the tenant when the object was made or touched. */
static bool
is_made(attr_id id)
{
    return id == ATTR_objectID || id == ATTR_cloudAnchor || id == ATTR_createdDateTime ||
           id == ATTR_onPremisesLastSyncDateTime || id == ATTR_deletedDateTime ||
           id == ATTR_onPremisesProvisioningErrors;
}

struct painter {
    struct lab *lab;
    struct picture *out;
    struct batch all;
    struct map by_dn; /* -> its place in `all` */
    struct arena *a;
};

/* The name in reports comes first: it is what a person looks for. */
static struct str
name_of(const struct painter *p, const struct entry *e)
{
    return lab_name_of(p->lab, e->anchor, p->a);
}

static struct str
shown(const struct painter *p, attr_id attr, struct str value)
{
    if (schema_form(attr, SIDE_ENTRA).syntax != SYNTAX_REFERENCE)
        return value;
    uint32_t at = map_get(&p->by_dn, value);
    return at == MAP_NONE ? STR("somebody who is gone") : name_of(p, &p->all.changes.at[at].entry);
}

static void
paint(struct painter *p, const struct entry *e)
{
    struct str name = name_of(p, e);

    *VEC_PUSH(&p->out->lines, p->a) =
        str_fmt(p->a, STR_FMT " is a " STR_FMT, STR_ARG(name), STR_ARG(class_name(e->class)));
    for (uint32_t i = 0; i < e->n; i++)
        for (uint32_t k = 0; !is_made(e->attrs[i].id) && k < e->attrs[i].n; k++)
            *VEC_PUSH(&p->out->lines, p->a) =
                str_fmt(p->a, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(name),
                        STR_ARG(schema_name(lab_schema(p->lab), e->attrs[i].id)),
                        STR_ARG(shown(p, e->attrs[i].id, e->attrs[i].values[k])));
}

static void
find_twins(struct painter *p)
{
    struct map seen = map_in(p->a, false);

    for (uint32_t i = 0; i < p->all.changes.n; i++) {
        const struct entry *e = &p->all.changes.at[i].entry;
        if (entry_get(e, ATTR_sourceAnchor) && map_set(&seen, key_of(e), i) != MAP_NONE)
            p->out->twice = name_of(p, e);
    }
}

static int
by_text(const void *a, const void *b, void *context)
{
    (void)context;
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

const struct err *
lab_picture(struct lab *lab, struct picture *out, struct arena *a)
{
    struct painter p = {.lab = lab, .out = out, .by_dn = map_in(a, true), .a = a};

    *out = (struct picture){0};
    TRY(lab_tell_time(lab, a));
    TRY(connector_read(lab->setup.doors.connect, STR(""), &p.all, a));
    for (uint32_t i = 0; i < p.all.changes.n; i++)
        map_set(&p.by_dn, p.all.changes.at[i].entry.dn, i);
    find_twins(&p);
    for (uint32_t i = 0; i < p.all.changes.n; i++)
        paint(&p, &p.all.changes.at[i].entry);
    sort_stable(out->lines.at, out->lines.n, sizeof *out->lines.at, by_text, NULL, a);
    return NULL;
}

struct str
picture_differs(const struct picture *before, const struct picture *after, struct arena *a)
{
    uint32_t i = 0, k = 0;

    for (; i < before->lines.n || k < after->lines.n; i++, k++) {
        int order = i == before->lines.n  ? 1
                    : k == after->lines.n ? -1
                                          : str_cmp(before->lines.at[i], after->lines.at[k]);
        if (order < 0)
            return str_fmt(a, "missing: " STR_FMT, STR_ARG(before->lines.at[i]));
        if (order > 0)
            return str_fmt(a, "too much: " STR_FMT, STR_ARG(after->lines.at[k]));
    }
    return STR("");
}
