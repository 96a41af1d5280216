/* SPDX-License-Identifier: MIT */
/*
 * Any text as an expression, evaluated on an object that has some of everything: it parses or is an
 * error with a place, it computes or is a failure with a literal, and printing it never traps.
 */
#include "sim/expr/expr.h"

#include <assert.h>

#include "sim/base/arena.h"
#include "sim/base/prng.h"

static const struct str texts[] = {STR("smtp:a@contoso.com"), STR("SMTP:b@contoso.com"), STR("")};
static const struct str guid[] = {STR("0123456789abcdef")};
static const struct str number[] = {STR("-2147483646")};
static const struct str yes[] = {STR("True")};
static const struct str members[] = {STR("CN=a,DC=x"), STR("CN=b\\, c,OU=d,DC=x")};
static const struct str filetime[] = {STR("129699324000000000")};
static const struct str wide[] = {STR("\xc3\x84\xf0\x9f\x99\x82 \xff\xe3\x80\x80")};
static const struct str pem[] = {
    STR("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----"), STR("MAA="),
    STR("\x30\x03\x02\x01\x01")};

static const struct attr attrs[] = {
    {ATTR_proxyAddresses, 3, texts},
    {ATTR_mail, 1, texts + 1},
    {ATTR_objectGUID, 1, guid},
    {ATTR_groupType, 1, number},
    {ATTR_isCriticalSystemObject, 1, yes},
    {ATTR_member, 2, members},
    {ATTR_pwdLastSet, 1, filetime},
    {ATTR_otherTelephone, 2, texts},
    {ATTR_displayName, 1, wide},
    {ATTR_userCertificate, 3, pem},
};

static const struct attr *
attribute(void *self, attr_id id)
{
    (void)self;
    for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++)
        if (attrs[i].id == id)
            return &attrs[i];
    return NULL;
}

static struct str
parameter(void *self, struct str name)
{
    (void)self;
    return str_ieq(name, STR("Domain.FQDN")) ? STR("contoso.com") : (struct str){0};
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct arena *a = arena_new();
    struct prng dice = prng_seed(7);
    struct expr_context c = {.attribute = attribute,
                             .parameter = parameter,
                             .dn = STR("CN=a\\0ACNF:1,DC=x"),
                             .now = time_from(2025, 9, 1, 9, 0, 0),
                             .dice = &dice};
    struct place at = {STR("fuzz"), 1, 1};
    struct schema schema;
    struct assumptions chosen = {0};
    const struct expr *e;
    struct expr_value v;

    if (size % 2)
        for (size_t i = 0; i < ASSUMPTION_COUNT; i++) /* the last value of every row */
            chosen.chosen[i] = (uint8_t)(assumption_values((enum assumption)i) - 1);
    c.assumptions = &chosen;
    schema_init(&schema, a);
    const struct err *err =
        expr_parse(&e, str_n((const char *)data, size), at, &schema, SIDE_AD, a);
    if (err) {
        assert(err->at.line > 0 && err->text.len > 0);
    } else {
        const struct expr_failure *why = expr_eval(e, &c, &v, a);
        assert(why ? why->literal.len > 0 : expr_print(&v, a).len > 0);
    }
    arena_free(a);
    return 0;
}
