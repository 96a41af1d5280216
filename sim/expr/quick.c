/* SPDX-License-Identifier: MIT */
#include "sim/expr/quick.h"

#include "sim/base/arena.h"

enum { LONG = 64 }; /* texts of that length cost steps of their own */

static const struct node *
below(const struct expr *e, const struct node *n, uint32_t i)
{
    return node_at(e, argument(e, n, i));
}

static bool
is_call(const struct node *n, enum function_id id)
{
    return n->kind == NODE_CALL && n->which == id;
}

static bool
is_constant(const struct node *n, enum expr_type type)
{
    return n->kind == NODE_CONSTANT && n->which == type;
}

static bool
is_attribute(const struct node *n, enum syntax syntax)
{
    return n->kind == NODE_ATTRIBUTE && n->attr != ATTR_dn && n->syntax == syntax;
}

static bool
is_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] >= 0x80)
            return false;
    return true;
}

/* IsPresent([x]), IsNullOrEmpty([x]), Trim([x]) */
static bool
find_call(const struct expr *e, const struct node *n, struct quick *q)
{
    static const struct {
        enum function_id function;
        enum quick_kind kind;
    } calls[] = {
        {FUNCTION_IsPresent, QUICK_PRESENT},
        {FUNCTION_IsNullOrEmpty, QUICK_EMPTY},
        {FUNCTION_Trim, QUICK_TRIM},
    };

    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (!is_call(n, calls[i].function))
            continue;
        const struct node *x = below(e, n, 0);
        *q = (struct quick){.kind = calls[i].kind, .attr = x->attr, .syntax = x->syntax};
        q->steps = q->kind == QUICK_TRIM ? 2 : 3;
        return is_attribute(x, SYNTAX_TEXT) ||
               (q->kind != QUICK_TRIM && x->kind == NODE_ATTRIBUTE && x->attr != ATTR_dn);
    }
    return false;
}

/* Left([x], 4) = "text" of four letters asks how the text begins. */
static bool
find_prefix(const struct expr *e, const struct node *left, const struct node *right,
            struct quick *q)
{
    if (!is_call(left, FUNCTION_Left) || !is_constant(right, EXPR_TEXT))
        return false;
    const struct node *x = below(e, left, 0), *count = below(e, left, 1);
    *q = (struct quick){.kind = QUICK_PREFIX,
                        .attr = x->attr,
                        .syntax = x->syntax,
                        .text = right->text,
                        .steps = 5};
    return is_attribute(x, SYNTAX_TEXT) && is_constant(count, EXPR_NUMBER) && right->text.len &&
           right->text.len < LONG && count->number == (int64_t)right->text.len &&
           is_ascii(right->text);
}

/* BitAnd([x], 2) = 0 */
static bool
find_bits(const struct expr *e, const struct node *left, const struct node *right, struct quick *q)
{
    if (!is_call(left, FUNCTION_BitAnd) || !is_constant(right, EXPR_NUMBER))
        return false;
    const struct node *x = below(e, left, 0), *mask = below(e, left, 1);
    *q = (struct quick){.kind = QUICK_BITS,
                        .attr = x->attr,
                        .syntax = x->syntax,
                        .mask = mask->number,
                        .number = right->number,
                        .steps = 6};
    return is_attribute(x, SYNTAX_NUMBER) && is_constant(mask, EXPR_NUMBER);
}

/* [x] = "text", [x] > 2 */
static bool
find_equal(const struct node *left, const struct node *right, struct quick *q)
{
    *q = (struct quick){.kind = right->which == EXPR_TEXT ? QUICK_TEXT : QUICK_BITS,
                        .attr = left->attr,
                        .syntax = left->syntax,
                        .text = right->text,
                        .mask = -1,
                        .number = right->number,
                        .steps = 3};
    return (is_attribute(left, SYNTAX_TEXT) && is_constant(right, EXPR_TEXT)) ||
           (is_attribute(left, SYNTAX_NUMBER) && is_constant(right, EXPR_NUMBER));
}

static bool
find_comparison(const struct expr *e, const struct node *n, struct quick *q)
{
    if (n->kind != NODE_OPERATOR || n->which < OPERATOR_EQUAL || n->which > OPERATOR_GREATER_EQUAL)
        return false;
    const struct node *left = below(e, n, 0), *right = below(e, n, 1);
    bool found = find_equal(left, right, q) || find_bits(e, left, right, q) ||
                 find_prefix(e, left, right, q);
    q->operator= n->which;
    return found && (q->kind == QUICK_BITS || n->which <= OPERATOR_NOT_EQUAL);
}

void
expr_quick_find(struct expr *e, struct arena *a)
{
    for (uint32_t i = 0; i < e->nodes.n; i++) {
        struct node *n = &e->nodes.at[i];
        struct quick q;
        if (!find_call(e, n, &q) && !find_comparison(e, n, &q))
            continue;
        q.absent_steps = (uint8_t)expr_eval_nobody(e, i, &q.absent, a);
        if (q.absent_steps) {
            *VEC_PUSH(&e->quick, a) = q;
            n->quick = e->quick.n;
        }
    }
}

static bool
holds(enum operator_kind operator, int order)
{
    switch (operator) {
    case OPERATOR_EQUAL:
        return order == 0;
    case OPERATOR_NOT_EQUAL:
        return order != 0;
    case OPERATOR_LESS:
        return order < 0;
    case OPERATOR_LESS_EQUAL:
        return order <= 0;
    case OPERATOR_GREATER:
        return order > 0;
    default:
        return order >= 0;
    }
}

/* No blank at its ends and no letter there that might be one: it is trimmed already. */
static bool
is_trimmed(struct str s)
{
    unsigned char first = s.len ? (unsigned char)s.at[0] : 0;
    unsigned char last = s.len ? (unsigned char)s.at[s.len - 1] : 0;

    return first > ' ' && first < 0x80 && last > ' ' && last < 0x80;
}

/* What the question gives for one value; false: that is for the nodes to say. */
static bool
answer(const struct quick *q, struct str value, struct expr_value *out)
{
    bool equal = q->operator== OPERATOR_EQUAL;
    int64_t number = 0;

    switch (q->kind) {
    case QUICK_PRESENT:
        *out = value_bool(value.len != 0);
        return q->syntax == SYNTAX_TEXT || value.len;
    case QUICK_EMPTY:
        *out = value_bool(value.len == 0);
        return q->syntax == SYNTAX_TEXT || value.len;
    case QUICK_TEXT:
        *out = value_bool(str_eq(value, q->text) == equal);
        return true;
    case QUICK_PREFIX:
        *out = value_bool(str_starts(value, q->text) == equal);
        return true;
    case QUICK_BITS:
        str_int(value, &number);
        number &= q->mask;
        *out = value_bool(holds(q->operator,(number > q->number) - (number < q->number)));
        return true;
    case QUICK_TRIM:
        *out = value_text(value);
        return value.len < LONG && is_trimmed(value);
    }
    return false;
}

bool
expr_quick(struct eval *v, const struct node *n, struct expr_value *out)
{
    const struct quick *q = &v->e->quick.at[n->quick - 1];

    if (!v->usual || v->steps < q->steps)
        return false;
    const struct attr *attr = v->c->attribute(v->c->self, q->attr);
    if (attr && attr->n > 1)
        return false;
    bool absent = !attr || attr->n == 0;
    if (absent)
        *out = q->absent;
    else if (!answer(q, attr->values[0], out))
        return false;
    v->steps -= absent ? q->absent_steps : q->steps;
    v->at = n->at;
    return true;
}
