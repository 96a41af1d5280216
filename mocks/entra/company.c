/* SPDX-License-Identifier: MIT */
/* Switches of directory synchronisation, and the tenant's domains. */
#include "sim/world/tenant_company.h"

#include "mocks/entra/route.h"
#include "sim/base/arena.h"

static void
write_truth(struct buf *b, bool yes)
{
    buf_add(b, yes ? STR("true") : STR("false"));
}

static void
write_context(struct buf *b, const struct entra_call *c, const char *what)
{
    json_name(b, STR("@odata.context"));
    buf_fmt(b, "\"https://graph.microsoft.com/" STR_FMT "/$metadata#%s\"", STR_ARG(c->version),
            what);
}

/* --- directory/onPremisesSynchronization ------------------------------------------------------- */

static void
write_synchronization(struct buf *b, const struct entra_call *c)
{
    struct entry e = tenant_company_entry(c->tenant, c->arena);

    json_name(b, STR("id"));
    json_text(b, tenant_id(c->tenant, c->arena));
    buf_add(b, STR(",\"configuration\":{\"accidentalDeletionPrevention\":{"));
    json_name(b, STR("synchronizationPreventionType"));
    json_text(b, entry_value(&e, ATTR_synchronizationPreventionType));
    json_name(b, STR("alertThreshold"));
    buf_add(b, entry_value(&e, ATTR_alertThreshold));
    buf_add(b, STR("}},\"features\":{"));
    for (int f = 0; f < FEATURE_COUNT; f++) {
        json_name(b, company_feature_name((enum company_feature)f));
        write_truth(b, tenant_feature(c->tenant, (enum company_feature)f));
    }
    buf_add(b, STR("}}"));
}

void
synchronization_list(struct entra_call *c)
{
    struct buf b = buf_in(c->arena);

    buf_byte(&b, '{');
    write_context(&b, c, "directory/onPremisesSynchronization");
    buf_add(&b, STR(",\"value\":[{"));
    write_synchronization(&b, c);
    buf_add(&b, STR("]}"));
    call_json(c, 200, &b);
}

static bool
is_tenant(struct entra_call *c)
{
    if (str_ieq(c->key, tenant_id(c->tenant, c->arena)))
        return true;
    call_not_found(c, c->key);
    return false;
}

void
synchronization_get(struct entra_call *c)
{
    struct buf b = buf_in(c->arena);

    if (!is_tenant(c))
        return;
    buf_byte(&b, '{');
    write_context(&b, c, "directory/onPremisesSynchronization/$entity");
    write_synchronization(&b, c);
    call_json(c, 200, &b);
}

struct settings {
    struct entra_call *c;
    VEC(struct mod) mods;
};

static bool
wrong(struct settings *s, const char *name)
{
    entra_call_error(s->c, 400, "Request_BadRequest",
                     "Invalid value specified for property '%s' of resource "
                     "'OnPremisesDirectorySynchronization'.",
                     name);
    return false;
}

static void
push_setting(struct settings *s, attr_id id, enum mod_kind kind, struct str value)
{
    struct str *copy = ARENA_NEW(s->c->arena, struct str);

    *copy = str_copy(value, s->c->arena);
    *VEC_PUSH(&s->mods, s->c->arena) = (struct mod){id, kind, 1, copy};
}

static bool
read_features(struct settings *s, const cJSON *features)
{
    if (!cJSON_IsObject(features))
        return wrong(s, "features");
    for (const cJSON *item = features->child; item; item = item->next) {
        if (!cJSON_IsBool(item))
            return wrong(s, item->string);
        push_setting(s, ATTR_enabledFeatures, cJSON_IsTrue(item) ? MOD_ADD : MOD_REMOVE,
                     str_of(item->string));
    }
    return true;
}

static bool
read_configuration(struct settings *s, const cJSON *configuration)
{
    const cJSON *prevention = json_get(configuration, "accidentalDeletionPrevention");
    const cJSON *type = json_get(prevention, "synchronizationPreventionType");
    const cJSON *limit = json_get(prevention, "alertThreshold");

    if (!cJSON_IsObject(prevention) || (type && !cJSON_IsString(type)))
        return wrong(s, "configuration");
    if (limit &&
        (!cJSON_IsNumber(limit) || limit->valuedouble < 0 || limit->valuedouble > UINT32_MAX ||
         limit->valuedouble != (uint32_t)limit->valuedouble))
        return wrong(s, "alertThreshold");
    if (type)
        push_setting(s, ATTR_synchronizationPreventionType, MOD_SET, json_string(type));
    if (limit)
        push_setting(s, ATTR_alertThreshold, MOD_SET,
                     str_fmt(s->c->arena, "%u", (uint32_t)limit->valuedouble));
    return true;
}

void
synchronization_patch(struct entra_call *c)
{
    struct settings s = {.c = c};
    struct str id = tenant_id(c->tenant, c->arena);

    if (!is_tenant(c))
        return;
    for (const cJSON *item = c->json->child; item; item = item->next) {
        bool features = strcmp(item->string, "features") == 0;
        if (!features && strcmp(item->string, "configuration") != 0) {
            wrong(&s, item->string);
            return;
        }
        if (!(features ? read_features(&s, item) : read_configuration(&s, item)))
            return;
    }
    struct receipt r =
        call_write(c, (struct op){.kind = OP_UPDATE,
                                  .anchor = str_fmt(c->arena, COMPANY_ANCHOR STR_FMT, STR_ARG(id)),
                                  .mods = s.mods.at,
                                  .n = s.mods.n});
    if (call_done(c, &r))
        call_empty(c, 204);
}

/* --- domains ----------------------------------------------------------------------------------- */

static struct str
domain_name(const struct entry *e)
{
    return str_from(e->anchor, sizeof DOMAIN_ANCHOR - 1);
}

static void
write_flag(struct buf *b, const struct entry *e, attr_id id)
{
    json_name(b, schema_known_name(id));
    write_truth(b, str_eq(entry_value(e, id), STR("True")));
}

static void
write_domain(struct buf *b, const struct entry *e)
{
    json_name(b, STR("id"));
    json_text(b, domain_name(e));
    json_name(b, STR("authenticationType"));
    json_text(b, entry_value(e, ATTR_authenticationType));
    buf_add(b, STR(",\"isAdminManaged\":true"));
    write_flag(b, e, ATTR_isDefault);
    write_flag(b, e, ATTR_isInitial);
    buf_add(b, STR(",\"isRoot\":true"));
    write_flag(b, e, ATTR_isVerified);
    buf_byte(b, '}');
}

void
domain_list(struct entra_call *c)
{
    struct buf b = buf_in(c->arena);

    buf_byte(&b, '{');
    write_context(&b, c, "domains");
    buf_add(&b, STR(",\"value\":["));
    for (uint32_t i = 0; i < tenant_domain_count(c->tenant); i++) {
        struct entry e = tenant_domain_entry(c->tenant, i, c->arena);
        json_comma(&b);
        buf_byte(&b, '{');
        write_domain(&b, &e);
    }
    buf_add(&b, STR("]}"));
    call_json(c, 200, &b);
}

static void
answer_domain(struct entra_call *c, int status, struct str name)
{
    struct buf b = buf_in(c->arena);

    for (uint32_t i = 0; i < tenant_domain_count(c->tenant); i++) {
        struct entry e = tenant_domain_entry(c->tenant, i, c->arena);
        if (!str_ieq(domain_name(&e), name))
            continue;
        buf_byte(&b, '{');
        write_context(&b, c, "domains/$entity");
        write_domain(&b, &e);
        call_json(c, status, &b);
        return;
    }
    call_not_found(c, name);
}

void
domain_get(struct entra_call *c)
{
    answer_domain(c, 200, c->key);
}

static bool
domain_written(struct entra_call *c, enum op_kind kind, struct str name, attr_id id,
               struct str value)
{
    struct mod mod = {id, MOD_SET, 1, &value};
    struct receipt r =
        call_write(c, (struct op){.kind = kind,
                                  .anchor = str_fmt(c->arena, DOMAIN_ANCHOR STR_FMT, STR_ARG(name)),
                                  .mods = &mod,
                                  .n = kind == OP_UPDATE});

    return call_done(c, &r);
}

void
domain_create(struct entra_call *c)
{
    struct str name = json_string(json_get(c->json, "id"));

    if (domain_written(c, OP_ADD, name.at ? name : STR(""), ATTR_isVerified, STR("")))
        answer_domain(c, 201, name);
}

void
domain_verify(struct entra_call *c)
{
    if (domain_written(c, OP_UPDATE, c->key, ATTR_isVerified, STR("True")))
        answer_domain(c, 200, c->key);
}

void
domain_patch(struct entra_call *c)
{
    const cJSON *item = c->json->child;
    struct str type = json_string(item);

    if (!item || item->next || strcmp(item->string, "authenticationType") != 0 || !type.at) {
        entra_call_error(c, 400, "Request_BadRequest",
                         "Of a domain, only authenticationType can be changed here.");
        return;
    }
    if (domain_written(c, OP_UPDATE, c->key, ATTR_authenticationType, type))
        call_empty(c, 204);
}

void
domain_delete(struct entra_call *c)
{
    if (domain_written(c, OP_DELETE, c->key, ATTR_isVerified, STR("")))
        call_empty(c, 204);
}
