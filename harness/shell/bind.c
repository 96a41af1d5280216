/* SPDX-License-Identifier: MIT */
/*
 * Parameters, values converted to them, and objects from the pipeline.
 */
#include "harness/shell/bind.h"

#include <assert.h>

#include "harness/shell/text.h"
#include "sim/base/arena.h"

static const struct type_ref types[] = {
    [PARAM_ANY] = {TYPE_NONE, false},          [PARAM_SWITCH] = {TYPE_SWITCH, false},
    [PARAM_BOOL] = {TYPE_BOOL, false},         [PARAM_INT] = {TYPE_INT, false},
    [PARAM_LONG] = {TYPE_LONG, false},         [PARAM_DOUBLE] = {TYPE_DOUBLE, false},
    [PARAM_TEXT] = {TYPE_TEXT, false},         [PARAM_DATETIME] = {TYPE_DATETIME, false},
    [PARAM_TIMESPAN] = {TYPE_TIMESPAN, false}, [PARAM_GUID] = {TYPE_GUID, false},
    [PARAM_TABLE] = {TYPE_TABLE, false},       [PARAM_BLOCK] = {TYPE_BLOCK, false},
    [PARAM_LIST] = {TYPE_OBJECT, true},        [PARAM_TEXT_LIST] = {TYPE_TEXT, true},
    [PARAM_INT_LIST] = {TYPE_INT, true},
};

bool
in_list(struct str list, struct str name)
{
    while (list.at) {
        if (str_ieq(str_cut(&list, '|'), name))
            return true;
    }
    return false;
}

void
bind_cmdlet(struct binding *b, const struct cmdlet *row, struct arena *a)
{
    uint32_t n = 0;

    while (row->params && row->params[n].name)
        n++;
    *b = (struct binding){.command = str_of(row->name), .n = n};
    b->slots = ARENA_ARRAY(a, struct slot, n);
    b->values = ARENA_ARRAY(a, struct bound, n);
    for (uint32_t i = 0; i < n; i++) {
        const struct param *p = &row->params[i];
        b->slots[i] = (struct slot){
            .name = str_of(p->name),
            .position = p->position ? p->position : -1,
            .flags = p->flags,
            .is_switch = p->type == PARAM_SWITCH,
            .strict = p->type == PARAM_TEXT,
            .type = types[p->type],
        };
        if (p->aliases)
            b->slots[i].aliases = str_of(p->aliases);
        if (p->choices)
            b->slots[i].choices = str_of(p->choices);
    }
}

static struct str
joined(const struct str *at, uint32_t n, struct arena *a)
{
    struct buf out = buf_in(a);

    if (n == 0)
        return (struct str){0};
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            buf_byte(&out, '|');
        buf_add(&out, at[i]);
    }
    return buf_str(&out);
}

void
bind_function(struct binding *b, struct str name, const struct block *block, struct arena *a)
{
    uint32_t n = block->parameters.n;
    bool positions = false;

    *b = (struct binding){.command = name, .n = n, .simple = !block->cmdlet_binding};
    b->slots = ARENA_ARRAY(a, struct slot, n);
    b->values = ARENA_ARRAY(a, struct bound, n);
    b->left_over = array_new(a);
    for (uint32_t i = 0; i < n; i++)
        positions = positions || block->parameters.at[i].position >= 0;
    for (uint32_t i = 0; i < n; i++) {
        const struct parameter *p = &block->parameters.at[i];
        bool is_switch = p->type.id == TYPE_SWITCH && !p->type.is_array;
        b->slots[i] = (struct slot){
            .name = p->name,
            .aliases = joined(p->aliases.at, p->aliases.n, a),
            .choices = joined(p->choices.at, p->choices.n, a),
            .position = positions   ? p->position
                        : is_switch ? -1
                                    : (int)i,
            .flags = (p->mandatory ? PARAM_MANDATORY : 0u) | (p->pipeline ? PARAM_PIPELINE : 0u) |
                     (p->by_name ? PARAM_BY_NAME : 0u),
            .is_switch = is_switch,
            .type = p->type,
            .at = p->at,
        };
    }
}

static const struct err *
check_choice(struct shell *s, const struct binding *b, const struct slot *slot, struct value v,
             struct place at)
{
    struct buf known = buf_in(s->arena);
    struct str rest = slot->choices;

    if (!slot->choices.at)
        return NULL;
    if (v.kind == VALUE_ARRAY) {
        for (uint32_t i = 0; i < v.array->items.n; i++)
            TRY(check_choice(s, b, slot, v.array->items.at[i], at));
        return NULL;
    }
    struct str text = value_to_text(v, s->arena);
    if (in_list(slot->choices, text))
        return NULL;
    while (rest.at) {
        buf_add(&known, str_cut(&rest, '|'));
        if (rest.at)
            buf_add(&known, STR(", "));
    }
    return err_new(ERR_INPUT, at, s->arena,
                   "-" STR_FMT " of " STR_FMT " cannot be \"" STR_FMT "\"; one of: " STR_FMT,
                   STR_ARG(slot->name), STR_ARG(b->command), STR_ARG(text),
                   STR_ARG(buf_str(&known)));
}

static bool
is_empty(struct value v)
{
    return v.kind == VALUE_NULL || (v.kind == VALUE_TEXT && v.text.len == 0) ||
           (v.kind == VALUE_ARRAY && v.array->items.n == 0);
}

const struct err *
bind_value(struct shell *s, struct binding *b, uint32_t i, struct value v, struct str written,
           struct place at)
{
    const struct slot *slot = &b->slots[i];
    bool list = v.kind == VALUE_ARRAY && v.array->items.n != 1;
    const struct err *e = NULL;

    /* 010 as text is "010", though it is the number 10 elsewhere. */
    if (written.len && slot->type.id == TYPE_TEXT)
        v = value_text(written);
    if ((slot->flags & PARAM_MANDATORY) && !(slot->flags & PARAM_NULL) && is_empty(v))
        return err_new(ERR_INPUT, at, s->arena,
                       "-" STR_FMT " of " STR_FMT " cannot be null or empty", STR_ARG(slot->name),
                       STR_ARG(b->command));
    if (slot->strict && list)
        e = err_new(ERR_INPUT, at, s->arena, "a list cannot be one text");
    else if (slot->strict && v.kind == VALUE_ARRAY)
        v = v.array->items.at[0];
    if (!e && (slot->type.id == TYPE_BOOL || slot->is_switch) && v.kind == VALUE_TEXT)
        e = err_new(ERR_INPUT, at, s->arena, "\"" STR_FMT "\" is text; use $true or $false",
                    STR_ARG(v.text));
    if (!e)
        e = convert(v, slot->type, s->arena, &v);
    if (e)
        return err_wrap(err_at(e, at, s->arena), at, s->arena,
                        "cannot bind -" STR_FMT " of " STR_FMT, STR_ARG(slot->name),
                        STR_ARG(b->command));
    TRY(check_choice(s, b, slot, v, at));
    b->values[i].given = true;
    b->values[i].v = v;
    b->values[i].at = at;
    return NULL;
}

const struct err *
bind_check(struct shell *s, const struct binding *b, struct place at)
{
    for (uint32_t i = 0; i < b->n; i++) {
        if ((b->slots[i].flags & PARAM_MANDATORY) && !b->values[i].given)
            return err_new(ERR_INPUT, at, s->arena, STR_FMT " needs -" STR_FMT, STR_ARG(b->command),
                           STR_ARG(b->slots[i].name));
    }
    return NULL;
}

/* Can the object be taken as it is, without a cast? */
static bool
fits(const struct slot *slot, struct value v)
{
    if (slot->type.id == TYPE_NONE || slot->type.id == TYPE_OBJECT)
        return true;
    if (slot->type.id == TYPE_TEXT && v.kind == VALUE_OBJECT)
        return v.object->type->text_property != NULL;
    return type_of(v) == slot->type.id && v.kind != VALUE_NULL;
}

static const struct err *
take(struct shell *s, struct binding *b, uint32_t i, struct value v, struct place at, bool *any)
{
    TRY(bind_value(s, b, i, v, STR(""), at));
    b->values[i].piped = true;
    *any = true;
    return NULL;
}

/* The property of the object that bears the parameter's name or one of its aliases. */
static bool
named_property(const struct slot *slot, struct value v, struct value *out)
{
    struct str rest = slot->aliases;
    bool found = false;

    if (v.kind != VALUE_OBJECT)
        return false;
    *out = object_get(v.object, slot->name, &found);
    while (!found && rest.at)
        *out = object_get(v.object, str_cut(&rest, '|'), &found);
    return found && out->kind != VALUE_NULL;
}

enum pass { AS_IT_IS, BY_PROPERTY, BY_CAST, PASSES };

static const struct err *
bind_pass(struct shell *s, struct binding *b, enum pass pass, struct value v, struct place at,
          bool *any)
{
    for (uint32_t i = 0; i < b->n; i++) {
        const struct slot *slot = &b->slots[i];
        struct value property;
        if (b->values[i].given)
            continue;
        bool by_value = slot->flags & PARAM_PIPELINE;
        if (by_value && !*any && pass == AS_IT_IS && fits(slot, v))
            return take(s, b, i, v, at, any);
        if (pass == BY_PROPERTY && (slot->flags & PARAM_BY_NAME) &&
            named_property(slot, v, &property))
            TRY(take(s, b, i, property, at, any));
        if (by_value && !*any && pass == BY_CAST)
            return take(s, b, i, v, at, any);
    }
    return NULL;
}

const struct err *
bind_input(struct shell *s, struct binding *b, struct value v, struct place at)
{
    bool any = false;
    bool wants = false;

    for (uint32_t i = 0; i < b->n; i++) {
        if (b->values[i].piped)
            b->values[i] = (struct bound){0};
        if (b->slots[i].flags & (PARAM_PIPELINE | PARAM_BY_NAME))
            wants = wants || !b->values[i].given;
    }
    for (int pass = 0; pass < PASSES; pass++)
        TRY(bind_pass(s, b, (enum pass)pass, v, at, &any));
    if (!any && !b->simple)
        return err_new(ERR_INPUT, at, s->arena, "%s" STR_FMT "%s",
                       wants ? "the object from the pipeline fits no parameter of " : "",
                       STR_ARG(b->command), wants ? "" : " takes nothing from the pipeline");
    return bind_check(s, b, at);
}

const struct bound *
bound_named(const struct binding *b, const char *name)
{
    for (uint32_t i = 0; i < b->n; i++) {
        if (str_ieq(b->slots[i].name, str_of(name)))
            return &b->values[i];
    }
    assert(false); /* a handler asks for a parameter that its row does not have */
    return NULL;
}
