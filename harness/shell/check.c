/* SPDX-License-Identifier: MIT */
/*
 * What can be found in a program without running it: commands and parameters that do not exist.
 */
#include "harness/shell/parse.h"
#include "harness/shell/pipeline.h"
#include "sim/base/arena.h"

enum { DEEPEST_TREE = 1500 };

struct check {
    struct shell *shell;
    struct map functions; /* defined anywhere in the program */
    uint32_t depth;
    bool collect; /* first walk: find the functions */
};

static const struct err *check_node(struct check *c, const struct node *n);

static const struct err *
check_command(struct check *c, const struct node *n)
{
    struct binding b;

    if (n->op != OP_NONE || n->left->kind != NODE_VALUE)
        return NULL;
    struct str name = value_to_text(n->left->value, c->shell->arena);
    if (map_get(&c->functions, name) != MAP_NONE || scope_function(c->shell->global, name))
        return NULL;
    const struct cmdlet *row = shell_find(c->shell, name);
    if (!row)
        return unknown_command(c->shell, n, name);
    bind_cmdlet(&b, row, c->shell->arena);
    for (uint32_t i = 0; i < n->list.n; i++) {
        if (n->list.at[i]->text.len)
            TRY(bind_name(c->shell, &b, n->list.at[i]->text, n->list.at[i]->at));
    }
    return NULL;
}

static const struct err *
check_block(struct check *c, const struct block *b)
{
    for (uint32_t i = 0; i < b->parameters.n; i++)
        TRY(check_node(c, b->parameters.at[i].otherwise));
    TRY(check_node(c, b->begin));
    TRY(check_node(c, b->process));
    return check_node(c, b->end);
}

static const struct err *
check_children(struct check *c, const struct node *n)
{
    if (c->collect && n->kind == NODE_FUNCTION)
        map_set(&c->functions, n->text, 1);
    if (!c->collect && n->kind == NODE_COMMAND)
        TRY(check_command(c, n));
    TRY(check_node(c, n->left));
    TRY(check_node(c, n->right));
    TRY(check_node(c, n->third));
    for (uint32_t i = 0; i < n->list.n; i++)
        TRY(check_node(c, n->list.at[i]));
    return n->block ? check_block(c, n->block) : NULL;
}

static const struct err *
check_node(struct check *c, const struct node *n)
{
    if (!n)
        return NULL;
    if (c->depth >= DEEPEST_TREE)
        return err_new(ERR_LIMIT, n->at, c->shell->arena, "nested deeper than %d expressions",
                       DEEPEST_TREE);
    c->depth++;
    const struct err *e = check_children(c, n);
    c->depth--;
    return e;
}

const struct err *
shell_check(struct shell *s, struct str text, struct str file, uint32_t first_line)
{
    struct check c = {.shell = s, .functions = map_in(s->arena, true), .collect = true};
    struct node *program;

    TRY(parse_program(str_copy(text, s->arena), file, first_line, s->arena, &program));
    TRY(check_node(&c, program));
    c.collect = false;
    return check_node(&c, program);
}
