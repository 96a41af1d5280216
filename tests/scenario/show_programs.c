/* SPDX-License-Identifier: MIT */
/*
 * The programs that are disturbed, and how long they take by themselves.
 */
#include <stdlib.h>

#include "tests/scenario/show.h"

static const char runbook[] = CUTOVER_SCENARIOS "/straight-pilot.md";
static const char other[] = CUTOVER_SCENARIOS "/remove-ou-early.md";
static const char world[] = CUTOVER_SCENARIOS "/worlds/contoso.ldif";

const struct program run = {
    "run",
    {"run", "-j", "1", "--json", "@r.json", "--junit", "@r.xml", "--md", "@r.md", runbook},
    .reports = true};
const struct program run_both = {"run --both", {"run", "--both", "-j", "2", runbook, other}};
const struct program serve = {"serve", {"serve", "--env", "@lab.env", runbook}, .serves = true};
const struct program eval = {"eval --live", {"eval", "--live", "--world", world, CUTOVER_COMMANDS}};

bool
is_up(const struct program *p, const struct show *s)
{
    return p->serves && access(path_in(s, "lab.env"), F_OK) == 0;
}

int64_t
length_of(const struct program *p)
{
    struct show s;

    open_show(&s, p->arguments);
    while (program_runs(&s) && !is_up(p, &s) && now_us() - s.began < LONGEST_MS * 1000)
        nap(500);
    int64_t length = now_us() - s.began;
    if (p->serves) {
        assert_true(s.pid);
        kill(s.pid, SIGTERM);
        assert_true(ends_within(&s, LONGEST_MS));
    }
    nothing_is_left(&s, "an undisturbed run");
    if (s.status)
        FAIL(&s, "%s failed undisturbed", p->name);
    assert_int_equal(entries_of(path_in(&s, "state/cutover"), ""), 0);
    close_show(&s);
    return length;
}

int64_t
setting(const char *name, int64_t usual)
{
    const char *value = getenv(name);

    return value ? strtoll(value, NULL, 10) : usual;
}
