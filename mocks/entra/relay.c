/* SPDX-License-Identifier: MIT */
#include "mocks/entra/relay.h"

#include "mocks/entra/route.h"
#include "mocks/entra/trail.h"
#include "sim/base/arena.h"

enum { WAITING_MOST = 64 };

struct relayed {
    uint32_t ticket; /* 0: the place is free */
    bool handed_out;
    struct arena *arena; /* of everything below */
    struct str method, route, key, second, filter, body, app_id;
    struct str after, link; /* the next page's: behind which row, and where it is found */
    struct str audits;      /* JSON rows, for who asks for audits */
    uint32_t top;
    struct str request_id, client_request_id;
    struct entra_reply reply; /* status 0: not yet */
};

struct relay {
    struct arena *arena;
    bool open; /* somebody came */
    uint32_t last;
    struct relayed places[WAITING_MOST];
};

struct relay *
relay_new(void)
{
    struct arena *a = arena_new();
    struct relay *r = ARENA_NEW(a, struct relay);

    *r = (struct relay){.arena = a};
    return r;
}

void
relay_free(struct relay *r)
{
    for (size_t i = 0; i < WAITING_MOST; i++)
        relay_drop(r, r->places[i].ticket);
    arena_free(r->arena);
}

static struct relayed *
find(const struct relay *r, uint32_t ticket)
{
    for (size_t i = 0; ticket && i < WAITING_MOST; i++)
        if (r->places[i].ticket == ticket)
            return (struct relayed *)(uintptr_t)&r->places[i];
    return NULL;
}

static struct relayed *
free_place(struct relay *r)
{
    for (size_t i = 0; r->open && i < WAITING_MOST; i++)
        if (!r->places[i].ticket)
            return &r->places[i];
    return NULL;
}

static struct str
kept(struct str text, struct arena *a)
{
    return text.at ? str_copy(text, a) : STR("");
}

/* Where the next page is, but for its token. */
static struct str
next_link(const struct entra_call *c, struct arena *a)
{
    const struct entra_request *q = c->request;
    struct str query = query_without_token(q->query, c->arena);

    return str_fmt(a, STR_FMT STR_FMT "?" STR_FMT "%s$skiptoken=", STR_ARG(q->base_url),
                   STR_ARG(q->path), STR_ARG(query), query.len ? "&" : "");
}

/* What the tenant's own clients did, where audits are asked for. */
static struct str
audits(const struct entra_call *c, struct arena *a)
{
    bool wanted = str_starts(str_of(c->route->path), STR("auditLogs/directoryAudits"));

    return wanted && c->request->trail ? trail_rows(c->request->trail, a) : STR("");
}

uint32_t
relay_put(struct relay *r, const struct entra_call *c)
{
    struct relayed *p = r ? free_place(r) : NULL;
    const struct entra_request *q = c->request;

    if (!p)
        return 0;
    struct arena *a = arena_new();
    *p = (struct relayed){.ticket = ++r->last,
                          .arena = a,
                          .method = str_copy(q->method, a),
                          .route = str_of(c->route->path),
                          .key = kept(c->key, a),
                          .second = kept(c->second, a),
                          .filter = kept(c->query.filter, a),
                          .top = c->query.top,
                          .after = kept(c->query.skiptoken, a),
                          .link = next_link(c, a),
                          .audits = audits(c, a),
                          .body = str_copy(q->body, a),
                          .app_id = kept(q->app_id, a),
                          .request_id = str_copy(c->request_id, a),
                          .client_request_id = str_copy(c->client_request_id, a)};
    return p->ticket;
}

static void
write_request(struct buf *out, const struct relayed *p)
{
    const struct {
        struct str name, value;
    } fields[] = {{STR("method"), p->method}, {STR("route"), p->route},   {STR("key"), p->key},
                  {STR("second"), p->second}, {STR("filter"), p->filter}, {STR("body"), p->body},
                  {STR("appId"), p->app_id},  {STR("after"), p->after},   {STR("link"), p->link},
                  {STR("audits"), p->audits}};

    json_comma(out);
    buf_fmt(out, "{\"ticket\":%u,\"top\":%u", p->ticket, p->top);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        json_name(out, fields[i].name);
        json_text(out, fields[i].value);
    }
    buf_add(out, STR("}"));
}

/* In the order of their arrival. */
void
relay_hand_out(struct relay *r, struct buf *out)
{
    r->open = true;
    buf_add(out, STR("{\"requests\":["));
    for (;;) {
        struct relayed *first = NULL;
        for (size_t i = 0; i < WAITING_MOST; i++) {
            struct relayed *p = &r->places[i];
            if (p->ticket && !p->handed_out && (!first || p->ticket < first->ticket))
                first = p;
        }
        if (!first)
            break;
        first->handed_out = true;
        write_request(out, first);
    }
    buf_add(out, STR("]}"));
}

/* {ticket, status, body} or {ticket, status, code, message}. */
bool
relay_take(struct relay *r, struct tenant *t, const cJSON *answer)
{
    const cJSON *ticket = json_get(answer, "ticket"), *status = json_get(answer, "status");
    struct str body = json_string(json_get(answer, "body"));
    struct str code = json_string(json_get(answer, "code"));
    struct str message = json_string(json_get(answer, "message"));

    if (!cJSON_IsNumber(ticket) || !cJSON_IsNumber(status) || status->valueint < 200 ||
        status->valueint > 599)
        return false;
    struct relayed *p = find(r, (uint32_t)ticket->valueint);
    if (!p)
        return true; /* the client has gone away */
    struct entra_call c = {.tenant = t,
                           .reply = &p->reply,
                           .arena = p->arena,
                           .request_id = p->request_id,
                           .client_request_id = p->client_request_id};
    if (code.at) {
        entra_call_error(&c, status->valueint, str_z(code, p->arena), STR_FMT,
                         STR_ARG(message.at ? message : STR("")));
    } else if (body.at) {
        struct buf text = buf_in(p->arena);
        buf_add(&text, body);
        call_json(&c, status->valueint, &text);
    } else {
        call_empty(&c, status->valueint);
    }
    return true;
}

const struct entra_reply *
relay_reply(const struct relay *r, uint32_t ticket)
{
    const struct relayed *p = find(r, ticket);

    return p && p->reply.status ? &p->reply : NULL;
}

void
relay_drop(struct relay *r, uint32_t ticket)
{
    struct relayed *p = find(r, ticket);

    if (!p)
        return;
    arena_free(p->arena);
    *p = (struct relayed){0};
}

/* --- the two ends ------------------------------------------------------------------------------ */

/* A client asks about jobs. Parts of a batch cannot wait. */
void
job_relay(struct entra_call *c)
{
    if (c->batch_depth) {
        entra_call_error(c, 501, "NotImplemented", "This operation target is not yet supported.");
        return;
    }
    c->reply->ticket = relay_put(c->request->relay, c);
    if (!c->reply->ticket)
        entra_call_error(c, 503, "ServiceUnavailable",
                         "No provisioning engine answers: it does while the sandbox is served.");
}

/* Whoever runs the engine brings answers and takes requests. */
void
sandbox_jobs(struct entra_call *c)
{
    const cJSON *answers = json_get(c->json, "answers");
    struct buf out = buf_in(c->arena);

    bool fine = c->request->relay && cJSON_IsArray(answers);
    for (const cJSON *item = fine ? answers->child : NULL; fine && item; item = item->next)
        fine = relay_take(c->request->relay, c->tenant, item);
    if (!fine) {
        entra_call_error(c, 400, "BadRequest",
                         "The sandbox's own endpoint refuses this: answers is an array of "
                         "{ticket, status, body or code and message}.");
        return;
    }
    relay_hand_out(c->request->relay, &out);
    call_json(c, 200, &out);
}
