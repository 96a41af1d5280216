/* SPDX-License-Identifier: MIT */
/*
 * Variables and functions, and the scopes that hold them (about_Scopes).
 */
#include "harness/shell/interp.h"
#include "sim/base/arena.h"

struct scope *
scope_new(struct shell *s, struct scope *up)
{
    struct scope *scope = ARENA_NEW(s->arena, struct scope);

    scope->up = up;
    scope->index = map_in(s->arena, true);
    return scope;
}

struct variable *
scope_find(struct scope *scope, struct str name)
{
    for (; scope; scope = scope->up) {
        uint32_t at = map_get(&scope->index, name);
        if (at != MAP_NONE)
            return &scope->variables.at[at];
    }
    return NULL;
}

struct variable *
scope_own(struct shell *s, struct scope *scope, struct str name)
{
    uint32_t at = map_get(&scope->index, name);

    if (at != MAP_NONE)
        return &scope->variables.at[at];
    map_set(&scope->index, name, scope->variables.n);
    struct variable *v = VEC_PUSH(&scope->variables, s->arena);
    v->name = name;
    return v;
}

const struct block *
scope_function(const struct scope *scope, struct str name)
{
    for (; scope; scope = scope->up) {
        for (uint32_t i = scope->functions.n; i-- > 0;) {
            if (str_ieq(scope->functions.at[i].name, name))
                return scope->functions.at[i].block;
        }
    }
    return NULL;
}

void
scope_define(struct shell *s, struct scope *scope, struct str name, const struct block *b)
{
    for (uint32_t i = 0; i < scope->functions.n; i++) {
        if (str_ieq(scope->functions.at[i].name, name)) {
            scope->functions.at[i].block = b;
            return;
        }
    }
    *VEC_PUSH(&scope->functions, s->arena) = (struct function){name, b};
}

enum automatic { ORDINARY, CONSTANT, OUTSIDE };

static enum automatic
automatic(struct str name, struct value *out)
{
    static const char *const outside[] = {
        "HOME",
        "PWD",
        "PID",
        "Host",
        "PROFILE",
        "PSHOME",
        "PSVersionTable",
        "Error",
        "PSScriptRoot",
        "PSCommandPath",
        "MyInvocation",
        "ExecutionContext",
        "PSCmdlet",
        "PSBoundParameters",
        "input",
        "LASTEXITCODE",
        "StackTrace",
        "ShellId",
        "this",
        "IsLinux",
        "IsWindows",
        "IsMacOS",
        "IsCoreCLR",
        "foreach",
        "switch",
    };

    *out = VALUE_NONE;
    if (str_ieq(name, STR("true")) || str_ieq(name, STR("false"))) {
        *out = value_bool(name.len == 4);
        return CONSTANT;
    }
    if (str_ieq(name, STR("null")))
        return CONSTANT;
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        if (str_ieq(name, str_of(outside[i])))
            return OUTSIDE;
    }
    return ORDINARY;
}

static struct str
true_name(struct str name)
{
    return str_ieq(name, STR("PSItem")) ? STR("_") : name;
}

static const struct err *
refuse(struct shell *s, const struct node *n)
{
    return err_new(ERR_INPUT, n->at, s->arena, "$" STR_FMT " is outside this language",
                   STR_ARG(n->text));
}

const struct err *
variable_get(struct shell *s, const struct node *n, struct value *out)
{
    enum automatic kind = automatic(n->text, out);
    struct variable *v;

    if (kind == OUTSIDE)
        return refuse(s, n);
    if (kind == CONSTANT)
        return NULL;
    if (n->scope == SCOPE_SCRIPT || n->scope == SCOPE_GLOBAL)
        v = scope_find(s->global, n->text);
    else
        v = scope_find(s->scope, true_name(n->text));
    if (v && n->scope == SCOPE_LOCAL)
        v = map_get(&s->scope->index, n->text) == MAP_NONE ? NULL : v;
    if (v)
        *out = v->value;
    return NULL;
}

const struct err *
variable_set(struct shell *s, const struct node *n, struct value v, struct type_ref type)
{
    struct value constant;
    enum automatic kind = automatic(n->text, &constant);
    bool global = n->scope == SCOPE_SCRIPT || n->scope == SCOPE_GLOBAL;

    if (kind == OUTSIDE)
        return refuse(s, n);
    if (kind == CONSTANT && str_ieq(n->text, STR("null")))
        return NULL;
    if (kind == CONSTANT)
        return err_new(ERR_INPUT, n->at, s->arena,
                       "Cannot overwrite variable " STR_FMT " because it is read-only or constant.",
                       STR_ARG(n->text));
    struct variable *to = scope_own(s, global ? s->global : s->scope, true_name(n->text));
    if (type.id != TYPE_NONE)
        to->type = type;
    TRY(convert(v, to->type, s->arena, &v));
    to->value = v;
    return NULL;
}
