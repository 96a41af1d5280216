/* SPDX-License-Identifier: MIT */
/*
 * Functions on distinguished names: parts of them, escaped as they stand there.
 */
#include "sim/base/arena.h"
#include "sim/expr/body.h"
#include "sim/model/dn.h"

/* What follows the type and its `=`. */
static struct str
value_of(struct str component)
{
    ptrdiff_t sign = str_find_byte(component, '=');

    return str_trim(str_from(component, (size_t)(sign + 1)));
}

static bool
is_domain(struct str component)
{
    ptrdiff_t sign = str_find_byte(component, '=');

    return sign >= 0 && str_ieq(str_trim(str_sub(component, 0, (size_t)sign)), STR("DC"));
}

/* Component `n` from the left, from 1. */
static bool
component(struct eval *v, struct str dn, int64_t n, struct expr_value *out)
{
    for (int64_t i = 1; i < n && !str_empty(dn); i++)
        dn = dn_parent(dn);
    if (n < 1 || str_empty(dn))
        return expr_fail_as(v, STR("dn-index-out-of-bounds"),
                            str_fmt(v->a, "the name has no component %lld", (long long)n));
    *out = value_text(value_of(dn_rdn(dn)));
    return true;
}

bool
expr_dn_component_left(struct eval *v, const struct node *n, const struct expr_value *args,
                       struct expr_value *out)
{
    (void)n;
    return component(v, args[0].text, args[1].number, out);
}

/* How many components at the right end are domain components. */
static int64_t
domain_depth(struct str dn)
{
    int64_t count = 0;

    for (struct str rest = dn; !str_empty(rest); rest = dn_parent(rest))
        count = is_domain(dn_rdn(rest)) ? count + 1 : 0;
    return count;
}

bool
expr_dn_component_right(struct eval *v, const struct node *n, const struct expr_value *args,
                        struct expr_value *out)
{
    int64_t depth = dn_depth(args[0].text), from_right = args[1].number;

    if (n->n == 3) {
        if (!str_ieq(args[2].text, STR("DC")))
            return expr_fail(v, "DNComponentRev skips \"DC\" and nothing else");
        depth -= domain_depth(args[0].text);
    }
    if (from_right < 1 || from_right > depth)
        return expr_fail_as(
            v, STR("dn-index-out-of-bounds"),
            str_fmt(v->a, "the name has no component %lld from the right", (long long)from_right));
    return component(v, args[0].text, depth - from_right + 1, out);
}

bool
expr_dn_escape(struct eval *v, const struct node *n, const struct expr_value *args,
               struct expr_value *out)
{
    (void)n;
    *out = value_text(value_of(dn_component(STR("CN"), args[0].text, v->a)));
    return true;
}
