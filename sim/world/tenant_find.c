/* SPDX-License-Identifier: MIT */
/* Searches by Graph's paths: the same answers as a client of the HTTP server gets. */
#include "sim/world/tenant_find.h"

#include "sim/base/arena.h"
#include "sim/world/odata.h"
#include "sim/world/tenant_company.h"

static const struct {
    struct str name;
    enum object_class class;
} collections[] = {{{"users", 5}, CLASS_user},
                   {{"groups", 6}, CLASS_group},
                   {{"contacts", 8}, CLASS_contact},
                   {{"devices", 7}, CLASS_device}};

static const struct {
    struct str cast;
    enum object_class class;
} casts[] = {{{"microsoft.graph.user", 20}, CLASS_user},
             {{"microsoft.graph.group", 21}, CLASS_group}};

static const struct {
    enum object_class class; /* CLASS_none: any */
    struct str name;
    enum tenant_collection collection;
    attr_id attr;
} relations[] = {
    {CLASS_group, {"members", 7}, COLLECTION_OUT, ATTR_member},
    {CLASS_group, {"owners", 6}, COLLECTION_OUT, ATTR_owners},
    {CLASS_none, {"memberOf", 8}, COLLECTION_IN, ATTR_member},
    {CLASS_user, {"manager", 7}, COLLECTION_OUT, ATTR_manager},
    {CLASS_contact, {"manager", 7}, COLLECTION_OUT, ATTR_manager},
    {CLASS_user, {"directReports", 13}, COLLECTION_IN, ATTR_manager},
};

struct search {
    struct tenant_walk walk;
    enum object_class filter_class; /* CLASS_none: objects of several classes, no filter */
    uint32_t single;                /* one object instead of a walk */
    bool is_single;
};

static const struct err *
no_path(struct str base, struct arena *a)
{
    return err_new(ERR_INPUT, NOWHERE, a, "Entra ID has no collection \"" STR_FMT "\"",
                   STR_ARG(base));
}

static const struct err *
deleted_search(struct search *s, struct str cast, struct str base, struct arena *a)
{
    for (size_t i = 0; i < sizeof casts / sizeof *casts; i++)
        if (str_ieq(cast, casts[i].cast)) {
            s->walk =
                (struct tenant_walk){.collection = COLLECTION_DELETED, .class = casts[i].class};
            s->filter_class = casts[i].class;
            return NULL;
        }
    return no_path(base, a);
}

static const struct err *
relation_search(struct search *s, enum object_class class, uint32_t object, struct str name,
                struct str base, struct arena *a)
{
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
        if (!str_ieq(relations[i].name, name))
            continue;
        if (relations[i].class != CLASS_none && relations[i].class != class)
            continue;
        s->walk = (struct tenant_walk){
            .collection = relations[i].collection, .object = object, .attr = relations[i].attr};
        return NULL;
    }
    return no_path(base, a);
}

static const struct err *
class_search(struct search *s, const struct tenant *t, enum object_class class, struct str rest,
             struct str base, struct arena *a)
{
    struct str key = rest.at ? str_cut(&rest, '/') : rest;

    s->filter_class = class;
    if (!key.at) {
        s->walk = (struct tenant_walk){.collection = COLLECTION_LIVE, .class = class};
        return NULL;
    }
    uint32_t object = tenant_object(t, class, key);
    if (object == TENANT_NO_OBJECT)
        return err_new(ERR_NOT_FOUND, NOWHERE, a,
                       "Resource '" STR_FMT "' does not exist or one of its queried "
                       "reference-property objects are not present.",
                       STR_ARG(key));
    if (!rest.at) {
        s->is_single = true;
        s->single = object;
        return NULL;
    }
    s->filter_class = CLASS_none;
    return relation_search(s, class, object, rest, base, a);
}

static const struct err *
search_open(struct search *s, const struct tenant *t, struct str base, struct arena *a)
{
    struct str rest = base, first = str_cut(&rest, '/');
    static const struct str deleted = {"directory/deletedItems/", 23};

    if (str_istarts(base, deleted))
        return deleted_search(s, str_from(base, deleted.len), base, a);
    for (size_t i = 0; i < sizeof collections / sizeof *collections; i++)
        if (str_ieq(first, collections[i].name))
            return class_search(s, t, collections[i].class, rest, base, a);
    return no_path(base, a);
}

static const struct err *
filter_open(struct odata_filter *f, const struct search *s, struct str text, struct arena *a)
{
    static const struct odata_asker sandbox = {.advanced = true, .sandbox = true};
    struct odata_refusal refusal;

    if (!str_empty(text) && (s->filter_class == CLASS_none || s->is_single))
        return err_new(ERR_INPUT, NOWHERE, a, "a filter needs a collection of one type");
    if (odata_parse(f, text, s->filter_class, sandbox, &refusal, a))
        return NULL;
    return err_new(ERR_INPUT, NOWHERE, a, STR_FMT, STR_ARG(refusal.message));
}

static void
collect(struct entries *out, const struct tenant *t, struct search *s, const struct odata_filter *f,
        uint32_t limit, struct arena *a)
{
    uint32_t object;

    while ((limit == 0 || out->list.n < limit) &&
           (object = tenant_walk_next(t, &s->walk)) != TENANT_NO_OBJECT)
        if (odata_holds(f, t, object, a))
            *VEC_PUSH(&out->list, a) = tenant_object_entry(t, object, a);
}

/* Settings and domains are no objects; they take no filter. */
static bool
company_find(const struct tenant *t, struct str base, struct entries *out, struct arena *a)
{
    if (str_ieq(base, STR(COMPANY_PATH))) {
        *VEC_PUSH(&out->list, a) = tenant_company_entry(t, a);
        return true;
    }
    if (!str_ieq(base, STR(COMPANY_DOMAINS)))
        return false;
    for (uint32_t i = 0; i < tenant_domain_count(t); i++)
        *VEC_PUSH(&out->list, a) = tenant_domain_entry(t, i, a);
    return true;
}

const struct err *
tenant_find(struct tenant *t, const struct query *q, struct entries *out, struct arena *a)
{
    struct search s = {0};
    struct odata_filter f;
    struct tenant_numbers known;

    *out = (struct entries){0};
    if (str_empty(q->filter) && company_find(t, q->base, out, a))
        return NULL;
    TRY(search_open(&s, t, q->base, a));
    TRY(filter_open(&f, &s, q->filter, a));
    if (s.is_single) {
        *VEC_PUSH(&out->list, a) = tenant_object_entry(t, s.single, a);
        return NULL;
    }
    if (s.walk.collection == COLLECTION_LIVE && odata_candidates(&f, t, &known, a))
        s.walk.among = &known;
    collect(out, t, &s, &f, q->limit, a);
    return NULL;
}
