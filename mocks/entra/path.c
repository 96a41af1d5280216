/* SPDX-License-Identifier: MIT */
#include "mocks/entra/path.h"

#include "mocks/entra/query.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

static bool
push_word(struct path *p, struct str segment, struct arena *a)
{
    if (p->n == PATH_SEGMENTS)
        return false;
    if (str_starts(segment, STR("graph."))) /* as kiota writes casts */
        segment = str_fmt(a, "microsoft." STR_FMT, STR_ARG(segment));
    p->segments[p->n++] = segment;
    return true;
}

/* '' stands for one quote. */
static struct str
unquoted(struct str text, struct arena *a)
{
    struct buf b = buf_in(a);

    for (size_t i = 0; i < text.len; i++) {
        buf_byte(&b, text.at[i]);
        if (str_starts(str_from(text, i), STR("''")))
            i++;
    }
    return buf_str(&b);
}

/* users('id') and roles(roleTemplateId='id') mean users/id and roles/id, delta() means delta. */
static bool
push_segment(struct path *p, struct str segment, struct arena *a)
{
    ptrdiff_t open = str_find_byte(segment, '(');

    if (open <= 0 || !str_ends(segment, STR(")")))
        return push_word(p, segment, a);
    struct str inside = str_sub(segment, (size_t)open + 1, segment.len - (size_t)open - 2);
    ptrdiff_t quote = str_find_byte(inside, '\'');
    if (inside.len && (quote < 0 || !str_ends(inside, STR("'")) || (size_t)quote + 1 == inside.len))
        return push_word(p, segment, a);
    if (!push_word(p, str_sub(segment, 0, (size_t)open), a))
        return false;
    if (!inside.len)
        return true;
    inside = str_sub(inside, (size_t)quote + 1, inside.len - (size_t)quote - 2);
    return push_word(p, unquoted(inside, a), a);
}

bool
path_split(struct path *p, struct str text, struct arena *a)
{
    struct str rest = text;

    while (text.len && rest.at) {
        struct str segment = str_cut(&rest, '/');
        if (!percent_decode(segment, false, &segment, a))
            return false;
        if (segment.len && !push_segment(p, segment, a))
            return false;
    }
    return true;
}

/* A word of the path, as the row has it or with the name of the schema before it. */
static bool
word_fits(struct str want, struct str got)
{
    static const struct str namespace = {"microsoft.graph.", 16};

    return str_ieq(want, got) ||
           (str_istarts(got, namespace) && str_ieq(want, str_from(got, namespace.len)));
}

bool
path_fits(const struct path *p, const char *row, struct str keys[2])
{
    struct str rest = str_of(row);
    uint32_t key = 0;

    keys[0] = keys[1] = (struct str){NULL, 0};
    for (uint32_t i = 0; i < p->n; i++) {
        if (!rest.at)
            return false;
        struct str want = str_cut(&rest, '/');
        if (str_eq(want, STR("{}"))) {
            if (key < 2)
                keys[key++] = p->segments[i];
        } else if (!word_fits(want, p->segments[i]))
            return false;
    }
    return !rest.at;
}
