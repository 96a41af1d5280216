/* SPDX-License-Identifier: MIT */
#include "harness/scenario/front.h"

#include "harness/scenario/words.h"
#include "sim/base/arena.h"

struct front {
    struct scenario *s;
    struct place at; /* of the value */
    struct str key;
    struct str value;
    struct arena *a;
};

static const struct err *
wrong_value(const struct front *f, const char *right)
{
    return err_new(ERR_INPUT, f->at, f->a, "\"" STR_FMT "\" is no value for " STR_FMT "; %s",
                   STR_ARG(f->value), STR_ARG(f->key), right);
}

static const struct err *
set_title(const struct front *f)
{
    f->s->title = f->value;
    return NULL;
}

static const struct err *
set_summary(const struct front *f)
{
    f->s->summary = f->value;
    return NULL;
}

static const struct str kinds[] = {
    [KIND_HAZARD] = STR("hazard"),
    [KIND_LESSON] = STR("lesson"),
    [KIND_REGRESSION] = STR("regression"),
    [KIND_REFERENCE] = STR("reference"),
};

static const struct err *
set_kind(const struct front *f)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(kinds[i], f->value)) {
            f->s->kind = (enum scenario_kind)i;
            return NULL;
        }
    return wrong_value(f, "it is one of: hazard, lesson, regression, reference");
}

static const struct err *
set_world(const struct front *f)
{
    f->s->world = f->value;
    f->s->world_line = f->at.line;
    return NULL;
}

static const struct err *
set_verdict(const struct front *f)
{
    if (verdict_find(f->value, &f->s->verdict))
        return NULL;
    return wrong_value(f, "it is safe or unsafe");
}

static const struct err *
set_seed(const struct front *f)
{
    int64_t seed;

    if (!str_int(f->value, &seed) || seed < 0)
        return wrong_value(f, "it is a whole number from 0 on");
    f->s->seed = (uint64_t)seed;
    return NULL;
}

static const struct err *
set_profile(const struct front *f)
{
    f->s->profile = f->value;
    f->s->profile_line = f->at.line;
    return NULL;
}

static const struct err *
set_start(const struct front *f)
{
    if (time_parse_iso(f->value, &f->s->start))
        return NULL;
    return wrong_value(f, "it is a time like 2025-09-01T09:00:00Z");
}

static const struct {
    struct str name;
    const struct err *(*set)(const struct front *f);
} keys[] = {
    {STR("title"), set_title},     {STR("summary"), set_summary}, {STR("kind"), set_kind},
    {STR("world"), set_world},     {STR("verdict"), set_verdict}, {STR("seed"), set_seed},
    {STR("profile"), set_profile}, {STR("start"), set_start},
};

/* A comment begins with a blank and `#`, as in YAML; what stands in quotes is taken as it is. */
static struct str
clean_value(struct str raw)
{
    struct str v = str_trim(raw);

    if (v.len >= 2 && (v.at[0] == '"' || v.at[0] == '\'')) {
        ptrdiff_t close = str_find_byte(str_from(v, 1), v.at[0]);
        struct str behind = close < 0 ? v : str_trim(str_from(v, (size_t)close + 2));
        if (!behind.len || behind.at[0] == '#')
            return str_sub(v, 1, (size_t)close);
    }
    ptrdiff_t comment = v.len && v.at[0] == '#' ? 0 : str_find(v, STR(" #"));
    return comment < 0 ? v : str_trim(str_sub(v, 0, (size_t)comment));
}

static const struct err *
unknown_key(const struct front *f)
{
    struct str known[sizeof keys / sizeof *keys];

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        known[i] = keys[i].name;
    return words_suggest(err_new(ERR_INPUT, f->at, f->a,
                                 "unknown key \"" STR_FMT
                                 "\"; one of: title, summary, kind, world, "
                                 "verdict, seed, profile, start",
                                 STR_ARG(f->key)),
                         f->key, known, sizeof keys / sizeof *keys, f->a);
}

static const struct err *
read_line(struct front *f, struct str line, uint32_t number, uint32_t *seen)
{
    ptrdiff_t colon = str_find_byte(line, ':');
    struct str bare = str_trim(line);

    f->at = (struct place){f->s->file, number, 1};
    if (bare.len == 0 || bare.at[0] == '#')
        return NULL;
    if (colon < 0)
        return err_new(ERR_SYNTAX, f->at, f->a,
                       "\"" STR_FMT "\" is not front matter; a line there is key: value",
                       STR_ARG(bare));
    f->key = str_trim(str_sub(line, 0, (size_t)colon));
    f->value = clean_value(str_from(line, (size_t)colon + 1));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!str_eq(keys[i].name, f->key))
            continue;
        if (*seen & 1u << i)
            return err_new(ERR_INPUT, f->at, f->a, "\"" STR_FMT "\" stands there twice",
                           STR_ARG(f->key));
        *seen |= 1u << i;
        f->at.column = (uint32_t)(f->value.at - line.at) + 1;
        return keys[i].set(f);
    }
    return unknown_key(f);
}

static struct str
without_return(struct str line)
{
    return str_ends(line, STR("\r")) ? str_sub(line, 0, line.len - 1) : line;
}

const struct err *
front_read(struct scenario *s, size_t *end, struct arena *a)
{
    struct front f = {.s = s, .a = a};
    struct str rest = str_starts(s->text, STR("\xef\xbb\xbf")) ? str_from(s->text, 3) : s->text;
    uint32_t number = 1, seen = 0;
    struct place first = {s->file, 1, 1};

    if (!str_eq(str_trim(str_cut(&rest, '\n')), STR("---")))
        return err_remedy(err_new(ERR_SYNTAX, first, a, "a runbook begins with front matter"), a,
                          "Begin the file with a line of three dashes, key: value lines, and "
                          "another line of three dashes.");
    while (rest.at) {
        struct str line = without_return(str_cut(&rest, '\n'));
        number++;
        if (str_eq(str_trim(line), STR("---"))) {
            *end = rest.at ? (size_t)(rest.at - s->text.at) : s->text.len;
            if (!s->title.len)
                return err_new(ERR_INPUT, first, a, "the front matter gives no title");
            return NULL;
        }
        TRY(read_line(&f, line, number, &seen));
    }
    return err_new(ERR_SYNTAX, first, a,
                   "the front matter is not closed; it ends with a line of three dashes");
}

struct str
scenario_kind_name(enum scenario_kind k)
{
    return kinds[k];
}
