/* SPDX-License-Identifier: MIT */
#include "mocks/entra/reference.h"

#include "sim/base/arena.h"

/*
 * .../users/{id}, .../directoryObjects('{id}'): only the last segment counts; where it is a type of the
 * directory's own service, the one before.
 */
static struct str
last_segment(struct str url)
{
    struct str rest = url, last = url;

    while (rest.at) {
        struct str segment = str_cut(&rest, '/');
        if (!str_istarts(segment, STR("Microsoft.DirectoryServices.")))
            last = segment;
    }
    ptrdiff_t open = str_find(last, STR("('"));
    if (open >= 0 && str_ends(last, STR("')")))
        return str_sub(last, (size_t)open + 2, last.len - (size_t)open - 4);
    return last;
}

bool
reference_url(struct entra_call *c, struct str url, uint32_t *target)
{
    struct str id;

    if (!url.at || !str_istarts(url, STR("http")) ||
        !percent_decode(last_segment(url), false, &id, c->arena)) {
        entra_call_error(c, 400, "Request_BadRequest",
                         "Invalid URL specified for a reference: " STR_FMT, STR_ARG(url));
        return false;
    }
    *target = tenant_object(c->tenant, CLASS_none, id);
    if (*target != TENANT_NO_OBJECT)
        return true;
    call_not_found(c, id);
    return false;
}

bool
reference_target(struct entra_call *c, const cJSON *body, uint32_t *target)
{
    struct str url = json_string(json_get(body, "@odata.id"));

    return reference_url(c, url.at ? url : STR(""), target);
}

bool
reference_write(struct entra_call *c, uint32_t object, attr_id attr, enum mod_kind kind,
                uint32_t target)
{
    struct str value =
        target == TENANT_NO_OBJECT ? STR("") : tenant_object_dn(c->tenant, target, c->arena);
    struct mod mod = {attr, kind, target != TENANT_NO_OBJECT, &value};
    struct receipt r =
        call_write(c, (struct op){.kind = OP_UPDATE,
                                  .anchor = tenant_object_anchor(c->tenant, object, c->arena),
                                  .n = 1,
                                  .mods = &mod});

    return call_done(c, &r);
}
