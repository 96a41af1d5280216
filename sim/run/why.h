/* SPDX-License-Identifier: MIT */
/*
 * Why: where an object stands between the two directories and what put it there.
 *
 * The answer names rules by name and precedence, commands by their line: what happened to the object and
 * why, what did not happen to it and what stood in the way, and, for one attribute, which rule won and
 * which lost.
 */
#pragma once

#include "sim/run/lab.h"

enum why_kind {
    WHY_OBJECT,  /* whom it is about */
    WHY_SECTION, /* a heading */
    WHY_FACT,    /* `label` says of what, `text` what */
    WHY_NOTE,    /* what belongs to the fact above; `label` empty */
    WHY_BECAUSE, /* a reason for the fact above; `label` empty */
};

struct why_line {
    enum why_kind kind;
    struct str label;
    struct str text;
};

struct why {
    VEC(struct why_line) lines;
};

/*
 * Explains the objects that `identity` names: sAMAccountName, cn of a contact or OU, display name of
 * what only the cloud has, userPrincipalName, DN, GUID, or a name with `*`. Several objects with the same story
 * are told together. `attribute`: an attribute to explain as well, or empty. Errors: nobody has that
 * name, no rule or directory knows the attribute. Everything lives in `a`.
 */
const struct err *lab_why(struct lab *lab, struct str identity, struct str attribute,
                          struct why *out, struct arena *a);

/* A line as plain text, indented as its kind wants it. */
struct str why_line_text(const struct why_line *line, struct arena *a);
