/* SPDX-License-Identifier: MIT */
/*
 * Distinguished names between the sandbox and LDAP.
 *
 * OpenLDAP writes `cn=Smith\2C Ann,dc=contoso`; AD and the sandbox write `CN=Smith\, Ann,DC=contoso`.
 */
#pragma once

#include "sim/base/str.h"

/* The name as AD writes it: types in capitals, AD's escapes, no blanks around separators. */
struct str ldap_name(struct str dn, struct arena *a);

/* Does any component have several `type=value` pairs, which AD does not know? */
bool dn_has_plus(struct str dn);
