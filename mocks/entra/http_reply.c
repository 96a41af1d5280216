/* SPDX-License-Identifier: MIT */
/*
 * How an answer goes out: whole, or as badly as a fault wants it.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mocks/entra/http_connection.h"
#include "sim/base/arena.h"

struct str
http_date(vtime now, struct arena *a)
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct calendar t = time_calendar(now);

    return str_fmt(a, "%s, %02d %s %04lld %02d:%02d:%02d GMT", days[t.weekday], t.day,
                   months[t.month - 1], (long long)t.year, t.hour, t.minute, t.second);
}

/* --- bodies that do not come in one piece ------------------------------------------------------- */

struct drops {
    size_t len;
    enum http_manner manner;
    char bytes[];
};

enum { PIECES = 20, PAUSE_NS = 5 * 1000000 };

static ssize_t
next_drops(void *cls, uint64_t at, char *out, size_t max)
{
    const struct drops *d = cls;
    size_t piece = d->len / PIECES + 1, rest = d->len - at;
    const struct timespec pause = {.tv_nsec = PAUSE_NS};

    if (d->manner == HTTP_TRUNCATED && at >= d->len / 2)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    piece = piece < rest ? piece : rest;
    piece = piece < max ? piece : max;
    if (d->manner == HTTP_SLOW)
        nanosleep(&pause, NULL);
    memcpy(out, d->bytes + at, piece);
    return (ssize_t)piece;
}

static struct MHD_Response *
make_response(struct str body, enum http_manner manner)
{
    if (manner == HTTP_WHOLE || !body.len)
        return MHD_create_response_from_buffer(body.len, (void *)(uintptr_t)body.at,
                                               MHD_RESPMEM_MUST_COPY);
    struct drops *d = malloc(sizeof *d + body.len);
    if (!d)
        return NULL;
    d->len = body.len;
    d->manner = manner;
    memcpy(d->bytes, body.at, body.len);
    return MHD_create_response_from_callback(body.len, 4096, next_drops, d, free);
}

/* --- sending ------------------------------------------------------------------------------------ */

enum MHD_Result
http_send(const struct http *h, struct MHD_Connection *connection, const struct entra_reply *reply,
          enum http_manner manner)
{
    bool dated = false;
    struct MHD_Response *response = make_response(reply->body, manner);

    if (!response)
        return MHD_NO;
    for (uint32_t i = 0; i < reply->headers.n; i++) {
        const struct entra_header *header = &reply->headers.at[i];
        dated = dated || str_ieq(header->name, STR("Date"));
        MHD_add_response_header(response, str_z(header->name, h->arena),
                                str_z(header->value, h->arena));
    }
    if (!dated)
        MHD_add_response_header(response, "Date",
                                http_date(h->desk->now(h->desk->context), h->arena).at);
    enum MHD_Result queued = MHD_queue_response(connection, (unsigned int)reply->status, response);
    MHD_destroy_response(response);
    return queued;
}

enum MHD_Result
http_refuse(const struct http *h, struct MHD_Connection *connection, int status,
            const char *message)
{
    struct entra_reply reply = {0};

    h->desk->refuse(h->desk->context, status, message, &reply, h->arena);
    return http_send(h, connection, &reply, HTTP_WHOLE);
}
