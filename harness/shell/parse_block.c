/* SPDX-License-Identifier: MIT */
/*
 * Script blocks, functions' parameters and their attributes (about_Functions_Advanced_Parameters).
 */
#include "harness/shell/parse.h"
#include "sim/base/arena.h"

static const struct err *
expect_sign(struct parser *p, char c)
{
    TRY(skip_newlines(p));
    if (peek(p, 0) != c)
        return unexpected(p);
    p->at++;
    return NULL;
}

/* One `Name` or `Name = value` within [Parameter(...)]. */
static const struct err *
parameter_setting(struct parser *p, struct parameter *out)
{
    struct place at = place_here(p);
    struct str name = read_name(p);
    struct node *value = NULL;

    TRY(skip_newlines(p));
    if (peek(p, 0) == '=') {
        p->at++;
        TRY(skip_newlines(p));
        TRY(parse_unary(p, &value));
    }
    bool off = value && value->kind == NODE_VARIABLE && str_ieq(value->text, STR("false"));
    if (str_ieq(name, STR("Mandatory")))
        out->mandatory = !off;
    else if (str_ieq(name, STR("ValueFromPipeline")))
        out->pipeline = !off;
    else if (str_ieq(name, STR("ValueFromPipelineByPropertyName")))
        out->by_name = !off;
    else if (str_ieq(name, STR("Position")) && value && value->value.kind == VALUE_INT)
        out->position = (int)value->value.integer;
    else if (!str_ieq(name, STR("HelpMessage")))
        return syntax_error_at(p, at, "[Parameter(" STR_FMT ")] is outside this language",
                               STR_ARG(name));
    return NULL;
}

/* 'a', 'b' within [ValidateSet(...)] and [Alias(...)]. */
static const struct err *
text_setting(struct parser *p, struct parameter *out, bool alias)
{
    struct node *value;

    TRY(parse_unary(p, &value));
    if (value->kind != NODE_VALUE)
        return syntax_error_at(p, value->at, "a literal is needed here");
    struct str text = value_to_text(value->value, p->arena);
    if (alias)
        *VEC_PUSH(&out->aliases, p->arena) = text;
    else
        *VEC_PUSH(&out->choices, p->arena) = text;
    return NULL;
}

/* [Parameter(...)], [ValidateSet(...)], [Alias(...)]; behind the opening bracket of the type. */
static const struct err *
parse_attribute(struct parser *p, struct str name, struct place at, struct parameter *out)
{
    bool parameter = str_ieq(name, STR("Parameter"));
    bool choices = str_ieq(name, STR("ValidateSet"));
    bool alias = str_ieq(name, STR("Alias"));
    bool empty = str_ieq(name, STR("AllowNull")) || str_ieq(name, STR("AllowEmptyString")) ||
                 str_ieq(name, STR("AllowEmptyCollection"));

    if (!parameter && !choices && !alias && !empty)
        return syntax_error_at(p, at, "the attribute [" STR_FMT "()] is outside this language",
                               STR_ARG(name));
    p->at++;
    TRY(skip_newlines(p));
    while (p->at < p->text.len && peek(p, 0) != ')') {
        if (parameter)
            TRY(parameter_setting(p, out));
        else
            TRY(text_setting(p, out, alias));
        TRY(skip_newlines(p));
        if (peek(p, 0) != ',')
            break;
        p->at++;
        TRY(skip_newlines(p));
    }
    TRY(expect_sign(p, ')'));
    return expect_sign(p, ']');
}

/* `[int]` or an attribute in front of a parameter. */
static const struct err *
parse_bracket(struct parser *p, struct parameter *out)
{
    struct place at = place_here(p);
    struct parser ahead = *p;

    ahead.at++;
    TRY(skip_blanks(&ahead));
    struct str name = read_name(&ahead);
    if (peek(&ahead, 0) == '(') {
        *p = ahead;
        return parse_attribute(p, name, at, out);
    }
    struct str type = read_type_name(p);
    if (!type.at || !type_find(type, &out->type))
        return syntax_error_at(p, at, "the type [" STR_FMT "] is outside this language",
                               STR_ARG(type.at ? type : name));
    return NULL;
}

const struct err *
parse_parameters(struct parser *p, struct block *b)
{
    TRY(skip_newlines(p));
    while (p->at < p->text.len && peek(p, 0) != ')') {
        struct parameter one = {.position = -1};
        struct node *variable;
        while (peek(p, 0) == '[') {
            TRY(parse_bracket(p, &one));
            TRY(skip_newlines(p));
        }
        if (peek(p, 0) != '$')
            return unexpected(p);
        TRY(read_variable(p, &variable));
        one.name = variable->text;
        one.at = variable->at;
        TRY(skip_newlines(p));
        if (peek(p, 0) == '=') {
            p->at++;
            TRY(skip_newlines(p));
            TRY(parse_argument_expression(p, &one.otherwise));
            TRY(skip_newlines(p));
        }
        *VEC_PUSH(&b->parameters, p->arena) = one;
        if (peek(p, 0) != ',')
            break;
        p->at++;
        TRY(skip_newlines(p));
    }
    return expect_sign(p, ')');
}

/* [CmdletBinding()] and param(...). */
static const struct err *
parse_head(struct parser *p, struct block *b)
{
    TRY(skip_newlines(p));
    while (peek(p, 0) == '[') {
        struct parser ahead = *p;
        struct place at = place_here(p);
        ahead.at++;
        struct str name = read_name(&ahead);
        if (peek(&ahead, 0) != '(')
            return NULL;
        if (!str_ieq(name, STR("CmdletBinding")) && !str_ieq(name, STR("OutputType")))
            return syntax_error_at(p, at, "the attribute [" STR_FMT "()] is outside this language",
                                   STR_ARG(name));
        struct str whole = read_type_name(p);
        ptrdiff_t open = whole.at ? str_find_byte(whole, '(') : -1;
        if (open < 0 || (str_ieq(name, STR("CmdletBinding")) &&
                         str_trim(str_from(whole, (size_t)open + 1)).len != 1))
            return syntax_error_at(p, at, "[" STR_FMT "()] takes no arguments in this language",
                                   STR_ARG(name));
        b->cmdlet_binding = true;
        TRY(skip_newlines(p));
    }
    if (!at_word(p, "param"))
        return NULL;
    struct parser ahead = *p;
    ahead.at += 5;
    TRY(skip_newlines(&ahead));
    if (peek(&ahead, 0) != '(')
        return NULL;
    ahead.at++;
    *p = ahead;
    return parse_parameters(p, b);
}

/* begin { } process { } end { } */
static const struct err *
parse_sections(struct parser *p, struct block *b)
{
    for (;;) {
        struct node **section = NULL;
        size_t n = 0;
        TRY(skip_newlines(p));
        if (peek(p, 0) == '}') {
            p->at++;
            return NULL;
        }
        if (at_word(p, "begin")) {
            section = &b->begin;
            n = 5;
        } else if (at_word(p, "process")) {
            section = &b->process;
            n = 7;
        } else if (at_word(p, "end")) {
            section = &b->end;
            n = 3;
        }
        if (!section || *section)
            return unexpected(p);
        p->at += n;
        TRY(expect_sign(p, '{'));
        TRY(parse_statements(p, '}', section));
    }
}

const struct err *
parse_block(struct parser *p, const struct block **out)
{
    struct block *b = ARENA_NEW(p->arena, struct block);
    size_t from = p->at;

    *out = b;
    TRY(deeper(p));
    TRY(parse_head(p, b));
    TRY(skip_newlines(p));
    while (peek(p, 0) == ';') {
        p->at++;
        TRY(skip_newlines(p));
    }
    if (at_word(p, "begin") || at_word(p, "process") || at_word(p, "end"))
        TRY(parse_sections(p, b));
    else
        TRY(parse_statements(p, '}', &b->end));
    p->depth--;
    b->source = str_sub(p->text, from, p->at - 1 - from);
    for (uint32_t i = 0; i < b->parameters.n; i++) {
        const struct parameter *one = &b->parameters.at[i];
        if (one->mandatory || one->pipeline || one->by_name || one->position >= 0)
            b->cmdlet_binding = true;
    }
    return NULL;
}
