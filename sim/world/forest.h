/* SPDX-License-Identifier: MIT */
/*
 * The in-memory door of Active Directory: a tree of objects behind the seam (connector.h).
 *
 * Objects know each other by number. A DN is computed from the tree, so a renamed OU renames all
 * that is below it; a reference is kept by identity, so a rename never breaks it and a delete
 * drops it. What a read since a watermark reports is what content sync on slapd and DirSync on
 * Samba were measured to report: an object that was made, written, renamed or moved itself; not
 * the groups of a deleted or renamed member, not the objects below a renamed OU. Groups are
 * reported whole.
 *
 * `find` returns ERR_NOT_FOUND for a base that does not exist and the errors of ldap_filter.h;
 * what it returns comes in the order of creation, then by DN. Refusals: forest_refusal.h.
 * An UPDATE that adds a value that is there, or takes away one that is not, changes nothing and is
 * no error (as with the permissive modify control).
 */
#pragma once

#include "sim/world/connector.h"
#include "sim/world/mint.h"

/*
 * A forest of `n` minted entries, parents before children; the first is the head of a domain. The
 * mint is the one that minted them: the forest goes on with a copy. Entries, their texts and the
 * schema are borrowed and must outlive the forest and its copies. Errors (ERR_INPUT): a name that
 * is taken, a parent or a reference that does not exist, an attribute that AD does not have, a
 * sAMAccountName or userPrincipalName that somebody has already.
 */
const struct err *forest_new(struct connector **out, const struct entry *entries, uint32_t n,
                             const struct mint *mint, const struct schema *schema, struct arena *a);

/*
 * A snapshot: a forest of its own that is as this one is now, watermarks included. Texts are
 * shared, so the arena of the original must live on; `c` must come from forest_new or forest_copy.
 */
struct connector *forest_copy(const struct connector *c, struct arena *a);

/* The mint as it stands, for another door that goes on from here. */
struct mint forest_mint(const struct connector *c);
