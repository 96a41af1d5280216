/* SPDX-License-Identifier: MIT */
/*
 * Functions that ask for an attribute by its name, because its values are not what they want:
 * ImportedValue and ValueCount.
 */
#include "sim/expr/body.h"

bool
expr_object_imported(struct eval *v, const struct node *n, const struct expr_value *args,
                     struct expr_value *out)
{
    const struct expr_context *c = v->c;
    const struct attr *attr =
        c->imported ? c->imported(c->self, n->attr) : c->attribute(c->self, n->attr);

    (void)args;
    *out = expr_from_attr(attr, n->syntax, v->a);
    return true;
}

bool
expr_object_count(struct eval *v, const struct node *n, const struct expr_value *args,
                  struct expr_value *out)
{
    const struct expr_context *c = v->c;

    (void)args;
    if (c->value_count) {
        *out = value_number(c->value_count(c->self, n->attr));
        return true;
    }
    const struct attr *attr = c->attribute(c->self, n->attr);
    *out = value_number(attr ? attr->n : 0);
    return true;
}
