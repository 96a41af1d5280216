/* SPDX-License-Identifier: MIT */
/*
 * Identity trouble, as data: it can be expected by a scenario and it goes into the report.
 */
#pragma once

#include "sim/model/cause.h"

enum finding_kind {
    FINDING_I1,   /* an id, anchor, cloud-only membership or licence changed */
    FINDING_I2,   /* an object has two writers, or none */
    FINDING_I3,   /* a reference was removed from Entra ID that the directory still has */
    FINDING_I4,   /* something was deleted that the directory still has */
    FINDING_SYNC, /* an object error in a run: ambiguous join, Error() in a rule, refused export */
    FINDING_NOTE, /* worth knowing, breaks no promise */
};

enum restorable { RESTORABLE_UNKNOWN, RESTORABLE_YES, RESTORABLE_NO };

struct finding {
    enum finding_kind kind;
    struct str object; /* the scenario's own name for it */
    struct str text;   /* a sentence without its full stop */
    cause_id cause;
    enum restorable restorable;
    uint32_t missing; /* I3, I4: how much of what it speaks of is still gone */
    bool repaired;    /* all of it came back as it was */
};
