/* SPDX-License-Identifier: MIT */
/*
 * Any text as a $filter and as a $search on users: it holds for an object or it does not, or it is
 * refused with a code and a message; the short way by an index misses nothing.
 */
#include "sim/world/odata.h"

#include <assert.h>

#include "sim/base/numbers.h"
#include "sim/world/odata_search.h"

#include "sim/base/arena.h"

static const struct str anchor[] = {STR("QUJD")};
static const struct str name[] = {STR("alice@contoso.com")};
static const struct str addresses[] = {STR("SMTP:alice@contoso.com"), STR("smtp:al@contoso.com")};
static const struct str yes[] = {STR("True")};

static const struct mod mods[] = {
    {ATTR_sourceAnchor, MOD_SET, 1, anchor}, {ATTR_userPrincipalName, MOD_SET, 1, name},
    {ATTR_displayName, MOD_SET, 1, name},    {ATTR_proxyAddresses, MOD_SET, 2, addresses},
    {ATTR_accountEnabled, MOD_SET, 1, yes},
};

static void
ask(struct tenant *t, struct str text, bool advanced, struct arena *a)
{
    struct odata_filter f;
    struct odata_refusal refusal = {0};
    struct odata_asker asker = {.advanced = advanced};
    struct tenant_numbers known;

    if (!odata_parse(&f, text, CLASS_user, asker, &refusal, a)) {
        assert(refusal.code.len && refusal.message.len);
        return;
    }
    bool holds = odata_holds(&f, t, 0, a);
    if (odata_candidates(&f, t, &known, a))
        assert(!holds || numbers_hold(known.list.at, known.list.n, 0));
}

static void
look_for(const struct tenant *t, struct str text, struct arena *a)
{
    struct odata_search s;
    struct odata_refusal refusal = {0};

    if (odata_search_parse(&s, text, CLASS_user, &refusal, a))
        (void)odata_search_holds(&s, t, 0, a);
    else
        assert(refusal.code.len && refusal.message.len);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct arena *a = arena_new();
    struct assumptions assumptions = {0};
    struct schema schema;
    struct receipt receipt;
    struct op op = {
        .kind = OP_ADD, .class = CLASS_user, .n = sizeof mods / sizeof *mods, .mods = mods};

    schema_init(&schema, a);
    struct tenant *t = tenant_new(&schema, STR("contoso.com"), 7, 0, &assumptions, a);
    (void)connector_apply(tenant_connector(t, WRITER_CONNECT, a), &op, 1, &receipt, a);
    assert(receipt.state == RECEIPT_DONE);
    ask(t, str_n((const char *)data, size), false, a);
    ask(t, str_n((const char *)data, size), true, a);
    look_for(t, str_n((const char *)data, size), a);
    arena_free(a);
    return 0;
}
