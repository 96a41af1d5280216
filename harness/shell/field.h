/* SPDX-License-Identifier: MIT */
/*
 * Properties as arguments: names, wildcards, blocks, and calculated ones as
 * @{ Name = ...; Expression = ... } (about_Calculated_Properties).
 */
#pragma once

#include "harness/shell/pipeline.h"
#include "harness/shell/view.h"

struct sort_field {
    struct field field;
    bool descending;
    bool said; /* Descending or Ascending was given */
};

/* One argument; wildcards are left as they are. */
const struct err *field_read(struct call *c, struct value v, struct sort_field *out);

/* All arguments of a parameter, wildcards matched against the properties of `sample`. */
const struct err *fields_read(struct call *c, const char *param, struct value sample,
                              struct fields *out);

/* What the field is worth for an object; null where there is no such property. */
const struct err *field_value(struct shell *s, const struct field *f, struct value v,
                              struct value *out);

/* The object that a cmdlet of the language works on in `process`; false: there is none. */
bool core_input(const struct call *c, struct value *out);

/* `begin` and `process` of a cmdlet that needs all objects first: `state` is an array of them. */
cmdlet_handler core_hold_begin, core_hold;
