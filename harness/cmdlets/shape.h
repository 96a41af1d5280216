/* SPDX-License-Identifier: MIT */
/*
 * From the model's nouns to the shell's objects. Private to harness/cmdlets.
 */
#pragma once

#include "harness/cmdlets/session.h"

/* One value by its syntax: number, boolean, text; bytes as an array of numbers. */
struct value shape_value(enum syntax syntax, struct str v, struct arena *a);

/* An attribute by its form: one value, or an array; null for an absent one. */
struct value shape_attr(const struct attr *attr, struct attr_form form, struct arena *a);

/* Texts of a list parameter. */
struct str *shape_texts(struct values list, struct arena *a);

/* Is the parameter in the cmdlet's row, and was it given? For code that several rows share. */
bool shape_given(const struct call *c, const char *name);

/* A new object of the type. */
struct object *shape_object(const struct call *c, const struct object_type *type);

void shape_text(struct object *o, const char *name, struct str v, struct arena *a);
void shape_int(struct object *o, const char *name, int64_t v, struct arena *a);
void shape_bool(struct object *o, const char *name, bool v, struct arena *a);
void shape_time(struct object *o, const char *name, vtime v, struct arena *a); /* 0: null */
