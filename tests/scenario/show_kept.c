/* SPDX-License-Identifier: MIT */
/*
 * What a program must have kept, whatever became of it.
 */
#include <dirent.h>
#include <stdio.h>

#include "tests/scenario/show.h"

static uint32_t
lines_with(const char *text, const char *begin)
{
    uint32_t n = strncmp(text, begin, strlen(begin)) == 0;

    for (const char *at = text; (at = strchr(at, '\n'));)
        n += strncmp(++at, begin, strlen(begin)) == 0;
    return n;
}

/* Steps as the person saw them: ` 1  09:00  Baseline`. */
static uint32_t
steps_shown(const char *out)
{
    uint32_t n = 0;

    for (const char *at = out; at; at = strchr(at, '\n')) {
        int number, hour, minute;
        at += *at == '\n';
        n += *at == ' ' && sscanf(at, "%d %d:%d", &number, &hour, &minute) == 3;
        if (!*at)
            break;
    }
    return n;
}

static uint32_t
steps_kept(const struct show *s)
{
    static char text[TEXT];
    const char *folder = path_in(s, "state/cutover");
    DIR *d = opendir(folder);
    uint32_t n = 0;

    for (const struct dirent *e; d && (e = readdir(d));) {
        char path[512];
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        read_text(path, text);
        n += lines_with(text, "step ");
    }
    if (d)
        closedir(d);
    return n;
}

void
the_journal_is_kept(const struct show *s, const char *after)
{
    if (strstr(s->out, "as this runbook says"))
        return;
    if (steps_kept(s) < steps_shown(s->out))
        FAIL(s, "%u steps were shown and %u are in the journal after %s",
             (unsigned)steps_shown(s->out), (unsigned)steps_kept(s), after);
}

void
reports_are_written(const struct show *s, const char *after)
{
    static char text[TEXT];

    read_text(path_in(s, "r.xml"), text);
    if (!strstr(text, "<error ") || !strstr(text, "</testsuites>"))
        FAIL(s, "no JUnit report after %s", after);
    read_text(path_in(s, "r.json"), text);
    if (!strstr(text, "\"steps\""))
        FAIL(s, "no JSON report after %s", after);
    read_text(path_in(s, "r.md"), text);
    if (!*text)
        FAIL(s, "no Markdown report after %s", after);
}
