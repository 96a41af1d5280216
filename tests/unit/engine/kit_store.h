/* SPDX-License-Identifier: MIT */
/*
 * What the kit's directory and tenant have in common: objects, with a clock that counts changes.
 */
#pragma once

#include "tests/unit/engine/kit.h"

/* The object has changed now. */
struct thing *thing_touch(struct side_store *s, struct thing *t);
struct thing *thing_put(struct estate *e, struct side_store *s, enum object_class class,
                        struct str anchor, struct str dn);
void thing_set(struct estate *e, struct side_store *s, struct thing *t, const char *attr,
               struct str value);
void thing_link(struct estate *e, struct side_store *s, struct thing *t, const char *attr,
                enum mod_kind kind, struct str dn);

/* Mends values that name an object below `from`; without `to` they go. Reported or not. */
void things_mend(struct estate *e, struct side_store *s, struct str from, const struct str *to,
                 bool report);

/* The forest that the test speaks of; the 16 bytes of an objectGUID that follow from a name. */
struct side_store *kit_here(struct estate *e);
struct str kit_guid(struct estate *e, const char *name);
