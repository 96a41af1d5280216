/* SPDX-License-Identifier: MIT */
/*
 * What cmdlets find behind `call->user`: the lab, and the program that is running.
 */
#pragma once

#include "harness/shell/cmdlet.h"
#include "sim/run/lab.h"

struct drawer;

struct session {
    struct lab *lab;
    struct str text;       /* the program that runs */
    uint32_t first_line;   /* the line of its first line in the file */
    struct drawer *drawer; /* where files go that commands write; NULL: to the machine's disk */
};

static inline struct lab *
session_lab(const struct call *c)
{
    return ((struct session *)c->user)->lab;
}

/*
 * Tells the lab who causes what comes now: the line of the program that the cmdlet stands in. Call
 * it first in every handler that changes anything or lets time pass.
 */
void session_blame(const struct call *c);

/* An error of the lab or a side, placed at the command. NULL stays NULL. */
const struct err *session_err(const struct call *c, const struct err *e);

/* The tables of all modules, for shell_setup. */
const struct cmdlet_table *session_tables(size_t *n);
