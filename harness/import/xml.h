/* SPDX-License-Identifier: MIT */
/*
 * XML files, read whole: elements, their texts and attributes, and where they stand.
 *
 * Whatever an exporting server may write is taken: UTF-8 and UTF-16, with and without byte order
 * mark, CRLF, lines of megabytes. Names count without their namespace prefix. Nothing is fetched, and
 * a document type declaration is refused, so no entity can grow.
 */
#pragma once

#include "sim/base/err.h"

struct xml;
struct _xmlNode;

/* An element, by value; `node` NULL: there is none, and whatever is asked of it is empty. */
struct xml_element {
    const struct xml *doc;
    struct _xmlNode *node;
};

/* Everything that is asked of the document is copied, so it may be closed early. */
const struct err *xml_open(struct xml **out, struct str file, struct str text, struct arena *a);
void xml_close(struct xml *x);

struct xml_element xml_root(const struct xml *x);
struct str xml_name(struct xml_element e);
struct place xml_place(struct xml_element e);

/* The first child of that name, and the next sibling of the same name; NULL: of any name. */
struct xml_element xml_child(struct xml_element e, const char *name);
struct xml_element xml_next(struct xml_element e, const char *name);

/* Down a path of names: xml_at(e, "schema/dsml"). */
struct xml_element xml_at(struct xml_element e, const char *path);

/* All text within, and an attribute's value by its name without prefix; both trimmed at the ends. */
struct str xml_text(struct xml_element e, struct arena *a);
struct str xml_attribute(struct xml_element e, const char *name, struct arena *a);

static inline bool
xml_is(struct xml_element e)
{
    return e.node != NULL;
}
