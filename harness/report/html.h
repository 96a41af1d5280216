/* SPDX-License-Identifier: MIT */
/*
 * The HTML report's parts. Private to harness/report.
 */
#pragma once

#include "harness/report/markup.h"
#include "sim/run/outcome.h"

/* One run on the page. Headings begin at `level`; anchors are `r<number>-s<step>`. */
struct html_run {
    const struct outcome *o;
    uint32_t number;
    int level;
};

extern const char html_style[]; /* the style sheet */

/* Everything that was done: prose, commands, output, expectations and exports, step by step. */
void html_steps(struct buf *out, const struct html_run *run);

/* Text between tags, escaped. */
void html_element(struct buf *out, const char *open, struct str text, const char *close);

/* `<h3 id="...">text</h3>`, `below` levels under the run's own heading; no id if it is empty. */
void html_heading(struct buf *out, const struct html_run *run, int below, struct str id,
                  struct str text);

/* Expectation, both sides, and what lies behind it. */
void html_failed(struct buf *out, const struct outcome *o, uint32_t step,
                 const struct outcome_expectation *e);

/* The lines in which an output differs from what the runbook says. */
void html_diff(struct buf *out, const struct outcome_output *p);

/*
 * The runbook's prose as HTML. Headings come below level `under`; images become their text, and HTML
 * in the prose is left out: a report loads and runs nothing.
 */
void html_prose(struct buf *out, struct str markdown, int under);
