/* SPDX-License-Identifier: MIT */
#include "harness/live/http_client.h"

#include <curl/curl.h>
#include <time.h>

#include "sim/base/arena.h"

enum { ATTEMPTS = 4, BUSY_ATTEMPTS = 20, PATIENCE_MS = 120000 };

struct http_client {
    CURL *curl;
    struct curl_slist *headers;
    const struct entra *server;
    struct arena *arena;
};

static bool
is_local(const char *url)
{
    struct str s = str_of(url);

    return str_starts(s, STR("https://localhost:")) || str_starts(s, STR("https://127.0.0.1:")) ||
           str_starts(s, STR("https://[::1]:"));
}

static size_t
take_body(char *data, size_t size, size_t n, void *context)
{
    buf_add(context, str_n(data, size * n));
    return size * n;
}

static void
set_options(struct http_client *c)
{
    curl_easy_setopt(c->curl, CURLOPT_CAINFO, c->server->ca_file);
    curl_easy_setopt(c->curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c->curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c->curl, CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(c->curl, CURLOPT_TIMEOUT_MS, (long)PATIENCE_MS);
    curl_easy_setopt(c->curl, CURLOPT_CONNECTTIMEOUT_MS, 5000L);
    curl_easy_setopt(c->curl, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, c->headers);
    curl_easy_setopt(c->curl, CURLOPT_WRITEFUNCTION, take_body);
}

const struct err *
http_open(struct http_client **out, const struct entra *server, struct arena *a)
{
    struct http_client *c = ARENA_NEW(a, struct http_client);

    *out = NULL;
    if (!is_local(server->base_url))
        return err_new(ERR_INPUT, NOWHERE, a, "cutover connects to loopback only, not to %s",
                       server->base_url);
    *c = (struct http_client){.curl = curl_easy_init(), .server = server, .arena = a};
    if (!c->curl)
        return err_new(ERR_SYSTEM, NOWHERE, a, "libcurl does not start");
    c->headers =
        curl_slist_append(NULL, str_fmt(a, "Authorization: Bearer %s", server->engine_secret).at);
    c->headers = curl_slist_append(c->headers, "Content-Type: application/json");
    c->headers = curl_slist_append(c->headers, "ConsistencyLevel: eventual");
    c->headers = curl_slist_append(c->headers, "Expect:");
    set_options(c);
    *out = c;
    return NULL;
}

void
http_close(struct http_client *c)
{
    if (!c || !c->curl)
        return;
    curl_easy_cleanup(c->curl);
    curl_slist_free_all(c->headers);
    c->curl = NULL;
}

static const struct err *
gone(struct http_client *c, CURLcode code, struct arena *a)
{
    struct str tail = proc_log_tail(c->server->proc, a);

    return err_remedy(err_new(ERR_SANDBOX, NOWHERE, a, "the Entra ID server is gone: %s%s" STR_FMT,
                              curl_easy_strerror(code), tail.len ? "; it said last: " : "",
                              STR_ARG(str_trim(tail))),
                      a, "Run the scenario again; if it happens again, --keep leaves its log.");
}

static void
pause_ms(long ms)
{
    struct timespec t = {.tv_nsec = ms * 1000000};

    nanosleep(&t, NULL);
}

static CURLcode
ask_once(struct http_client *c, const char *method, struct str url, struct str body,
         struct http_reply *out, struct arena *a)
{
    struct buf reply = buf_in(a);
    long status = 0;

    curl_easy_setopt(c->curl, CURLOPT_URL, url.at);
    curl_easy_setopt(c->curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(c->curl, CURLOPT_WRITEDATA, &reply);
    if (body.len) {
        curl_easy_setopt(c->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
        curl_easy_setopt(c->curl, CURLOPT_POSTFIELDS, body.at);
    } else {
        curl_easy_setopt(c->curl, CURLOPT_HTTPGET, 1L);
        curl_easy_setopt(c->curl, CURLOPT_CUSTOMREQUEST, method);
    }
    CURLcode code = curl_easy_perform(c->curl);
    curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &status);
    *out = (struct http_reply){(int)status, buf_str(&reply)};
    return code;
}

const struct err *
http_exchange(struct http_client *c, const char *method, struct str path, struct str body,
              struct http_reply *out, bool *lost, struct arena *a)
{
    struct str url = str_fmt(a, "%s" STR_FMT, c->server->base_url, STR_ARG(path));
    CURLcode code = CURLE_OK;

    *lost = false;
    for (int attempt = 0, busy = 0; attempt < ATTEMPTS;) {
        code = ask_once(c, method, url, body, out, a);
        if (code == CURLE_OK && out->status != 429 && out->status != 503)
            return NULL;
        if (!proc_alive(c->server->proc))
            return gone(c, code, a);
        /* Retry-After counts virtual seconds; for us a moment is enough */
        if (code == CURLE_OK && ++busy < BUSY_ATTEMPTS) {
            pause_ms(2);
            continue;
        }
        attempt++;
    }
    *lost = true;
    return NULL;
}

struct str
http_escape(struct str text, struct arena *a)
{
    struct buf out = buf_in(a);

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c && strchr("-._~/", c));
        if (plain)
            buf_byte(&out, c);
        else
            buf_fmt(&out, "%%%02X", (unsigned char)c);
    }
    buf_z(&out);
    return buf_str(&out);
}
