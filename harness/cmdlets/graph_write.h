/* SPDX-License-Identifier: MIT */
/*
 * The writing commands of the Graph module; graph.c lists them beside the reading ones. Private to
 * harness/cmdlets.
 */
#pragma once

#include "harness/cmdlets/graph_object.h"

extern const struct param graph_restore_params[], graph_new_group_params[], graph_new_user_params[],
    graph_update_user_params[], graph_remove_user_params[], graph_remove_group_params[],
    graph_membership_params[];
cmdlet_handler graph_restore_deleted, graph_new_group, graph_new_user, graph_update_user,
    graph_remove_user, graph_remove_group, graph_new_group_member, graph_remove_group_member;

/* Hands out the objects that a search found, and sets -CountVariable. */
const struct err *graph_emit(struct call *c, const struct entries *found);

/* Where Graph keeps what was deleted. */
enum { GRAPH_BINS = 2 };
extern const char *const graph_bins[GRAPH_BINS];
