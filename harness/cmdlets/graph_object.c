/* SPDX-License-Identifier: MIT */
#include "harness/cmdlets/graph_object.h"

#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/world/graph_property.h"

static const struct object_type user_type = {
    .name = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphUser",
    .display = "DisplayName|Id|Mail|UserPrincipalName"};
static const struct object_type group_type = {
    .name = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphGroup",
    .display = "DisplayName|Id|MailNickname|Description"};
static const struct object_type contact_type = {
    .name = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphOrgContact",
    .display = "DisplayName|Id|Mail"};
static const struct object_type device_type = {
    .name = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphDevice",
    .display = "DisplayName|Id|DeviceId|TrustType"};
static const struct object_type key_type = {
    .name = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphAlternativeSecurityId",
    .display = "Type|Key"};
static const struct object_type directory_type = {
    .name = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphDirectoryObject",
    .display = "Id|DeletedDateTime"};
static const struct object_type error_type = {
    .name = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphOnPremisesProvisioningError"};
static const struct object_type address_type = {
    .name = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphPhysicalOfficeAddress",
    .display = "City|CountryOrRegion|PostalCode|Street"};
static const struct object_type phone_type = {
    .name = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphPhone", .display = "Number|Type"};
static const struct object_type log_type = {
    .name = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphProvisioningObjectSummary",
    .display = "ActivityDateTime|ProvisioningAction|SourceName|Status"};

struct str
graph_id(const struct entry *e)
{
    ptrdiff_t cut = str_find_byte(e->anchor, '_');

    return cut < 0 ? e->anchor : str_from(e->anchor, (size_t)cut + 1);
}

struct str
graph_path(struct str anchor, struct arena *a)
{
    struct entry e = {.anchor = anchor};
    enum object_class class = class_find(str_sub(anchor, 0, anchor.len - graph_id(&e).len - 1));

    return str_fmt(a, "%s/" STR_FMT, graph_collection(class), STR_ARG(graph_id(&e)));
}

static struct str
pascal(struct str name, struct arena *a)
{
    struct str copy = str_copy(name, a);
    char *first = (char *)(uintptr_t)copy.at;

    if (copy.len && *first >= 'a' && *first <= 'z')
        *first = (char)(*first - ('a' - 'A'));
    return copy;
}

static struct value
error_values(const struct attr *attr, struct arena *a)
{
    struct array *list = array_new(a);

    for (uint32_t i = 0; attr && i < attr->n; i++) {
        struct graph_error e = graph_error_from(attr->values[i]);
        struct object *o = object_new(&error_type, a);
        vtime since = 0;
        (void)time_parse_iso(e.since, &since);
        object_setz(o, "Category", value_textz(GRAPH_ERROR_CATEGORY), a);
        shape_time(o, "OccurredDateTime", since, a);
        shape_text(o, "PropertyCausingError", e.property, a);
        shape_text(o, "Value", e.value, a);
        array_push(list, value_object(o), a);
    }
    return value_array(list);
}

/* One address of all that there is of it, or none. */
static struct value
address_values(const struct entry *e, struct arena *a)
{
    const struct graph_part *parts;
    uint32_t n = graph_parts(GRAPH_ADDRESSES, &parts);
    struct object *o = object_new(&address_type, a);
    struct array *list = array_new(a);
    bool any = false;

    for (uint32_t i = 0; i < n; i++) {
        struct str value = entry_value(e, parts[i].attr);
        any = any || value.len;
        object_set(o, pascal(parts[i].name, a), value.len ? value_text(value) : VALUE_NONE, a);
    }
    if (any)
        array_push(list, value_object(o), a);
    return value_array(list);
}

static struct value
phone_values(const struct entry *e, struct arena *a)
{
    const struct graph_part *parts;
    uint32_t n = graph_parts(GRAPH_PHONES, &parts);
    struct array *list = array_new(a);

    for (uint32_t i = 0; i < n; i++) {
        struct str value = entry_value(e, parts[i].attr);
        struct object *o = object_new(&phone_type, a);
        if (!value.len)
            continue;
        shape_text(o, "Number", value, a);
        shape_text(o, "Type", parts[i].name, a);
        array_push(list, value_object(o), a);
    }
    return value_array(list);
}

/* `2 <base64>`: type and key. */
static struct value
key_values(const struct attr *attr, struct arena *a)
{
    struct array *list = array_new(a);

    for (uint32_t i = 0; attr && i < attr->n; i++) {
        struct str key = attr->values[i], type = str_cut(&key, ' ');
        struct object *o = object_new(&key_type, a);
        int64_t number = 0;
        (void)str_int(type, &number);
        shape_int(o, "Type", number, a);
        object_setz(o, "IdentityProvider", VALUE_NONE, a);
        shape_text(o, "Key", key.at ? key : STR(""), a);
        array_push(list, value_object(o), a);
    }
    return value_array(list);
}

static const struct object_type extensions_type = {
    .name = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphOnPremisesExtensionAttributes"};

/* All fifteen, whether they have a value or not. */
static struct value
extension_values(const struct entry *e, struct arena *a)
{
    struct object *o = object_new(&extensions_type, a);

    for (uint32_t k = 1; k <= GRAPH_EXTENSION_COUNT; k++) {
        struct str value = entry_value(e, graph_extension(k));
        object_set(o, pascal(graph_extension_name(k), a), value.at ? value_text(value) : VALUE_NONE,
                   a);
    }
    return value_object(o);
}

static struct value
property_value(const struct entry *e, const struct graph_property *p, struct arena *a)
{
    const struct attr *attr = entry_get(e, p->attr);

    switch (p->kind) {
    case GRAPH_ID:
        return value_text(graph_id(e));
    case GRAPH_BOOL:
        return attr ? value_bool(str_eq(attr->values[0], STR("True"))) : VALUE_NONE;
    case GRAPH_DATE: {
        vtime t;
        return attr && time_parse_iso(attr->values[0], &t) ? value_time(t) : VALUE_NONE;
    }
    case GRAPH_SID:
        return attr ? value_text(sid_text(attr->values[0], a)) : VALUE_NONE;
    case GRAPH_GUID:
        return attr ? value_text(guid_text(attr->values[0], a)) : VALUE_NONE;
    case GRAPH_TEXTS:
    case GRAPH_ONE:
        return value_texts(attr ? attr->values : NULL, attr ? attr->n : 0, a);
    case GRAPH_TEXT:
        return attr ? value_text(attr->values[0]) : VALUE_NONE;
    case GRAPH_ADDRESSES:
        return address_values(e, a);
    case GRAPH_PHONES:
        return phone_values(e, a);
    case GRAPH_ERRORS:
        return error_values(attr, a);
    case GRAPH_EXTENSIONS:
        return extension_values(e, a);
    case GRAPH_NOTHING:
        return VALUE_NONE;
    case GRAPH_EMPTY:
        return value_array(array_new(a));
    case GRAPH_KEYS:
        return key_values(attr, a);
    }
    return VALUE_NONE;
}

static const struct object_type *type_of(enum object_class class)
{
    if (class == CLASS_group)
        return &group_type;
    if (class == CLASS_device)
        return &device_type;
    return class == CLASS_contact ? &contact_type : &user_type;
}

static bool
is_selected(const struct graph_property *p, struct values selected, struct arena *a)
{
    for (size_t i = 0; i < selected.n; i++) {
        struct str name = value_to_text(selected.at[i], a);
        if (str_eq(name, STR("*")) || str_ieq(name, p->name))
            return true;
    }
    return selected.n == 0 && p->shown == SHOWN_DEFAULT;
}

struct value
graph_object(const struct entry *e, struct values selected, struct arena *a)
{
    const struct graph_property *rows;
    uint32_t n = graph_properties(e->class, &rows);
    struct object *o = object_new(type_of(e->class), a);

    for (uint32_t i = 0; i < n; i++)
        if (rows[i].shown != SHOWN_SANDBOX)
            object_set(o, pascal(rows[i].name, a),
                       is_selected(&rows[i], selected, a) ? property_value(e, &rows[i], a)
                                                          : VALUE_NONE,
                       a);
    return value_object(o);
}

/* Property names as Graph spells them, in a table, as the SDK leaves what it has no class for. */
static struct value
additional(const struct entry *e, struct arena *a)
{
    const struct graph_property *rows;
    uint32_t n = graph_properties(e->class, &rows);
    struct table *t = table_new(true, a);
    struct str type = str_fmt(a, "#microsoft.graph.%s", graph_type(e->class));

    table_set(t, value_text(STR("@odata.type")), value_text(type), a);
    for (uint32_t i = 0; i < n; i++)
        if (graph_property_real(&rows[i]) && rows[i].kind != GRAPH_ID &&
            rows[i].shown != SHOWN_SANDBOX && entry_get(e, rows[i].attr))
            table_set(t, value_text(rows[i].name), property_value(e, &rows[i], a), a);
    return value_table(t);
}

static struct object *
directory_object(const struct entry *e, struct arena *a)
{
    struct object *o = object_new(&directory_type, a);
    struct str deleted = entry_value(e, ATTR_deletedDateTime);
    vtime t;

    shape_text(o, "Id", graph_id(e), a);
    object_setz(o, "DeletedDateTime",
                deleted.len && time_parse_iso(deleted, &t) ? value_time(t) : VALUE_NONE, a);
    object_setz(o, "AdditionalProperties", additional(e, a), a);
    return o;
}

struct value
graph_directory_object(const struct entry *e, struct arena *a)
{
    return value_object(directory_object(e, a));
}

struct value
graph_deleted_object(const struct entry *e, struct arena *a)
{
    struct object *o = directory_object(e, a);

    shape_text(o, "DisplayName", entry_value(e, ATTR_displayName), a);
    shape_text(o, "UserPrincipalName", entry_value(e, ATTR_userPrincipalName), a);
    return value_object(o);
}

static struct value
modified_properties(const struct lab *lab, const struct cloud_log_entry *e, struct arena *a)
{
    struct array *list = array_new(a);

    for (uint32_t i = 0; i < e->n; i++) {
        struct object *o = object_new(&type_custom, a);
        struct str name = schema_name(lab_schema(lab), e->mods[i].id);
        struct value values = value_texts(e->mods[i].values, e->mods[i].n, a);
        shape_text(o, "DisplayName", name, a);
        object_setz(o, e->mods[i].kind == MOD_REMOVE ? "OldValue" : "NewValue",
                    value_text(value_to_text(values, a)), a);
        array_push(list, value_object(o), a);
    }
    return value_array(list);
}

static struct value
provisioning_steps(const struct cloud_log_entry *e, struct arena *a)
{
    struct cloud_log_step steps[CLOUD_LOG_STEPS];
    struct array *list = array_new(a);
    uint32_t n = cloud_log_steps(e, steps);

    for (uint32_t i = 0; i < n; i++) {
        struct object *o = object_new(&type_custom, a);
        shape_text(o, "Name", steps[i].name, a);
        shape_text(o, "ProvisioningStepType", steps[i].type, a);
        shape_text(o, "Status", cloud_result_name(steps[i].result), a);
        array_push(list, value_object(o), a);
    }
    return value_array(list);
}

struct value
graph_log_object(struct lab *lab, const struct cloud_log_entry *e, uint32_t number, struct arena *a)
{
    struct object *o = object_new(&log_type, a);

    shape_text(o, "Id", str_fmt(a, "%u", (unsigned)number), a);
    object_setz(o, "ActivityDateTime", value_time(e->at), a);
    shape_text(o, "ProvisioningAction", cloud_action_name(e->action), a);
    shape_text(o, "Status", cloud_result_name(e->result), a);
    shape_text(o, "SourceName", lab_name_of(lab, e->source_dn, a), a);
    shape_text(o, "SourceId", guid_text(e->source_id, a), a);
    shape_text(o, "SourceDistinguishedName", e->source_dn, a);
    shape_text(o, "TargetId", graph_id(&(struct entry){.anchor = e->target_id}), a);
    shape_text(o, "ErrorCode", e->reason, a);
    shape_text(o, "Reason", e->detail, a);
    shape_text(o, "JobName", e->configuration, a);
    shape_int(o, "CycleId", e->cycle, a);
    object_setz(o, "ProvisioningSteps", provisioning_steps(e, a), a);
    object_setz(o, "ModifiedProperties", modified_properties(lab, e, a), a);
    return value_object(o);
}
