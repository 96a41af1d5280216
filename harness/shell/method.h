/* SPDX-License-Identifier: MIT */
/*
 * Methods as rows of tables: which kind of value has which method with how many arguments.
 */
#pragma once

#include "harness/shell/interp.h"

struct method_call {
    struct shell *shell;
    struct arena *arena;
    struct value v; /* what the method is called on */
    struct str name;
    const struct value *in;
    size_t n;
};

typedef const struct err *method_handler(const struct method_call *m, struct value *out);

struct method {
    const char *name;
    size_t least, most;
    method_handler *run;
};

struct method_table {
    const struct method *rows;
    size_t n;
};

extern const struct method_table text_methods, table_methods, array_methods, date_methods,
    guid_methods, common_methods;

/* Arguments converted; missing ones are empty or `otherwise`. */
struct str argument_text(const struct method_call *m, size_t i);
const struct err *argument_int(const struct method_call *m, size_t i, int64_t otherwise,
                               int64_t *out);
const struct err *argument_double(const struct method_call *m, size_t i, double *out);
const struct err *out_of_range(const struct method_call *m);
