/* SPDX-License-Identifier: MIT */
/* Virtual time. */
#include "sim/base/time.h"

#include "tests/support/arena_test.h"

static void
known_moments_have_known_numbers(void **state)
{
    (void)state;
    assert_int_equal(time_from(1970, 1, 1, 0, 0, 0), 0);
    assert_int_equal(time_from(2000, 2, 29, 12, 0, 0), 951825600);
    assert_int_equal(time_from(2025, 9, 1, 9, 0, 0), 1756717200);
    assert_int_equal(time_from(1969, 12, 31, 23, 59, 59), -1);
    assert_true(time_from(1601, 1, 1, 0, 0, 0) == -11644473600);
}

static void
every_day_comes_back_from_its_number(void **state)
{
    int64_t last = 0;

    (void)state;
    for (vtime t = time_from(1890, 1, 1, 3, 4, 5); t < time_from(2110, 1, 1, 0, 0, 0); t += DAY) {
        struct calendar c = time_calendar(t);
        assert_int_equal(time_from(c.year, c.month, c.day, c.hour, c.minute, c.second), t);
        assert_int_equal(c.hour, 3);
        if (last)
            assert_int_equal(c.weekday, (last + 1) % 7 == 0 ? 0 : (last + 1) % 7);
        last = c.weekday;
    }
}

static void
weekdays_are_right(void **state)
{
    (void)state;
    assert_int_equal(time_calendar(0).weekday, 4); /* a Thursday */
    assert_int_equal(time_calendar(time_from(2025, 9, 1, 0, 0, 0)).weekday, 1);
    assert_int_equal(time_calendar(time_from(2025, 8, 31, 23, 59, 59)).weekday, 0);
}

static void
texts_are_those_of_the_products(void **state)
{
    vtime t = time_from(2025, 9, 1, 9, 5, 7);

    assert_str(time_iso(t, *state), "2025-09-01T09:05:07Z");
    assert_str(time_clock(t, *state), "09:05");
    assert_str(time_generalized(t, *state), "20250901090507.0Z");
    assert_true(time_to_filetime(0) == 116444736000000000);
}

static void
iso_texts_are_read(void **state)
{
    static const struct {
        const char *text;
        const char *iso;
    } table[] = {
        {"2025-09-01", "2025-09-01T00:00:00Z"},
        {"2025-09-01T09:30", "2025-09-01T09:30:00Z"},
        {"2025-09-01 09:30:05", "2025-09-01T09:30:05Z"},
        {"2025-09-01T09:30:05Z", "2025-09-01T09:30:05Z"},
        {"2025-09-01T09:30Z", "2025-09-01T09:30:00Z"},
        {"2024-02-29", "2024-02-29T00:00:00Z"},
        {"2025-02-29", NULL},
        {"1900-02-29", NULL},
        {"2000-02-29", "2000-02-29T00:00:00Z"},
        {"2025-13-01", NULL},
        {"2025-00-01", NULL},
        {"2025-09-31", NULL},
        {"2025-09-01T24:00", NULL},
        {"2025-09-01T09:60", NULL},
        {"2025-09-01T09:30:60", NULL},
        {"2025-9-1", NULL},
        {"2025-09-01x", NULL},
        {"2025-09-01T09:30:05Zx", NULL},
        {"", NULL},
        {"2025", NULL},
        {"2025-09", NULL},
        {"2025-09-", NULL},
        {"2025-09-01T09", NULL},
        {"2025-09-01T", NULL},
        {"2025-09-01T09:30:", NULL},
        {"2025-09-01T09:30Z05", NULL},
        {"2025-09-01Z", NULL},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        vtime t = 0;
        bool read = time_parse_iso(str_of(table[i].text), &t);
        if (read != (table[i].iso != NULL))
            fail_msg("\"%s\" was %s", table[i].text, read ? "read" : "refused");
        if (read)
            assert_str(time_iso(t, *state), table[i].iso);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(known_moments_have_known_numbers),
        ARENA_TEST(every_day_comes_back_from_its_number),
        ARENA_TEST(weekdays_are_right),
        ARENA_TEST(texts_are_those_of_the_products),
        ARENA_TEST(iso_texts_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
