/* SPDX-License-Identifier: MIT */
/*
 * Binding: which argument goes to which parameter (about_Parameters, about_Parameter_Binding,
 * about_CommonParameters, about_Splatting). Cmdlets and functions are bound by the same code.
 */
#pragma once

#include "harness/shell/interp.h"

/* A parameter of a cmdlet's row or of a function. */
struct slot {
    struct str name;
    struct str aliases; /* "a|b" */
    struct str choices; /* "a|b"; no start: anything */
    int position;       /* order among positional ones; -1: by name only */
    unsigned flags;     /* PARAM_MANDATORY ... */
    bool is_switch;
    bool strict; /* a list is not text */
    struct type_ref type;
    struct place at;
};

struct bound {
    bool given;
    bool piped; /* from the pipeline, so bound anew for each object */
    struct value v;
    struct place at;
};

struct binding {
    struct str command;
    struct slot *slots;
    struct bound *values;
    uint32_t n;
    bool simple; /* a function without attributes: what is left over lands in $args */
    struct array *left_over;
    struct str out_variable;
    bool out_append;
    bool silent;      /* -ErrorAction SilentlyContinue or Ignore */
    bool no_warnings; /* the same for -WarningAction */
};

void bind_cmdlet(struct binding *b, const struct cmdlet *row, struct arena *a);
void bind_function(struct binding *b, struct str name, const struct block *block, struct arena *a);

/* Evaluates and binds the arguments of a command. `piped`: mandatory ones may still come. */
const struct err *bind_arguments(struct shell *s, struct binding *b, const struct node *command,
                                 bool piped);

/* Binds one object from the pipeline. */
const struct err *bind_input(struct shell *s, struct binding *b, struct value v, struct place at);

/* Nothing mandatory may be missing. */
const struct err *bind_check(struct shell *s, const struct binding *b, struct place at);

/* The slot of a cmdlet's parameter; a name that is not in the row is our own bug. */
const struct bound *bound_named(const struct binding *b, const char *name);

/* Is there such a parameter, by name, alias or unambiguous beginning? */
const struct err *bind_name(struct shell *s, const struct binding *b, struct str name,
                            struct place at);

const struct err *bind_value(struct shell *s, struct binding *b, uint32_t slot, struct value v,
                             struct str written, struct place at);
bool in_list(struct str list, struct str name); /* "a|b" */
