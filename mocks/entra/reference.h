/* SPDX-License-Identifier: MIT */
/* References between objects, as `$ref` and `@odata.bind` write them. */
#pragma once

#include "mocks/entra/call.h"

/* The object that `{"@odata.id": url}` means; its host is ignored. False: answered. */
bool reference_target(struct entra_call *c, const cJSON *body, uint32_t *target);

/* The object at the end of a URL. False: answered. */
bool reference_url(struct entra_call *c, struct str url, uint32_t *target);

/* Writes one value; TENANT_NO_OBJECT with MOD_SET takes it away. False: answered. */
bool reference_write(struct entra_call *c, uint32_t object, attr_id attr, enum mod_kind kind,
                     uint32_t target);
