/* SPDX-License-Identifier: MIT */
/*
 * Any request to the tenant: first line `METHOD target`, the rest is the body. Whatever comes is
 * answered with a status, an error has Graph's shape, and the tenant answers the next request too.
 */
#include "mocks/entra/entra.h"

#include <assert.h>

#include "sim/base/arena.h"

static void
send(struct tenant *t, struct str method, struct str target, struct str body, struct arena *a)
{
    static const struct entra_header headers[] = {
        {STR("Content-Type"), STR("application/json")},
        {STR("ConsistencyLevel"), STR("eventual")},
        {STR("Accept"), STR("application/json;odata.metadata=full")},
    };
    struct str query = target, path = str_cut(&query, '?');
    struct entra_request request = {.method = method,
                                    .path = path,
                                    .query = query.at ? query : STR(""),
                                    .base_url = STR("https://localhost:4711"),
                                    .headers = headers,
                                    .header_n = sizeof headers / sizeof *headers,
                                    .body = body,
                                    .caller = CALLER_ENGINE};
    struct entra_reply reply;

    entra_handle(t, &request, &reply, a);
    assert(reply.status >= 200 && reply.status < 600);
    if (reply.status >= 400)
        assert(str_starts(reply.body, STR("{\"error\":{\"code\":\"")));
}

/* Two users and a group, so that there is something to page through. */
static void
populate(struct tenant *t, struct arena *a)
{
    static const char *const users[] = {"ann", "ben"};

    for (int i = 0; i < 2; i++)
        send(t, STR("POST"), STR("/v1.0/users"),
             str_fmt(a,
                     "{\"accountEnabled\":true,\"displayName\":\"%s\",\"mailNickname\":\"%s\","
                     "\"userPrincipalName\":\"%s@contoso.com\","
                     "\"passwordProfile\":{\"password\":\"Correct-Horse-7\"}}",
                     users[i], users[i], users[i]),
             a);
    send(t, STR("POST"), STR("/v1.0/groups"),
         STR("{\"displayName\":\"g\",\"mailEnabled\":false,\"mailNickname\":\"g\","
             "\"securityEnabled\":true}"),
         a);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct arena *a = arena_new();
    struct assumptions assumptions = {0};
    struct schema schema;
    struct str rest = str_n((const char *)data, size);

    schema_init(&schema, a);
    struct tenant *t = tenant_new(&schema, STR("contoso.com"), 7, 0, &assumptions, a);
    populate(t, a);
    struct str target = str_cut(&rest, '\n'), method = str_cut(&target, ' ');
    struct str body = rest.at ? rest : STR("");
    target = target.at ? target : STR("");
    send(t, method, target, body, a);
    send(t, method, target, body, a);
    send(t, STR("GET"), STR("/v1.0/users?$count=true&$select=id,proxyAddresses"), STR(""), a);
    send(t, STR("GET"), STR("/sandbox/read"), STR(""), a);
    arena_free(a);
    return 0;
}
