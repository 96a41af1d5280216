/* SPDX-License-Identifier: MIT */
/*
 * One connection and the request that is under way on it. Private to http*.c.
 */
#pragma once

#include <microhttpd.h>

#include "mocks/entra/http.h"

/* An absolute limit for each phase: until the headers are there, the body, the reply taken. */
enum { PHASE_MS = 60 * 1000 };

struct http_connection {
    struct http_connection *next;
    struct http_connection *prev;
    struct MHD_Connection *connection;
    int fd;
    int64_t since; /* ms of the monotonic clock: when its present phase began */

    char *target; /* as it came, percent-encoded, with the query; NUL-terminated */
    size_t target_room;
    char *body;
    size_t body_len;
    size_t body_room;
    size_t body_limit;
    uint32_t ticket; /* its reply comes later; 0: it does not */
    bool suspended;
    bool begun;    /* its headers were looked at */
    bool too_long; /* the rest of the body is read and dropped */

    int64_t resume_at; /* ms of the same clock: a delayed answer goes on then; 0: none waits */
    bool delayed;      /* it has waited already */
};

struct http {
    struct MHD_Daemon *daemon;
    const struct http_desk *desk;
    uint16_t port;
    struct http_connection *connections;
    struct arena *arena; /* of the request that is being answered */
};

int64_t http_clock(void);

/* http_reply.c: how an answer goes out. */
enum http_manner { HTTP_WHOLE, HTTP_TRUNCATED, HTTP_SLOW };
enum MHD_Result http_send(const struct http *h, struct MHD_Connection *connection,
                          const struct entra_reply *reply, enum http_manner manner);
struct str http_date(vtime now, struct arena *a); /* Mon, 01 Sep 2025 09:00:00 GMT */
enum MHD_Result http_refuse(const struct http *h, struct MHD_Connection *connection, int status,
                            const char *message);

/* http_fault.c: answers a request that a fault befalls. */
enum MHD_Result http_fail(const struct http *h, struct http_connection *c,
                          const struct entra_request *r, const struct wire_fault *fault);

/* Nobody waits for the late reply any more. */
void http_forget_ticket(const struct http *h, struct http_connection *c);

/* The callbacks of libmicrohttpd for requests; `cls` is the struct http. */
void *http_target_arrived(void *cls, const char *uri, struct MHD_Connection *connection);
enum MHD_Result http_request_arrived(void *cls, struct MHD_Connection *connection, const char *url,
                                     const char *method, const char *version,
                                     const char *upload_data, size_t *upload_data_size,
                                     void **con_cls);
void http_request_done(void *cls, struct MHD_Connection *connection, void **con_cls,
                       enum MHD_RequestTerminationCode code);
