/* SPDX-License-Identifier: MIT */
/*
 * Expressions of the shapes that real servers have: our own ones here, and those of a table that may
 * lie beside the project (they are not ours to ship).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/expr/fixture.h"

/* Attributes of that world which ours does not know by itself. */
static void
learn_attributes(struct fixture *f, struct str text)
{
    ptrdiff_t open;

    while ((open = str_find_byte(text, '[')) >= 0) {
        text = str_from(text, (size_t)open + 1);
        ptrdiff_t end = str_find_byte(text, ']');
        if (end > 0)
            schema_attr(&f->schema, str_sub(text, 0, (size_t)end));
    }
}

/* A value that an attribute of that syntax may have. */
static struct str
some_value(enum syntax syntax)
{
    switch (syntax) {
    case SYNTAX_NONE:
    case SYNTAX_TEXT:
        return STR("SMTP:ann@contoso.com");
    case SYNTAX_NUMBER:
        return STR("129699324000000000");
    case SYNTAX_BOOL:
        return STR("True");
    case SYNTAX_BINARY:
        return STR("\1\1\0\0\0\0\0\5\0\0\0\0"); /* a SID, and long enough for a key */
    case SYNTAX_REFERENCE:
        return STR("CN=Ann,DC=contoso,DC=com");
    }
    return STR("");
}

static const struct attr *
full(void *self, attr_id id)
{
    struct fixture *f = self;
    struct str *value = ARENA_NEW(f->arena, struct str);
    struct attr *attr = ARENA_NEW(f->arena, struct attr);

    *value = some_value(schema_form(id, f->side).syntax);
    *attr = (struct attr){.id = id, .n = 1, .values = value};
    return attr;
}

static bool
computes(struct fixture *f, const struct expr *e, const struct expr_context *c, struct str text)
{
    struct expr_value v;
    const struct expr_failure *why = expr_eval(e, c, &v, f->arena);

    if (!why || str_eq(why->literal, STR("sync-rule-error-function-triggered")))
        return true;
    print_error(STR_FMT "\n  fails: " STR_FMT "\n", STR_ARG(text), STR_ARG(why->text));
    return false;
}

/* Parses on a side that has its attributes, and computes on an object without any and with all. */
static bool
works(struct fixture *f, struct str text)
{
    const struct err *err = NULL;
    const struct expr *e;

    learn_attributes(f, text);
    for (int side = SIDE_AD; side <= SIDE_ENTRA; side++) {
        struct place at = {STR(""), 1, 1};
        err = expr_parse(&e, text, at, &f->schema, (enum side)side, f->arena);
        if (err)
            continue;
        fixture_object(f, (enum side)side, "", "CN=x\\0ACNF:1,DC=contoso,DC=com");
        struct expr_context absent = f->context, all = f->context;
        all.attribute = all.imported = full;
        return computes(f, e, &absent, text) && computes(f, e, &all, text);
    }
    print_error(STR_FMT "\n  column %u: " STR_FMT "\n", STR_ARG(text), err->at.column,
                STR_ARG(err->text));
    return false;
}

static void
shapes_of_standard_rules_work(void **state)
{
    static const char *const shapes[] = {
        "Trim([company])",
        "%Domain.FQDN%",
        "StringFromSid([objectSid])",
        "AuthoritativeNull",
        "IIF(IsNullOrEmpty([info]),NULL,Left(Trim([info]),448))",
        "IIF(IsNullOrEmpty([url]),NULL,Left(Trim(Item([url],1)),448))",
        "RemoveDuplicates(Trim(ImportedValue(\"proxyAddresses\")))",
        "CStr(FormatDateTime(DateFromNum([pwdLastSet]),\"yyyyMMddHHmmss.0Z\"))",
        "IIF(BitAnd([userAccountControl],2)=0,True,False)",
        "CBool(BitAnd([groupType],-2147483648))",
        "IIF(IsString([objectGUID]),CStr([objectGUID]),ConvertToBase64([objectGUID]))",
        "IsPresent([isCriticalSystemObject]) || IsPresent([sAMAccountName]) = False || "
        "CBool(InStr(DNComponent(CRef([dn]),1),\"\\\\0ACNF:\")>0)",
        "IIF((IsPresent([proxyAddresses]) = True) && (Contains([proxyAddresses], \"SMTP:\") > 0) "
        "&& "
        "(InStr(Item([proxyAddresses], Contains([proxyAddresses], \"SMTP:\")), \"@\") > 0), True, "
        "False)",
        "\"CN={\" & ConvertToUTF8Hex([sourceAnchor]) & \"}\"",
        "IIF(Word([cloudAnchor],1,\"_\")=[sourceObjectType],Error(\"changed\"),[sourceAnchor])",
        "IIF(([memberCount]> 50000),Error(\"too many\"),IgnoreThisFlow)",
        "IIF(IsNull([searchableDeviceKey]),NULL,Mid([searchableDeviceKey],1,7+CNum(Mid(["
        "searchableDeviceKey],5,2))) & "
        "CBin(Len(Thumbprint(Mid([searchableDeviceKey],8,4))),2) & CBin(2,1))",
        "ValueCount(\"member\")",
    };
    struct fixture f;

    (void)state;
    fixture_open(&f);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        assert_true(works(&f, str_of(shapes[i])));
    fixture_close(&f);
}

/* CUTOVER_EXPRESSIONS, or the table beside the project. */
static FILE *
open_table(void)
{
    const char *path = getenv("CUTOVER_EXPRESSIONS");

    return fopen(path ? path : "../shared/reference/expressions.tsv", "r");
}

/* Tab-separated with a head line, the expression in the last column. */
static void
expressions_of_real_servers_work(void **state)
{
    FILE *file = open_table();
    struct fixture f;
    char line[16384];
    unsigned wrong = 0, n = 0;

    (void)state;
    if (!file)
        skip();
    fixture_open(&f);
    while (fgets(line, sizeof line, file)) {
        const char *last = strrchr(line, '\t');
        struct str text = str_copy(str_trim(str_of(last ? last : line)), f.arena);
        wrong += n++ && !works(&f, text);
    }
    fclose(file);
    fixture_close(&f);
    assert_true(n > 1);
    assert_int_equal(wrong, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_of_standard_rules_work),
        cmocka_unit_test(expressions_of_real_servers_work),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
