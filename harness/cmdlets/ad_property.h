/* SPDX-License-Identifier: MIT */
/*
 * What the ActiveDirectory module calls the attributes of the directory. Private to harness/cmdlets.
 */
#pragma once

#include "sim/model/schema.h"

struct ad_property {
    const char *name; /* EmailAddress */
    attr_id attr;     /* ATTR_mail */
};

/* The rows, for -Properties * and for writing; ends with a row without a name. */
extern const struct ad_property ad_properties[];

/*
 * The attribute of a property or LDAP name, in any case; ATTR_NONE for what is not an attribute of
 * Active Directory.
 */
attr_id ad_attribute(const struct schema *s, struct str name);

/* The module's name for an attribute: its alias, or its LDAP name. */
struct str ad_property_name(const struct schema *s, attr_id attr);
