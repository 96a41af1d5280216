/* SPDX-License-Identifier: MIT */
/*
 * How fast does the posing Entra ID answer GET /v1.0/users/{id}? The yardstick: a bare libmicrohttpd
 * handler that gives the same bytes, over the same kind of TLS, to the same client (one connection,
 * kept alive).
 */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/live/graph_connector.h"
#include "mocks/entra/tls.h"
#include "mocks/fixture.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/time.h"
#include "sim/model/assumption.h"
#include "tests/bench/figures.h"

enum { ROUNDS = 5, REQUESTS = 10000 };

/* --- the client -------------------------------------------------------------------------------- */

static size_t
take_body(char *data, size_t size, size_t n, void *context)
{
    struct buf *body = context;

    buf_add(body, str_n(data, size * n));
    return size * n;
}

struct client {
    CURL *curl;
    struct curl_slist *headers;
    struct buf body;
};

static struct client
client_for(const char *url, const char *ca_file, const char *token, struct arena *a)
{
    struct client c = {.curl = curl_easy_init(), .body = buf_in(a)};

    c.headers = curl_slist_append(NULL, str_fmt(a, "Authorization: Bearer %s", token).at);
    curl_easy_setopt(c.curl, CURLOPT_URL, url);
    curl_easy_setopt(c.curl, CURLOPT_CAINFO, ca_file);
    curl_easy_setopt(c.curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c.curl, CURLOPT_HTTPHEADER, c.headers);
    curl_easy_setopt(c.curl, CURLOPT_WRITEFUNCTION, take_body);
    return c;
}

static void
client_end(struct client *c)
{
    curl_easy_cleanup(c->curl);
    curl_slist_free_all(c->headers);
}

static struct str
ask(struct client *c)
{
    long status = 0;

    c->body.len = 0;
    curl_easy_setopt(c->curl, CURLOPT_WRITEDATA, &c->body);
    CURLcode code = curl_easy_perform(c->curl);
    curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK || status != 200) {
        fprintf(stderr, "%s, status %ld: " STR_FMT "\n", curl_easy_strerror(code), status,
                STR_ARG(buf_str(&c->body)));
        exit(4);
    }
    return buf_str(&c->body);
}

static double
seconds_for(struct client *c)
{
    ask(c); /* the connection is there */
    double began = figures_wall();
    for (int i = 0; i < REQUESTS; i++)
        ask(c);
    return figures_wall() - began;
}

/* --- Entra ID ---------------------------------------------------------------------------------- */

static struct str
text_member(struct str json, const char *name, struct arena *a)
{
    struct str mark = str_fmt(a, "\"%s\":\"", name);
    ptrdiff_t at = str_find(json, mark);
    struct str rest = at < 0 ? STR("") : str_from(json, (size_t)at + mark.len);

    return str_cut(&rest, '"');
}

static const char *
token_of(const struct entra *server, struct arena *a)
{
    const char *url =
        str_z(str_fmt(a, "%s/%s/oauth2/v2.0/token", server->base_url, server->tenant_id), a);
    const char *form = str_z(str_fmt(a,
                                     "grant_type=client_credentials&client_id=%s&client_secret=%s&"
                                     "scope=https%%3A%%2F%%2Fgraph.microsoft.com%%2F.default",
                                     server->client_id, server->client_secret),
                             a);
    struct client c = client_for(url, server->ca_file, "", a);

    curl_easy_setopt(c.curl, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(c.curl, CURLOPT_POSTFIELDS, form);
    const char *token = str_z(text_member(ask(&c), "access_token", a), a);
    client_end(&c);
    return token;
}

static const char *
make_user(const struct entra *server, struct arena *a)
{
    static const struct {
        attr_id id;
        struct str value;
    } given[] = {{ATTR_sourceAnchor, STR("AAAAAAAAAAAAAAAAAAAAAQ==")},
                 {ATTR_userPrincipalName, STR("ada@contoso.com")},
                 {ATTR_displayName, STR("Ada Berg")},
                 {ATTR_givenName, STR("Ada")},
                 {ATTR_surname, STR("Berg")},
                 {ATTR_mail, STR("ada@contoso.com")},
                 {ATTR_title, STR("Engineer")},
                 {ATTR_accountEnabled, STR("True")}};
    enum { GIVEN = sizeof given / sizeof *given };
    struct schema schema;
    struct mod mods[GIVEN];
    struct connector *door;
    struct receipt receipt;

    schema_init(&schema, a);
    for (int i = 0; i < GIVEN; i++)
        mods[i] = (struct mod){given[i].id, MOD_SET, 1, &given[i].value};
    struct op op = {.id = 1, .kind = OP_ADD, .class = CLASS_user, .n = GIVEN, .mods = mods};
    figures_need(graph_connector_open(&door, server, "connect", &schema, a));
    figures_need(connector_apply(door, &op, 1, &receipt, a));
    connector_close(door);
    if (receipt.state != RECEIPT_DONE) {
        fprintf(stderr, STR_FMT "\n", STR_ARG(receipt.text));
        exit(4);
    }
    return str_z(str_fmt(a, "%s/v1.0/users/" STR_FMT, server->base_url,
                         STR_ARG(str_from(receipt.anchor, strlen("User_")))),
                 a);
}

/* --- the yardstick ----------------------------------------------------------------------------- */

struct bare {
    int listener;
    struct tls_identity identity;
    struct str body;
};

static enum MHD_Result
give_body(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
          const char *version, const char *data, size_t *size, void **context)
{
    const struct bare *b = cls;

    (void)url, (void)method, (void)version, (void)data, (void)size;
    if (!*context) { /* an answer before the request is over would end the connection */
        *context = cls;
        return MHD_YES;
    }
    struct MHD_Response *r = MHD_create_response_from_buffer(
        b->body.len, (void *)(uintptr_t)b->body.at, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(r, "Content-Type", "application/json");
    enum MHD_Result queued = MHD_queue_response(connection, MHD_HTTP_OK, r);
    MHD_destroy_response(r);
    return queued;
}

/* In a child of its own, as the posing server is. */
static int
serve_bare(void *context)
{
    const struct bare *b = context;
    struct MHD_Daemon *d = MHD_start_daemon(
        MHD_USE_TLS | MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, give_body, context,
        MHD_OPTION_LISTEN_SOCKET, b->listener, MHD_OPTION_HTTPS_MEM_CERT,
        b->identity.certificate.at, MHD_OPTION_HTTPS_MEM_KEY, b->identity.key.at, MHD_OPTION_END);

    if (d)
        pause();
    return EXIT_FAILURE;
}

static const char *
start_bare(struct bare *b, struct sandbox *s, struct arena *a)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at;
    struct proc *p;

    b->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (bind(b->listener, (struct sockaddr *)&at, size) != 0 || listen(b->listener, 16) != 0 ||
        getsockname(b->listener, (struct sockaddr *)&at, &size) != 0)
        exit(4);
    figures_need(proc_fork(&p, s, "bare", serve_bare, b, a));
    return str_z(str_fmt(a, "https://localhost:%u/v1.0/users/x", (unsigned)ntohs(at.sin_port)), a);
}

int
main(void)
{
    struct arena *a = arena_new();
    struct sandbox *s;
    struct entra server;
    struct bare bare;
    double ours[ROUNDS], theirs[ROUNDS];

    curl_global_init(CURL_GLOBAL_DEFAULT);
    figures_need(sandbox_open(&s, false, a));
    const struct assumptions assumptions = {0};
    figures_need(entra_start(&server, s,
                             &(struct entra_settings){.domain = "contoso.com",
                                                      .seed = 7,
                                                      .now = time_from(2025, 9, 1, 9, 0, 0),
                                                      .assumptions = &assumptions},
                             a));
    struct client entra =
        client_for(make_user(&server, a), server.ca_file, token_of(&server, a), a);
    figures_need(tls_make(&bare.identity, a));
    bare.body = str_copy(ask(&entra), a);
    const char *ca_file = str_z(str_fmt(a, "%s/bare-ca.pem", sandbox_folder(s)), a);
    FILE *f = fopen(ca_file, "w");
    fwrite(bare.identity.authority.at, 1, bare.identity.authority.len, f);
    fclose(f);
    struct client plain = client_for(start_bare(&bare, s, a), ca_file, "", a);

    for (int i = 0; i < ROUNDS; i++) {
        theirs[i] = seconds_for(&plain);
        ours[i] = seconds_for(&entra);
    }
    double least = figures_median(theirs, ROUNDS), took = figures_median(ours, ROUNDS);
    printf("GET /v1.0/users/{id}, %zu bytes of JSON, the median of %d x %d\n", bare.body.len,
           ROUNDS, REQUESTS);
    figures_say("a bare libmicrohttpd handler", least, REQUESTS);
    figures_say("Entra ID", took, REQUESTS);
    figures_goal("Entra ID against the bare handler", least / took, "times", false, 0.5);
    client_end(&plain);
    client_end(&entra);
    sandbox_close(s);
    arena_free(a);
    return 0;
}
