/* SPDX-License-Identifier: MIT */
#include "harness/import/xml.h"

#include <limits.h>
#include <stdio.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "sim/base/arena.h"

struct xml {
    xmlDoc *doc;
    struct str file;
};

enum {
    OPTIONS = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_HUGE | XML_PARSE_BIG_LINES |
              XML_PARSE_NOERROR | XML_PARSE_NOWARNING
};

/* The parser's own handler of a declaration would set up entities; this one ends the reading. */
static void
refuse_declaration(void *context, const xmlChar *name, const xmlChar *id, const xmlChar *system)
{
    xmlParserCtxt *parser = context;

    (void)name, (void)id, (void)system;
    parser->_private = parser; /* remembered for the message */
    xmlStopParser(parser);
}

static const struct err *
not_read(xmlParserCtxt *parser, struct str file, struct arena *a)
{
    const xmlError *last = xmlCtxtGetLastError(parser);
    struct place at = {file, last && last->line > 0 ? (uint32_t)last->line : 0,
                       last && last->int2 > 0 ? (uint32_t)last->int2 : 0};

    if (parser->_private)
        return err_remedy(
            err_new(ERR_INPUT, (struct place){file, (uint32_t)xmlSAX2GetLineNumber(parser), 0}, a,
                    "this file has a document type declaration"),
            a, "An exported configuration has none; take the file as the server wrote it.");
    return err_remedy(
        err_new(ERR_SYNTAX, at, a, "this is no well-formed XML: " STR_FMT,
                STR_ARG(str_trim(str_of(last && last->message ? last->message : "it is empty")))),
        a, "Take the file as Get-ADSyncServerConfiguration wrote it.");
}

const struct err *
xml_open(struct xml **out, struct str file, struct str text, struct arena *a)
{
    xmlParserCtxt *parser = xmlNewParserCtxt();
    const struct err *e = NULL;
    struct xml *x = ARENA_NEW(a, struct xml);

    *out = NULL;
    if (!parser || text.len > INT_MAX) {
        xmlFreeParserCtxt(parser);
        return err_new(ERR_LIMIT, (struct place){file, 0, 0}, a, "this file is too large");
    }
    parser->sax->internalSubset = refuse_declaration;
    x->file = file;
    x->doc = xmlCtxtReadMemory(parser, text.at, (int)text.len, NULL, NULL, OPTIONS);
    if (!x->doc || !xmlDocGetRootElement(x->doc) || parser->_private)
        e = not_read(parser, file, a);
    if (e)
        xmlFreeDoc(x->doc);
    else
        *out = x;
    xmlFreeParserCtxt(parser);
    return e;
}

void
xml_close(struct xml *x)
{
    if (x)
        xmlFreeDoc(x->doc);
}

struct xml_element
xml_root(const struct xml *x)
{
    return (struct xml_element){x, xmlDocGetRootElement(x->doc)};
}

struct str
xml_name(struct xml_element e)
{
    return e.node ? str_of((const char *)e.node->name) : STR("");
}

struct place
xml_place(struct xml_element e)
{
    long line = e.node ? xmlGetLineNo(e.node) : 0;

    return (struct place){e.doc->file, line > 0 ? (uint32_t)line : 0, 0};
}

/* The first element from `n` on that is called so. */
static struct xml_element
from(const struct xml *doc, xmlNode *n, const char *name)
{
    while (n && (n->type != XML_ELEMENT_NODE || (name && strcmp((const char *)n->name, name) != 0)))
        n = n->next;
    return (struct xml_element){doc, n};
}

struct xml_element
xml_child(struct xml_element e, const char *name)
{
    return from(e.doc, e.node ? e.node->children : NULL, name);
}

struct xml_element
xml_next(struct xml_element e, const char *name)
{
    return from(e.doc, e.node ? e.node->next : NULL, name);
}

struct xml_element
xml_at(struct xml_element e, const char *path)
{
    char name[64];

    while (*path && e.node) {
        size_t n = strcspn(path, "/");
        snprintf(name, sizeof name, "%.*s", (int)n, path);
        e = xml_child(e, name);
        path += n + (path[n] == '/');
    }
    return e;
}

static struct str
copied(xmlChar *text, struct arena *a)
{
    struct str s = text ? str_copy(str_trim(str_of((const char *)text)), a) : STR("");

    xmlFree(text);
    return s;
}

struct str
xml_text(struct xml_element e, struct arena *a)
{
    return e.node ? copied(xmlNodeGetContent(e.node), a) : STR("");
}

struct str
xml_attribute(struct xml_element e, const char *name, struct arena *a)
{
    for (xmlAttr *p = e.node ? e.node->properties : NULL; p; p = p->next)
        if (strcmp((const char *)p->name, name) == 0)
            return copied(xmlNodeListGetString(e.node->doc, p->children, 1), a);
    return STR("");
}
