/* SPDX-License-Identifier: MIT */
#include "sim/base/letter.h"
#include "sim/base/map.h"
#include "sim/base/prng.h"
#include "tests/support/arena_test.h"

static const struct {
    const char *a, *b;
    bool same;
} pairs[] = {
    {"JÖRG MÜLLER", "jörg müller", true},
    {"ŁÓDŹ", "łódź", true},
    {"ΑΘΉΝΑ", "αθήνα", true},
    {"МОСКВА", "москва", true},
    {"Ö", "O", false},
    {"ß", "ss", false},
    {"İ", "i", false},            /* a dotted capital i has no other case without a culture */
    {"\xe2\x84\xaa", "k", false}, /* the Kelvin sign takes more bytes than its small letter */
    {"\xff\xfe", "\xff\xfe", true},
    {"\xc3", "\xc3\xb6", false},
    {"abc\xc3\x96", "ABC\xc3\xb6", true},
};

static void
letters_are_the_same_in_any_case(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct str x = str_of(pairs[i].a), y = str_of(pairs[i].b);
        assert_int_equal(str_ieq(x, y), pairs[i].same);
        assert_int_equal(str_icmp(x, y) == 0, pairs[i].same);
        assert_int_equal(str_eq(str_lower(x, a), str_lower(y, a)), pairs[i].same);
        if (pairs[i].same)
            assert_true(str_ihash(x) == str_ihash(y));
    }
}

static void
a_table_finds_a_name_in_any_case(void **state)
{
    struct map m = map_in(*state, true);

    map_set(&m, STR("cn=jörg müller"), 5);
    assert_int_equal(map_get(&m, STR("CN=JÖRG MÜLLER")), 5);
    assert_int_equal(map_get(&m, STR("CN=JORG MULLER")), MAP_NONE);
}

static void
parts_are_found_in_any_case(void **state)
{
    (void)state;
    assert_int_equal(str_ifind(STR("Herr MÜLLER"), STR("müll")), 5);
    assert_true(str_istarts(STR("Übermut"), STR("ÜBER")));
    assert_true(str_iends(STR("CAFÉ"), STR("fé")));
}

/* Bytes of every kind, many of them torn characters. */
static struct str
nonsense(struct prng *dice, struct arena *a)
{
    static const char *const parts[] = {"a",    "Z",    "ö",        "Ö", "ȺȺ", "\xc3",
                                        "\x96", "\xb6", "\xf0\x9f", "ж", "Ж"};
    size_t n = prng_below(dice, 6);
    struct str out = STR("");

    for (size_t i = 0; i < n; i++)
        out = str_fmt(a, STR_FMT "%s", STR_ARG(out),
                      parts[prng_below(dice, sizeof parts / sizeof *parts)]);
    return out;
}

static void
comparing_hashing_and_folding_agree_whatever_the_bytes(void **state)
{
    struct arena *a = *state;
    struct prng dice = prng_seed(3);

    for (int i = 0; i < 20000; i++) {
        struct arena_mark mark = arena_mark(a);
        struct str x = nonsense(&dice, a), y = nonsense(&dice, a);
        bool folded = str_eq(str_lower(x, a), str_lower(y, a));
        assert_int_equal(str_ieq(x, y), folded);
        assert_true(!folded || str_ihash(x) == str_ihash(y));
        assert_true((str_icmp(x, y) > 0) == (str_icmp(y, x) < 0));
        arena_rewind(a, mark);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(letters_are_the_same_in_any_case),
        ARENA_TEST(a_table_finds_a_name_in_any_case),
        ARENA_TEST(parts_are_found_in_any_case),
        ARENA_TEST(comparing_hashing_and_folding_agree_whatever_the_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
