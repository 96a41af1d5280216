/* SPDX-License-Identifier: MIT */
/*
 * The filter language of the ActiveDirectory module, and LDAP filters from it. Private to
 * harness/cmdlets.
 *
 * `Name -like 'a*' -and Enabled -eq $true` (about_ActiveDirectory_Filter). Variables are looked up in
 * the shell. What LDAP cannot ask is refused by name.
 */
#pragma once

#include "harness/shell/shell.h"
#include "sim/model/schema.h"

/* The LDAP filter for a -Filter text; `*` alone gives `(objectClass=*)`. Errors name the column. */
const struct err *ad_filter_to_ldap(struct str *out, struct str text, const struct schema *schema,
                                    const struct shell *shell, struct place at, struct arena *a);

/* A value inside an LDAP filter, with what RFC 4515 wants escaped. `wild`: `*` stays a wildcard. */
struct str ad_filter_escape(struct str value, bool wild, struct arena *a);
