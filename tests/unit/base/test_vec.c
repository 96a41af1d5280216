/* SPDX-License-Identifier: MIT */
/* Arrays that grow. */
#include "sim/base/vec.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/arena_test.h"

struct point {
    uint32_t x, y;
};

static void
pushed_elements_stay_and_new_ones_are_zero(void **state)
{
    VEC(struct point) points = {0};

    for (uint32_t i = 0; i < 1000; i++) {
        struct point *p = VEC_PUSH(&points, *state);
        assert_int_equal(p->x, 0);
        assert_int_equal(p->y, 0);
        *p = (struct point){i, i * i};
    }
    assert_int_equal(points.n, 1000);
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(points.at[i].y, i * i);
}

static void
reserved_room_is_not_used(void **state)
{
    VEC(uint32_t) v = {0};

    VEC_RESERVE(&v, 100, *state);
    assert_int_equal(v.n, 0);
    assert_true(v.room >= 100);
    const uint32_t *before = v.at;
    for (uint32_t i = 0; i < 100; i++)
        *VEC_PUSH(&v, *state) = i;
    assert_ptr_equal(v.at, before);
    VEC_RESERVE(&v, 0, *state);
    assert_int_equal(v.n, 100);
}

/* Numbers of elements have 32 bits: what does not fit ends the program, and does not hang it. */
static void
an_array_that_cannot_grow_any_more_ends_the_program(void **state)
{
    enum { HALF = 1u << 31 };
    int status;
    pid_t child = fork();

    if (child == 0) {
        uint32_t room = HALF;
        alarm(10); /* in place of a loop without end */
        freopen("/dev/null", "w", stderr);
        vec_room(NULL, HALF, &room, HALF, 1, *state);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(pushed_elements_stay_and_new_ones_are_zero),
        ARENA_TEST(reserved_room_is_not_used),
        ARENA_TEST(an_array_that_cannot_grow_any_more_ends_the_program),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
