/* SPDX-License-Identifier: MIT */
/*
 * The parts of an explanation. Private to sim/run; each adds its lines for one object. No line repeats
 * the object's own name, so that equal stories are equal text.
 */
#pragma once

#include "sim/run/lab_state.h"
#include "sim/run/why.h"

/* Rows of the journal and of the provisioning log by whom they speak of: made once, asked often. */
struct why_index {
    struct map by_key; /* cloud anchor or name -> the last of its notes + 1 */
    VEC(struct why_note {
        uint32_t row;
        uint32_t before; /* + 1; 0: the first */
    })
    notes;
    struct map log; /* objectGUID -> its last row in the provisioning log */
};

void why_index_make(struct why_index *index, const struct lab *lab, struct arena *a);

struct why_rows {
    VEC(uint32_t) list; /* first rows of writes, in the order in which they happened */
};

struct telling {
    struct lab *lab;
    const struct why_index *index;
    who_id who;
    struct why_rows writes; /* that concern the object */
    struct str last_chain;  /* the causes that were told last */
    struct why *out;
    struct arena *a;
};

static inline const struct who *
telling_who(const struct telling *t)
{
    return &t->lab->people.list.at[t->who];
}

void why_add(struct telling *t, enum why_kind kind, const char *label, struct str text);

/* `In from AD - User Join (precedence 100, Provision)`. */
struct str why_rule(const struct telling *t, rule_id rule);

/* `"Lead"`, or several with commas; long lists are cut. References go by their names. */
struct str why_values(const struct telling *t, const struct str *values, uint32_t n,
                      bool references);

/* Is the write about the object itself, and not about somebody who refers to it? */
bool why_about(const struct telling *t, const struct journal_export *row);

/* Fills `t->writes`. */
void why_find_writes(struct telling *t);

void why_standing(struct telling *t);  /* where it is, side by side, and what keeps it out */
void why_history(struct telling *t);   /* what reached Entra ID, and who caused it */
void why_held_back(struct telling *t); /* what a JoinNoFlow link keeps from being exported */
void why_attribute(struct telling *t, struct str name); /* who won, who lost */
