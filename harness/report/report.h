/* SPDX-License-Identifier: MIT */
/*
 * Reports: one outcome, many writers. None of them computes; they only say what the outcome holds.
 */
#pragma once

#include "sim/base/buf.h"
#include "sim/run/outcome.h"

/* How text is dressed. */
struct report_style {
    bool colour;
    bool times;     /* wall-clock figures: for a person; they would differ from run to run */
    size_t columns; /* of the terminal: long lines are broken there; 0: nowhere */
};

/* Text for a terminal, in the order in which it becomes known. */
void report_opening(struct buf *out, const struct outcome *o, struct report_style style);
void report_step(struct buf *out, const struct outcome *o, uint32_t step,
                 struct report_style style);
void report_closing(struct buf *out, const struct outcome *o, int64_t elapsed_us,
                    struct report_style style);

/* Whole documents, in `a`. */
struct str report_json(const struct outcome *o, struct arena *a);
struct str report_junit(const struct outcome *const *outcomes, uint32_t n, struct arena *a);
struct str report_markdown(const struct outcome *o, struct arena *a);
struct str report_html(const struct outcome *const *outcomes, uint32_t n, struct arena *a);
