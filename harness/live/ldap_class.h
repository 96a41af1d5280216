/* SPDX-License-Identifier: MIT */
/*
 * Which class of AD an object has, told by its objectClass values. For LDIF and for LDAP.
 */
#pragma once

#include "sim/model/schema.h"

/* The most derived class among the values; CLASS_none: there is none that AD objects have. */
enum object_class class_of_values(const struct str *values, uint32_t n);

/* Is the name in the chain of any class of AD, or of that one? */
bool class_known(struct str name);
bool class_in_chain(enum object_class class, struct str name);
