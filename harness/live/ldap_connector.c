/* SPDX-License-Identifier: MIT */
#include "harness/live/ldap_connector.h"

#include <sys/random.h>

#include "harness/live/ldap_door.h"
#include "sim/base/arena.h"

static const struct err *
ldap_door_clock(struct connector *c, int64_t now, struct arena *a)
{
    (void)a;
    ((struct ldap_door *)c)->mint.now = now;
    return NULL;
}

static void
ldap_door_close(struct connector *c)
{
    struct ldap_door *d = (struct ldap_door *)c;

    ldap_session_close(&d->session);
    arena_free(d->arena); /* the door lives in it */
}

static const struct connector_ops ldap_ops = {
    .name = "slapd",
    .read = ldap_door_read,
    .apply = ldap_door_apply,
    .find = ldap_door_find,
    .clock = ldap_door_clock,
    .close = ldap_door_close,
};

const struct err *
ldap_connector_open(struct connector **out, const struct slapd *slapd, const struct mint *mint,
                    const struct schema *schema, struct arena *a)
{
    struct arena *own = arena_new();
    struct ldap_door *d = ARENA_NEW(own, struct ldap_door);

    *d = (struct ldap_door){.connector = {&ldap_ops},
                            .schema = schema,
                            .mint = *mint,
                            .arena = own,
                            .known = ldap_known_in(own),
                            .order = ldap_order_in(own),
                            .respelled = map_in(own, false),
                            .vacated = map_in(own, false)};
    const struct err *e = ldap_session_open(&d->session, slapd, a);
    if (!e && getrandom(&d->id, sizeof d->id, 0) != sizeof d->id)
        e = err_new(ERR_SYSTEM, NOWHERE, a, "the system gives no random bytes");
    if (e) {
        ldap_session_close(&d->session);
        arena_free(own);
        return e;
    }
    *out = &d->connector;
    return NULL;
}
