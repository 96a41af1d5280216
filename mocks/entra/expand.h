/* SPDX-License-Identifier: MIT */
/*
 * $expand: what an object refers to, printed with it. One relation a request; of a collection no more
 * than twenty objects, and no link to more, as Graph has it.
 */
#pragma once

#include "mocks/entra/object.h"

/* NULL without the option. `single`: of one object, where $levels may be asked. False: answered. */
bool expand_read(const struct object_expand **out, struct entra_call *c, enum object_class class,
                 bool single);

/* `"members":[...]`, or `"manager":{...}` where there is one. */
void expand_write(struct buf *b, const struct entra_call *c, const struct object_expand *e,
                  uint32_t object);
