/* SPDX-License-Identifier: MIT */
/* Objects that a conversation needs before it begins. */
#pragma once

#include "tests/mock/entra_talk.h"

/* A security group; `more` of its properties, with a comma before them. */
#define GROUP(name, more)                                                                          \
    "{\"displayName\":\"" name "\",\"mailEnabled\":false,\"mailNickname\":\"" name                 \
    "\",\"securityEnabled\":true" more "}"

/* Creates it, and gives its id. */
static inline struct str
create(struct talk *t, const char *where, const char *body)
{
    struct entra_reply r = say(t, "POST", where, body);

    assert_int_equal(r.status, 201);
    return text_of(&r, "id", t->arena);
}

/* A target or a body with one text in it. */
static inline const char *
at(struct talk *t, const char *format, struct str text)
{
    return str_z(str_fmt(t->arena, format, str_z(text, t->arena)), t->arena);
}
