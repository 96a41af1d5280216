/* SPDX-License-Identifier: MIT */
/*
 * A connector's domains and its run profiles, as Get-ADSyncConnector shows them, and profiles of one's
 * own, as the Service Manager's "Configure Run Profiles" makes them.
 */
#include "harness/cmdlets/adsync.h"

#include "sim/base/arena.h"
#include "sim/model/dn.h"

/* --- domains ----------------------------------------------------------------------------------- */

static const struct object_type partition_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.ConnectorPartition",
    .display = "Name|DN|Selected"};

/* The domain, among the connector's, that a container lies in. */
static uint32_t
domain_of(const struct engine *e, uint32_t connector, struct str dn)
{
    struct str context = dn_naming_context(dn);
    uint32_t p = 0;

    while (p < engine_partitions(e, connector) &&
           !dn_same(engine_partition_base(e, connector, p), context))
        p++;
    return p;
}

static struct value
containers(struct call *c, uint32_t connector, uint32_t partition, const struct str *names,
           uint32_t n)
{
    const struct engine *e = lab_connect(session_lab(c));
    struct array *list = array_new(c->arena);

    for (uint32_t i = 0; i < n; i++)
        if (domain_of(e, connector, names[i]) == partition)
            array_push(list, value_text(names[i]), c->arena);
    return value_array(list);
}

static struct value
partition_object(struct call *c, uint32_t connector, uint32_t partition)
{
    const struct engine *e = lab_connect(session_lab(c));
    struct object *o = shape_object(c, &partition_type), *scope = shape_object(c, &type_custom);
    struct str base = engine_partition_base(e, connector, partition);
    const struct str *include, *exclude;
    uint32_t n_include, n_exclude;

    lab_ou_lists(session_lab(c), &include, &n_include, &exclude, &n_exclude);
    object_setz(scope, "ContainerInclusionList",
                containers(c, connector, partition, include, n_include), c->arena);
    object_setz(scope, "ContainerExclusionList",
                containers(c, connector, partition, exclude, n_exclude), c->arena);
    shape_text(o, "Name", base.len ? dn_domain(base, c->arena) : STR("default"), c->arena);
    shape_text(o, "DN", base.len ? base : STR("default"), c->arena);
    shape_bool(o, "Selected",
               !base.len || engine_partition_selected(e, connector, partition, false), c->arena);
    object_setz(o, "ConnectorPartitionScope", value_object(scope), c->arena);
    return value_object(o);
}

struct value
adsync_partitions(struct call *c, uint32_t connector)
{
    const struct engine *e = lab_connect(session_lab(c));
    struct array *list = array_new(c->arena);

    for (uint32_t p = 0; p < engine_partitions(e, connector); p++)
        array_push(list, partition_object(c, connector, p), c->arena);
    return value_array(list);
}

/* --- run profiles ------------------------------------------------------------------------------ */

static const struct object_type profile_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.RunProfile", .display = "Name"};

static struct value
steps_of(struct call *c, const struct lab_profile *p)
{
    const struct engine *e = lab_connect(session_lab(c));
    struct array *list = array_new(c->arena);

    for (uint32_t d = 0; d < engine_partitions(e, p->connector); d++) {
        struct str base = engine_partition_base(e, p->connector, d);
        if (p->partition != ENGINE_NONE
                ? p->partition != d
                : base.len && !engine_partition_selected(e, p->connector, d, false))
            continue;
        struct object *o = shape_object(c, &type_custom);
        shape_text(o, "StepType", lab_step_name(p->kind), c->arena);
        shape_text(o, "PartitionName", base.len ? base : STR("default"), c->arena);
        array_push(list, value_object(o), c->arena);
    }
    return value_array(list);
}

struct value
adsync_profiles(struct call *c, uint32_t connector)
{
    struct array *list = array_new(c->arena);
    struct lab_profile p;

    for (uint32_t i = 0; lab_profile_at(session_lab(c), i, connector, &p); i++) {
        if (p.connector != connector)
            continue;
        struct object *o = shape_object(c, &profile_type);
        shape_text(o, "Name", p.name, c->arena);
        object_setz(o, "RunSteps", steps_of(c, &p), c->arena);
        array_push(list, value_object(o), c->arena);
    }
    return value_array(list);
}

const struct param adsync_add_profile_params[] = {
    {"ConnectorName", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY},
    {"Name", PARAM_TEXT, .position = 2, .flags = PARAM_MANDATORY},
    {"StepType", PARAM_TEXT, .position = 3, .flags = PARAM_MANDATORY,
     .choices = "Full Import|Delta Import|Full Synchronization|Delta Synchronization|Export"},
    {"Domain", PARAM_TEXT, .position = 4, .flags = PARAM_MANDATORY},
    {NULL}};

static enum step_kind
kind_named(struct str word)
{
    enum step_kind kind = STEP_FULL_IMPORT;

    while (kind < STEP_EXPORT && !str_ieq(lab_step_name(kind), word))
        kind++;
    return kind;
}

static const struct err *
find_domain(struct call *c, uint32_t connector, uint32_t *out)
{
    const struct engine *e = lab_connect(session_lab(c));
    struct str name = call_text(c, "Domain");
    uint32_t forest;
    const struct cloud_domain *d =
        lab_world_domain(&lab_setup(session_lab(c))->world, name, &forest);

    *out = d ? domain_of(e, connector, d->base) : engine_partitions(e, connector);
    if (*out < engine_partitions(e, connector))
        return NULL;
    return call_error(c, ERR_NOT_FOUND, "the connector " STR_FMT " has no domain \"" STR_FMT "\"",
                      STR_ARG(lab_connector(session_lab(c), connector)->name), STR_ARG(name));
}

const struct err *
adsync_add_profile(struct call *c)
{
    struct lab_profile p = {.name = call_text(c, "Name")};

    TRY(session_err(c, lab_need_connect(session_lab(c), c->arena)));
    TRY(adsync_connector_of(c, &p.connector));
    TRY(find_domain(c, p.connector, &p.partition));
    p.kind = kind_named(call_text(c, "StepType"));
    session_blame(c);
    return session_err(c, lab_add_profile(session_lab(c), &p, c->arena));
}
