/* SPDX-License-Identifier: MIT */
/*
 * Directory objects as the ActiveDirectory module shows and names them. Private to harness/cmdlets.
 */
#pragma once

#include "harness/cmdlets/shape.h"

enum ad_kind { AD_USER, AD_GROUP, AD_OBJECT, AD_OU };

/* The object with the kind's default properties and those of -Properties (names, or `*`). */
const struct err *ad_object(struct call *c, enum ad_kind kind, const struct entry *e,
                            struct values properties, struct value *out);

/* Refuses -Properties that no object could have, before anybody is looked for. */
const struct err *ad_check_properties(struct call *c, struct values properties);

/* What -Identity may name: a DN, GUID, SID or SAM account name, or an object from the pipeline. */
const struct err *ad_identity(struct call *c, const char *parameter, struct entry *out);
const struct err *ad_identity_of(struct call *c, struct value v, struct entry *out);

/* The domain that -Server names: by itself, or by one of its controllers; the first without one. */
const struct err *ad_domain(struct call *c, const struct cloud_domain **out);

/* Objects below `base` (empty: the domain of -Server) that an LDAP filter fits. */
const struct err *ad_search(struct call *c, struct str base, enum scope scope, struct str filter,
                            uint32_t limit, struct entries *out);

/* The LDAP condition that an object is of the kind. */
const char *ad_kind_filter(enum ad_kind kind);
