/* SPDX-License-Identifier: MIT */
/*
 * References: links between connector-space objects, by number, and who must look again when a
 * target comes or goes ([MS-UPSDBDAP] 3.1.5, mms_markcsrefretry and its relatives).
 *
 * A directory does not report the groups of a deleted member, so the engine knows from its own edges
 * who points at an object. An edge may be outdated: whoever follows one asks the images.
 */
#pragma once

#include "sim/engine/state.h"

/* An object's image changed from `before` to `after`: remembers the targets that are new in it. */
void references_note(struct engine *e, cs_index owner, image_id before, image_id after);

/* Metaverse objects whose connected objects point at this one must flow their references again. */
void references_retry_cs(struct engine *e, cs_index target, cause_id cause);
void references_retry_mv(struct engine *e, mv_index target, cause_id cause);
void references_retry(struct engine *e, mv_index m, cause_id cause);

/* A placeholder that may not be needed any more. */
void references_doubt(struct engine *e, cs_index i);
void references_doubt_targets(struct engine *e, image_id image, enum side side);

/* The directory says that this object is gone: at the end of the import its links are dropped. */
void references_deleted(struct engine *e, cs_index i);

/* Takes away everything that the object has; it becomes a placeholder, needed or not. */
void references_vacate(struct engine *e, cs_index i);

/* End of an import: objects that point at what is gone get a pending import without it. */
void references_drop(struct engine *e, cause_id fallback, struct arena *scratch);

/* End of any step: placeholders that nobody needs go. */
void references_settle(struct engine *e, struct arena *scratch);
