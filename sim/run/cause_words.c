/* SPDX-License-Identifier: MIT */
#include "sim/run/cause_words.h"

#include "sim/base/arena.h"

/* A line is: where, before, subject, after; then the detail between its two marks, if there is one. */
struct wording {
    const char *where, *before, *after, *open, *close;
};

static const struct wording wordings[] = {
    [CAUSE_COMMAND] = {"command", "", "", " (", ")"},
    [CAUSE_CLOCK] = {"schedule", "", " came due", " (", ")"},
    [CAUSE_RUN] = {"run", "", "", " of ", ""},
    [CAUSE_IMPORT_ADD] = {"import", "", " came into the connector space", " (", ")"},
    [CAUSE_IMPORT_UPDATE] = {"import", "", " changed", " (", ")"},
    [CAUSE_IMPORT_DELETE] = {"import", "", " left the connector space", " (", ")"},
    [CAUSE_PROJECT] = {"sync", "", " was projected into the metaverse", " by \"", "\""},
    [CAUSE_JOIN] = {"sync", "", " was joined", " by \"", "\""},
    [CAUSE_DISCONNECT] = {"sync", "", " was disconnected", " (", ")"},
    [CAUSE_MV_DELETE] = {"sync", "the metaverse object of ", " was deleted", " (", ")"},
    [CAUSE_PROVISION] = {"sync", "", " was provisioned", " by \"", "\""},
    [CAUSE_DEPROVISION] = {"sync", "the delete of ", " was staged", " by \"", "\""},
    [CAUSE_UNLINK] = {"sync", "the link of ", " was dropped without a delete", " by \"", "\""},
    [CAUSE_FLOW] = {"sync", "values of ", " were computed", " by \"", "\""},
    [CAUSE_REFERENCE] = {"sync", "the references of ", " were computed again", ": ",
                         " came or went"},
    [CAUSE_SCOPE] = {"scope", "", "", " ", ""},
    [CAUSE_EXPORT] = {"export", "", " was written", " (", ")"},
};

struct str
cause_words(const struct cause *c, struct str subject, struct arena *a)
{
    const struct wording *w = &wordings[c->kind];
    struct str where = c->line ? str_fmt(a, "line %u", (unsigned)c->line) : str_of(w->where);
    struct str who = subject.len ? subject : c->subject;
    struct str head =
        str_fmt(a, STR_FMT ": %s" STR_FMT "%s", STR_ARG(where), w->before, STR_ARG(who), w->after);

    if (!c->detail.len)
        return head;
    return str_fmt(a, STR_FMT "%s" STR_FMT "%s", STR_ARG(head), w->open, STR_ARG(c->detail),
                   w->close);
}
