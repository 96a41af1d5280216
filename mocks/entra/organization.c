/* SPDX-License-Identifier: MIT */
/* The tenant itself. */
#include "mocks/entra/route.h"
#include "sim/base/arena.h"

static void
write_domain(struct buf *b, struct str name, bool initial)
{
    json_comma(b);
    buf_add(b, STR("{\"capabilities\":\"Email, OfficeCommunicationsOnline\",\"isDefault\":"));
    buf_add(b, initial ? STR("false,\"isInitial\":true") : STR("true,\"isInitial\":false"));
    json_name(b, STR("name"));
    json_text(b, name);
    buf_add(b, STR(",\"type\":\"Managed\"}"));
}

static void
write_organization(struct buf *b, struct entra_call *c, struct str id)
{
    buf_add(b, STR("{\"id\":"));
    json_text(b, id);
    json_name(b, STR("displayName"));
    json_text(b, tenant_domain(c->tenant));
    buf_add(b, STR(",\"assignedPlans\":[],\"onPremisesSyncEnabled\":true,\"verifiedDomains\":["));
    write_domain(b, tenant_domain(c->tenant), false);
    write_domain(b, tenant_initial_domain(c->tenant), true);
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
