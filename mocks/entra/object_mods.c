/* SPDX-License-Identifier: MIT */
/* A body's properties as modifications; null clears, what Graph does not let be written is refused. */
#include "mocks/entra/object.h"

#include "sim/base/arena.h"
#include "sim/base/codec.h"

struct reading {
    struct entra_call *c;
    enum object_class class;
    bool create;
    VEC(struct mod) mods;
};

static bool
wrong_type(struct reading *r, struct str name)
{
    entra_call_error(r->c, 400, "Request_BadRequest",
                     "Invalid value specified for property '" STR_FMT "' of resource '%s'.",
                     STR_ARG(name), graph_resource(r->class));
    return false;
}

static bool
scalar(enum graph_kind kind, const cJSON *value, struct str *out, struct arena *a)
{
    if (kind == GRAPH_BOOL) {
        *out = cJSON_IsTrue(value) ? STR("True") : STR("False");
        return cJSON_IsBool(value);
    }
    vtime when;
    if (kind == GRAPH_DATE) {
        if (!cJSON_IsString(value) || !time_parse_iso(json_string(value), &when))
            return false;
        *out = time_iso(when, a);
        return true;
    }
    return cJSON_IsString(value) && graph_to_value(kind, json_string(value), out, a);
}

/* What Graph says of these values beyond their type. */
static bool
text_allowed(attr_id attr, struct str value)
{
    static const struct {
        attr_id attr;
        struct str never; /* these bytes */
        size_t max;
    } rules[] = {{ATTR_alias, STR("@()\\[]\";:<>, "), 64}, {ATTR_sourceAnchor, STR("$_"), 59}};

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (rules[i].attr != attr)
            continue;
        if (value.len > rules[i].max)
            return false;
        for (size_t k = 0; k < value.len; k++)
            if (str_find_byte(rules[i].never, value.at[k]) >= 0)
                return false;
    }
    return true;
}

static bool
read_values(struct reading *r, const struct graph_property *p, attr_id attr, const cJSON *value)
{
    bool collection = p->kind == GRAPH_TEXTS || p->kind == GRAPH_ONE;
    uint32_t n = 0;

    if (collection != cJSON_IsArray(value) && !cJSON_IsNull(value))
        return wrong_type(r, p->name);
    struct str *values =
        ARENA_ARRAY(r->c->arena, struct str, collection ? (size_t)cJSON_GetArraySize(value) : 1);
    if (collection) {
        for (const cJSON *item = value->child; item; item = item->next)
            if (!scalar(p->kind, item, &values[n++], r->c->arena))
                return wrong_type(r, p->name);
    } else if (!cJSON_IsNull(value) && !scalar(p->kind, value, &values[n++], r->c->arena)) {
        return wrong_type(r, p->name);
    }
    for (uint32_t i = 0; i < n; i++)
        if (!text_allowed(attr, values[i]))
            return wrong_type(r, p->name);
    *VEC_PUSH(&r->mods, r->c->arena) = (struct mod){attr, MOD_SET, n, values};
    return true;
}

static bool
read_extensions(struct reading *r, const struct graph_property *p, const cJSON *value)
{
    if (!cJSON_IsObject(value))
        return wrong_type(r, p->name);
    for (const cJSON *item = value->child; item; item = item->next) {
        uint32_t k = 1;
        while (k <= GRAPH_EXTENSION_COUNT && !str_eq(graph_extension_name(k), str_of(item->string)))
            k++;
        if (k > GRAPH_EXTENSION_COUNT)
            return wrong_type(r, p->name);
        static const struct graph_property text = {.name = {"onPremisesExtensionAttributes", 29},
                                                   .kind = GRAPH_TEXT};
        if (!read_values(r, &text, graph_extension(k), item))
            return false;
    }
    return true;
}

/* [{"type":2,"key":"base64"}] */
static bool
read_keys(struct reading *r, const struct graph_property *p, const cJSON *value)
{
    struct arena *a = r->c->arena;
    struct str *values, bytes;
    uint32_t n = 0;

    if (!cJSON_IsArray(value))
        return wrong_type(r, p->name);
    values = ARENA_ARRAY(a, struct str, (size_t)cJSON_GetArraySize(value));
    for (const cJSON *item = value->child; item; item = item->next) {
        const cJSON *type = json_get(item, "type");
        struct str key = json_string(json_get(item, "key"));
        if (!cJSON_IsNumber(type) || type->valuedouble < 0 || type->valuedouble > 100 || !key.len ||
            !base64_decode(key, &bytes, a))
            return wrong_type(r, p->name);
        values[n++] = str_fmt(a, "%d " STR_FMT, type->valueint, STR_ARG(key));
    }
    *VEC_PUSH(&r->mods, a) = (struct mod){p->attr, MOD_SET, n, values};
    return true;
}

/* Eight to 256 characters of three kinds: small letters, capitals, digits, others. */
static bool
strong(struct str password)
{
    bool kinds[4] = {false};

    for (size_t i = 0; i < password.len; i++) {
        char c = password.at[i];
        kinds[c >= 'a' && c <= 'z'   ? 0
              : c >= 'A' && c <= 'Z' ? 1
              : c >= '0' && c <= '9' ? 2
                                     : 3] = true;
    }
    return password.len >= 8 && password.len <= 256 &&
           kinds[0] + kinds[1] + kinds[2] + kinds[3] >= 3;
}

/* Only its form is looked at: the sandbox has no passwords. A change may leave the password out. */
static bool
password_profile(struct reading *r, const cJSON *value)
{
    const cJSON *password = json_get(value, "password");

    if (r->class != CLASS_user || !cJSON_IsObject(value))
        return wrong_type(r, STR("passwordProfile"));
    if (!password && !r->create)
        return true;
    if (cJSON_IsString(password) && strong(json_string(password)))
        return true;
    entra_call_error(
        r->c, 400, "Request_BadRequest",
        "The specified password does not comply with password complexity requirements. "
        "Please provide a different password.");
    return false;
}

static bool
read_property(struct reading *r, const cJSON *item)
{
    struct str name = str_of(item->string);
    const struct graph_property *p = graph_property(r->class, name, false);

    if (str_find_byte(name, '@') >= 0)
        return true;
    if (str_eq(name, STR("passwordProfile")))
        return password_profile(r, item);
    if (!p || !str_eq(p->name, name)) {
        entra_call_error(r->c, 400, "Request_BadRequest", "Invalid property '" STR_FMT "'.",
                         STR_ARG(name));
        return false;
    }
    if (p->write == WRITE_NEVER || (p->write == WRITE_CREATE && !r->create)) {
        entra_call_error(r->c, 400, "Request_BadRequest",
                         "Property '" STR_FMT "' is read-only and cannot be set.", STR_ARG(name));
        return false;
    }
    if (p->kind == GRAPH_KEYS)
        return read_keys(r, p, item);
    return p->kind == GRAPH_EXTENSIONS ? read_extensions(r, p, item)
                                       : read_values(r, p, p->attr, item);
}

bool
object_required(struct entra_call *c, enum object_class class, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const cJSON *value = json_get(c->json, names[i]);
        if (value && !cJSON_IsNull(value))
            continue;
        entra_call_error(c, 400, "Request_BadRequest",
                         "A value is required for property '%s' of resource '%s'.", names[i],
                         graph_resource(class));
        return false;
    }
    return true;
}

bool
object_mods(struct entra_call *c, enum object_class class, struct op *op)
{
    struct reading r = {.c = c, .class = class, .create = op->kind == OP_ADD};

    for (const cJSON *item = c->json->child; item; item = item->next)
        if (!read_property(&r, item))
            return false;
    op->mods = r.mods.at;
    op->n = r.mods.n;
    return true;
}
