/* SPDX-License-Identifier: MIT */
/*
 * Text inside XML and HTML. Private to harness/report.
 */
#pragma once

#include "sim/base/buf.h"

/*
 * Adds the text with & < > " ' escaped. Characters that XML cannot hold (controls, bytes that are
 * not UTF-8) become U+FFFD.
 */
void markup_text(struct buf *out, struct str text);

/* The text with nothing escaped, but what XML cannot hold replaced just so. */
struct str markup_legal(struct str text, struct arena *a);
