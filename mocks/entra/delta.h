/* SPDX-License-Identifier: MIT */
/*
 * One delta query on its way. Private to delta*.c.
 */
#pragma once

#include "mocks/entra/delta_token.h"
#include "mocks/entra/object.h"

struct delta {
    struct entra_call *c;
    struct delta_token token;
    struct object_shapes shapes;
    bool wanted[GRAPH_CLASSES]; /* in the order of graph_class_at */
    bool typed;                 /* each object says its type */
    attr_id
        link; /* members of groups or managers of users, where they are followed; or ATTR_NONE */
    bool minimal;
    uint32_t size;      /* objects a page */
    VEC(uint32_t) only; /* the objects that $filter names */
    bool filtered;
    struct buf values;
    uint32_t objects, members; /* on this page so far */
};

/* Reads token, options and preferences. False: something is wrong with them; answered. */
bool delta_question(struct delta *d);
