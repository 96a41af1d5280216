/* SPDX-License-Identifier: MIT */
/*
 * A cmdlet is one row of a table: name, parameters, handler, one line of help. Binding, help,
 * completion and refusals all come from the row.
 *
 *     static const struct param wait_params[] = {
 *         {"Minutes", PARAM_INT, .position = 1, .flags = PARAM_MANDATORY},
 *         {"Reason", PARAM_TEXT},
 *         {NULL},
 *     };
 *     {"Wait-Lab", .help = "Lets virtual time pass", .origin = CMDLET_LAB,
 *      .params = wait_params, .process = wait_lab},
 *
 * A handler runs as PowerShell's do: `begin` once; `process` once for each object that comes down
 * the pipeline, or exactly once if the cmdlet stands first; `end` once. Most rows need `process`
 * alone. Parameters marked PARAM_PIPELINE or PARAM_BY_NAME are bound anew for each object, so
 * `Get-ADUser alice | Set-ADUser -Title x` needs no code of its own. A handler returns NULL or an
 * error; every call_emit() may fail (a later command failed, or wants no more) and its error must be
 * returned at once: TRY(call_emit(c, v)).
 */
#pragma once

#include "harness/shell/object.h"
#include "sim/base/buf.h"
#include "sim/base/err.h"

struct shell;
struct call;

enum param_type {
    PARAM_ANY,    /* the value as it is */
    PARAM_SWITCH, /* -Name, -Name:$false */
    PARAM_BOOL,
    PARAM_INT,  /* 32 bits */
    PARAM_LONG, /* 64 bits */
    PARAM_DOUBLE,
    PARAM_TEXT,
    PARAM_DATETIME,
    PARAM_TIMESPAN,
    PARAM_GUID,
    PARAM_TABLE,
    PARAM_BLOCK,
    PARAM_LIST,      /* any values; one value becomes a list of one */
    PARAM_TEXT_LIST, /* each converted to text */
    PARAM_INT_LIST,
};

enum {
    PARAM_MANDATORY = 1,
    PARAM_PIPELINE = 2, /* takes the object from the pipeline */
    PARAM_BY_NAME =
        4,           /* takes the property of this name or alias of the object from the pipeline */
    PARAM_REST = 8,  /* takes all positional arguments that are left over (list types) */
    PARAM_NULL = 16, /* a mandatory one may be $null or an empty list */
};

struct param {
    const char *name;
    enum param_type type;
    int position; /* from 1; 0: by name only */
    unsigned flags;
    const char
        *choices; /* "Delta|Initial": nothing else is taken; case is ignored. NULL: anything */
    const char *aliases; /* "Filter|f"; NULL: none */
};

enum cmdlet_origin {
    CMDLET_PRODUCTION, /* carries its production name, parameters and results */
    CMDLET_LAB,        /* only the sandbox has it */
};

typedef const struct err *cmdlet_handler(struct call *c);

struct cmdlet {
    const char *name;    /* "Get-ADUser" */
    const char *aliases; /* "select"; "where|?"; NULL: none */
    const char *help;    /* one line without full stop */
    enum cmdlet_origin origin;
    const struct param *params; /* ends with a row without a name; NULL: none */
    cmdlet_handler *begin;      /* may be NULL */
    cmdlet_handler *process;    /* may be NULL */
    cmdlet_handler *end;        /* may be NULL */
    const char *example;        /* lines that could be typed, for Get-Help; NULL: none */
};

struct cmdlet_table {
    const struct cmdlet *rows;
    size_t n;
    const char *module; /* where production has them; NULL: the language's own */
};

struct binding; /* the shell's own */

/* One run of a cmdlet in a pipeline. */
struct call {
    const struct cmdlet *cmdlet;
    struct shell *shell;
    void *user;          /* what shell_new was given: the lab */
    struct arena *arena; /* the shell's; what is emitted must live there */
    struct place at;     /* of the command, for errors */
    bool piped;          /* stands behind a `|` */
    struct value input;  /* in `process` of a piped call: the object; otherwise null */
    void *state;         /* free for the handler, from `begin` to `end` */
    struct binding *bound;
    struct stage *stage;
};

/* Was the parameter given (by name, position, splatting or the pipeline)? */
bool call_has(const struct call *c, const char *name);

/* What was given, converted to the parameter's type. Not given: null, false, 0, "". */
struct value call_value(const struct call *c, const char *name);
bool call_switch(const struct call *c, const char *name); /* also for PARAM_BOOL */
int64_t call_int(const struct call *c, const char *name, int64_t otherwise);
struct str call_text(const struct call *c, const char *name);

struct values {
    const struct value *at;
    size_t n;
};
struct values call_list(const struct call *c, const char *name);

/* Where a parameter's value stands in the program; the command's own place if it was not given. */
struct place call_place(const struct call *c, const char *name);

/* Hands an object to the next command. Arrays go as one object; see call_emit_each. */
const struct err *call_emit(struct call *c, struct value v);
/* Hands over an array's elements one by one; null goes as null, nothing as nothing. */
const struct err *call_emit_each(struct call *c, struct value v);

/* `WARNING: text` in the output. */
void call_warn(struct call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A line for the person at the screen, which no variable or pipeline gets. */
void call_host(struct call *c, struct str text);

/* An error at the command. err_remedy() adds what to do about it. */
const struct err *call_error(const struct call *c, enum err_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Runs a script block with $_ set to `item`; gives its output as a pipeline would assign it. */
const struct err *call_block(struct call *c, const struct block *b, struct value item,
                             struct value *out);

/*
 * Writes the file that a parameter names, in place of what is there, and reads it. Errors at the
 * parameter: the sandbox has no files, and what the system says.
 */
const struct err *call_save(struct call *c, const char *param, struct str text);
const struct err *call_load(struct call *c, const char *param, struct str *text);

/* A value as ConvertTo-Json writes it, in full depth. */
const struct err *call_to_json(struct call *c, struct value v, struct str *out);

/* A field of a line of comma-separated values, as Export-Csv writes it: in quotes. */
void csv_field(struct buf *line, struct str text);

/* The property of any value, as `$v.Name` would give it; null where there is none. */
const struct err *call_property(struct call *c, struct value v, struct str name, struct value *out);
