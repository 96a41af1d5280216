/* SPDX-License-Identifier: MIT */
/*
 * Entra objects as Microsoft Graph PowerShell shows them. Private to harness/cmdlets.
 */
#pragma once

#include "harness/cmdlets/shape.h"
#include "harness/shell/shell.h"

/* The Graph id: the anchor without its type. */
struct str graph_id(const struct entry *e);

/* `users/<guid>` and its like, from an anchor. */
struct str graph_path(struct str anchor, struct arena *a);

/* A user, group, contact or device with all its properties, in Pascal case. */
struct value graph_object(const struct entry *e, struct values selected, struct arena *a);

/* A member or manager: id, and the rest under AdditionalProperties, as the SDK has it. */
struct value graph_directory_object(const struct entry *e, struct arena *a);

/* What the bin holds: id, when it was deleted, AdditionalProperties. */
struct value graph_deleted_object(const struct entry *e, struct arena *a);

/* A provisioningObjectSummary. `number` tells entries apart. */
struct value graph_log_object(struct lab *lab, const struct cloud_log_entry *e, uint32_t number,
                              struct arena *a);
