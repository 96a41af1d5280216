/* SPDX-License-Identifier: MIT */
/* Bytes as text and back. */
#include "sim/base/codec.h"

#include "tests/support/arena_test.h"

static void
base64_is_that_of_the_rfc(void **state)
{
    static const char *table[][2] = {{"", ""},
                                     {"f", "Zg=="},
                                     {"fo", "Zm8="},
                                     {"foo", "Zm9v"},
                                     {"foob", "Zm9vYg=="},
                                     {"fooba", "Zm9vYmE="},
                                     {"foobar", "Zm9vYmFy"}};
    struct str bytes;

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_str(base64_encode(str_of(table[i][0]), *state), table[i][1]);
        assert_true(base64_decode(str_of(table[i][1]), &bytes, *state));
        assert_str(bytes, table[i][0]);
    }
    assert_str(base64_encode(str_n("\xff\xfe\xfd", 3), *state), "//79");
}

static void
broken_base64_is_refused(void **state)
{
    static const char *broken[] = {"Z",     "Zg",     "Zg=",  "Zg===", "Zg==Zg==", "====", "Z===",
                                   "Zm 9v", "Zm9v\n", "Zh==", "Zm9=",  "Zm_v",     "=Zm9"};
    struct str bytes;

    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        assert_false(base64_decode(str_of(broken[i]), &bytes, *state));
    assert_false(base64_decode(str_n("Zm9\0", 4), &bytes, *state));
}

static void
hex_has_two_digits_a_byte(void **state)
{
    struct str bytes;

    assert_str(hex_upper(str_n("\x00\xaf\x10", 3), *state), "00AF10");
    assert_str(hex_lower(str_n("\x00\xaf\x10", 3), *state), "00af10");
    assert_true(hex_decode(STR("00aF10"), &bytes, *state));
    assert_same_str(bytes, str_n("\x00\xaf\x10", 3));
    assert_true(hex_decode(STR(""), &bytes, *state));
    assert_int_equal(bytes.len, 0);
    assert_false(hex_decode(STR("0"), &bytes, *state));
    assert_false(hex_decode(STR("0g"), &bytes, *state));
}

static void
guids_have_ads_order_of_bytes(void **state)
{
    unsigned char out[16], braced[16];

    assert_true(guid_parse(STR("00112233-4455-6677-8899-AABBCCDDEEFF"), out));
    assert_memory_equal(out, "\x33\x22\x11\x00\x55\x44\x77\x66\x88\x99\xaa\xbb\xcc\xdd\xee\xff",
                        16);
    assert_str(guid_text(str_n((char *)out, 16), *state), "00112233-4455-6677-8899-aabbccddeeff");
    assert_true(guid_parse(STR("{00112233-4455-6677-8899-aabbccddeeff}"), braced));
    assert_memory_equal(out, braced, 16);
    assert_str(guid_text(str_n("short", 5), *state), "");
}

static void
broken_guids_are_refused(void **state)
{
    unsigned char out[16];
    static const char *broken[] = {"",
                                   "00112233-4455-6677-8899-aabbccddeef",
                                   "00112233-4455-6677-8899-aabbccddeeff0",
                                   "00112233-4455-6677-8899-aabbccddeefg",
                                   "00112233+4455-6677-8899-aabbccddeeff",
                                   "0011223344556677-8899-aabbccddee-ff-",
                                   "{00112233-4455-6677-8899-aabbccddeeff"};

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        assert_false(guid_parse(str_of(broken[i]), out));
}

static void
sids_read_as_windows_prints_them(void **state)
{
    static const char text[] = "S-1-5-21-1004336348-1177238915-682003330-512";
    static const char bytes[] = "\x01\x05\x00\x00\x00\x00\x00\x05\x15\x00\x00\x00"
                                "\xdc\xf4\xdc\x3b\x83\x3d\x2b\x46\x82\x8b\xa6\x28\x00\x02\x00\x00";
    struct str out;

    assert_str(sid_text(str_n(bytes, 28), *state), text);
    assert_true(sid_parse(str_of(text), &out, *state));
    assert_same_str(out, str_n(bytes, 28));
    assert_str(sid_text(str_n(bytes, 27), *state), "");
    assert_str(sid_text(STR(""), *state), "");
}

static void
broken_sids_are_refused(void **state)
{
    struct str out;
    static const char *broken[] = {"",         "S-1",    "S-2-5-32",         "1-5-32",
                                   "S-1-x-32", "S-1-5-", "S-1-5-4294967296", "S-1--5-1",
                                   "S-1-5-1-"};

    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        assert_false(sid_parse(str_of(broken[i]), &out, *state));
}

static void
utf8_must_be_well_formed(void **state)
{
    static const struct {
        const char *text;
        bool valid;
    } table[] = {
        {"", true},
        {"abc", true},
        {"\xc3\xa4", true},
        {"\xe2\x82\xac", true},
        {"\xf0\x9f\x98\x80", true},
        {"\xf4\x8f\xbf\xbf", true},
        {"\xc3", false},
        {"\xa4", false},
        {"\xc0\xaf", false},         /* overlong */
        {"\xe0\x80\xaf", false},     /* overlong */
        {"\xed\xa0\x80", false},     /* surrogate */
        {"\xf4\x90\x80\x80", false}, /* beyond Unicode */
        {"\xff", false},
        {"\xc3(", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_int_equal(utf8_valid(str_of(table[i].text)), table[i].valid);
    assert_true(utf8_valid(str_n("a\0b", 3)));
}

static void
utf16_counts_a_character_beyond_ffff_twice(void **state)
{
    (void)state;
    assert_int_equal(utf16_units(STR("")), 0);
    assert_int_equal(utf16_units(STR("abc")), 3);
    assert_int_equal(utf16_units(STR("M\xc3\xbcller")), 6);
    assert_int_equal(utf16_units(STR("\xe2\x82\xac")), 1);
    assert_int_equal(utf16_units(STR("a\xf0\x9f\x98\x80z")), 4);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(base64_is_that_of_the_rfc),
        ARENA_TEST(broken_base64_is_refused),
        ARENA_TEST(hex_has_two_digits_a_byte),
        ARENA_TEST(guids_have_ads_order_of_bytes),
        ARENA_TEST(broken_guids_are_refused),
        ARENA_TEST(sids_read_as_windows_prints_them),
        ARENA_TEST(broken_sids_are_refused),
        ARENA_TEST(utf8_must_be_well_formed),
        ARENA_TEST(utf16_counts_a_character_beyond_ffff_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
