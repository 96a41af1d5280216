/* SPDX-License-Identifier: MIT */
/*
 * A filter that was understood, in words that slapd understands too.
 */
#pragma once

#include "sim/base/buf.h"
#include "sim/world/ldap_filter.h"

/*
 * Appends it. `base` is the domain's DN, for short names of categories. False: slapd keeps something
 * that it asks for in another way than AD (back links, time stamps), so it must be asked of every
 * entry here; what was appended is of no use then.
 */
bool ldap_filter_print(struct buf *out, const struct ldap_filter *f, const char *base);

/* A value as it stands in a filter: what is not plain text in hexadecimal digits. */
void ldap_filter_value(struct buf *out, struct str value);

/* `(name=value)` */
void ldap_filter_equal(struct buf *out, struct str name, struct str value);
