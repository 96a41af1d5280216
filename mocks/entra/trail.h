/* SPDX-License-Identifier: MIT */
/*
 * The trail of what applications write through Graph: rows of auditLogs/directoryAudits.
 *
 * A row is made from the events that a request left in the tenant's history, so nothing is in it that
 * did not happen. Old values are not known any more then, and are null. The newest rows are kept, at
 * least TRAIL_KEPT of them.
 */
#pragma once

#include "mocks/entra/app.h"
#include "mocks/entra/call.h"

enum { TRAIL_KEPT = 4096 };

struct trail;

/* The applications are borrowed; rows tell their names. */
struct trail *trail_new(const struct app *apps, uint32_t app_n);
void trail_free(struct trail *t);

/* Notes what happened since that position of the history, by the request of the call. */
void trail_note(struct trail *t, const struct entra_call *c, uint32_t since);

/* All rows as a JSON array, newest first. */
struct str trail_rows(const struct trail *t, struct arena *a);
