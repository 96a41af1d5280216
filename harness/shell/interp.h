/* SPDX-License-Identifier: MIT */
/*
 * The evaluator's insides, shared between its files. Nobody outside harness/shell includes this.
 */
#pragma once

#include "harness/shell/ast.h"
#include "harness/shell/shell.h"
#include "sim/base/buf.h"

struct variable {
    struct str name;
    struct value value;
    struct type_ref type; /* what every assignment converts to */
};

struct function {
    struct str name;
    const struct block *block;
};

struct scope {
    struct scope *up;
    struct map index;
    VEC(struct variable) variables;
    VEC(struct function) functions;
};

/* Where output goes. */
struct sink {
    const struct err *(*emit)(struct sink *to, struct value v);
};

struct collector {
    struct sink sink;
    struct array *list;
    struct arena *arena;
};

struct view; /* view.h: what formats the objects that reach the console */

struct shell {
    struct shell_setup setup;
    struct arena *arena;
    struct scope *global;
    struct scope *scope;
    VEC(const struct cmdlet *) rows;
    VEC(const char *) modules; /* of each row */
    struct map row_index;      /* names and aliases */
    struct view *view;
    uint64_t steps;
    uint32_t depth; /* expressions within each other */
    uint32_t calls; /* blocks and functions within each other */
    size_t memory_at_start;
    struct str label;         /* of the break or continue under way */
    const struct err *thrown; /* the error that a throw made, and its value */
    struct value thrown_value;
    const struct err *caught;       /* the error of the catch block under way */
    const struct err *passing;      /* an error on its way up through a pipeline */
    const struct stage *stopped_by; /* who wants no more input */
};

/* How deep expressions, and the stages of pipelines, may be within each other. */
enum { DEEPEST_EXPRESSION = 1500 };

/* Not errors: control flow on its way up. */
extern const struct err flow_break, flow_continue, flow_return, flow_stop;
bool is_flow(const struct err *e);
/* Errors that no catch block gets. */
bool is_fatal(const struct err *e);

/* scope.c */
struct scope *scope_new(struct shell *s, struct scope *up);
struct variable *scope_find(struct scope *scope, struct str name); /* here and above, or NULL */
struct variable *scope_own(struct shell *s, struct scope *scope, struct str name); /* made if new */
const struct block *scope_function(const struct scope *scope, struct str name);
void scope_define(struct shell *s, struct scope *scope, struct str name, const struct block *b);
const struct err *variable_get(struct shell *s, const struct node *n, struct value *out);
const struct err *variable_set(struct shell *s, const struct node *n, struct value v,
                               struct type_ref type);

/* sink.c */
struct collector collector_new(struct arena *a);
struct value collected(const struct collector *c); /* nothing, the one, or an array */
const struct err *emit_each(struct sink *to, struct value v);
extern struct sink sink_nowhere;

/* eval.c */
const struct err *eval(struct shell *s, const struct node *n, struct value *out);
const struct err *tick(struct shell *s, struct place at);
const struct err *statement_value(struct shell *s, const struct node *n, struct value *out);
struct str list_separator(struct shell *s);

/* operator.c, arithmetic.c, regex.c */
const struct err *apply_operator(struct shell *s, const struct node *n, struct value x,
                                 struct value y, struct value *out);
const struct err *arithmetic(char op, struct value x, struct value y, struct arena *a,
                             struct value *out);
const struct err *bit_operator(enum op op, struct value x, struct value y, struct arena *a,
                               struct value *out);
const struct err *match_operator(struct shell *s, struct value x, struct value y, bool fold,
                                 bool negated, struct value *out);
const struct err *replace_operator(struct shell *s, struct value x, struct value y, bool fold,
                                   struct value *out);
const struct err *split_operator(struct shell *s, struct value x, struct value y, bool fold,
                                 struct value *out);
const struct err *regex_test(struct shell *s, struct str text, struct str pattern, bool fold,
                             bool *out, struct table **groups);
struct value regex_escape(struct str text, struct arena *a);

/* member.c, index.c, assign.c */
const struct err *member_get(struct shell *s, struct value v, struct str name, bool *found,
                             struct value *out);
const struct err *index_get(struct shell *s, struct value v, struct value index, struct value *out);
const struct err *assign(struct shell *s, const struct node *to, struct value v);
const struct err *eval_assign(struct shell *s, const struct node *n, struct value *out);
const struct err *eval_step(struct shell *s, const struct node *n, struct value *out);

/* method*.c */
struct values_in {
    const struct value *at;
    size_t n;
};
const struct err *method_call(struct shell *s, struct value v, struct str name, struct values_in in,
                              struct value *out);
const struct err *static_call(struct shell *s, struct type_ref t, struct str name,
                              struct values_in in, struct value *out);
const struct err *static_get(struct shell *s, struct type_ref t, struct str name,
                             struct value *out);

/* statement.c, loop.c */
const struct err *run_statement(struct shell *s, const struct node *n, struct sink *to);
const struct err *run_statements(struct shell *s, const struct node *n, struct sink *to);
const struct err *run_switch(struct shell *s, const struct node *n, struct sink *to);
const struct err *run_loop(struct shell *s, const struct node *n, struct sink *to);
const struct err *run_try(struct shell *s, const struct node *n, struct sink *to);

/* pipeline.c */
const struct err *run_pipeline(struct shell *s, const struct node *n, struct sink *to);
/* A block in the current scope with $_ set, as Where-Object runs it. */
const struct err *run_block(struct shell *s, const struct block *b, struct value item,
                            struct sink *to);
/* call.c: as call_save, with all that can be said of the file but its path. */
const struct err *call_save_file(struct call *c, const char *param, struct shell_file file);

/* The language's own cmdlets. */
extern const struct cmdlet_table core_filter_table, core_select_table, core_order_table,
    core_measure_table, core_output_table, core_json_table, core_help_table, core_format_table,
    core_csv_table;
