/* SPDX-License-Identifier: MIT */
/*
 * The way in: scope, join or project, and what all connected objects together give the metaverse.
 */
#pragma once

#include "sim/engine/flow.h"

/* Enabled rules whose scope holds for the object that the source shows, by precedence. */
const struct expr_failure *scope_of(struct work *w, enum rule_direction d, uint32_t connector,
                                    enum object_class class, const struct source *s,
                                    struct scope_list *out);

/* How the object came to its link in this run, for the counters. */
enum linked { LINKED_BEFORE, LINKED_JOINED, LINKED_PROJECTED, LINKED_NOT, LINKED_LOST };

/* Decides the link of a connector-space object. `lost`: the object that it was linked to before. */
const struct expr_failure *inbound_link(struct work *w, cs_index i, enum linked *out,
                                        mv_index *lost);

/*
 * A rule that came after the last full synchronisation of a connector reaches the objects that are
 * touched. The other side of somebody who is touched through another connector is not: there the rule
 * counts only where it has already given a value (migration catalogue, delta only).
 */
bool inbound_not_yet(const struct work *w, mv_index m, cs_index i, rule_id rule);

/* What all connected objects make of a metaverse object. */
struct inbound_image {
    bool kept;      /* a Provision or StickyJoin rule in scope holds it */
    bool changed;   /* against what it has now */
    image_id image; /* given to the caller; 0 with changed false where only kept was asked */
};

/* `references_only`: other attributes stay as they are. */
const struct expr_failure *inbound_flow(struct work *w, mv_index m, bool created,
                                        bool references_only, struct inbound_image *out);
