/* SPDX-License-Identifier: MIT */
#include "mocks/entra/list_order.h"

#include "mocks/entra/route.h"
#include "sim/base/arena.h"
#include "sim/base/sort.h"

static const struct {
    enum object_class class;
    struct str name;
    attr_id attr;
    bool advanced;
} orders[] = {
    {CLASS_user, {"displayName", 11}, ATTR_displayName, false},
    {CLASS_user, {"userPrincipalName", 17}, ATTR_userPrincipalName, false},
    {CLASS_user, {"createdDateTime", 15}, ATTR_createdDateTime, true},
    {CLASS_user, {"deletedDateTime", 15}, ATTR_deletedDateTime, true},
    {CLASS_group, {"displayName", 11}, ATTR_displayName, false},
    {CLASS_group, {"createdDateTime", 15}, ATTR_createdDateTime, true},
    {CLASS_group, {"deletedDateTime", 15}, ATTR_deletedDateTime, true},
    {CLASS_contact, {"displayName", 11}, ATTR_displayName, true},
    {CLASS_device, {"displayName", 11}, ATTR_displayName, true},
};

static bool
refuse(struct entra_call *c)
{
    entra_call_error(c, 400, "Request_UnsupportedQuery",
                     "Sorting not supported for current query.");
    return false;
}

bool
list_order_read(struct list_order *out, struct entra_call *c, enum object_class class)
{
    struct str rest = c->query.orderby, name;

    *out = (struct list_order){.attr = ATTR_NONE};
    if (!rest.at)
        return true;
    name = str_cut(&rest, ' ');
    out->descending = rest.at && str_ieq(str_trim(rest), STR("desc"));
    if (rest.at && !out->descending && !str_ieq(str_trim(rest), STR("asc")))
        return refuse(c);
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        if (orders[i].class != class || !str_ieq(orders[i].name, name))
            continue;
        if ((orders[i].advanced || c->query.filter.at) && !call_advanced(c))
            return refuse(c);
        out->attr = orders[i].attr;
        return true;
    }
    return refuse(c);
}

bool
list_order_indexed(const struct list_order *order)
{
    return order->attr == ATTR_displayName || order->attr == ATTR_userPrincipalName;
}

static int
by_key(const void *a, const void *b, void *context)
{
    const struct tenant_order_entry *x = a, *y = b;

    (void)context;
    return str_icmp(str_n(x->at, x->len), str_n(y->at, y->len));
}

const struct tenant_order_entry *
list_sorted(const struct tenant_numbers *objects, const struct list_order *order,
            const struct tenant *t, struct arena *a)
{
    struct tenant_order_entry *entries = ARENA_ARRAY(a, struct tenant_order_entry, objects->list.n);

    for (uint32_t i = 0; i < objects->list.n; i++) {
        const struct str *values;
        uint32_t n = tenant_object_values(t, objects->list.at[i], order->attr, &values, a);
        struct str key = n ? values[0] : STR("");
        entries[i] = (struct tenant_order_entry){key.at, (uint32_t)key.len, objects->list.at[i]};
    }
    sort_stable(entries, objects->list.n, sizeof *entries, by_key, NULL, a);
    return entries;
}
