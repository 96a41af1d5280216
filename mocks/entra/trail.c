/* SPDX-License-Identifier: MIT */
#include "mocks/entra/trail.h"

#include "sim/base/arena.h"
#include "sim/base/vec.h"
#include "sim/world/tenant_history.h"

/* Rows of one age; the older half goes as a whole. */
struct half {
    struct arena *arena;
    VEC(struct str) rows;
};

struct trail {
    struct arena *self;
    struct half young, old;
    const struct app *apps;
    uint32_t app_n;
};

struct trail *
trail_new(const struct app *apps, uint32_t app_n)
{
    struct arena *a = arena_new();
    struct trail *t = ARENA_NEW(a, struct trail);

    *t = (struct trail){.apps = apps, .app_n = app_n, .young.arena = arena_new(), .self = a};
    return t;
}

void
trail_free(struct trail *t)
{
    if (t->old.arena)
        arena_free(t->old.arena);
    arena_free(t->young.arena);
    arena_free(t->self);
}

static void
keep(struct trail *t, struct str row)
{
    if (t->young.rows.n == TRAIL_KEPT) {
        if (t->old.arena)
            arena_free(t->old.arena);
        t->old = t->young;
        t->young = (struct half){.arena = arena_new()};
    }
    *VEC_PUSH(&t->young.rows, t->young.arena) = str_copy(row, t->young.arena);
}

static void
write_half(struct buf *out, const struct half *h)
{
    for (uint32_t i = h->rows.n; i-- > 0;) {
        json_comma(out);
        buf_add(out, h->rows.at[i]);
    }
}

struct str
trail_rows(const struct trail *t, struct arena *a)
{
    struct buf out = buf_in(a);

    buf_byte(&out, '[');
    write_half(&out, &t->young);
    write_half(&out, &t->old);
    buf_byte(&out, ']');
    return buf_str(&out);
}

/* --- a row ------------------------------------------------------------------------------------- */

/* How an event is called: verb, what it happened to, and for references where. */
static const struct activity {
    const char *verb, *operation, *where;
} activities[] = {
    [EVENT_CREATED] = {"Add", "Add", ""},
    [EVENT_CHANGED] = {"Update", "Update", ""},
    [EVENT_LINKED] = {"Add", "Assign", " to group"},
    [EVENT_UNLINKED] = {"Remove", "Unassign", " from group"},
    [EVENT_DELETED] = {"Delete", "Delete", ""},
    [EVENT_PURGED] = {"Hard Delete", "Delete", ""},
    [EVENT_RESTORED] = {"Restore", "Update", ""},
};

static const struct kind {
    enum object_class class;
    const char *noun, *type, *category;
} kinds[] = {
    {CLASS_user, "user", "User", "UserManagement"},
    {CLASS_group, "group", "Group", "GroupManagement"},
    {CLASS_contact, "contact", "Contact", "Contact"},
    {CLASS_device, "device", "Device", "Device"},
};

static const struct kind *
kind_of(const struct tenant *t, uint32_t object)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].class == tenant_object_class(t, object))
            return &kinds[i];
    return NULL;
}

/* A member of JSON, null for no text. */
static void
write_text(struct buf *b, const char *name, struct str text)
{
    json_name(b, str_of(name));
    if (text.len)
        json_text(b, text);
    else
        buf_add(b, STR("null"));
}

static struct str
value_of(const struct tenant *t, uint32_t object, attr_id attr, struct arena *a)
{
    const struct str *values;

    return tenant_object_values(t, object, attr, &values, a) ? values[0] : STR("");
}

static void
write_initiator(struct buf *b, const struct trail *t, struct str app_id)
{
    struct app who = {0};

    for (uint32_t i = 0; i < t->app_n; i++)
        if (str_ieq(t->apps[i].id, app_id))
            who = t->apps[i];
    buf_add(b, STR(",\"initiatedBy\":{\"user\":null,\"app\":{"));
    write_text(b, "appId", app_id);
    write_text(b, "displayName", who.name);
    write_text(b, "servicePrincipalId", who.object_id);
    buf_add(b, STR(",\"servicePrincipalName\":null}}"));
}

/* A modified property, its values as JSON text. */
static void
write_property(struct buf *b, struct str name, struct str old_value, struct str new_value)
{
    json_comma(b);
    buf_byte(b, '{');
    write_text(b, "displayName", name);
    write_text(b, "oldValue", old_value);
    write_text(b, "newValue", new_value);
    buf_byte(b, '}');
}

static struct str
values_text(const struct tenant *t, uint32_t object, attr_id attr, struct arena *a)
{
    const struct str *values;
    uint32_t n = tenant_object_values(t, object, attr, &values, a);
    struct buf b = buf_in(a);

    buf_byte(&b, '[');
    for (uint32_t i = 0; i < n; i++) {
        json_comma(&b);
        json_text(&b, values[i]);
    }
    buf_byte(&b, ']');
    return buf_str(&b);
}

static bool
is_reference(const struct tenant_event *e)
{
    return e->kind == EVENT_LINKED || e->kind == EVENT_UNLINKED;
}

/* Members and owners have rows of their own; a manager is a property of its user. */
static bool
is_group_reference(const struct tenant_event *e)
{
    return is_reference(e) && (e->attr == ATTR_member || e->attr == ATTR_owners);
}

static void
write_change(struct buf *b, const struct entra_call *c, const struct tenant_event *e)
{
    enum object_class class = tenant_object_class(c->tenant, e->object);
    const struct graph_property *p = graph_property_of(class, e->attr);
    struct arena *a = c->arena;

    if (is_reference(e)) {
        struct buf id = buf_in(a);
        bool came = e->kind == EVENT_LINKED;
        buf_byte(&id, '[');
        json_text(&id, tenant_object_id(c->tenant, e->other, a));
        buf_byte(&id, ']');
        write_property(b, schema_name(tenant_schema(c->tenant), e->attr),
                       came ? STR("") : buf_str(&id), came ? buf_str(&id) : STR(""));
    } else if (p) {
        write_property(b, p->name, STR(""), values_text(c->tenant, e->object, e->attr, a));
    }
}

/* Whom it happened to; his properties follow. */
static void
write_target(struct buf *b, const struct entra_call *c, uint32_t object, const struct kind *kind)
{
    buf_add(b, STR(",\"additionalDetails\":[],\"targetResources\":[{"));
    write_text(b, "id", tenant_object_id(c->tenant, object, c->arena));
    write_text(b, "displayName", value_of(c->tenant, object, ATTR_displayName, c->arena));
    write_text(b, "type", str_of(kind->type));
    write_text(b, "userPrincipalName",
               value_of(c->tenant, object, ATTR_userPrincipalName, c->arena));
}

/* One row: what `of` says, with the changes of the same object from `first` to before `end`. */
static void
note(struct trail *t, const struct entra_call *c, const struct tenant_event *of, uint32_t first,
     uint32_t end)
{
    const struct tenant *tenant = c->tenant;
    const struct kind *kind = kind_of(tenant, of->object);
    const bool group_reference = is_group_reference(of);
    const struct activity *activity =
        &activities[is_reference(of) && !group_reference ? EVENT_CHANGED : of->kind];
    struct buf b = buf_in(c->arena);
    const char *noun = !group_reference ? kind->noun : of->attr == ATTR_member ? "member" : "owner";

    buf_byte(&b, '{');
    write_text(&b, "id",
               str_fmt(c->arena, "Directory_" STR_FMT "_%u", STR_ARG(c->request_id), first));
    write_text(&b, "category", str_of(kind->category));
    write_text(&b, "correlationId", c->client_request_id);
    buf_add(&b, STR(",\"result\":\"success\",\"resultReason\":\"\""));
    write_text(&b, "activityDisplayName",
               str_fmt(c->arena, "%s %s%s", activity->verb, noun, activity->where));
    write_text(&b, "activityDateTime", time_iso(tenant_now(tenant), c->arena));
    buf_add(&b, STR(",\"loggedByService\":\"Core Directory\""));
    write_text(&b, "operationType", str_of(activity->operation));
    write_initiator(&b, t, c->request->app_id);
    write_target(&b, c, of->object, kind);
    buf_add(&b, STR(",\"modifiedProperties\":["));
    for (uint32_t i = first; i < end; i++) {
        const struct tenant_event *e = tenant_history_at(tenant, i);
        if (e == of ? is_reference(e) || e->kind == EVENT_CHANGED
                    : !group_reference && e->object == of->object && !is_group_reference(e))
            write_change(&b, c, e);
    }
    buf_add(&b, STR("]}]}"));
    keep(t, buf_str(&b));
}

/* --- a request --------------------------------------------------------------------------------- */

/* What a request did first of all: the rest of an object's events belongs to it. */
static const struct tenant_event *
life_event(const struct tenant *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        const struct tenant_event *e = tenant_history_at(t, i);
        if (e->kind != EVENT_CHANGED && !is_reference(e))
            return e;
    }
    return NULL;
}

/*
 * A request writes one object. Who comes into life, or leaves it, takes his references along without a
 * row, but for the members that a new group is made with.
 */
void
trail_note(struct trail *t, const struct entra_call *c, uint32_t since)
{
    uint32_t end = tenant_history_end(c->tenant), begin = tenant_history_begin(c->tenant);
    uint32_t first = since > begin ? since : begin;
    const struct tenant_event *life = life_event(c->tenant, first, end);
    bool noted = life != NULL;

    if (life && kind_of(c->tenant, life->object))
        note(t, c, life, first, end);
    for (uint32_t i = first; i < end; i++) {
        const struct tenant_event *e = tenant_history_at(c->tenant, i);
        bool group_reference = is_group_reference(e);
        if ((group_reference ? life && life->kind != EVENT_CREATED : noted) ||
            !kind_of(c->tenant, e->object))
            continue;
        note(t, c, e, i, group_reference ? i + 1 : end);
        noted = noted || !group_reference;
    }
}
