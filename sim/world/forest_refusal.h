/* SPDX-License-Identifier: MIT */
/*
 * How Active Directory says no, in the same words through both doors, and what it refuses of an
 * operation whatever else is in the directory.
 */
#pragma once

#include "sim/model/change.h"

enum forest_refusal {
    REFUSED_EXISTS,            /* subject: the DN that is taken */
    REFUSED_NO_OBJECT,         /* the DN or anchor that nobody has */
    REFUSED_NO_PARENT,         /* the DN of the missing parent */
    REFUSED_NOT_LEAF,          /* the DN of what has objects below it */
    REFUSED_NAME,              /* the DN that is none */
    REFUSED_NAMING_TYPE,       /* the DN whose first component does not fit the class */
    REFUSED_BELOW_ITSELF,      /* the new DN */
    REFUSED_DOMAIN_HEAD,       /* the DN of a domain */
    REFUSED_OTHER_DOMAIN,      /* the new DN */
    REFUSED_SERVER_ONLY,       /* the attribute */
    REFUSED_NAMING_ATTRIBUTE,  /* the attribute */
    REFUSED_SEVERAL_VALUES,    /* the attribute */
    REFUSED_VALUE,             /* the attribute */
    REFUSED_TOO_LONG,          /* the attribute with the characters that it takes: "cn takes 64" */
    REFUSED_UNKNOWN_ATTRIBUTE, /* the attribute */
    REFUSED_CLASS,             /* the class */
    REFUSED_DANGLING,          /* the DN that a reference names in vain */
    REFUSED_NOT_UNIQUE,        /* the attribute whose value somebody has */
    REFUSED_RESTORE,           /* the DN */
};

/* The sentence of a refusal, without a full stop. */
struct str forest_refusal_text(enum forest_refusal why, struct str subject, struct arena *a);

/*
 * A receipt that says no. Its code: "exists", "no-such-object", "no-parent", "not-leaf",
 * "constraint", "schema", "dangling-reference" or "not-unique".
 */
struct receipt forest_refuse(enum forest_refusal why, struct str subject, struct arena *a);

/*
 * Does the operation hold together by itself: names that are names, a class of AD, attributes that
 * AD has and a client may write, values of their syntax, several values only where allowed? False:
 * `*out` is the refusal. An UPDATE is checked against `op->class` where that is known. Live and
 * in-memory directories both ask here first.
 */
bool forest_check(const struct op *op, const struct schema *s, struct receipt *out,
                  struct arena *a);
