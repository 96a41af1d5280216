/* SPDX-License-Identifier: MIT */
/*
 * Active Directory's schema in the language of slapd.conf.
 *
 * Every attribute with an AD form in sim/model/schema.def, with AD's own object identifier where we
 * know it (oids.def) and with matching rules for equality, order and substrings; AD's classes with
 * their real chain, which demand nothing and allow everything. slapd's own core schema is not
 * loaded: its names are AD's, its definitions are not.
 */
#pragma once

#include "sim/base/buf.h"
#include "sim/model/schema.h"

/* Appends the text of the schema file. */
void slapd_schema(struct buf *out);

/* Appends the names of the attributes that refer to other objects, back links left out, each with
 * `before` ahead of it. */
void slapd_reference_names(struct buf *out, char before);

/* Is it an attribute that slapd here can store? */
bool slapd_schema_has(attr_id id);
