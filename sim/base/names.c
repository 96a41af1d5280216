/* SPDX-License-Identifier: MIT */
#include "sim/base/names.h"

void
names_init(struct names *n, struct arena *a)
{
    *n = (struct names){.index = map_in(a, true), .arena = a};
}

name_id
names_intern(struct names *n, struct str name)
{
    name_id id = map_get(&n->index, name);

    if (id != MAP_NONE)
        return id;
    id = n->list.n;
    struct str copy = str_copy(name, n->arena);
    *VEC_PUSH(&n->list, n->arena) = copy;
    map_set(&n->index, copy, id);
    return id;
}

name_id
names_find(const struct names *n, struct str name)
{
    return map_get(&n->index, name);
}
