/* SPDX-License-Identifier: MIT */
/* Collections in pages: filter, search, order, count, and the link to the next page. */
#pragma once

#include "mocks/entra/object.h"
#include "sim/world/odata.h"

struct list_request {
    struct tenant_walk walk;
    enum object_class class; /* of its objects; CLASS_none: several, each says its type */
    const char *name;        /* what the context calls the collection */
    bool cast;               /* of references of several types, narrowed to one */
    bool references;         /* $ref: nothing but where the objects are */
};

/* Answers with a page. A filter of what is referred to needs an advanced query. */
void list_answer(struct entra_call *c, const struct list_request *r);

/* Answers with the bare number; needs ConsistencyLevel: eventual. */
void list_count(struct entra_call *c, const struct list_request *r);
