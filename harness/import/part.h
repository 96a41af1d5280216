/* SPDX-License-Identifier: MIT */
/*
 * The parts that an exported configuration is read from, one file each. For this folder only.
 */
#pragma once

#include "harness/import/configuration.h"
#include "harness/import/xml.h"

/* One file of an export; `folder`: the part that it stands in, which decides its root; NULL: any. */
const struct err *part_file(struct configuration *c, struct str path, struct str text,
                            const char *folder);

/* <synchronizationRule> */
const struct err *part_rule(struct configuration *c, struct xml_element root);

/* <ma-data> */
const struct err *part_connector(struct configuration *c, struct xml_element root);

/* <saved-mv-configuration> */
const struct err *part_globals(struct configuration *c, struct xml_element root);

/* <dsml> below `schema`. `only`: the names to keep; NULL: all of them, with their classes. */
struct config_schema part_schema(struct xml_element schema, const struct map *only,
                                 struct arena *a);

/* <parameter-values> */
void part_parameter(struct config_parameter *out, struct xml_element e, struct arena *a);

/* The text of a child; a GUID without braces in lower case. */
struct str part_text(struct xml_element e, const char *name, struct arena *a);
struct str part_guid(struct str text, struct arena *a);

/* True, true, 1; anything else is not. */
bool part_true(struct str text);

/* An element that has to be there. */
const struct err *part_need(struct xml_element parent, const char *name, struct str *out,
                            struct arena *a);

/* And one that holds a GUID, as part_guid gives it. */
const struct err *part_need_guid(struct xml_element parent, const char *name, struct str *out,
                                 struct arena *a);

/* Rules have to agree with each other and with the connectors. */
const struct err *config_check(const struct configuration *c);
