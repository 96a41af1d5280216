/* SPDX-License-Identifier: MIT */
/*
 * What crosses the seam between engines and directories.
 *
 * A change is what a side said, an op is what we ask of a side, a receipt is what it answered.
 */
#pragma once

#include "sim/model/cause.h"
#include "sim/model/entry.h"

enum change_kind {
    CHANGE_PUT,  /* the object as it is now: new, changed, renamed or moved */
    CHANGE_GONE, /* it is gone; only the anchor is sure to be known */
};

struct change {
    enum change_kind kind;
    struct entry entry;
};

/* What a read delivers. Full: everything that there is. Otherwise: what changed since the watermark. */
struct batch {
    bool full;
    bool stale;   /* the watermark is not known any more: nothing was read, a full read is needed */
    bool partial; /* some objects only: the place to read on from stays where it is */
    uint32_t retry_after; /* seconds: busy or throttled, nothing was read; 0: it was */
    VEC(struct change) changes;
    struct str watermark; /* opaque; for the next read */
};

enum op_kind { OP_ADD, OP_UPDATE, OP_RENAME, OP_DELETE, OP_RESTORE };

/*
 * ADD: class, DN (AD) or source anchor among the mods (Entra), mods are all MOD_SET.
 * UPDATE: anchor or DN names the object. RENAME: `new_dn` is the whole new name, so it also moves.
 * DELETE: in AD a container goes with everything below it only if `subtree` is set.
 * RESTORE: an Entra object comes back from deleted items.
 */
struct op {
    uint64_t id; /* unique for a writer in a world: a lost reply is asked for again by it */
    enum op_kind kind;
    enum object_class class;
    bool subtree;
    struct str anchor;
    struct str dn;
    struct str new_dn;
    uint32_t n;
    const struct mod *mods;
    cause_id cause;
};

enum receipt_state {
    RECEIPT_DONE,
    RECEIPT_REFUSED, /* the side says no: `code` and `text` say why */
    RECEIPT_RETRY,   /* busy or throttled: ask again later */
    RECEIPT_UNKNOWN, /* sent, and the reply was lost */
};

enum effect_kind {
    EFFECT_NONE, /* the side is as it was before */
    EFFECT_CREATED,
    EFFECT_RESTORED,
    EFFECT_UPDATED,
    EFFECT_RENAMED,
    EFFECT_DELETED,
};

/* What really changed: ADD and REMOVE for references, SET for the rest. Not listed for a new object. */
struct effect {
    enum effect_kind kind;
    uint32_t n;
    const struct mod *mods;
};

struct receipt {
    enum receipt_state state;
    struct str code;
    struct str text;
    struct str anchor;    /* of the object that was written */
    uint32_t retry_after; /* seconds, of RETRY; 0: the side does not say */
    struct effect effect;
    uint32_t unresolved_n; /* references whose target the side does not have */
    const struct str *unresolved;
};
