/* SPDX-License-Identifier: MIT */
/*
 * Fields as HTML forms send them: application/x-www-form-urlencoded (URL Standard, section 5).
 */
#pragma once

#include "sim/base/str.h"
#include "sim/base/vec.h"

struct form_field {
    struct str name;
    struct str value;
};

struct form {
    VEC(struct form_field) fields;
};

/* `%41` is A; `plus_is_blank`: as in forms and queries. What is no escape stays as it is. */
struct str form_decode(struct str text, bool plus_is_blank, struct arena *a);

struct form form_parse(struct str body, struct arena *a);

/* The first field of that name, NULL where it is absent. Names are compared exactly. */
const struct form_field *form_find(const struct form *f, struct str name);

/* How often the name is there. */
uint32_t form_count(const struct form *f, struct str name);
