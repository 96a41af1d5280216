/* SPDX-License-Identifier: MIT */
/*
 * For unit tests: what xmllint says of a document.
 */
#pragma once

#include "tests/support/arena_test.h"

#include <stdio.h>

/* Fails unless the document is well-formed and, where a schema is given, valid. */
static inline void
assert_xml(struct str document, const char *schema)
{
    char command[256];

    snprintf(command, sizeof command, "xmllint --noout --nonet %s %s - 2>&1",
             schema ? "--schema" : "", schema ? schema : "");
    FILE *lint = popen(command, "w");
    assert_non_null(lint);
    assert_int_equal(fwrite(document.at, 1, document.len, lint), document.len);
    if (pclose(lint) != 0)
        fail_msg("xmllint refuses:\n%.*s", STR_ARG(document));
}
