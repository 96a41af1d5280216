/* SPDX-License-Identifier: MIT */
/*
 * Functions on numbers: bits and dice.
 */
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/base/prng.h"
#include "sim/expr/body.h"

bool
expr_number_bit_and(struct eval *v, const struct node *n, const struct expr_value *args,
                    struct expr_value *out)
{
    (void)v;
    (void)n;
    *out = value_number(args[0].number & args[1].number);
    return true;
}

bool
expr_number_bit_or(struct eval *v, const struct node *n, const struct expr_value *args,
                   struct expr_value *out)
{
    (void)v;
    (void)n;
    *out = value_number(args[0].number | args[1].number);
    return true;
}

bool
expr_number_is_bit_set(struct eval *v, const struct node *n, const struct expr_value *args,
                       struct expr_value *out)
{
    (void)v;
    (void)n;
    *out = value_bool((args[0].number & args[1].number) != 0);
    return true;
}

/* Both ends can come out. */
bool
expr_number_random(struct eval *v, const struct node *n, const struct expr_value *args,
                   struct expr_value *out)
{
    int64_t low = args[0].number, high = args[1].number;

    (void)n;
    if (args[0].n != 1 || args[1].n != 1 || low > high)
        return expr_fail(v, "RandomNum takes a lower and an upper bound");
    if (!v->c->dice)
        return expr_fail(v, "RandomNum has no dice here");
    uint64_t span = (uint64_t)high - (uint64_t)low + 1;
    uint64_t roll = span ? prng_below(v->c->dice, span) : prng_next(v->c->dice);
    *out = value_number((int64_t)((uint64_t)low + roll));
    return true;
}

bool
expr_number_guid(struct eval *v, const struct node *n, const struct expr_value *args,
                 struct expr_value *out)
{
    unsigned char bytes[16];

    (void)n;
    (void)args;
    if (!v->c->dice)
        return expr_fail(v, "Guid has no dice here");
    prng_guid(v->c->dice, bytes);
    *out = value_text(guid_text(str_n((const char *)bytes, sizeof bytes), v->a));
    return true;
}
