/* SPDX-License-Identifier: MIT */
/*
 * Groups that decide about scopes: ISMEMBEROF in inbound rules, and the pilot group.
 *
 * Membership is asked of the group as the last import showed it, whether or not the group itself has
 * been synchronised, so the order of objects does not count. Who came into such a group or left it is
 * synchronised again in the same cycle although nothing of its own has changed (assumption
 * memberOfTouchesMembers).
 */
#pragma once

#include "sim/engine/state.h"

/* Is the object a direct member of the group with that DN of its connector space? */
bool membership_holds(const struct engine *e, struct str group_dn, cs_index object);

/* Is the object kept out by the pilot group of its connector? */
bool membership_excludes(const struct engine *e, cs_index object);

/* DNs of the groups that decide about objects of a connector; in `a`. */
struct watched {
    VEC(struct str) groups;
};
void membership_watched(struct engine *e, uint32_t connector, struct watched *out, struct arena *a);

/* The members of `group` change from one image to the other: those who differ have to be synced. */
void membership_changed(struct engine *e, const struct watched *w, cs_index group, image_id before,
                        image_id after, bool renamed, struct arena *scratch);
