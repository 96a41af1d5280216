/* SPDX-License-Identifier: MIT */
/*
 * Back links: memberOf, directReports and their like, looked up from the other side.
 *
 * slapd's memberof overlay misses what happens when an OU above a group is renamed, and there is no
 * overlay for the others; the references themselves are right.
 */
#pragma once

#include "harness/live/ldap_door.h"

/* Gives the objects their back links, in place of those that slapd has stored. */
const struct err *ldap_back_links(struct ldap_door *d, struct ldap_object *objects, uint32_t n,
                                  struct arena *a);
