/* SPDX-License-Identifier: MIT */
#include "harness/live/ldap_class.h"

bool
class_in_chain(enum object_class class, struct str name)
{
    struct str rest = class_chain(class);

    while (rest.at && rest.len)
        if (str_ieq(str_cut(&rest, ' '), name))
            return true;
    return false;
}

bool
class_known(struct str name)
{
    for (int c = 1; c < CLASS_COUNT; c++)
        if (class_in_chain((enum object_class)c, name))
            return true;
    return false;
}

enum object_class
class_of_values(const struct str *values, uint32_t n)
{
    enum object_class best = CLASS_none;

    for (uint32_t i = 0; i < n; i++) {
        enum object_class class = class_find(values[i]);
        if (class == CLASS_none || class_chain(class).len == 0)
            continue;
        if (best == CLASS_none || class_in_chain(class, class_name(best)))
            best = class;
    }
    return best;
}
