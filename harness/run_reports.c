/* SPDX-License-Identifier: MIT */
/*
 * The reports of `cutover run`, one file for all scenarios.
 */
#include <stdio.h>
#include <string.h>

#include "harness/file.h"
#include "harness/run.h"
#include "sim/base/arena.h"

static struct str
several(struct run *r, struct str (*one)(const struct outcome *, struct arena *), const char *open,
        const char *between, const char *close)
{
    struct buf text = buf_in(r->a);

    if (r->outcomes.n == 1)
        return one(r->outcomes.at[0], r->a);
    buf_add(&text, str_of(open));
    for (uint32_t i = 0; i < r->outcomes.n; i++) {
        buf_add(&text, i ? str_of(between) : STR(""));
        buf_add(&text, str_trim(one(r->outcomes.at[i], r->a)));
    }
    buf_add(&text, str_of(close));
    return buf_str(&text);
}

struct report {
    const char *file;
    struct str text;
};

enum { REPORTS = 4 };

static void
report_files(const struct run *r, struct report out[REPORTS])
{
    const char *const files[REPORTS] = {r->json, r->junit, r->markdown, r->html};

    for (size_t i = 0; i < REPORTS; i++)
        out[i] = (struct report){.file = files[i]};
}

const struct err *
run_reports_probe(const struct run *r)
{
    struct report reports[REPORTS];

    report_files(r, reports);
    for (size_t i = 0; i < REPORTS; i++)
        if (reports[i].file)
            TRY(file_probe(reports[i].file, r->a));
    return NULL;
}

const struct err *
run_reports(struct run *r)
{
    struct report reports[REPORTS];
    const struct err *first = NULL;

    report_files(r, reports);
    if (!r->json && !r->junit && !r->markdown && !r->html && r->style.times && !r->quiet)
        printf("the full report: --html FILE, --md FILE or --json FILE\n");
    if (r->json)
        reports[0].text = several(r, report_json, "[\n", ",\n", "\n]\n");
    if (r->junit)
        reports[1].text = report_junit(r->outcomes.at, r->outcomes.n, r->a);
    if (r->markdown)
        reports[2].text = several(r, report_markdown, "", "\n\n", "\n");
    if (r->html)
        reports[3].text = report_html(r->outcomes.at, r->outcomes.n, r->a);
    for (size_t i = 0; i < REPORTS; i++) {
        if (!reports[i].file)
            continue;
        const struct err *e = file_write(reports[i].file, reports[i].text, r->a);
        if (!first)
            first = e;
        if (!e && strcmp(reports[i].file, "/dev/stdout") != 0)
            printf("report: %s\n", reports[i].file);
    }
    return first;
}
