/* SPDX-License-Identifier: MIT */
#include "tests/bench/http_client.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/base/arena.h"

void
http_client_init(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

void
http_client_url(struct http_client *c, const char *url)
{
    curl_easy_setopt(c->curl, CURLOPT_URL, url);
}

static size_t
take_body(char *data, size_t size, size_t n, void *context)
{
    struct buf *body = context;

    buf_add(body, str_n(data, size * n));
    return size * n;
}

struct http_client
http_client_for(const char *url, const char *ca_file, const char *token, struct arena *a)
{
    struct http_client c = {.curl = curl_easy_init(), .body = buf_in(a)};

    c.headers = curl_slist_append(NULL, str_fmt(a, "Authorization: Bearer %s", token).at);
    c.headers = curl_slist_append(c.headers, "ConsistencyLevel: eventual");
    curl_easy_setopt(c.curl, CURLOPT_URL, url);
    curl_easy_setopt(c.curl, CURLOPT_CAINFO, ca_file);
    curl_easy_setopt(c.curl, CURLOPT_CAPATH,
                     NULL); /* the system's authorities take 20 ms to read */
    curl_easy_setopt(c.curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c.curl, CURLOPT_HTTPHEADER, c.headers);
    curl_easy_setopt(c.curl, CURLOPT_WRITEFUNCTION, take_body);
    return c;
}

void
http_client_end(struct http_client *c)
{
    curl_easy_cleanup(c->curl);
    curl_slist_free_all(c->headers);
}

struct str
http_client_ask(struct http_client *c)
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

struct str
http_client_member(struct str json, const char *name, struct arena *a)
{
    struct str mark = str_fmt(a, "\"%s\":\"", name);
    ptrdiff_t at = str_find(json, mark);
    struct str rest = at < 0 ? STR("") : str_from(json, (size_t)at + mark.len);

    return str_cut(&rest, '"');
}

const char *
http_client_token(const struct entra *server, struct arena *a)
{
    const char *url =
        str_z(str_fmt(a, "%s/%s/oauth2/v2.0/token", server->base_url, server->tenant_id), a);
    const char *form = str_z(str_fmt(a,
                                     "grant_type=client_credentials&client_id=%s&client_secret=%s&"
                                     "scope=https%%3A%%2F%%2Fgraph.microsoft.com%%2F.default",
                                     server->client_id, server->client_secret),
                             a);
    struct http_client c = http_client_for(url, server->ca_file, "", a);

    curl_easy_setopt(c.curl, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(c.curl, CURLOPT_POSTFIELDS, form);
    const char *token = str_z(http_client_member(http_client_ask(&c), "access_token", a), a);
    http_client_end(&c);
    return token;
}
