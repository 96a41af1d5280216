/* SPDX-License-Identifier: MIT */
/*
 * Faults of the wire: which of the next requests the server answers badly (sim/world/fault.h has the
 * kinds), for the sandbox's own engines and for anybody's client.
 *
 * POST /sandbox/fault, with the engine secret:
 *   {"kind":"ResetAfter",       of those of Entra ID
 *    "path":"/v1.0/users",      the requests whose paths begin so; left out: all
 *    "skip":4,                  how many of them pass first; left out: none
 *    "times":2,                 how many fail then; left out: one
 *    "seconds":30,              of Retry-After, or of a clock's error; left out: 30
 *    "milliseconds":50}         of a delay; left out: 50
 * 204. A TlsFailure has no path: the next handshakes fail, whoever begins them.
 */
#pragma once

#include "sim/base/arena.h"
#include "sim/world/fault.h"

struct wire_fault {
    enum fault_kind kind;
    struct str path;
    uint32_t skip, times, seconds, milliseconds;
};

struct wire_faults {
    struct arena *arena; /* of what is armed */
    VEC(struct wire_fault) list;
    uint32_t handshakes; /* that are to fail */
};

/* Arms what the body asks for. NULL, or what is wrong with it. */
const char *wire_fault_arm(struct wire_faults *f, struct str body);

/* What befalls this request; it is counted. False: nothing. */
bool wire_fault_take(struct wire_faults *f, struct str path, struct wire_fault *out);

/* May this connection begin its handshake? */
bool wire_fault_accepts(struct wire_faults *f);
