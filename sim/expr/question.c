/* SPDX-License-Identifier: MIT */
/*
 * Functions that ask what a value is: IsPresent, IsNullOrEmpty, IsString and their like. They see a
 * list as a whole; the type questions hold if they hold for each of its values.
 */
#include "sim/base/codec.h"
#include "sim/expr/body.h"

static bool
empty(const struct expr_value *v)
{
    return v->n == 1 && type_is_text(v->type) && v->text.len == 0;
}

bool
expr_is_null(struct eval *v, const struct node *n, const struct expr_value *args,
             struct expr_value *out)
{
    (void)v;
    (void)n;
    *out = value_bool(args[0].n == 0);
    return true;
}

bool
expr_is_empty(struct eval *v, const struct node *n, const struct expr_value *args,
              struct expr_value *out)
{
    (void)v;
    (void)n;
    *out = value_bool(empty(&args[0]));
    return true;
}

bool
expr_is_null_or_empty(struct eval *v, const struct node *n, const struct expr_value *args,
                      struct expr_value *out)
{
    (void)v;
    (void)n;
    *out = value_bool(args[0].n == 0 || empty(&args[0]));
    return true;
}

bool
expr_is_present(struct eval *v, const struct node *n, const struct expr_value *args,
                struct expr_value *out)
{
    (void)v;
    (void)n;
    *out = value_bool(args[0].n != 0 && !empty(&args[0]));
    return true;
}

/* Does CStr take it? Bytes are no text: that is how rules tell an objectGUID from a name. */
bool
expr_is_text(struct eval *v, const struct node *n, const struct expr_value *args,
             struct expr_value *out)
{
    (void)v;
    (void)n;
    *out = value_bool(args[0].type != EXPR_BINARY && args[0].type != EXPR_DATE);
    return true;
}

bool
expr_is_numeric(struct eval *v, const struct node *n, const struct expr_value *args,
                struct expr_value *out)
{
    bool all = args[0].type == EXPR_NUMBER || args[0].type == EXPR_TEXT;
    int64_t number;

    (void)v;
    (void)n;
    for (uint32_t i = 0; all && i < args[0].n; i++) {
        struct expr_value item = expr_value_item(&args[0], i);
        all = item.type == EXPR_NUMBER || str_int(str_trim(item.text), &number);
    }
    *out = value_bool(all);
    return true;
}

bool
expr_is_guid(struct eval *v, const struct node *n, const struct expr_value *args,
             struct expr_value *out)
{
    bool all = args[0].type == EXPR_TEXT;
    unsigned char bytes[16];

    (void)v;
    (void)n;
    for (uint32_t i = 0; all && i < args[0].n; i++)
        all = guid_parse(expr_value_item(&args[0], i).text, bytes);
    *out = value_bool(all);
    return true;
}
