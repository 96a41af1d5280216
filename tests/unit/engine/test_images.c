/* SPDX-License-Identifier: MIT */
/* What an object costs: images share their shapes, texts are kept once, tables find what they hold. */
#include "sim/engine/image.h"

#include "sim/base/arena.h"
#include "sim/engine/lookup.h"
#include "tests/support/arena_test.h"

enum { CELLS = 20 };

static struct pool
new_pool(struct arena *a)
{
    struct pool p;

    pool_init(&p, a);
    return p;
}

/* Attributes 10, 20, 30 ... with the rule and values that count up from `value`. */
static image_id
make(struct pool *p, uint32_t n, uint32_t rule, uint32_t value, struct arena *a)
{
    struct cell cells[CELLS];

    for (uint32_t i = 0; i < n; i++)
        cells[i] = (struct cell){10 * (i + 1), rule, value + i, false};
    return image_make(p, cells, n, a);
}

static void
an_image_has_what_it_was_made_of(void **state)
{
    struct pool p = new_pool(*state);
    struct cell c;

    for (uint32_t n = 1; n <= CELLS; n++) {
        image_id image = make(&p, n, n, 100 * n, *state);
        assert_int_equal(image_n(&p, image), n);
        for (uint32_t i = 0; i < n; i++) {
            assert_true(image_find(&p, image, 10 * (i + 1), &c));
            assert_int_equal(c.value, 100 * n + i);
            assert_int_equal(c.rule, n);
            assert_int_equal(image_cell(&p, image, i).attr, c.attr);
        }
        assert_false(image_find(&p, image, 10 * n + 5, &c));
        assert_false(image_find(&p, image, 10 * (n + 1), &c));
    }
    assert_false(image_find(&p, 0, 10, &c));
}

static void
images_of_the_same_attributes_cost_a_word_a_cell(void **state)
{
    struct pool p = new_pool(*state);

    make(&p, CELLS, 1, 0, *state);
    uint32_t before = p.n;
    for (uint32_t i = 0; i < 100; i++)
        make(&p, CELLS, 1, i, *state);
    assert_true(p.n - before < 100 * CELLS * 3 / 2); /* blocks are a little larger than images */
}

static void
a_text_given_again_soon_has_the_same_number(void **state)
{
    struct pool p = new_pool(*state);
    text_id sales = text_add(&p, STR("Sales"), *state), legal = text_add(&p, STR("Legal"), *state);

    assert_int_not_equal(sales, legal);
    assert_int_equal(text_add(&p, STR("Sales"), *state), sales);
    assert_true(str_eq(text_get(&p, legal), STR("Legal")));
    struct pool copy;
    pool_copy(&copy, &p, *state);
    text_id apart = text_add(&copy, STR("only in the copy"), *state);
    assert_true(str_eq(text_get(&copy, apart), STR("only in the copy")));
    assert_true(str_eq(text_get(&p, text_add(&p, STR("Sales"), *state)), STR("Sales")));
}

static void
a_table_of_any_size_finds_what_it_holds(void **state)
{
    enum { ROWS = 5000 };
    struct lookup l = {0};

    lookup_reserve(&l, 13, *state);
    for (uint32_t i = 0; i < ROWS; i++)
        lookup_add(&l, (uint64_t)i * 0x9e3779b97f4a7c15u, i, *state);
    for (uint32_t i = 0; i < ROWS; i += 2)
        lookup_remove(&l, (uint64_t)i * 0x9e3779b97f4a7c15u, i);
    for (uint32_t i = 0; i < ROWS; i++) {
        struct probe p = lookup_begin(&l, (uint64_t)i * 0x9e3779b97f4a7c15u);
        bool found = false;
        while (lookup_next(&l, &p))
            found |= p.value == i;
        assert_int_equal(found, i % 2);
    }
    assert_true(l.used * 4 <= l.room * 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(an_image_has_what_it_was_made_of),
        ARENA_TEST(images_of_the_same_attributes_cost_a_word_a_cell),
        ARENA_TEST(a_text_given_again_soon_has_the_same_number),
        ARENA_TEST(a_table_of_any_size_finds_what_it_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
