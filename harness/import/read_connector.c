/* SPDX-License-Identifier: MIT */
/*
 * <ma-data>: a connector with its partitions, its selection, its run profiles and its parameters.
 */
#include "sim/base/arena.h"
#include "sim/base/map.h"

#include "harness/import/part.h"

/* The texts of all children of that name; an empty one counts. */
#define READ_LIST(list, parent, name, a)                                                           \
    for (struct xml_element e_ = xml_child((parent), (name)); xml_is(e_);                          \
         e_ = xml_next(e_, (name)))                                                                \
    *VEC_PUSH((list), (a)) = xml_text(e_, (a))

#define READ_PARAMETERS(list, parent, a)                                                           \
    for (struct xml_element e_ = xml_child(xml_child((parent), "parameter-values"), "parameter");  \
         xml_is(e_); e_ = xml_next(e_, "parameter"))                                               \
    part_parameter(VEC_PUSH((list), (a)), e_, (a))

static void
read_partition(struct config_partition *p, struct xml_element e, struct arena *a)
{
    struct xml_element filter = xml_child(e, "filter");

    p->id = part_guid(part_text(e, "id", a), a);
    p->name = part_text(e, "name", a);
    p->display = part_text(e, "display-name", a);
    p->selected = part_true(part_text(e, "selected", a));
    READ_LIST(&p->classes, xml_child(filter, "object-classes"), "object-class", a);
    READ_LIST(&p->exclusions, xml_at(filter, "containers/exclusions"), "exclusion", a);
    READ_LIST(&p->inclusions, xml_at(filter, "containers/inclusions"), "inclusion", a);
    READ_PARAMETERS(&p->parameters, e, a);
}

static void
read_step(struct config_step *s, struct xml_element e, struct arena *a)
{
    struct xml_element type = xml_child(e, "step-type");
    struct xml_element data = xml_child(xml_child(e, "custom-data"), NULL);
    struct xml_element subtype = xml_child(type, NULL);

    s->type = xml_attribute(type, "type", a);
    s->subtype = xml_text(subtype, a);
    s->partition = part_guid(part_text(e, "partition", a), a);
    s->batch = part_text(data, "batch-size", a);
    s->page = part_text(data, "page-size", a);
    s->limit = part_text(data, xml_is(xml_child(data, "timeout")) ? "timeout" : "time-limit", a);
}

static void
read_profile(struct config_profile *p, struct xml_element e, struct arena *a)
{
    struct xml_element step = xml_at(e, "configuration/step");

    p->id = part_guid(part_text(e, "id", a), a);
    p->name = part_text(e, "name", a);
    for (; xml_is(step); step = xml_next(step, "step"))
        read_step(VEC_PUSH(&p->steps, a), step, a);
}

static enum side
side_of(const struct config_connector *k)
{
    if (str_ieq(k->category, STR("AD")))
        return SIDE_AD;
    if (str_ieq(k->id, STR("b891884f-051e-4a83-95af-2544101c9083")) ||
        str_ifind(k->subtype, STR("Azure Active Directory")) >= 0 ||
        str_ifind(k->subtype, STR("Entra ID")) >= 0)
        return SIDE_ENTRA;
    return SIDE_METAVERSE;
}

/* A forest's whole schema is large; Entra ID's is kept with its classes. */
static void
read_schema(struct config_connector *k, struct xml_element root, struct arena *a)
{
    struct map included = map_in(a, true);

    for (uint32_t i = 0; i < k->included.n; i++)
        map_set(&included, k->included.at[i], i);
    k->schema = part_schema(xml_child(root, "schema"), k->side == SIDE_AD ? &included : NULL, a);
}

const struct err *
part_connector(struct configuration *c, struct xml_element root)
{
    struct arena *a = c->arena;
    struct config_connector k = {.at = xml_place(root)};
    struct xml_element e;

    TRY(part_need_guid(root, "id", &k.id, a));
    TRY(part_need(root, "name", &k.name, a));
    TRY(part_need(root, "category", &k.category, a));
    k.subtype = part_text(root, "subtype", a);
    k.side = side_of(&k);
    READ_LIST(&k.included, xml_child(root, "attribute-inclusion"), "attribute", a);
    read_schema(&k, root, a);
    READ_PARAMETERS(&k.parameters, xml_child(xml_child(root, "private-configuration"), NULL), a);
    e = xml_at(root, "ma-partition-data/partition");
    for (; xml_is(e); e = xml_next(e, "partition"))
        read_partition(VEC_PUSH(&k.partitions, a), e, a);
    e = xml_at(root, "ma-run-data/run-configuration");
    for (; xml_is(e); e = xml_next(e, "run-configuration"))
        read_profile(VEC_PUSH(&k.profiles, a), e, a);
    *VEC_PUSH(&c->connectors, a) = k;
    return NULL;
}

const struct err *
part_globals(struct configuration *c, struct xml_element root)
{
    struct xml_element data = xml_child(root, "mv-data");
    struct arena *a = c->arena;

    if (!xml_is(data))
        return err_new(ERR_INPUT, xml_place(root), a, "<saved-mv-configuration> has no <mv-data>");
    c->server = xml_attribute(root, "server", a);
    c->exported = xml_attribute(root, "export-date", a);
    c->metaverse = part_schema(xml_child(data, "schema"), NULL, a);
    READ_PARAMETERS(&c->globals, data, a);
    return NULL;
}
