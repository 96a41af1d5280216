/* SPDX-License-Identifier: MIT */
/*
 * Distinguished names, as text (RFC 4514).
 *
 * Names are kept as they were written. Comparison ignores case, blanks around `=` and `,`, blanks at
 * the ends of a value, escaped ones too, and how many blanks stand between two words of it: so does
 * slapd (RFC 4518, 2.6.1). Other escapes are compared as written.
 */
#pragma once

#include "sim/base/str.h"

/* Every component is `type=value`, escapes are whole, at least one component. */
bool dn_valid(struct str dn);

bool dn_same(struct str a, struct str b);

/* Is `dn` at or below `ancestor`? The empty ancestor holds everything. */
bool dn_within(struct str dn, struct str ancestor);

/* The first of the ancestors that holds it; `n`: none does. */
uint32_t dn_holder(struct str dn, const struct str *ancestors, uint32_t n);

/* What follows the first component; empty at the top. */
struct str dn_parent(struct str dn);

/* The first component, `CN=Alice`, and its value with escapes taken away, `Alice`. */
struct str dn_rdn(struct str dn);
struct str dn_rdn_value(struct str dn, struct arena *a);

/* Of one component; equal ones have the same. */
uint64_t dn_rdn_hash(struct str rdn);

/* How many components. */
uint32_t dn_depth(struct str dn);

/* `dn` with the ancestor `from` replaced by `to`; `dn` must be within `from`. */
struct str dn_rebase(struct str dn, struct str from, struct str to, struct arena *a);

/* One component `type=value`, the value escaped as RFC 4514 wants it. */
struct str dn_component(struct str type, struct str value, struct arena *a);

/* The form under which equal names are equal bytes: lower case, no blank that does not count. */
struct str dn_key(struct str dn, struct arena *a);

/*
 * The name as AD writes it: no blanks around separators, `\,` where others write `\2C`. Names from
 * elsewhere (OpenLDAP, people) go through here before they are compared or kept.
 */
struct str dn_canonical(struct str dn, struct arena *a);

/* `contoso.com` of `OU=x,DC=contoso,DC=com`. */
struct str dn_domain(struct str dn, struct arena *a);

/* The domain that a name of Active Directory is in, `DC=contoso,DC=com`; empty for other names. */
struct str dn_naming_context(struct str dn);
