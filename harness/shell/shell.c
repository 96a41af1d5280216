/* SPDX-License-Identifier: MIT */
/*
 * The shell as others see it: made, asked to run, collect, show, check and expect.
 */
#include "harness/shell/shell.h"

#include "harness/shell/compare.h"
#include "harness/shell/parse.h"
#include "harness/shell/pipeline.h"
#include "harness/shell/text.h"
#include "harness/shell/view.h"
#include "sim/base/arena.h"

static const struct cmdlet_table *const core_tables[] = {
    &core_filter_table,  &core_select_table, &core_order_table,
    &core_measure_table, &core_output_table, &core_json_table,
    &core_help_table,    &core_format_table, &core_csv_table,
};

static const char *
module_of(const struct cmdlet *row, const struct cmdlet_table *t)
{
    if (row->origin == CMDLET_LAB)
        return "Lab";
    return t->module ? t->module : "Microsoft.PowerShell";
}

static void
add_rows(struct shell *s, const struct cmdlet_table *t)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct cmdlet *row = &t->rows[i];
        uint32_t number = s->rows.n;
        *VEC_PUSH(&s->rows, s->arena) = row;
        *VEC_PUSH(&s->modules, s->arena) = module_of(row, t);
        map_set(&s->row_index, str_of(row->name), number);
        for (struct str rest = str_of(row->aliases); row->aliases && rest.at;)
            map_set(&s->row_index, str_cut(&rest, '|'), number);
    }
}

static void
set_defaults(struct shell_limits *l)
{
    if (!l->steps)
        l->steps = 10000000;
    if (!l->depth)
        l->depth = 200;
    if (!l->memory)
        l->memory = (uint64_t)1 << 30;
}

struct shell *
shell_new(const struct shell_setup *setup, struct arena *a)
{
    struct shell *s = ARENA_NEW(a, struct shell);

    s->setup = *setup;
    s->arena = a;
    s->row_index = map_in(a, true);
    set_defaults(&s->setup.limits);
    for (size_t i = 0; i < sizeof core_tables / sizeof *core_tables; i++)
        add_rows(s, core_tables[i]);
    for (size_t i = 0; i < setup->n_tables; i++)
        add_rows(s, &setup->tables[i]);
    s->global = s->scope = scope_new(s, NULL);
    s->view = view_new(s);
    return s;
}

/* A run begins: nothing of the one before is under way any more. */
static void
begin(struct shell *s)
{
    s->steps = 0;
    s->depth = s->calls = 0;
    s->memory_at_start = arena_used(s->arena);
    s->scope = s->global;
    s->thrown = s->caught = s->passing = NULL;
    s->stopped_by = NULL;
}

/* Control flow that nobody took: a `break` or `return` outside ends the program quietly. */
static const struct err *
settled(const struct err *e)
{
    return e && is_flow(e) ? NULL : e;
}

static const struct err *
run_into(struct shell *s, struct str text, struct str file, uint32_t first_line, struct sink *to)
{
    struct node *program;

    begin(s);
    TRY(parse_program(text, file, first_line, s->arena, &program));
    const struct err *e = settled(run_statements(s, program, to));
    s->scope = s->global;
    return e;
}

const struct err *
shell_run(struct shell *s, struct str text, struct str file, uint32_t first_line)
{
    text = str_copy(text, s->arena); /* blocks that are kept point into it */
    const struct err *e = run_into(s, text, file, first_line, view_sink(s->view));
    const struct err *shown = view_finish(s->view);

    if (shown)
        view_forget(s->view);
    return e ? e : shown;
}

const struct err *
shell_collect(struct shell *s, struct str text, struct str file, uint32_t first_line,
              struct array **out)
{
    struct collector into = collector_new(s->arena);

    *out = into.list;
    return run_into(s, str_copy(text, s->arena), file, first_line, &into.sink);
}

/* --- expectations ------------------------------------------------------------------------------ */

static const struct {
    enum op op;
    const char *word;
} comparisons[] = {
    {OP_EQ, "-eq"},
    {OP_NE, "-ne"},
    {OP_LT, "-lt"},
    {OP_LE, "-le"},
    {OP_GT, "-gt"},
    {OP_GE, "-ge"},
    {OP_LIKE, "-like"},
    {OP_NOTLIKE, "-notlike"},
    {OP_MATCH, "-match"},
    {OP_NOTMATCH, "-notmatch"},
    {OP_IN, "-in"},
    {OP_NOTIN, "-notin"},
    {OP_CONTAINS, "-contains"},
    {OP_NOTCONTAINS, "-notcontains"},
};

/* The comparison at the top of a one-line program; NULL if something else stands there. */
static const struct node *
top_comparison(const struct node *program, const char **word)
{
    const struct node *n = program;

    while (n && (n->kind == NODE_STATEMENTS || n->kind == NODE_PIPELINE))
        n = n->list.n == 1 ? n->list.at[0] : NULL;
    if (!n || n->kind != NODE_BINARY)
        return NULL;
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++)
        if (comparisons[i].op == n->op) {
            *word = comparisons[i].word;
            return n;
        }
    return NULL;
}

static struct str
side_text(struct value v, struct arena *a)
{
    if (v.kind == VALUE_NULL)
        return STR("$null");
    if (v.kind == VALUE_ARRAY)
        return values_join(v.array, STR(", "), a);
    return value_to_text(v, a);
}

static const struct err *
expect_comparison(struct shell *s, const struct node *n, const char *word, struct expectation *out)
{
    struct value left, right, result;

    TRY(eval(s, n->left, &left));
    TRY(eval(s, n->right, &right));
    TRY(apply_operator(s, n, left, right, &result));
    *out = (struct expectation){.holds = value_true(result),
                                .compares = true,
                                .left = side_text(left, s->arena),
                                .operator= str_of(word),
                                .right = side_text(right, s->arena)};
    return NULL;
}

const struct err *
shell_expect(struct shell *s, struct str text, struct str file, uint32_t line,
             struct expectation *out)
{
    struct collector into = collector_new(s->arena);
    struct node *program;
    const char *word;

    begin(s);
    *out = (struct expectation){0};
    TRY(parse_program(str_copy(text, s->arena), file, line, s->arena, &program));
    const struct node *top = top_comparison(program, &word);
    if (top)
        return settled(expect_comparison(s, top, word, out));
    TRY(settled(run_statements(s, program, &into.sink)));
    out->holds = value_true(collected(&into));
    return NULL;
}

/* --- variables and rows ------------------------------------------------------------------------ */

void
shell_set(struct shell *s, struct str name, struct value v)
{
    scope_own(s, s->global, str_copy(name, s->arena))->value = v;
}

struct value
shell_get(const struct shell *s, struct str name)
{
    const struct variable *v = scope_find(s->scope, name);

    return v ? v->value : VALUE_NONE;
}

const struct cmdlet *
shell_find(const struct shell *s, struct str name)
{
    uint32_t number = map_get(&s->row_index, name);

    return number == MAP_NONE ? NULL : s->rows.at[number];
}
