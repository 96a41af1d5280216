/* SPDX-License-Identifier: MIT */
/*
 * Every function by its examples: the lines of examples.txt, and those that no text file can hold.
 */
#include "tests/support/file_test.h"
#include "tests/unit/expr/certificates.h"
#include "tests/unit/expr/fixture.h"

enum { FEWEST = 3 }; /* examples that a function has */

static const char object[] =
    "displayName=Ann Lee;sAMAccountName=ann;mail=  ann@contoso.com ;userAccountControl=514;"
    "groupType=-2147483646;pwdLastSet=129699324000000000;"
    "objectGUID=00112233445566778899aabbccddeeff;"
    "objectSid=010500000000000515000000010000000200000003000000f4010000;"
    "proxyAddresses=smtp:a@contoso.com|SMTP:ann@contoso.com|SIP:ann@contoso.com;"
    "member=CN=a,DC=contoso,DC=com|CN=b,DC=contoso,DC=com;manager=CN=m,DC=contoso,DC=com;"
    "isCriticalSystemObject=True;list= a |b|A|b;empty=;imported-mail=old@contoso.com;"
    "userSMIMECertificate=" CERTIFICATE_ANN ";"
    "userCertificate=" CERTIFICATE_ANN "|" CERTIFICATE_ROOT ";";

/* Ann's certificate as Base64 and as PEM, as bytes of attributes. */
static struct str
object_text(struct arena *a)
{
    struct str der, pem;

    assert_true(hex_decode(STR(CERTIFICATE_ANN), &der, a));
    struct str base64 = base64_encode(der, a);
    pem = str_fmt(a, "-----BEGIN CERTIFICATE-----\n" STR_FMT "\n-----END CERTIFICATE-----\n",
                  STR_ARG(base64));
    base64 = str_fmt(a, STR_FMT "\r\n" STR_FMT "\n", STR_ARG(str_sub(base64, 0, 60)),
                     STR_ARG(str_from(base64, 60)));
    return str_fmt(a, "%sthumbnailPhoto=" STR_FMT ";msExchMailboxGuid=" STR_FMT, object,
                   STR_ARG(hex_lower(base64, a)), STR_ARG(hex_lower(pem, a)));
}

static void
open_on_object(struct fixture *f)
{
    fixture_open(f);
    fixture_object(f, SIDE_AD, str_z(object_text(f->arena), f->arena),
                   "CN=Ann\\, Lee,OU=Sales,DC=contoso,DC=com");
}

/* The next line that is an example; false at the end. */
static bool
next_example(struct str *rest, struct str *expression, struct str *result)
{
    while (rest->at) {
        struct str line = str_cut(rest, '\n');
        ptrdiff_t arrow = str_find(line, STR(" => "));
        if (str_empty(line) || line.at[0] == '#')
            continue;
        assert_true(arrow > 0);
        *expression = str_sub(line, 0, (size_t)arrow);
        *result = str_from(line, (size_t)arrow + 4);
        return true;
    }
    return false;
}

static void
examples_give_what_they_say(void **state)
{
    struct fixture f;
    struct str expression, expected;
    unsigned wrong = 0, n = 0;

    (void)state;
    open_on_object(&f);
    struct str rest = file_text("tests/unit/expr/examples.txt", f.arena);
    for (; next_example(&rest, &expression, &expected); n++) {
        struct str result = fixture_eval(&f, str_z(expression, f.arena));
        if (str_eq(result, expected))
            continue;
        print_error(STR_FMT "\n  gives    " STR_FMT "\n  expected " STR_FMT "\n",
                    STR_ARG(expression), STR_ARG(result), STR_ARG(expected));
        wrong++;
    }
    fixture_close(&f);
    assert_true(n > 400);
    assert_int_equal(wrong, 0);
}

/* Does the expression call the function, anywhere? */
static bool
calls(struct str expression, struct str call)
{
    ptrdiff_t hit;

    while ((hit = str_find(expression, call)) >= 0) {
        char before = hit ? expression.at[hit - 1] : ' ';
        if ((before < 'A' || before > 'Z') && (before < 'a' || before > 'z'))
            return true;
        expression = str_from(expression, (size_t)hit + 1);
    }
    return false;
}

/* An example that begins with the function on NULL; Select, Where and With have it in second place. */
static bool
shows_null(struct str expression, struct str call)
{
    struct str arguments = str_from(expression, call.len);

    if (str_starts(arguments, STR("$")))
        arguments = str_from(arguments, (size_t)str_find_byte(arguments, ',') + 1);
    return str_starts(expression, call) && str_starts(arguments, STR("NULL"));
}

static void
every_function_has_examples_and_says_what_it_makes_of_null(void **state)
{
    struct fixture f;
    struct expr_function function;
    struct str expression, result;
    unsigned lacking = 0;

    (void)state;
    fixture_open(&f);
    struct str text = file_text("tests/unit/expr/examples.txt", f.arena);
    for (uint32_t i = 0; expr_function(i, &function); i++) {
        struct str call = str_fmt(f.arena, STR_FMT "(", STR_ARG(function.name)), rest = text;
        bool null = str_ends(function.signature, STR("()")) ||
                    str_ends(function.signature, STR("(\"attribute\")"));
        unsigned n = 0;
        while (next_example(&rest, &expression, &result)) {
            n += calls(expression, call);
            null = null || shows_null(expression, call);
        }
        if (n >= FEWEST && null)
            continue;
        print_error(STR_FMT " has %u examples, %s with NULL\n", STR_ARG(function.name), n,
                    null ? "one" : "none");
        lacking++;
    }
    fixture_close(&f);
    assert_int_equal(lacking, 0);
}

static void
control_characters_and_broken_text_go_through(void **state)
{
    static const struct {
        const char *expression, *result;
    } rows[] = {
        {"LCase(\"\xff\")", "\"\xff\""},
        {"UCase(\"a\xff\")", "\"A\xff\""},
        {"Trim(\"\xc2\xa0\tx\r\n\")", "\"x\""},
        {"Trim(\"\x80 x \xe2\x80\")", "\"\x80 x \xe2\x80\""},
        {"Replace(\"a b\",\" \",\"\\t\")", "\"a\tb\""},
        {"Replace(\"a\r\nb\",\"\\r\\n\",\", \")", "\"a, b\""},
        {"CRLF & \"x\"", "\"\r\nx\""},
        {"Len(CRLF)", "2"},
        {"Len(\"\xf0\x9f\x99\")", "3"},
        {"Join([list],CRLF)", "\" a \r\nb\r\nA\r\nb\""},
    };
    struct fixture f;

    (void)state;
    open_on_object(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str result = fixture_eval(&f, rows[i].expression);
        assert_int_equal(result.len, strlen(rows[i].result));
        assert_memory_equal(result.at, rows[i].result, result.len);
    }
    fixture_close(&f);
}

static void
a_signature_begins_with_a_type_and_the_name(void **state)
{
    struct expr_function f;
    uint32_t n = 0;

    (void)state;
    for (; expr_function(n, &f); n++) {
        ptrdiff_t blank = str_find_byte(f.signature, ' ');
        assert_true(blank > 0 && str_starts(str_from(f.signature, (size_t)blank + 1), f.name));
        assert_true(str_ends(f.signature, STR(")")));
        assert_true(f.help.len > 0 && !str_ends(f.help, STR(".")));
    }
    assert_int_equal(n, 89);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_give_what_they_say),
        cmocka_unit_test(every_function_has_examples_and_says_what_it_makes_of_null),
        cmocka_unit_test(control_characters_and_broken_text_go_through),
        cmocka_unit_test(a_signature_begins_with_a_type_and_the_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
