/* SPDX-License-Identifier: MIT */
/*
 * Arguments as they are written: names, prefixes, positions, splatting, common parameters.
 */
#include "harness/shell/bind.h"
#include "sim/base/arena.h"

struct argument {
    struct str name; /* without the dash; no start: positional */
    bool has_value;
    struct value v;
    struct str written; /* a number's own text */
    struct place at;
    bool used;
};

struct arguments {
    VEC(struct argument) list;
};

static const struct {
    const char *name;
    const char *alias;
    bool is_switch;
} common[] = {
    {"OutVariable", "ov", false},   {"ErrorAction", "ea", false},
    {"WarningAction", "wa", false}, {"InformationAction", "infa", false},
    {"Verbose", "vb", true},        {"Debug", "db", true},
    {"Confirm", "cf", true},
};

enum { COMMON = sizeof common / sizeof *common, CONFIRM = COMMON - 1, NOT_FOUND = UINT32_MAX };

static const struct err *
splat(struct shell *s, const struct node *n, struct arguments *out)
{
    struct value v;

    TRY(variable_get(s, n->left, &v));
    if (v.kind == VALUE_TABLE) {
        for (uint32_t i = 0; i < v.table->pairs.n; i++) {
            const struct pair *p = &v.table->pairs.at[i];
            if (!p->removed)
                *VEC_PUSH(&out->list, s->arena) =
                    (struct argument){.name = value_to_text(p->key, s->arena),
                                      .has_value = true,
                                      .v = p->value,
                                      .at = n->at};
        }
        return NULL;
    }
    if (v.kind == VALUE_NULL)
        return NULL;
    const struct value *at = v.kind == VALUE_ARRAY ? v.array->items.at : &v;
    uint32_t count = v.kind == VALUE_ARRAY ? v.array->items.n : 1;
    for (uint32_t i = 0; i < count; i++)
        *VEC_PUSH(&out->list, s->arena) =
            (struct argument){.has_value = true, .v = at[i], .at = n->at};
    return NULL;
}

static const struct err *
evaluate(struct shell *s, const struct node *command, struct arguments *out)
{
    for (uint32_t i = 0; i < command->list.n; i++) {
        const struct node *n = command->list.at[i];
        struct argument one = {.at = n->at};
        if (n->flag) {
            TRY(splat(s, n, out));
            continue;
        }
        if (n->text.len)
            one.name = n->text;
        if (n->left) {
            one.has_value = true;
            TRY(eval(s, n->left, &one.v));
            if (n->left->kind == NODE_VALUE)
                one.written = n->left->text;
        }
        *VEC_PUSH(&out->list, s->arena) = one;
    }
    return NULL;
}

static struct str
slot_name(const struct binding *b, uint32_t i)
{
    return i < b->n ? b->slots[i].name : str_of(common[i - b->n].name);
}

static const struct err *
unknown(struct shell *s, const struct binding *b, const struct argument *one)
{
    struct buf known = buf_in(s->arena);

    for (uint32_t i = 0; i < b->n; i++)
        buf_fmt(&known, "%s-" STR_FMT, i ? ", " : "", STR_ARG(b->slots[i].name));
    if (b->n == 0)
        buf_add(&known, STR("none"));
    return err_new(ERR_INPUT, one->at, s->arena,
                   STR_FMT " has no parameter -" STR_FMT "; its parameters: " STR_FMT,
                   STR_ARG(b->command), STR_ARG(one->name), STR_ARG(buf_str(&known)));
}

/* By name, alias or unambiguous beginning. Common parameters count behind the command's own. */
static const struct err *
find_slot(struct shell *s, const struct binding *b, const struct argument *one, uint32_t *out)
{
    uint32_t last = b->simple ? b->n : b->n + COMMON;
    uint32_t hits = 0;
    struct buf names = buf_in(s->arena);

    *out = NOT_FOUND;
    for (uint32_t i = 0; i < last; i++) {
        struct str aliases = i < b->n ? b->slots[i].aliases : str_of(common[i - b->n].alias);
        if (str_ieq(slot_name(b, i), one->name) || in_list(aliases, one->name)) {
            *out = i;
            return NULL;
        }
    }
    for (uint32_t i = 0; i < last; i++) {
        /* Production has -Confirm on some commands alone: it makes no other name ambiguous. */
        if (!str_istarts(slot_name(b, i), one->name) || i == b->n + CONFIRM)
            continue;
        buf_fmt(&names, "%s-" STR_FMT, hits++ ? ", " : "", STR_ARG(slot_name(b, i)));
        *out = i;
    }
    if (hits < 2)
        return NULL;
    return err_new(ERR_INPUT, one->at, s->arena, "-" STR_FMT " is ambiguous; it may be: " STR_FMT,
                   STR_ARG(one->name), STR_ARG(buf_str(&names)));
}

const struct err *
bind_name(struct shell *s, const struct binding *b, struct str name, struct place at)
{
    struct argument one = {.name = name, .at = at};
    uint32_t slot;

    TRY(find_slot(s, b, &one, &slot));
    return slot == NOT_FOUND ? unknown(s, b, &one) : NULL;
}

static const struct err *
bind_common(struct shell *s, struct binding *b, uint32_t which, const struct argument *one,
            struct value v)
{
    struct str text = value_to_text(v, s->arena);
    bool quiet = str_ieq(text, STR("SilentlyContinue")) || str_ieq(text, STR("Ignore"));
    bool known = quiet || str_ieq(text, STR("Stop")) || str_ieq(text, STR("Continue"));

    switch (which) {
    case 0:
        b->out_append = text.len && text.at[0] == '+';
        b->out_variable = b->out_append ? str_from(text, 1) : text;
        return NULL;
    case 1:
    case 2:
    case 3:
        if (!known)
            return err_new(ERR_INPUT, one->at, s->arena,
                           "-%s cannot be \"" STR_FMT "\"; one of: Stop, Continue, "
                           "SilentlyContinue, Ignore",
                           common[which].name, STR_ARG(text));
        if (which == 1)
            b->silent = quiet;
        else if (which == 2)
            b->no_warnings = quiet;
        return NULL;
    case 6:
        if (value_true(v))
            return err_new(ERR_INPUT, one->at, s->arena,
                           "-Confirm is outside this language: nobody could answer");
        return NULL;
    default:
        return NULL;
    }
}

/* The value of a named argument: its own, or the positional one behind it. */
static const struct err *
value_of(struct shell *s, const struct binding *b, struct arguments *list, uint32_t i,
         struct argument *out)
{
    struct argument *one = &list->list.at[i];
    struct argument *next = i + 1 < list->list.n ? one + 1 : NULL;

    *out = *one;
    if (one->has_value)
        return NULL;
    if (!next || next->name.at || next->used)
        return err_new(ERR_INPUT, one->at, s->arena, "-" STR_FMT " of " STR_FMT " needs a value",
                       STR_ARG(one->name), STR_ARG(b->command));
    next->used = true;
    out->v = next->v;
    out->written = next->written;
    return NULL;
}

static const struct err *
bind_named(struct shell *s, struct binding *b, struct arguments *list, uint32_t i)
{
    struct argument *one = &list->list.at[i];
    struct argument with;
    uint32_t slot;

    one->used = true;
    TRY(find_slot(s, b, one, &slot));
    if (slot == NOT_FOUND && b->simple) {
        array_push(b->left_over, value_text(str_fmt(s->arena, "-" STR_FMT, STR_ARG(one->name))),
                   s->arena);
        if (one->has_value)
            array_push(b->left_over, one->v, s->arena);
        return NULL;
    }
    if (slot == NOT_FOUND)
        return unknown(s, b, one);
    bool is_switch = slot < b->n ? b->slots[slot].is_switch : common[slot - b->n].is_switch;
    with = *one;
    if (is_switch && !one->has_value)
        with.v = value_bool(true);
    else
        TRY(value_of(s, b, list, i, &with));
    if (slot >= b->n)
        return bind_common(s, b, slot - b->n, one, with.v);
    if (b->values[slot].given)
        return err_new(ERR_INPUT, one->at, s->arena, "-" STR_FMT " is given twice",
                       STR_ARG(b->slots[slot].name));
    return bind_value(s, b, slot, with.v, with.written, one->at);
}

/* The free positional parameter with the lowest position. */
static uint32_t
next_positional(const struct binding *b)
{
    uint32_t best = NOT_FOUND;

    for (uint32_t i = 0; i < b->n; i++) {
        if (b->slots[i].position < 0 || b->values[i].given)
            continue;
        if (best == NOT_FOUND || b->slots[i].position < b->slots[best].position)
            best = i;
    }
    return best;
}

/* All positional arguments from here on, as one list. */
static const struct err *
bind_rest(struct shell *s, struct binding *b, uint32_t slot, struct arguments *list, uint32_t from)
{
    struct array *rest = array_new(s->arena);
    struct argument *first = &list->list.at[from];

    for (uint32_t i = from; i < list->list.n; i++) {
        struct argument *one = &list->list.at[i];
        if (one->used)
            continue;
        one->used = true;
        array_push(rest, one->v, s->arena);
    }
    return bind_value(s, b, slot, rest->items.n == 1 ? first->v : value_array(rest),
                      rest->items.n == 1 ? first->written : STR(""), first->at);
}

const struct err *
bind_arguments(struct shell *s, struct binding *b, const struct node *command, bool piped)
{
    struct arguments arguments = {0};

    TRY(evaluate(s, command, &arguments));
    for (uint32_t i = 0; i < arguments.list.n; i++) {
        if (arguments.list.at[i].name.at && !arguments.list.at[i].used)
            TRY(bind_named(s, b, &arguments, i));
    }
    for (uint32_t i = 0; i < arguments.list.n; i++) {
        struct argument *one = &arguments.list.at[i];
        if (one->used)
            continue;
        uint32_t slot = next_positional(b);
        if (slot == NOT_FOUND && b->simple) {
            array_push(b->left_over, one->v, s->arena);
        } else if (slot == NOT_FOUND) {
            return err_new(ERR_INPUT, one->at, s->arena,
                           STR_FMT " takes no further argument: \"" STR_FMT "\"",
                           STR_ARG(b->command), STR_ARG(value_to_text(one->v, s->arena)));
        } else if (b->slots[slot].flags & PARAM_REST) {
            TRY(bind_rest(s, b, slot, &arguments, i));
        } else {
            TRY(bind_value(s, b, slot, one->v, one->written, one->at));
        }
    }
    if (piped)
        return NULL;
    return bind_check(s, b, command->at);
}
