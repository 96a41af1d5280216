/* SPDX-License-Identifier: MIT */
/* A client with one connection that is kept alive; whatever goes wrong ends the program. */
#pragma once

#include <curl/curl.h>

#include "mocks/fixture.h"
#include "sim/base/buf.h"

struct http_client {
    CURL *curl;
    struct curl_slist *headers;
    struct buf body;
};

void http_client_init(void);

struct http_client http_client_for(const char *url, const char *ca_file, const char *token,
                                   struct arena *a);
void http_client_end(struct http_client *c);

/* Another URL for what is asked from now on. */
void http_client_url(struct http_client *c, const char *url);

/* The body of a reply with status 200; until the next one. */
struct str http_client_ask(struct http_client *c);

/* A token of the server for Graph. */
const char *http_client_token(const struct entra *server, struct arena *a);

/* The text behind the first `"name":"`; empty where there is none. */
struct str http_client_member(struct str json, const char *name, struct arena *a);
