/* SPDX-License-Identifier: MIT */
#include "harness/live/http_client.h"

#include <curl/curl.h>
#include <time.h>

#include "sim/base/arena.h"

enum {
    CONNECT_MS = 5000,
    FIRST_PAUSE_MS = 10, /* where the server does not say how long; doubled each time */
    LONGEST_PAUSE_MS = 5000,
    STOP_MS = 1000, /* how long a request may still take once the user asked to stop */
};

struct http_client {
    CURL *curl;
    struct curl_slist *headers;
    const struct entra *server;
    struct http_patience patience;
    int64_t stop_seen; /* when a request first noticed that the user asked to stop; 0: not yet */
};

/* https, a name of loopback and a port, and nothing else. */
static bool
is_local(const char *url)
{
    static const struct str bases[] = {STR("https://localhost:"), STR("https://127.0.0.1:"),
                                       STR("https://[::1]:")};
    int64_t port;

    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
        if (str_starts(str_of(url), bases[i]))
            return str_int(str_from(str_of(url), bases[i].len), &port) && port > 0 && port < 65536;
    return false;
}

static size_t
take_body(char *data, size_t size, size_t n, void *context)
{
    buf_add(context, str_n(data, size * n));
    return size * n;
}

static int64_t
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A request under way: it is given up when the user wants to stop and it does not come to an end. */
static int
still_wanted(void *context, curl_off_t a, curl_off_t b, curl_off_t d, curl_off_t e)
{
    struct http_client *c = context;

    (void)a, (void)b, (void)d, (void)e;
    if (!proc_stop_asked(c->server->proc))
        return 0;
    if (!c->stop_seen)
        c->stop_seen = now_ms();
    return now_ms() - c->stop_seen > STOP_MS;
}

/* libcurl reads neither ~/.curlrc nor, unless asked to, ~/.netrc; proxies of the environment it would. */
static void
set_options(struct http_client *c)
{
    curl_easy_setopt(c->curl, CURLOPT_CAINFO, c->server->ca_file);
    curl_easy_setopt(c->curl, CURLOPT_CAPATH,
                     NULL); /* the system's authorities take 20 ms to read */
    curl_easy_setopt(c->curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c->curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c->curl, CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(c->curl, CURLOPT_IPRESOLVE, (long)CURL_IPRESOLVE_V4);
    curl_easy_setopt(c->curl, CURLOPT_TIMEOUT_MS, (long)c->patience.answer_ms);
    curl_easy_setopt(c->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(c->curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c->curl, CURLOPT_XFERINFOFUNCTION, still_wanted);
    curl_easy_setopt(c->curl, CURLOPT_XFERINFODATA, c);
    curl_easy_setopt(c->curl, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, c->headers);
    curl_easy_setopt(c->curl, CURLOPT_WRITEFUNCTION, take_body);
}

const struct err *
http_open(struct http_client **out, const struct entra *server, struct http_patience patience,
          struct arena *a)
{
    struct http_client *c = ARENA_NEW(a, struct http_client);

    *out = NULL;
    if (!is_local(server->base_url))
        return err_new(ERR_INPUT, NOWHERE, a, "cutover connects to loopback only, not to %s",
                       server->base_url);
    *c = (struct http_client){.curl = curl_easy_init(), .server = server, .patience = patience};
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
gone(struct http_client *c, struct arena *a)
{
    return err_remedy(err_new(ERR_SANDBOX, NOWHERE, a, "the Entra ID server is gone: " STR_FMT,
                              STR_ARG(proc_last_words(c->server->proc, a))),
                      a, "Run the scenario again; if it happens again, --keep leaves its log.");
}

static const struct err *
stopped(struct arena *a)
{
    return err_new(ERR_STOPPED, NOWHERE, a, "stopped while Entra ID was being asked");
}

/* In short naps, so that a Ctrl-C need not wait. */
static void
pause_ms(const struct http_client *c, int64_t ms)
{
    const struct timespec nap = {.tv_nsec = 10 * 1000000};
    int64_t until = now_ms() + ms;

    while (now_ms() < until && !proc_stop_asked(c->server->proc))
        nanosleep(&nap, NULL);
}

static int64_t
least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* What Retry-After asks for, or ever longer; within bounds, for a person waits. */
static int64_t
pause_before(struct http_client *c, int tried)
{
    curl_off_t seconds = 0;

    curl_easy_getinfo(c->curl, CURLINFO_RETRY_AFTER, &seconds);
    if (seconds > 0)
        return least(seconds, LONGEST_PAUSE_MS / 1000) * 1000;
    return (int64_t)FIRST_PAUSE_MS << least(tried, 8);
}

/* Does the reply bear the mark of a fault that was ordered? */
static bool
is_ordered(CURL *curl)
{
    struct curl_header *mark;

    return curl_easy_header(curl, "x-sandbox-fault", 0, CURLH_HEADER, -1, &mark) == CURLHE_OK;
}

static CURLcode
ask_once(struct http_client *c, const char *method, struct str url, struct str body,
         struct http_reply *out, struct arena *a)
{
    struct buf reply = buf_in(a);
    curl_off_t seconds = 0;
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
    curl_easy_getinfo(c->curl, CURLINFO_RETRY_AFTER, &seconds);
    *out = (struct http_reply){.status = (int)status,
                               .ordered = is_ordered(c->curl),
                               .retry_after = seconds > 0 ? (uint32_t)seconds : 0,
                               .body = buf_str(&reply)};
    return code;
}

static const struct err *
too_busy(const struct http_client *c, const struct http_reply *r, struct arena *a)
{
    return err_remedy(err_new(ERR_SANDBOX, NOWHERE, a,
                              "the Entra ID server has been too busy for %d s (%d)",
                              c->patience.busy_ms / 1000, r->status),
                      a, "Run the scenario again when this machine has less to do.");
}

const struct err *
http_exchange(struct http_client *c, const char *method, struct str path, struct str body,
              struct http_reply *out, bool *lost, struct arena *a)
{
    struct str url = str_fmt(a, "%s" STR_FMT, c->server->base_url, STR_ARG(path));
    int64_t busy_until = now_ms() + c->patience.busy_ms;

    *lost = false;
    for (int attempt = 0, asked = 0; attempt < c->patience.attempts;) {
        CURLcode code = ask_once(c, method, url, body, out, a);
        int64_t patience = busy_until - now_ms();
        bool nothing =
            code != CURLE_OK || (out->ordered && (out->status == 500 || out->status == 504));
        bool busy = out->status == 429 || out->status == 503;
        if (!nothing && (!busy || out->ordered))
            return NULL;
        if (code == CURLE_ABORTED_BY_CALLBACK)
            return stopped(a);
        if (!proc_alive(c->server->proc))
            return gone(c, a);
        if (nothing)
            pause_ms(c, pause_before(c, attempt++));
        else if (patience > 0)
            pause_ms(c, least(pause_before(c, asked++), patience));
        else
            return too_busy(c, out, a);
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
