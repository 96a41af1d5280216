/* SPDX-License-Identifier: MIT */
#include <cmark.h>
#include <stdlib.h>

#include "harness/report/html.h"

static void
lower_heading(cmark_node *node, int under)
{
    int level = cmark_node_get_heading_level(node) + under;

    cmark_node_set_heading_level(node, level > 6 ? 6 : level);
}

/* What an image says in words takes its place. */
static void
replace_image(cmark_node *node)
{
    cmark_node *words = cmark_node_new(CMARK_NODE_EMPH);

    while (cmark_node_first_child(node))
        cmark_node_append_child(words, cmark_node_first_child(node));
    cmark_node_replace(node, words);
    cmark_node_free(node);
}

void
html_prose(struct buf *out, struct str markdown, int under)
{
    struct str legal = markup_legal(markdown, out->arena);
    cmark_node *document = cmark_parse_document(legal.at, legal.len, CMARK_OPT_DEFAULT);
    cmark_iter *iterator = cmark_iter_new(document);
    cmark_event_type event;

    while ((event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iterator);
        if (event == CMARK_EVENT_ENTER && cmark_node_get_type(node) == CMARK_NODE_HEADING)
            lower_heading(node, under);
        if (event == CMARK_EVENT_EXIT && cmark_node_get_type(node) == CMARK_NODE_IMAGE)
            replace_image(node); /* the iterator has already passed it */
    }
    char *html = cmark_render_html(document, CMARK_OPT_DEFAULT);
    buf_add(out, str_of(html));
    free(html);
    cmark_iter_free(iterator);
    cmark_node_free(document);
}
