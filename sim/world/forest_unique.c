/* SPDX-License-Identifier: MIT */
/*
 * Names that only one object may have: sAMAccountName in a domain, userPrincipalName in the forest.
 */
#include "sim/world/forest_store.h"

static bool
is_account(const struct forest *f, uint32_t i, uint32_t domain, struct str name)
{
    return f->nodes.at[i].domain == domain && str_ieq(node_text(f, i, ATTR_sAMAccountName), name);
}

uint32_t
account_find(const struct forest *f, uint32_t domain, struct str name, uint32_t except)
{
    uint32_t hash = text_hash(name);

    for (uint32_t cursor = 0, i;
         (i = index_next(&f->by_account, hash, &cursor)) != (uint32_t)INDEX_NONE;)
        if (i != except && is_account(f, i, domain, name))
            return i;
    return NO_NODE;
}

uint32_t
principal_find(const struct forest *f, struct str name, uint32_t except)
{
    uint32_t hash = text_hash(name);

    for (uint32_t cursor = 0, i;
         (i = index_next(&f->by_principal, hash, &cursor)) != (uint32_t)INDEX_NONE;)
        if (i != except && str_ieq(node_text(f, i, ATTR_userPrincipalName), name))
            return i;
    return NO_NODE;
}

void
unique_enter(struct forest *f, uint32_t i)
{
    struct str account = node_text(f, i, ATTR_sAMAccountName);
    struct str principal = node_text(f, i, ATTR_userPrincipalName);

    if (account.at)
        index_add(&f->by_account, text_hash(account), i, f->arena);
    if (principal.at)
        index_add(&f->by_principal, text_hash(principal), i, f->arena);
}

void
unique_leave(struct forest *f, uint32_t i)
{
    struct str account = node_text(f, i, ATTR_sAMAccountName);
    struct str principal = node_text(f, i, ATTR_userPrincipalName);

    if (account.at)
        index_remove(&f->by_account, text_hash(account), i);
    if (principal.at)
        index_remove(&f->by_principal, text_hash(principal), i);
}
