/* SPDX-License-Identifier: MIT */
/*
 * How fast does the posing Entra ID answer GET /v1.0/users/{id}? The yardstick: a bare libmicrohttpd
 * handler that gives the same bytes, over the same kind of TLS, to the same client (one connection,
 * kept alive).
 */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/live/graph_connector.h"
#include "mocks/entra/tls.h"
#include "mocks/fixture.h"
#include "sim/base/arena.h"
#include "sim/base/time.h"
#include "sim/model/assumption.h"
#include "tests/bench/figures.h"
#include "tests/bench/http_client.h"

enum { ROUNDS = 5, REQUESTS = 10000 };

static double
seconds_for(struct http_client *c)
{
    http_client_ask(c); /* the connection is there */
    double began = figures_wall();
    for (int i = 0; i < REQUESTS; i++)
        http_client_ask(c);
    return figures_wall() - began;
}

/* --- Entra ID ---------------------------------------------------------------------------------- */

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

    http_client_init();
    figures_need(sandbox_open(&s, false, a));
    const struct assumptions assumptions = {0};
    figures_need(entra_start(&server, s,
                             &(struct entra_settings){.domain = "contoso.com",
                                                      .seed = 7,
                                                      .now = time_from(2025, 9, 1, 9, 0, 0),
                                                      .assumptions = &assumptions},
                             a));
    struct http_client entra =
        http_client_for(make_user(&server, a), server.ca_file, http_client_token(&server, a), a);
    figures_need(tls_make(&bare.identity, a));
    bare.body = str_copy(http_client_ask(&entra), a);
    const char *ca_file = str_z(str_fmt(a, "%s/bare-ca.pem", sandbox_folder(s)), a);
    FILE *f = fopen(ca_file, "w");
    fwrite(bare.identity.authority.at, 1, bare.identity.authority.len, f);
    fclose(f);
    struct http_client plain = http_client_for(start_bare(&bare, s, a), ca_file, "", a);

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
    http_client_end(&plain);
    http_client_end(&entra);
    sandbox_close(s);
    arena_free(a);
    return 0;
}
