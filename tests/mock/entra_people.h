/* SPDX-License-Identifier: MIT */
/* People and groups, made as a client makes them. */
#pragma once

#include "tests/mock/entra_talk.h"

/* `format` with one %s, as a string. */
static inline const char *
with(struct talk *t, const char *format, struct str text)
{
    struct str before = str_of(format);
    ptrdiff_t cut = str_find(before, STR("%s"));

    return str_z(str_fmt(t->arena, STR_FMT STR_FMT STR_FMT, (int)cut, format, STR_ARG(text),
                         STR_ARG(str_from(before, (size_t)cut + 2))),
                 t->arena);
}

static inline struct str
make_user(struct talk *t, const char *name, const char *upn)
{
    struct str body = str_fmt(t->arena,
                              "{\"accountEnabled\":true,\"displayName\":\"%s\",\"mailNickname\":"
                              "\"%s\",\"userPrincipalName\":\"%s@contoso.com\","
                              "\"passwordProfile\":{\"password\":\"Correct-Horse-7\"}}",
                              name, upn, upn);
    struct entra_reply r = say(t, "POST", "/v1.0/users", str_z(body, t->arena));

    assert_int_equal(r.status, 201);
    return text_of(&r, "id", t->arena);
}

static inline struct str
make_group(struct talk *t, const char *name)
{
    struct str body = str_fmt(t->arena,
                              "{\"displayName\":\"%s\",\"mailEnabled\":false,\"mailNickname\":"
                              "\"%s\",\"securityEnabled\":true}",
                              name, name);
    struct entra_reply r = say(t, "POST", "/v1.0/groups", str_z(body, t->arena));

    assert_int_equal(r.status, 201);
    return text_of(&r, "id", t->arena);
}

static inline void
add_to(struct talk *t, const char *relation, struct str group, struct str member)
{
    struct str target =
        str_fmt(t->arena, "/v1.0/groups/" STR_FMT "/%s/$ref", STR_ARG(group), relation);
    const char *body = with(t, "{\"@odata.id\":\"https://h/v1.0/directoryObjects/%s\"}", member);

    assert_int_equal(say(t, "POST", str_z(target, t->arena), body).status, 204);
}

static inline void
put_manager(struct talk *t, struct str user, struct str manager)
{
    const char *body = with(t, "{\"@odata.id\":\"https://h/v1.0/users/%s\"}", manager);

    assert_int_equal(say(t, "PUT", with(t, "/v1.0/users/%s/manager/$ref", user), body).status, 204);
}
