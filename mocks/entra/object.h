/* SPDX-License-Identifier: MIT */
/*
 * A directory object as JSON, whole or with what $select asks for; and JSON as modifications.
 */
#pragma once

#include "mocks/entra/call.h"
#include "sim/world/graph_property.h"

/* What is printed of objects of one class. */
struct object_shape {
    enum object_class class;
    uint32_t n;
    const struct graph_property *const *rows;
};

/*
 * The default set, or what $select names. `mixed`: names that only other classes have are left out
 * instead of refused, where any class has them. False: a property does not exist; answered.
 */
bool object_shape(struct object_shape *out, struct entra_call *c, enum object_class class,
                  bool mixed);

/* `{...}`; `typed`: with @odata.type. `context`: of a single object, else empty. */
void object_write(struct buf *b, const struct entra_call *c, const struct object_shape *shape,
                  uint32_t object, bool typed, struct str context);

/* `users(id,displayName)` as contexts have it. */
struct str object_context(const struct entra_call *c, const char *collection);

/* Answers with one object. */
void object_answer(struct entra_call *c, int status, uint32_t object);

/*
 * What a POST or PATCH body asks for. Members with an `@` in their names are left to the route.
 * False: an unknown or read-only property, or a wrong type; answered.
 */
bool object_mods(struct entra_call *c, enum object_class class, struct op *op);

/* users, groups or contacts; user, group or orgContact. */
const char *class_collection(enum object_class class);
const char *class_type(enum object_class class);
