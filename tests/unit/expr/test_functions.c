/* SPDX-License-Identifier: MIT */
/*
 * Every function by table: the documented examples first, then NULL, empty, several values,
 * negative and out of range.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/expr/fixture.h"

struct row {
    const char *expression;
    const char *result;
};

static const char object[] =
    "displayName=Ann Lee;sAMAccountName=ann;mail=  ann@contoso.com ;userAccountControl=514;"
    "groupType=-2147483646;pwdLastSet=129699324000000000;"
    "objectGUID=00112233445566778899aabbccddeeff;"
    "objectSid=010500000000000515000000010000000200000003000000f4010000;"
    "proxyAddresses=smtp:a@contoso.com|SMTP:ann@contoso.com|SIP:ann@contoso.com;"
    "member=CN=a,DC=contoso,DC=com|CN=b,DC=contoso,DC=com;manager=CN=m,DC=contoso,DC=com;"
    "isCriticalSystemObject=True;list= a |b|A|b;empty=;imported-mail=old@contoso.com";

static void
check(const struct row *rows, size_t n)
{
    struct fixture f;
    unsigned wrong = 0;

    fixture_open(&f);
    fixture_object(&f, SIDE_AD, object, "CN=Ann\\, Lee,OU=Sales,DC=contoso,DC=com");
    for (size_t i = 0; i < n; i++) {
        struct str result = fixture_eval(&f, rows[i].expression);
        if (str_eq(result, str_of(rows[i].result)))
            continue;
        print_error("%s\n  gives    " STR_FMT "\n  expected %s\n", rows[i].expression,
                    STR_ARG(result), rows[i].result);
        wrong++;
    }
    fixture_close(&f);
    assert_int_equal(wrong, 0);
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof *(rows))

static void
parts_of_texts(void **state)
{
    static const struct row rows[] = {
        {"Left(\"John Doe\", 3)", "\"Joh\""},
        {"Left(\"John Doe\", 0)", "\"\""},
        {"Left(\"John Doe\", -1)", "\"John Doe\""},
        {"Left(\"John Doe\", 99)", "\"John Doe\""},
        {"Left([department], 3)", "\"\""},
        {"Left(NULL, 3)", "\"\""},
        {"Left(\"\xc3\xa4\xc3\xb6\xf0\x9f\x99\x82x\", 3)", "\"\xc3\xa4\xc3\xb6\xf0\x9f\x99\x82\""},
        {"Left([proxyAddresses], 4)", "{\"smtp\", \"SMTP\", \"SIP:\"}"},
        {"Left([objectGUID], 2)", "0x0011"},
        {"Right(\"John Doe\", 3)", "\"Doe\""},
        {"Right(\"John Doe\", 0)", "\"\""},
        {"Right(\"John Doe\", -1)", "\"John Doe\""},
        {"Right(\"John Doe\", 99)", "\"John Doe\""},
        {"Right(NULL, 3)", "\"\""},
        {"Mid(\"John Doe\", 3, 5)", "\"hn Do\""},
        {"Mid(\"John Doe\", 6, 999)", "\"Doe\""},
        {"Mid(\"John Doe\", 6)", "\"Doe\""},
        {"Mid(\"John Doe\", 3, 0)", "\"\""},
        {"Mid(\"John Doe\", 3, -1)", "\"John Doe\""},
        {"Mid(\"John Doe\", 0, 2)", "\"John Doe\""},
        {"Mid(\"John Doe\", 9, 2)", "\"John Doe\""},
        {"Mid([department], 1, 2)", "\"\""},
        {"Mid([objectGUID], 2, 3)", "0x112233"},
        {"Len(\"John Doe\")", "8"},
        {"Len(\"\xf0\x9f\x99\x82\")", "1"},
        {"Len([objectGUID])", "16"},
        {"Len([department])", "NULL"},
        {"Len([list])", "{3, 1, 1, 1}"},
        {"Word(\"The quick brown fox\",3,\" \")", "\"brown\""},
        {"Word(\"This,string!has&many separators\",3,\",!&#\")", "\"has\""},
        {"Word(\"User_1234\",1,\"_\")", "\"User\""},
        {"Word(\"a__b\",2,\"_\")", "\"b\""},
        {"Word(\"a b\",3,\" \")", "\"\""},
        {"Word(\"a b\",0,\" \")", "\"\""},
        {"Word(NULL,1,\" \")", "\"\""},
        {"Word([proxyAddresses],1,\"@\") & \"@x.com\"",
         "{\"smtp:a@x.com\", \"SMTP:ann@x.com\", \"SIP:ann@x.com\"}"},
    };

    (void)state;
    CHECK(rows);
}

static void
case_and_white_space(void **state)
{
    static const struct row rows[] = {
        {"LCase(\"TeSt \xc3\x84\")", "\"test \xc3\xa4\""},
        {"UCase(\"TeSt \xc3\xa4\xc3\xbf\")", "\"TEST \xc3\x84\xc5\xb8\""},
        {"UCase(\"\xce\xb1\xd0\xb6\xd1\x91\")", "\"\xce\x91\xd0\x96\xd0\x81\""},
        {"LCase(\"\xff\")", "\"\xff\""},
        {"PCase(\"TEsT\")", "\"Test\""},
        {"PCase(\"ann-marie o'neil LEE\")", "\"Ann-marie O'neil Lee\""},
        {"LCase(NULL)", "NULL"},
        {"Trim(\" Test \")", "\"Test\""},
        {"Trim(\"\xc2\xa0\tx\r\n\")", "\"x\""},
        {"Trim([department])", "NULL"},
        {"Trim([mail])", "\"ann@contoso.com\""},
        {"Trim([list])", "{\"a\", \"b\", \"A\", \"b\"}"},
        {"LTrim(\" Test \")", "\"Test \""},
        {"RTrim(\" Test \")", "\" Test\""},
        {"PadLeft(\"User\", 10, \"0\")", "\"000000User\""},
        {"PadLeft(\"User\", 4, \"0\")", "\"User\""},
        {"PadLeft(\"User\", -4, \"0\")", "\"User\""},
        {"PadRight(\"User\", 6, \"\xc3\xa4\")", "\"User\xc3\xa4\xc3\xa4\""},
        {"PadLeft(NULL, 6, \"0\")", "\"\""},
        {"PadLeft(\"x\", 6, \"00\")",
         "! sync-generic-failure: padding is done with one character, not 2"},
        {"Len(PadLeft(\"x\", 9000000, \"0\"))",
         "! sync-generic-failure: the text becomes longer than 1048576 bytes"},
    };

    (void)state;
    CHECK(rows);
}

static void
looking_for_text(void **state)
{
    static const struct row rows[] = {
        {"InStr(\"The quick brown fox\",\"quick\")", "5"},
        {"InStr(\"repEated\",\"e\",3,vbBinaryCompare)", "7"},
        {"InStr(\"repEated\",\"e\",3,vbTextCompare)", "4"},
        {"InStr(\"abc\",\"B\")", "0"},
        {"InStr(\"abc\",\"\")", "1"},
        {"InStr([department],\"a\") > 0", "False"},
        {"InStr(\"abc\",\"a\",0)", "! sync-generic-failure: InStr begins at 1 or later, not at 0"},
        {"InStr(\"\xc3\xa4"
         "b\",\"b\")",
         "2"},
        {"InStr([proxyAddresses],\"SIP:\")", "{0, 0, 1}"},
        {"InStrRev(\"abbcdbbbef\",\"bb\")", "7"},
        {"InStrRev(\"abbcdbbbef\",\"bb\",7)", "6"},
        {"InStrRev(\"abc\",\"x\")", "0"},
        {"InStrRev(\"abAB\",\"ab\",-1,vbTextCompare)", "3"},
        {"InStrRev(NULL,\"x\")", "0"},
        {"Replace(\"a.b.c\",\".\",\"\")", "\"abc\""},
        {"Replace([sAMAccountName],\"n\",\"mm\")", "\"ammmm\""},
        {"Replace(\"aXa\",\"x\",\"y\")", "\"aXa\""},
        {"Replace(\"a\",\"\",\"y\")", "\"a\""},
        {"Replace(\"a b\",\" \",\"\\t\")", "\"a\tb\""},
        {"Replace(NULL,\"x\",\"y\")", "NULL"},
        {"ReplaceChars(\"R\xc3\xa4ksm\xc3\xb6rg\xc3\xa5s\",\"\xc3\xa5:a,\xc3\xa4:a,\xc3\xb6:o\")",
         "\"Raksmorgas\""},
        {"ReplaceChars(\"a-b c\",\"-:, b : xx\")", "\"axx c\""},
        {"ReplaceChars(\"a\",\"ab:c\")",
         "! sync-generic-failure: the pattern of ReplaceChars is a list like "
         "\xc3\xa4:ae,\xc3\xb6:oe"},
        {"ReplaceChars(NULL,\"a:b\")", "NULL"},
        {"Contains([proxyAddresses],\"SMTP:\")", "2"},
        {"Contains([proxyAddresses],\"SMTP:\",CaseInsensitive)", "1"},
        {"Contains([proxyAddresses],\"SMTP:\",CaseSensitive)", "2"},
        {"Contains([proxyAddresses],\"x500:\")", "0"},
        {"Contains([otherTelephone],\"1\")", "0"},
        {"Contains([member],\"CN=b,DC=contoso,DC=com\")", "2"},
        {"Contains([member],\"cn=b,DC=contoso,DC=com\")", "0"},
    };

    (void)state;
    CHECK(rows);
}

static void
lists_of_values(void **state)
{
    static const struct row rows[] = {
        {"Count([proxyAddresses])", "3"},
        {"Count([otherTelephone])", "0"},
        {"Count([displayName])", "1"},
        {"Item([proxyAddresses],2)", "\"SMTP:ann@contoso.com\""},
        {"Item([displayName],1)", "\"Ann Lee\""},
        {"Item([proxyAddresses],4)", "! sync-generic-failure: there is no value 4 among 3"},
        {"Item([proxyAddresses],0)", "! sync-generic-failure: there is no value 0 among 3"},
        {"Item([otherTelephone],1)", "! sync-generic-failure: there is no value 1 among 0"},
        {"ItemOrNull([proxyAddresses],4)", "NULL"},
        {"ItemOrNull([otherTelephone],1)", "NULL"},
        {"ItemOrNull([list],-1)", "NULL"},
        {"Join([list],\",\")", "\" a ,b,A,b\""},
        {"Join([list],\"\")", "\" a bAb\""},
        {"Join(Trim([list]))", "\"a b A b\""},
        {"Join([otherTelephone])", "NULL"},
        {"RemoveDuplicates(Trim([list]))", "{\"a\", \"b\"}"},
        {"RemoveDuplicates([displayName])", "\"Ann Lee\""},
        {"RemoveDuplicates([otherTelephone])", "NULL"},
        {"Split(\"SMTP:john.doe,SMTP:jd\",\",\")", "{\"SMTP:john.doe\", \"SMTP:jd\"}"},
        {"Split(\"a,b,c\",\",\",2)", "{\"a\", \"b,c\"}"},
        {"Split(\"a\",\",\")", "\"a\""},
        {"Split(NULL,\",\")", "NULL"},
        {"Split(\"a\",\"::\")", "! sync-generic-failure: Split takes a delimiter of one character"},
        {"Split(\"a,b\",\",\",0)", "! sync-generic-failure: Split gives 1 value or more, not 0"},
        {"Select($item,[proxyAddresses],Replace($item,\"@contoso\",\"@x\"))",
         "{\"smtp:a@x.com\", \"SMTP:ann@x.com\", \"SIP:ann@x.com\"}"},
        {"Select($i,[otherTelephone],Trim($i))", "NULL"},
        {"Select($i,Split(\"a,b\",\",\"),Len($i))", "{1, 1}"},
        {"Where($item,[proxyAddresses],InStr($item,\"SIP:\")=1)", "\"SIP:ann@contoso.com\""},
        {"Where($item,[proxyAddresses],False)", "NULL"},
        {"With($p,[list],Count($p) + Count($p))", "8"},
        {"With($a,\"x\",With($b,$a & \"y\",$a & $b))", "\"xxy\""},
        {"Select($i,[list],Select($j,Trim($i),$i & $j))", "{\" a a\", \"bb\", \"AA\", \"bb\"}"},
        {"IIF(InStr([proxyAddresses],\"SIP:\")=1,NULL,[proxyAddresses])",
         "{\"smtp:a@contoso.com\", \"SMTP:ann@contoso.com\"}"},
        {"[list] & [proxyAddresses]",
         "! sync-generic-failure: lists of 4 and 3 values cannot be combined"},
    };

    (void)state;
    CHECK(rows);
}

static void
decisions(void **state)
{
    static const struct row rows[] = {
        {"IIF(1 = 1,\"a\",\"b\")", "\"a\""},
        {"IIF(1 = 2,\"a\",\"b\")", "\"b\""},
        {"IIF(True,\"a\",Error(\"never\"))", "\"a\""},
        {"IIF(False,Error(\"never\"),NULL)", "NULL"},
        {"IIF(NULL,\"a\",\"b\")", "\"b\""},
        {"IIF(True,IgnoreThisFlow,\"b\")", "IgnoreThisFlow"},
        {"AuthoritativeNull", "AuthoritativeNull"},
        {"Error(\"bad \" & [sAMAccountName])", "! sync-rule-error-function-triggered: bad ann"},
        {"IIF([mail]=\"x\",1,Error(\"no\"))", "! sync-rule-error-function-triggered: no"},
        {"Switch([c]=\"SE\",\"sv\",[c]=\"DE\",\"de\")", "NULL"},
        {"Switch(1=2,\"a\",True,\"b\",True,Error(\"never\"))", "\"b\""},
        {"Switch(1=2,\"a\",True,Error(\"chosen\"))",
         "! sync-rule-error-function-triggered: chosen"},
        {"True || CBool(Item([otherTelephone],1))", "True"},
        {"False && CBool(Item([otherTelephone],1))", "False"},
        {"IsNull([department])", "True"},
        {"IsNull([empty])", "False"},
        {"IsNull([mail])", "False"},
        {"IsEmpty([department])", "False"},
        {"IsEmpty([empty])", "True"},
        {"IsEmpty([proxyAddresses])", "False"},
        {"IsNullOrEmpty([department])", "True"},
        {"IsNullOrEmpty([empty])", "True"},
        {"IsNullOrEmpty([list])", "False"},
        {"IsPresent([department])", "False"},
        {"IsPresent([empty])", "False"},
        {"IsPresent([isCriticalSystemObject])", "True"},
        {"IsString([objectGUID])", "False"},
        {"IsString([displayName])", "True"},
        {"IsString([department])", "False"},
        {"IsNumeric(\"12\")", "True"},
        {"IsNumeric(\"1x\")", "False"},
        {"IsNumeric([userAccountControl])", "True"},
        {"IsNumeric([department])", "False"},
        {"IsGuid(\"{22bd5b7f-1c2d-4a2b-9d2b-0a1b2c3d4e5f}\")", "True"},
        {"IsGuid(\"22bd5b7f\")", "False"},
        {"IsDate(\"2013-01-10\")", "True"},
        {"IsDate(\"2013-02-30\")", "False"},
        {"IsDate([userAccountControl])", "False"},
    };

    (void)state;
    CHECK(rows);
}

static void
numbers_and_bits(void **state)
{
    static const struct row rows[] = {
        {"BitAnd(&HF, &HF7)", "7"},
        {"BitAnd([groupType],-2147483648)", "-2147483648"},
        {"CBool(BitAnd([groupType],-2147483648))", "True"},
        {"BitAnd([accountExpires],2)", "NULL"},
        {"IIF(BitAnd([userAccountControl],2)=0,True,False)", "False"},
        {"IIF(BitAnd([accountExpires],2)=0,True,False)", "False"},
        {"BitOr(1,6)", "7"},
        {"IsBitSet(&HF,4)", "True"},
        {"IsBitSet([userAccountControl],512)", "True"},
        {"IsBitSet([accountExpires],2)", "False"},
        {"CBool(2)", "True"},
        {"CBool(0)", "False"},
        {"CBool(NULL)", "False"},
        {"CBool(\"true\")", "True"},
        {"CBool(\"x\")",
         "! sync-generic-failure: CBool takes a number, a truth value, or True or False as a text"},
        {"CNum(\" 12 \")", "12"},
        {"CNum(\"12a\")", "! sync-generic-failure: CNum: this is no number"},
        {"CNum([department])", "NULL"},
        {"CNum(Mid([objectGUID],1,2))", "4352"},
        {"CBin(258,2)", "0x0201"},
        {"CBin(1,9)", "! sync-generic-failure: CBin makes 1 to 8 bytes, not 9"},
        {"CStr(5)", "\"5\""},
        {"CStr(True)", "\"True\""},
        {"CStr([manager])", "\"CN=m,DC=contoso,DC=com\""},
        {"CStr([objectGUID])",
         "! sync-generic-failure: CStr takes a text, a number, a truth value or a reference, not "
         "bytes"},
        {"RandomNum(3,3)", "3"},
        {"RandomNum(4,3)", "! sync-generic-failure: RandomNum takes a lower and an upper bound"},
        {"With($r,RandomNum(100,999),$r >= 100 && $r <= 999)", "True"},
        {"IsGuid(Guid())", "True"},
        {"9223372036854775807 + 1", "! sync-generic-failure: the result does not fit into 64 bits"},
    };

    (void)state;
    CHECK(rows);
}

static void
encodings(void **state)
{
    static const struct row rows[] = {
        {"ConvertToBase64(\"Hello world!\")", "\"SABlAGwAbABvACAAdwBvAHIAbABkACEA\""},
        {"ConvertToBase64([objectGUID])", "\"ABEiM0RVZneImaq7zN3u/w==\""},
        {"ConvertToBase64([department])", "NULL"},
        {"ConvertFromBase64(\"SABlAGwAbABvACAAdwBvAHIAbABkACEA\")", "\"Hello world!\""},
        {"ConvertFromBase64(\"SGVsbG8gd29ybGQh\",UTF8)", "\"Hello world!\""},
        {"ConvertFromBase64(\"SGVsbG8gd29ybGQh\",\"ASCII\")", "\"Hello world!\""},
        {"ConvertFromBase64(\"?\")",
         "! sync-generic-failure: ConvertFromBase64: this is no Base64"},
        {"ConvertFromBase64(\"SGVs\",UTF7x)", "? 26: \"UTF7x\" is no value"},
        {"ConvertFromBase64(\"AA==\")",
         "! sync-generic-failure: ConvertFromBase64: the bytes are no Unicode text"},
        {"ConvertToUTF8Hex(\"Hello world!\")", "\"48656C6C6F20776F726C6421\""},
        {"ConvertFromUTF8Hex(\"48656C6C6F20776F726C6421\")", "\"Hello world!\""},
        {"ConvertFromUTF8Hex(\"4x\")",
         "! sync-generic-failure: ConvertFromUTF8Hex: these are no hexadecimal digits of UTF-8"},
        {"ConvertFromBase64(ConvertToBase64(\"\xf0\x9f\x99\x82\"))", "\"\xf0\x9f\x99\x82\""},
        {"StringFromGuid([objectGUID])", "\"33221100-5544-7766-8899-aabbccddeeff\""},
        {"CGuid(\"{33221100-5544-7766-8899-aabbccddeeff}\")", "0x00112233445566778899AABBCCDDEEFF"},
        {"CGuid(\"x\")", "! sync-generic-failure: CGuid: \"x\" is no GUID"},
        {"StringFromSid([objectSid])", "\"S-1-5-21-1-2-3-500\""},
        {"StringFromSid([objectGUID])",
         "! sync-generic-failure: StringFromSid: these bytes are no SID"},
        {"Thumbprint(CBin(6513249,3))",
         "0xBA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"},
        {"Len(Thumbprint([objectGUID]))", "32"},
        {"Mid([objectGUID],1,1) & CBin(2,1)", "0x0002"},
    };

    (void)state;
    CHECK(rows);
}

static void
dates(void **state)
{
    static const struct row rows[] = {
        {"CDate(\"2013-01-10 4:00 PM -8\")", "2013-01-11T00:00:00Z"},
        {"CDate(\"2013-01-10T16:30:05Z\")", "2013-01-10T16:30:05Z"},
        {"CDate(\"1/31/2013\")", "2013-01-31T00:00:00Z"},
        {"CDate(\"2013-01-10 12:15 AM\")", "2013-01-10T00:15:00Z"},
        {"CDate(\"soon\")", "! sync-generic-failure: CDate: \"soon\" is no date"},
        {"CDate(\"2013-13-01\")", "! sync-generic-failure: CDate: \"2013-13-01\" is no date"},
        {"CDate(NULL)", "NULL"},
        {"DateFromNum(129699324000000000)", "2012-01-01T23:00:00Z"},
        {"DateFromNum(9223372036854775807)",
         "! sync-generic-failure: DateFromNum: 9223372036854775807 is no date"},
        {"NumFromDate(CDate(\"2012-01-01 23:00:00\"))", "129699324000000000"},
        {"DateAdd(\"m\",3,CDate(\"2001-01-01\"))", "2001-04-01T00:00:00Z"},
        {"DateAdd(\"m\",1,CDate(\"2023-01-31\"))", "2023-02-28T00:00:00Z"},
        {"DateAdd(\"yyyy\",-1,CDate(\"2024-02-29\"))", "2023-02-28T00:00:00Z"},
        {"DateAdd(\"q\",-1,CDate(\"2024-02-01\"))", "2023-11-01T00:00:00Z"},
        {"DateAdd(\"ww\",1,CDate(\"2024-12-30\"))", "2025-01-06T00:00:00Z"},
        {"DateAdd(\"h\",-1,CDate(\"2024-01-01\"))", "2023-12-31T23:00:00Z"},
        {"DateAdd(\"n\",90,CDate(\"2024-01-01\"))", "2024-01-01T01:30:00Z"},
        {"DateAdd(\"x\",1,Now())", "! sync-generic-failure: DateAdd: there is no interval \"x\""},
        {"DateAdd(\"yyyy\",9999,Now())", "! sync-generic-failure: DateAdd: the result is no date"},
        {"Now()", "2025-09-01T09:00:00Z"},
        {"FormatDateTime(CDate(\"12/25/2007\"),\"yyyy-MM-dd\")", "\"2007-12-25\""},
        {"FormatDateTime(DateFromNum([pwdLastSet]),\"yyyyMMddHHmmss.0Z\")",
         "\"20120101230000.0Z\""},
        {"FormatDateTime(CDate(\"2014-09-05 08:04:03 PM\"),\"d.M.yy h:mm:ss tt dddd MMM\")",
         "\"5.9.14 8:04:03 PM Friday Sep\""},
        {"FormatDateTime(Now(),\"'at' HH\\h\")", "\"at 09h\""},
        {"FormatDateTime(NULL,\"yyyy\")", "NULL"},
        {"CDate(\"2024-01-01\") < Now()", "True"},
    };

    (void)state;
    CHECK(rows);
}

static void
names_of_objects(void **state)
{
    static const struct row rows[] = {
        {"DNComponent(CRef([dn]),1)", "\"Ann\\, Lee\""},
        {"DNComponent(CRef(\"cn=Joe,ou=Atlanta,ou=GA,ou=US,dc=contoso,dc=com\"),1)", "\"Joe\""},
        {"DNComponentRev(CRef(\"cn=Joe,ou=Atlanta,ou=GA,ou=US,dc=contoso,dc=com\"),3)", "\"US\""},
        {"DNComponentRev(CRef(\"cn=Joe,ou=Atlanta,ou=GA,ou=US,dc=contoso,dc=com\"),1,\"DC\")",
         "\"US\""},
        {"DNComponent([manager],4)", "! dn-index-out-of-bounds: the name has no component 4"},
        {"DNComponent([manager],0)", "! dn-index-out-of-bounds: the name has no component 0"},
        {"DNComponentRev([manager],2,\"DC\")",
         "! dn-index-out-of-bounds: the name has no component 2 from the right"},
        {"DNComponent([assistant],1)", "NULL"},
        {"DNComponent([member],1)", "{\"a\", \"b\"}"},
        {"CRef(\"nonsense\")", "! cannot-parse-dn-component: \"nonsense\" is no DN"},
        {"CRef(NULL)", "NULL"},
        {"EscapeDNComponent(\"Ann, Lee\")", "\"Ann\\, Lee\""},
        {"InStr(\"x\\\\0ACNF:1\",\"\\\\0ACNF:\")", "2"},
        {"CStr([dn])", "\"CN=Ann\\, Lee,OU=Sales,DC=contoso,DC=com\""},
    };

    (void)state;
    CHECK(rows);
}

static void
what_the_engine_knows(void **state)
{
    static const struct row rows[] = {
        {"ValueCount(\"member\")", "2"},
        {"ValueCount(\"otherTelephone\")", "0"},
        {"ImportedValue(\"mail\")", "\"old@contoso.com\""},
        {"RemoveDuplicates(Trim(ImportedValue(\"otherTelephone\")))", "NULL"},
        {"%Domain.FQDN%", "\"contoso.com\""},
        {"[sAMAccountName]&\"@\"&%domain.fqdn%", "\"ann@contoso.com\""},
        {"%Nothing.ID%", "! sync-generic-failure: parameter %Nothing.ID% is not known here"},
        {"CRLF = \"x\"", "False"},
    };

    (void)state;
    CHECK(rows);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_of_texts),   cmocka_unit_test(case_and_white_space),
        cmocka_unit_test(looking_for_text), cmocka_unit_test(lists_of_values),
        cmocka_unit_test(decisions),        cmocka_unit_test(numbers_and_bits),
        cmocka_unit_test(encodings),        cmocka_unit_test(dates),
        cmocka_unit_test(names_of_objects), cmocka_unit_test(what_the_engine_knows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
