/* SPDX-License-Identifier: MIT */
/*
 * A directory object as JSON, whole or with what $select asks for; and JSON as modifications.
 */
#pragma once

#include "mocks/entra/call.h"
#include "sim/world/graph_property.h"

/* One property of a reply; `extensions` names some of the fifteen, a bit each, 0: all. */
struct object_row {
    const struct graph_property *property;
    uint32_t extensions;
};

/* What is printed of objects of one class. */
struct object_shape {
    enum object_class class;
    uint32_t n;
    const struct object_row *rows;
};

struct object_expand;

/* What is printed of the objects of a reply, by their class. */
struct object_shapes {
    struct object_shape of[GRAPH_CLASSES];
    bool mixed;                         /* several classes: each object says its type */
    const struct object_expand *expand; /* NULL: none */
};

/*
 * The default set, or what `select` names (`at` NULL: the default). Of one class, or with CLASS_none
 * of all: then names that only other classes have are left out where any class has them. `single`: of
 * one object, also what is kept outside of the directory. False: answered.
 */
bool object_shapes(struct object_shapes *out, struct entra_call *c, enum object_class class,
                   struct str select, bool single);

/* `{...}`; `context`: of a single object, else empty. */
void object_write(struct buf *b, const struct entra_call *c, const struct object_shapes *shapes,
                  uint32_t object, struct str context);

/* `{"@odata.id":...}`, for $ref. */
void object_write_reference(struct buf *b, const struct entra_call *c, uint32_t object,
                            struct str context);

/* `users(id,displayName,manager())` as contexts have it. */
struct str object_context(const struct entra_call *c, const char *collection);

/* Answers with one object. */
void object_answer(struct entra_call *c, int status, uint32_t object);

/* Has the body a value for each of the `n` names? False: answered. */
bool object_required(struct entra_call *c, enum object_class class, const char *const *names,
                     size_t n);

/*
 * What a POST or PATCH body asks for. Members with an `@` in their names are left to the route.
 * False: an unknown or read-only property, or a wrong type; answered.
 */
bool object_mods(struct entra_call *c, enum object_class class, struct op *op);
