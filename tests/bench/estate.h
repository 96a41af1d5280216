/* SPDX-License-Identifier: MIT */
/*
 * An estate of any size, with the rules that the program brings along: what benchmarks work on.
 *
 * To each twenty users there is a group; the largest holds half of the users, 50,000 at most, and the
 * others have a long tail of sizes (sim/world/generate.h).
 */
#pragma once

#include "sim/run/lab.h"

struct estate {
    struct arena *arena;
    struct schema schema;
    struct assumptions assumptions;
    struct lab_setup setup; /* without doors */
    uint32_t users, groups;
    uint32_t largest; /* where the largest group stands among the entries */
};

/* Ends the program with a message if the rules cannot be read. Give it back with estate_free. */
void estate_make(struct estate *e, uint32_t users);
void estate_free(struct estate *e);

/* The largest group's name, and somebody who is no member of it. */
struct str estate_group(const struct estate *e);
struct str estate_stranger(const struct estate *e);
