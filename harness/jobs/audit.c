/* SPDX-License-Identifier: MIT */
/*
 * auditLogs/directoryAudits: what the engines and the runbook's administrator did to Entra ID, as the
 * journal has it, and what clients of Graph did, as the server saw it; newest first. One row a write,
 * and one for each member that came or went.
 */
#include "harness/jobs/parts.h"
#include "sim/base/arena.h"

static const struct kind {
    enum object_class class;
    const char *noun, *type, *category;
} kinds[] = {
    {CLASS_group, "group", "Group", "GroupManagement"},
    {CLASS_contact, "contact", "Contact", "Contact"},
    {CLASS_device, "device", "Device", "Device"},
    {CLASS_user, "user", "User", "UserManagement"},
};

/* Without a row of its own a class counts as the last one. */
static const struct kind *
kind_of(const struct journal_export *row)
{
    size_t i = 0;

    while (i + 1 < sizeof kinds / sizeof *kinds && kinds[i].class != row->class)
        i++;
    return &kinds[i];
}

/* What of a group is told as somebody's coming and going; NULL: it is a property like others. */
static const char *
reference_noun(const struct journal_export *row)
{
    static const struct {
        const char *attribute, *noun;
    } nouns[] = {{"member", "member"}, {"owners", "owner"}};

    for (size_t i = 0; row->reference && i < sizeof nouns / sizeof *nouns; i++)
        if (str_eq(row->attribute, str_of(nouns[i].attribute)))
            return nouns[i].noun;
    return NULL;
}

static struct str
activity_name(const struct journal_export *row, bool added, struct arena *a)
{
    const char *noun = reference_noun(row);

    if (noun)
        return str_fmt(a, added ? "Add %s to group" : "Remove %s from group", noun);
    return str_fmt(a, "%s %s",
                   row->effect == EFFECT_CREATED    ? "Add"
                   : row->effect == EFFECT_DELETED  ? "Delete"
                   : row->effect == EFFECT_RESTORED ? "Restore"
                                                    : "Update",
                   kind_of(row)->noun);
}

static struct str
operation_type(const struct journal_export *row, bool added)
{
    if (reference_noun(row))
        return added ? STR("Assign") : STR("Unassign");
    return row->effect == EFFECT_CREATED   ? STR("Add")
           : row->effect == EFFECT_DELETED ? STR("Delete")
                                           : STR("Update");
}

static void
write_initiator(struct jobs_call *c, cJSON *o, enum journal_engine engine)
{
    cJSON *by = put_object(o, "initiatedBy");
    const char *name = engine == BY_CONNECT ? "Microsoft.Azure.SyncFabric" : "Azure AD Cloud Sync";

    if (engine == BY_ADMIN) {
        put_null(by, "app");
        cJSON *user = put_object(by, "user");
        put_text(user, "id", seeded_guid(c->jobs, "user", STR("admin"), c->a), c->a);
        put_text(user, "displayName", STR("Administrator"), c->a);
        put_null(user, "userPrincipalName");
        return;
    }
    put_null(by, "user");
    cJSON *app = put_object(by, "app");
    put_null(app, "appId");
    put_text(app, "displayName", str_of(name), c->a);
    put_text(app, "servicePrincipalId", seeded_guid(c->jobs, "engine", str_of(name), c->a), c->a);
}

/* JSON text of the values, as the product shows them: ["a","b"]. */
static struct str
value_text(const struct str *values, uint32_t n, struct arena *a)
{
    cJSON *list = cJSON_CreateArray();

    for (uint32_t i = 0; i < n; i++)
        cJSON_AddItemToArray(list, cJSON_CreateString(str_z(values[i], a)));
    char *text = cJSON_PrintUnformatted(list);
    struct str copy = str_copy(str_of(text), a);
    cJSON_free(text);
    cJSON_Delete(list);
    return copy;
}

static void
write_property(struct jobs_call *c, cJSON *list, const struct journal_export *row)
{
    cJSON *p;

    if (!row->attribute.len)
        return;
    p = push_object(list);
    put_text(p, "displayName", row->attribute, c->a);
    put_text(p, "oldValue", value_text(row->removed, row->removed_n, c->a), c->a);
    put_text(p, "newValue", value_text(row->added, row->added_n, c->a), c->a);
}

static cJSON *
begin_audit(struct jobs_call *c, cJSON *rows, uint32_t number, bool added)
{
    const struct journal_export *row = &lab_journal(c->jobs->lab)->exports.at[number];
    struct str id = str_fmt(c->a, "%u%s", number, added ? "+" : "-");
    ptrdiff_t cut = str_find_byte(row->anchor, '_');
    cJSON *o = push_object(rows), *target;

    put_text(o, "id",
             str_fmt(c->a, "Directory_" STR_FMT, STR_ARG(seeded_guid(c->jobs, "audit", id, c->a))),
             c->a);
    put_text(o, "category", str_of(kind_of(row)->category), c->a);
    put_text(o, "correlationId",
             seeded_guid(c->jobs, "correlation", str_fmt(c->a, "%u", row->run), c->a), c->a);
    put_text(o, "result", STR("success"), c->a);
    put_text(o, "resultReason", STR(""), c->a);
    put_text(o, "activityDisplayName", activity_name(row, added, c->a), c->a);
    put_time(o, "activityDateTime", row->at, c->a);
    put_text(o, "loggedByService", STR("Core Directory"), c->a);
    put_text(o, "operationType", operation_type(row, added), c->a);
    write_initiator(c, o, row->engine);
    target = push_object(put_array(o, "targetResources"));
    put_text(target, "id", str_from(row->anchor, (size_t)(cut + 1)), c->a);
    put_text(target, "displayName", row->object, c->a);
    put_text(target, "type", str_of(kind_of(row)->type), c->a);
    put_array(o, "additionalDetails");
    return put_array(target, "modifiedProperties");
}

/* References have rows of their own, one for what came and one for what went. */
static void
write_reference(struct jobs_call *c, cJSON *rows, uint32_t number)
{
    const struct journal_export *row = &lab_journal(c->jobs->lab)->exports.at[number];
    struct journal_export half = *row;

    if (row->added_n) {
        half.removed_n = 0;
        write_property(c, begin_audit(c, rows, number, true), &half);
    }
    if (row->removed_n) {
        half = *row;
        half.added_n = 0;
        write_property(c, begin_audit(c, rows, number, false), &half);
    }
}

/* The journal's audits, newest first: the rows of a write stand together there. */
static cJSON *
journal_audits(struct jobs_call *c)
{
    const struct journal *j = lab_journal(c->jobs->lab);
    cJSON *rows = cJSON_CreateArray();

    for (uint32_t end = j->exports.n; end > 0;) {
        uint32_t first = end - 1;
        while (first > 0 && !j->exports.at[first].first_of_write)
            first--;
        cJSON *properties = NULL;
        for (uint32_t i = first; i < end; i++) {
            bool reference = j->exports.at[i].reference;
            if (reference)
                write_reference(c, rows, i);
            else if (!properties)
                properties = begin_audit(c, rows, i, true);
            if (!reference)
                write_property(c, properties, &j->exports.at[i]);
        }
        end = first;
    }
    return rows;
}

/* Both kinds in one list: each is newest first, and times are ISO 8601 texts. */
static cJSON *
all_audits(struct jobs_call *c)
{
    struct str text = c->request->audits;
    cJSON *ours = journal_audits(c), *theirs = cJSON_ParseWithLength(text.at, text.len);
    cJSON *rows = cJSON_CreateArray();

    for (;;) {
        cJSON *a = ours->child, *b = theirs ? theirs->child : NULL;
        if (!a && !b)
            break;
        bool their = b && (!a || str_cmp(tree_text(b, "activityDateTime"),
                                         tree_text(a, "activityDateTime")) >= 0);
        cJSON_AddItemToArray(rows,
                             cJSON_DetachItemViaPointer(their ? theirs : ours, their ? b : a));
    }
    cJSON_Delete(ours);
    cJSON_Delete(theirs);
    return rows;
}

void
audit_list(struct jobs_call *c)
{
    reply_list(c, "auditLogs/directoryAudits", all_audits(c));
}

void
audit_get(struct jobs_call *c)
{
    cJSON *rows = all_audits(c);

    for (cJSON *row = rows->child; row; row = row->next)
        if (str_ieq(tree_text(row, "id"), c->request->key)) {
            reply_tree(c, 200, cJSON_DetachItemViaPointer(rows, row));
            cJSON_Delete(rows);
            return;
        }
    cJSON_Delete(rows);
    reply_not_found(c, c->request->key);
}
