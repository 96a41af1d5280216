/* SPDX-License-Identifier: MIT */
/*
 * A job's synchronization schema: its scope and its attribute mapping. A PUT replaces all of it.
 *
 * Expressions are those of the mapping file, so a schema that is put is read by writing that file's
 * text (sim/cloud/mapping.h).
 */
#include "harness/jobs/parts.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/cloud/mapping.h"

#define RULE_ID "6c409270-f78a-4bc6-af23-7cf3ab6482fe"

static const struct {
    enum object_class source;
    const char *mapping, *target;
} classes[] = {
    {CLASS_user, "Provision Active Directory users", "User"},
    {CLASS_inetOrgPerson, "Provision Active Directory inetOrgPersons", "User"},
    {CLASS_group, "Provision Active Directory groups", "Group"},
    {CLASS_contact, "Provision Active Directory contacts", "Contact"},
};

enum { CLASSES = sizeof classes / sizeof *classes };

/* --- out --------------------------------------------------------------------------------------- */

static void
write_flow(struct jobs_call *c, cJSON *list, struct str target, struct str expression,
           const char *type, struct str name, int priority)
{
    cJSON *o = push_object(list);

    put_null(o, "defaultValue");
    cJSON_AddBoolToObject(o, "exportMissingReferences", false);
    put_text(o, "flowBehavior", STR("FlowWhenChanged"), c->a);
    put_text(o, "flowType", STR("Always"), c->a);
    put_number(o, "matchingPriority", priority);
    put_text(o, "targetAttributeName", target, c->a);
    cJSON *source = put_object(o, "source");
    put_text(source, "expression", expression, c->a);
    put_text(source, "name", name, c->a);
    put_text(source, "type", str_of(type), c->a);
    put_array(source, "parameters");
}

static struct str
bracketed(struct str name, struct arena *a)
{
    return str_fmt(a, "[" STR_FMT "]", STR_ARG(name));
}

/* `Trim([x])` -> `Trim`; a text in quotes is a constant, everything else has no name. */
static struct str
function_name(struct str expression)
{
    ptrdiff_t open = str_find_byte(expression, '(');

    return open > 0 ? str_sub(expression, 0, (size_t)open) : STR("");
}

static void
write_attributes(struct jobs_call *c, cJSON *list, const struct cloud_class_mapping *m)
{
    const struct schema *schema = lab_schema(c->jobs->lab);

    write_flow(c, list, STR("SourceAnchor"),
               STR("IIF(IsPresent([mS-DS-ConsistencyGuid]),[mS-DS-ConsistencyGuid],[objectGUID])"),
               "Function", STR("IIF"), 1);
    for (uint32_t i = 0; i < m->flows_n; i++) {
        const struct cloud_flow *f = &m->flows[i];
        struct str target = schema_name(schema, f->target);
        if (f->kind == CLOUD_DIRECT) {
            struct str source = schema_name(schema, f->source);
            write_flow(c, list, target, bracketed(source, c->a), "Attribute", source, 0);
            continue;
        }
        struct str text = expr_text(f->expression);
        bool constant = str_starts(text, STR("\"")) &&
                        str_find_byte(str_from(text, 1), '"') == (ptrdiff_t)text.len - 2;
        write_flow(c, list, target, text, constant ? "Constant" : "Function",
                   function_name(constant ? STR("") : text), 0);
    }
    for (uint32_t i = 0; i < m->refs_n; i++) {
        struct str source = schema_name(schema, m->refs[i].source);
        write_flow(c, list, schema_name(schema, m->refs[i].target), bracketed(source, c->a),
                   "Attribute", source, 0);
    }
}

static void
write_object_mappings(struct jobs_call *c, cJSON *rule)
{
    cJSON *list = put_array(rule, "objectMappings");

    for (size_t i = 0; i < CLASSES; i++) {
        const struct cloud_class_mapping *m =
            cloud_mapping_for(cloud_view(c->cloud).mapping, classes[i].source);
        if (!m)
            continue;
        cJSON *o = push_object(list);
        cJSON_AddBoolToObject(o, "enabled", true);
        put_text(o, "flowTypes", STR("Add, Update, Delete"), c->a);
        put_text(o, "name", str_of(classes[i].mapping), c->a);
        put_text(o, "sourceObjectName", class_name(classes[i].source), c->a);
        put_text(o, "targetObjectName", str_of(classes[i].target), c->a);
        put_null(o, "scope");
        write_attributes(c, put_array(o, "attributeMappings"), m);
    }
}

static cJSON *
put_texts(cJSON *o, const char *name, const struct str *at, uint32_t n, struct arena *a)
{
    cJSON *list = put_array(o, name);

    for (uint32_t i = 0; i < n; i++)
        cJSON_AddItemToArray(list, cJSON_CreateString(str_z(at[i], a)));
    return list;
}

static void
write_rule(struct jobs_call *c, cJSON *o)
{
    struct cloud_view v = cloud_view(c->cloud);

    put_text(o, "id", STR(RULE_ID), c->a);
    put_text(o, "name", STR("AD2AADProvisioning"), c->a);
    cJSON_AddBoolToObject(o, "editable", true);
    put_number(o, "priority", 0);
    put_text(o, "sourceDirectoryName", STR("Active Directory"), c->a);
    put_text(o, "targetDirectoryName", STR("Microsoft Entra ID"), c->a);
    put_texts(put_object(o, "containerFilter"), "includedContainers", v.ous, v.ou_count, c->a);
    put_texts(put_object(o, "groupFilter"), "includedGroups", v.groups, v.group_count, c->a);
    put_array(o, "metadata");
    write_object_mappings(c, o);
}

void
schema_get(struct jobs_call *c)
{
    if (!job_has_domain(c))
        return;
    cJSON *o = cJSON_CreateObject();
    put_text(o, "id", c->application->job_id, c->a);
    put_text(o, "version", STR("v1.0"), c->a);
    write_rule(c, push_object(put_array(o, "synchronizationRules")));
    cJSON *directories = put_array(o, "directories");
    const char *names[] = {"Active Directory", "Microsoft Entra ID"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cJSON *d = push_object(directories);
        put_text(d, "id", seeded_guid(c->jobs, "directory", str_of(names[i]), c->a), c->a);
        put_text(d, "name", str_of(names[i]), c->a);
        put_text(d, "discoverabilities", STR("AttributeNames, AttributeDataTypes"), c->a);
        put_array(d, "objects");
    }
    reply_tree(c, 200, o);
}

/* --- in ---------------------------------------------------------------------------------------- */

static const cJSON *
member(const cJSON *o, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(o, name);
}

/* One attribute as a line of the mapping file; the anchor is not mapped there. */
static bool
write_line(struct jobs_call *c, struct buf *text, const cJSON *flow)
{
    struct str target = tree_text(flow, "targetAttributeName");
    struct str expression = tree_text(member(flow, "source"), "expression");
    const struct schema *schema = lab_schema(c->jobs->lab);

    if (!target.len || !expression.len)
        return false;
    if (str_ieq(target, STR("SourceAnchor")))
        return true;
    attr_id id = schema_find(schema, target);
    bool reference = id != ATTR_NONE && schema_form(id, SIDE_ENTRA).syntax == SYNTAX_REFERENCE;
    if (reference)
        expression = str_sub(expression, 1, expression.len - 2);
    buf_fmt(text, "    %s" STR_FMT ": " STR_FMT "\n", reference ? "reference " : "",
            STR_ARG(id == ATTR_NONE ? target : schema_name(schema, id)), STR_ARG(expression));
    return true;
}

static bool
write_class(struct jobs_call *c, struct buf *text, const cJSON *mapping)
{
    struct str source = tree_text(mapping, "sourceObjectName");

    if (cJSON_IsFalse(member(mapping, "enabled")))
        return true;
    for (size_t i = 0; source.at && i < CLASSES; i++) {
        if (!str_ieq(class_name(classes[i].source), source))
            continue;
        buf_fmt(text, "mapping " STR_FMT " to %s\n", STR_ARG(source),
                classes[i].source == CLASS_inetOrgPerson ? "user" : str_z(source, c->a));
        const cJSON *flows = member(mapping, "attributeMappings");
        for (const cJSON *f = flows ? flows->child : NULL; f; f = f->next)
            if (!write_line(c, text, f))
                return false;
        return true;
    }
    return false;
}

static const struct err *
read_mapping(struct jobs_call *c, const cJSON *mappings, const struct cloud_mapping **out)
{
    struct arena *perm = c->jobs->perm;
    struct buf text = buf_in(perm);

    for (const cJSON *m = mappings->child; m; m = m->next)
        if (!write_class(c, &text, m))
            return err_new(ERR_INPUT, NOWHERE, c->a,
                           "an objectMapping is of user, inetOrgPerson, group or contact, and each "
                           "attributeMapping has a targetAttributeName and a source.expression");
    return cloud_mapping_load(out, STR("schema"), buf_str(&text), lab_schema(c->jobs->lab), perm);
}

/* What is not a text is no DN, and refused as such. */
static struct str *
read_texts(const cJSON *list, uint32_t *n, struct arena *a)
{
    struct str *texts = ARENA_ARRAY(a, struct str, list ? (size_t)cJSON_GetArraySize(list) + 1 : 1);

    *n = 0;
    for (const cJSON *item = list ? list->child : NULL; item; item = item->next)
        texts[(*n)++] = cJSON_IsString(item) ? str_of(item->valuestring) : STR("");
    return texts;
}

/* Groups and OUs; where the OUs are refused the groups stay as they were. */
static const struct err *
take_scope(struct jobs_call *c, const cJSON *rule)
{
    struct cloud_view v = cloud_view(c->cloud);
    vtime now = lab_now(c->jobs->lab);
    uint32_t groups_n, ous_n, old_n = v.group_count;
    struct str *groups =
        read_texts(member(member(rule, "groupFilter"), "includedGroups"), &groups_n, c->a);
    struct str *ous =
        read_texts(member(member(rule, "containerFilter"), "includedContainers"), &ous_n, c->a);
    struct str *old = ARENA_ARRAY(c->a, struct str, old_n + 1);

    for (uint32_t i = 0; i < old_n; i++)
        old[i] = v.groups[i];
    TRY(cloud_set_groups(c->cloud, groups, groups_n, now, c->a));
    const struct err *e = cloud_set_scope(c->cloud, ous, ous_n, now, c->a);
    if (e)
        (void)cloud_set_groups(c->cloud, old, old_n, now, c->a);
    return e;
}

void
schema_put(struct jobs_call *c)
{
    const cJSON *rules = member(c->json, "synchronizationRules");
    const cJSON *rule = cJSON_IsArray(rules) ? rules->child : NULL;
    const cJSON *mappings = member(rule, "objectMappings");

    if (!job_has_domain(c))
        return;
    if (!cJSON_IsArray(mappings)) {
        reply_error(c, 400, "Request_BadRequest",
                    "A schema is put whole: synchronizationRules with objectMappings is missing.");
        return;
    }
    const struct cloud_mapping *mapping;
    const struct err *e = read_mapping(c, mappings, &mapping);
    if (!e)
        e = take_scope(c, rule);
    if (!e)
        e = cloud_set_mapping(c->cloud, mapping, lab_now(c->jobs->lab), c->a);
    if (e)
        reply_err(c, e);
    else
        reply_empty(c);
}

/* To the default: the mapping of a new configuration, and everything in scope. */
void
schema_reset(struct jobs_call *c)
{
    struct arena *perm = c->jobs->perm;
    const struct lab_setup *setup = lab_setup(c->jobs->lab);
    const struct cloud_mapping *mapping;

    if (!job_has_domain(c))
        return;
    const struct err *e = cloud_mapping_load(&mapping, setup->mapping_file, setup->mapping_text,
                                             lab_schema(c->jobs->lab), perm);
    if (!e)
        e = cloud_set_mapping(c->cloud, mapping, lab_now(c->jobs->lab), c->a);
    if (!e)
        e = cloud_set_scope(c->cloud, NULL, 0, lab_now(c->jobs->lab), c->a);
    if (!e)
        e = cloud_set_groups(c->cloud, NULL, 0, lab_now(c->jobs->lab), c->a);
    if (e)
        reply_err(c, e);
    else
        reply_empty(c);
}
