/* SPDX-License-Identifier: MIT */
#include "sim/run/why.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/model/dn.h"
#include "sim/run/why_parts.h"

enum { MOST_VALUES = 6, MOST_NAMES = 8 };

/* --- words that all parts use ------------------------------------------------------------------ */

void
why_add(struct telling *t, enum why_kind kind, const char *label, struct str text)
{
    *VEC_PUSH(&t->out->lines, t->a) = (struct why_line){kind, str_of(label), text};
}

struct str
why_rule(const struct telling *t, rule_id rule)
{
    const struct rule *r = ruleset_get(&t->lab->front->rules, rule);

    return str_fmt(t->a, STR_FMT " (precedence %d, " STR_FMT ")", STR_ARG(r->name),
                   (int)r->precedence, STR_ARG(link_type_name(r->link)));
}

struct str
why_values(const struct telling *t, const struct str *values, uint32_t n, bool references)
{
    struct buf text = buf_in(t->a);

    for (uint32_t i = 0; i < n && i < MOST_VALUES; i++) {
        buf_add(&text, i ? STR(", ") : STR(""));
        if (references)
            buf_add(&text, people_name(&t->lab->people, values[i], t->a));
        else
            buf_fmt(&text, "\"" STR_FMT "\"", STR_ARG(str_sub(values[i], 0, 120)));
    }
    if (n > MOST_VALUES)
        buf_fmt(&text, " and %u more", (unsigned)(n - MOST_VALUES));
    return n ? buf_str(&text) : STR("nothing");
}

/* --- who is meant ------------------------------------------------------------------------------ */

/* Does the name fit a pattern with `*`? Case does not count. */
static bool
fits(struct str pattern, struct str name)
{
    size_t p = 0, star = SIZE_MAX, again = 0;

    for (size_t i = 0; i < name.len;) {
        if (p < pattern.len && pattern.at[p] == '*') {
            star = p++;
            again = i;
        } else if (p < pattern.len && str_ieq(str_sub(pattern, p, 1), str_sub(name, i, 1))) {
            p++;
            i++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            i = ++again;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.at[p] == '*')
        p++;
    return p == pattern.len;
}

struct named {
    VEC(who_id) list;
};

static bool
is_meant(const struct who *w, struct str identity)
{
    return fits(identity, w->name) ||
           (w->brief.dn.len && str_ieq(identity, entry_value(&w->brief, ATTR_userPrincipalName)));
}

static void
find_meant(struct lab *lab, struct str identity, struct named *out, struct arena *a)
{
    unsigned char guid[16];
    struct str ref = guid_parse(identity, guid) ? str_copy(str_n((char *)guid, 16), a) : identity;
    who_id who = people_find(&lab->people, ref, a);

    if (who != WHO_NOBODY) {
        *VEC_PUSH(&out->list, a) = who;
        return;
    }
    for (who_id i = 0; i < lab->people.list.n; i++)
        if (is_meant(&lab->people.list.at[i], identity))
            *VEC_PUSH(&out->list, a) = i;
}

static const struct err *
nobody(struct lab *lab, struct str identity, struct arena *a)
{
    const struct err *e =
        err_new(ERR_NOT_FOUND, NOWHERE, a,
                "neither directory has, or ever had, an object \"" STR_FMT "\"", STR_ARG(identity));

    for (who_id i = 0; identity.len && i < lab->people.list.n; i++)
        if (str_istarts(lab->people.list.at[i].name, str_sub(identity, 0, (identity.len + 1) / 2)))
            return err_remedy(e, a, "did you mean " STR_FMT "?",
                              STR_ARG(lab->people.list.at[i].name));
    return err_remedy(e, a, "Give a sAMAccountName, a name with *, a userPrincipalName or a DN.");
}

static bool
attribute_is_known(struct lab *lab, struct str attribute)
{
    attr_id id = schema_find(lab->setup.schema, attribute);

    return !attribute.len || id != ATTR_NONE;
}

/* --- telling it -------------------------------------------------------------------------------- */

static void
tell(struct lab *lab, const struct why_index *index, who_id who, struct str attribute,
     struct why *out, struct arena *a)
{
    struct telling t = {.lab = lab, .index = index, .who = who, .out = out, .a = a};

    why_find_writes(&t);
    why_standing(&t);
    why_held_back(&t);
    if (attribute.len)
        why_attribute(&t, attribute);
    why_history(&t);
}

static bool
same_story(const struct why *x, const struct why *y)
{
    if (x->lines.n != y->lines.n)
        return false;
    for (uint32_t i = 0; i < x->lines.n; i++)
        if (x->lines.at[i].kind != y->lines.at[i].kind ||
            !str_eq(x->lines.at[i].label, y->lines.at[i].label) ||
            !str_eq(x->lines.at[i].text, y->lines.at[i].text))
            return false;
    return true;
}

/* Those who have one story. */
struct cohort {
    struct why story;
    struct named names;
};

struct cohorts {
    VEC(struct cohort) list;
};

static uint64_t
story_hash(const struct why *w)
{
    uint64_t hash = w->lines.n;

    for (uint32_t i = 0; i < w->lines.n; i++)
        hash = hash * 0x9e3779b97f4a7c15u ^ str_hash(w->lines.at[i].text);
    return hash;
}

static void
join_cohort(struct cohorts *all, struct map *by_story, who_id who, const struct why *story,
            struct arena *a)
{
    uint64_t hash = story_hash(story);
    struct str key = str_copy(str_n((const char *)&hash, sizeof hash), a);
    uint32_t at = map_get(by_story, key);

    if (at == MAP_NONE || !same_story(&all->list.at[at].story, story)) {
        at = all->list.n;
        map_set(by_story, key, at);
        VEC_PUSH(&all->list, a)->story = *story;
    }
    *VEC_PUSH(&all->list.at[at].names.list, a) = who;
}

static struct str
title_of(struct lab *lab, const struct named *names, struct arena *a)
{
    const struct who *first = &lab->people.list.at[names->list.at[0]];
    struct buf text = buf_in(a);

    if (names->list.n == 1) {
        buf_fmt(&text, STR_FMT "%s" STR_FMT, STR_ARG(first->name), first->brief.dn.len ? " · " : "",
                STR_ARG(first->brief.dn));
        return buf_str(&text);
    }
    for (uint32_t i = 0; i < names->list.n && i < MOST_NAMES; i++) {
        buf_add(&text, i ? STR(", ") : STR(""));
        buf_add(&text, lab->people.list.at[names->list.at[i]].name);
    }
    if (names->list.n > MOST_NAMES)
        buf_fmt(&text, " and %u more", (unsigned)(names->list.n - MOST_NAMES));
    buf_fmt(&text, " · %u objects with one story", (unsigned)names->list.n);
    return buf_str(&text);
}

const struct err *
lab_why(struct lab *lab, struct str identity, struct str attribute, struct why *out,
        struct arena *a)
{
    struct named meant = {0};
    struct cohorts all = {0};
    struct map by_story = map_in(a, false);
    struct why_index index;

    *out = (struct why){0};
    find_meant(lab, identity, &meant, a);
    if (!meant.list.n)
        return nobody(lab, identity, a);
    if (!attribute_is_known(lab, attribute))
        return err_new(ERR_NOT_FOUND, NOWHERE, a,
                       "neither a directory nor a rule knows an attribute \"" STR_FMT "\"",
                       STR_ARG(attribute));
    why_index_make(&index, lab, a);
    for (uint32_t i = 0; i < meant.list.n; i++) {
        struct why story = {0};
        tell(lab, &index, meant.list.at[i], attribute, &story, a);
        join_cohort(&all, &by_story, meant.list.at[i], &story, a);
    }
    for (uint32_t i = 0; i < all.list.n; i++) {
        const struct cohort *c = &all.list.at[i];
        *VEC_PUSH(&out->lines, a) =
            (struct why_line){WHY_OBJECT, STR(""), title_of(lab, &c->names, a)};
        for (uint32_t k = 0; k < c->story.lines.n; k++)
            *VEC_PUSH(&out->lines, a) = c->story.lines.at[k];
    }
    return NULL;
}

struct str
why_line_text(const struct why_line *line, struct arena *a)
{
    switch (line->kind) {
    case WHY_OBJECT:
        return line->text;
    case WHY_SECTION:
        return str_fmt(a, "  " STR_FMT, STR_ARG(line->text));
    case WHY_FACT:
        return str_fmt(a, "    %-22.*s%s" STR_FMT, STR_ARG(line->label),
                       line->label.len < 22 ? "" : " ", STR_ARG(line->text));
    case WHY_NOTE:
        return str_fmt(a, "      " STR_FMT, STR_ARG(line->text));
    case WHY_BECAUSE:
        return str_fmt(a, "      because " STR_FMT, STR_ARG(line->text));
    }
    return line->text;
}
