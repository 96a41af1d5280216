/* SPDX-License-Identifier: MIT */
/* The tenant itself. */
#include "mocks/entra/route.h"
#include "sim/base/arena.h"
#include "sim/world/tenant_company.h"

static void
write_domain(struct buf *b, const struct entry *e)
{
    bool is_default = str_eq(entry_value(e, ATTR_isDefault), STR("True"));
    bool initial = str_eq(entry_value(e, ATTR_isInitial), STR("True"));

    json_comma(b);
    buf_fmt(b,
            "{\"capabilities\":\"Email, OfficeCommunicationsOnline\",\"isDefault\":%s,"
            "\"isInitial\":%s",
            is_default ? "true" : "false", initial ? "true" : "false");
    json_name(b, STR("name"));
    json_text(b, str_from(e->anchor, sizeof DOMAIN_ANCHOR - 1));
    json_name(b, STR("type"));
    json_text(b, entry_value(e, ATTR_authenticationType));
    buf_byte(b, '}');
}

static void
write_organization(struct buf *b, struct entra_call *c, struct str id)
{
    buf_add(b, STR("{\"id\":"));
    json_text(b, id);
    json_name(b, STR("displayName"));
    json_text(b, tenant_domain(c->tenant));
    buf_add(b, STR(",\"assignedPlans\":[],\"onPremisesSyncEnabled\":true,\"verifiedDomains\":["));
    for (uint32_t i = 0; i < tenant_domain_count(c->tenant); i++) {
        struct entry e = tenant_domain_entry(c->tenant, i, c->arena);
        if (str_eq(entry_value(&e, ATTR_isVerified), STR("True")))
            write_domain(b, &e);
    }
    buf_add(b, STR("]}"));
}

void
organization_list(struct entra_call *c)
{
    struct buf b = buf_in(c->arena);

    buf_fmt(&b,
            "{\"@odata.context\":\"https://graph.microsoft.com/" STR_FMT
            "/$metadata#organization\",\"value\":[",
            STR_ARG(c->version));
    write_organization(&b, c, tenant_id(c->tenant, c->arena));
    buf_add(&b, STR("]}"));
    call_json(c, 200, &b);
}

void
organization_get(struct entra_call *c)
{
    struct buf b = buf_in(c->arena);
    struct str id = tenant_id(c->tenant, c->arena);

    if (!str_ieq(c->key, id)) {
        call_not_found(c, c->key);
        return;
    }
    write_organization(&b, c, id);
    call_json(c, 200, &b);
}
