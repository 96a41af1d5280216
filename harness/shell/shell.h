/* SPDX-License-Identifier: MIT */
/*
 * The command language: a subset of PowerShell. What is inside behaves as PowerShell documents it;
 * what is outside is refused by name, with line and column, before anything runs.
 *
 * The library does no I/O: text goes to the writer that shell_new is given. It reads no clock, no
 * environment and no locale (formats are those of en-US and of the invariant culture), and it
 * always ends: steps, depth and memory are bounded.
 */
#pragma once

#include "harness/shell/cmdlet.h"

struct shell;

struct shell_limits {
    uint64_t steps;  /* expressions and commands evaluated in one shell_run */
    uint32_t depth;  /* script blocks and functions within each other */
    uint64_t memory; /* bytes that one shell_run may take from the arena */
};

/* A file that a program asks to be written. */
struct shell_file {
    struct str path;
    struct str text;
    size_t header; /* the first bytes of it that are left out where something stands in the file */
    bool append;   /* to what stands there; otherwise it is replaced */
    bool keep;     /* a file that is there is not touched: an error */
};

struct shell_setup {
    const struct cmdlet_table *tables; /* the cmdlets besides the language's own; kept by pointer */
    size_t n_tables;
    void *user;                                   /* handed to every handler */
    void (*write)(void *writer, struct str text); /* where output goes; NULL: nowhere */
    void *writer;
    bool (*stopped)(void *stop); /* asked now and then; true ends the run with ERR_STOPPED */
    void *stop;
    bool (*now)(void *user, vtime *out); /* Get-Date; NULL or false: refused */
    /* Files that programs name, to write and to read; NULL: refused. */
    const struct err *(*save)(void *user, const struct shell_file *file, struct arena *a);
    const struct err *(*load)(void *user, struct str path, struct str *text, struct arena *a);
    struct shell_limits limits; /* zeroes: 10,000,000 steps, 200 deep, 1 GiB */
};

/* A shell with no variables set. The setup is copied; all memory comes from `a`. */
struct shell *shell_new(const struct shell_setup *setup, struct arena *a);

/*
 * Runs a program and writes what it outputs, formatted as the console would. `file` and
 * `first_line` (1 for a whole file) place the errors. What ran before an error has happened.
 */
const struct err *shell_run(struct shell *s, struct str text, struct str file, uint32_t first_line);

/* The same, but gives the objects instead of formatting them. Host text is still written. */
const struct err *shell_collect(struct shell *s, struct str text, struct str file,
                                uint32_t first_line, struct array **out);

/* Does it parse? Nothing runs. Unknown cmdlets and parameters are found as well. */
const struct err *shell_check(struct shell *s, struct str text, struct str file,
                              uint32_t first_line);

/*
 * Adds the statements of a program to `out`, each whole and as it was typed, however many lines it
 * takes. Where the text does not parse, what is left of it is the last one.
 */
struct statements {
    VEC(struct str) list;
};
void shell_statements(struct statements *out, struct str text, struct arena *a);

/* What became of one line of an `expect` block. */
struct expectation {
    bool holds;
    bool compares;       /* the top of the expression is a comparison, and the rest is filled in */
    struct str left;     /* both sides as text, lists as `a, b, c` */
    struct str operator; /* "-eq" */
    struct str right;
};

/* Evaluates one boolean expression. The error is about the expression, not about its being false. */
const struct err *shell_expect(struct shell *s, struct str text, struct str file, uint32_t line,
                               struct expectation *out);

/* Variables, without the dollar. An unknown one is null. */
void shell_set(struct shell *s, struct str name, struct value v);
struct value shell_get(const struct shell *s, struct str name);

/* By name or alias; NULL if there is none. */
const struct cmdlet *shell_find(const struct shell *s, struct str name);
/* "Get-ADUser [-Identity] <String> [-Properties <String[]>]", as Get-Help shows it. */
struct str cmdlet_syntax(const struct cmdlet *row, struct arena *a);
