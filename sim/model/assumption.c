/* SPDX-License-Identifier: MIT */
#include "sim/model/assumption.h"

#include <assert.h>

#include "sim/base/arena.h"
#include "sim/base/buf.h"

static const struct assumption_row rows[ASSUMPTION_COUNT] = {
#define ASSUMPTION(id, value, others, statement, source, date, confidence)                         \
    {STR(#id), STR(value), STR(others), STR(statement), STR(source), STR(date), STR(confidence)},
#include "sim/assumptions.def"
#undef ASSUMPTION
};

struct choice {
    enum assumption id;
    struct str value;
};

static const struct choice first_editions[] = {
    {ASSUME_refFlowMode, STR("releaseAll")},
};

static const struct {
    struct str name;
    const struct choice *choices;
    uint32_t n;
} profiles[] = {
    {STR("2025-09"), NULL, 0},
    {STR("2021-03"), first_editions, sizeof first_editions / sizeof first_editions[0]},
};

enum { PROFILES = sizeof profiles / sizeof profiles[0] };

const struct assumption_row *
assumption_row(enum assumption id)
{
    return &rows[id];
}

uint32_t
assumption_values(enum assumption id)
{
    struct str rest = rows[id].others;
    uint32_t n = 1;

    if (rest.len == 0)
        return 1;
    for (; rest.at; n++)
        str_cut(&rest, '|');
    return n;
}

struct str
assumption_value_at(enum assumption id, uint32_t number)
{
    struct str rest = rows[id].others, value = rows[id].value;

    for (; number; number--)
        value = str_cut(&rest, '|');
    return value;
}

struct str
assumption_value(const struct assumptions *a, enum assumption id)
{
    return assumption_value_at(id, a->chosen[id]);
}

/* The number of a row's value, or how many it has. */
static uint32_t
value_number(enum assumption id, struct str value)
{
    uint32_t n = assumption_values(id), i = 0;

    while (i < n && !str_ieq(assumption_value_at(id, i), value))
        i++;
    return i;
}

bool
assumption_is(const struct assumptions *a, enum assumption id, const char *value)
{
    uint32_t chosen = a->chosen[id];
    struct str wanted = str_of(value);

    if (chosen == 0 && str_eq(wanted, rows[id].value))
        return true;
    if (chosen == 0 && rows[id].others.len == wanted.len && str_eq(wanted, rows[id].others))
        return false; /* the only other one: this is asked for every object */
    uint32_t number = value_number(id, wanted);
    assert(number < assumption_values(id));
    return number == chosen;
}

enum assumption
assumption_find(struct str id)
{
    uint32_t i = 0;

    while (i < ASSUMPTION_COUNT && !str_ieq(rows[i].id, id))
        i++;
    return (enum assumption)i;
}

static struct str
values_text(enum assumption id, struct arena *a)
{
    uint32_t n = assumption_values(id);
    struct buf out = buf_in(a);

    for (uint32_t i = 0; i < n; i++) {
        if (i)
            buf_add(&out, i + 1 == n ? STR(" or ") : STR(", "));
        buf_add(&out, assumption_value_at(id, i));
    }
    return buf_str(&out);
}

const struct err *
assumptions_set(struct assumptions *a, struct str id, struct str value, struct place at,
                struct arena *arena)
{
    enum assumption row = assumption_find(id);

    if (row == ASSUMPTION_COUNT)
        return err_remedy(
            err_new(ERR_INPUT, at, arena, "no assumption is called \"" STR_FMT "\"", STR_ARG(id)),
            arena, "See `cutover assumptions` for their names.");
    uint32_t number = value_number(row, value);
    if (number == assumption_values(row))
        return err_new(ERR_INPUT, at, arena, STR_FMT " can be " STR_FMT ", not \"" STR_FMT "\"",
                       STR_ARG(rows[row].id), STR_ARG(values_text(row, arena)), STR_ARG(value));
    a->chosen[row] = (uint8_t)number;
    return NULL;
}

struct str
assumption_profile_name(uint32_t number)
{
    return number < PROFILES ? profiles[number].name : STR("");
}

static const struct err *
take_profile(struct assumptions *a, struct str name, struct place at, struct arena *arena)
{
    struct buf known = buf_in(arena);

    for (uint32_t i = 0; i < PROFILES; i++) {
        buf_fmt(&known, "%s" STR_FMT, i ? ", " : "", STR_ARG(profiles[i].name));
        if (!str_ieq(profiles[i].name, name))
            continue;
        for (uint32_t k = 0; k < profiles[i].n; k++)
            TRY(assumptions_set(a, rows[profiles[i].choices[k].id].id, profiles[i].choices[k].value,
                                at, arena));
        return NULL;
    }
    return err_remedy(err_new(ERR_INPUT, at, arena,
                              "no profile is called \"" STR_FMT "\"; one of: " STR_FMT,
                              STR_ARG(name), STR_ARG(buf_str(&known))),
                      arena, "Single rows are chosen like `2025-09 groupSoftDelete=true`.");
}

const struct err *
assumptions_profile(struct assumptions *a, struct str profile, struct place at, struct arena *arena)
{
    struct str rest = str_trim(profile);

    *a = (struct assumptions){0};
    for (bool first = true; rest.len || first; first = false) {
        struct str value = str_cut(&rest, ' '), row;
        rest = str_trim(rest);
        if (!first || str_find_byte(value, '=') >= 0) {
            row = str_cut(&value, '=');
            TRY(assumptions_set(a, row, value, at, arena));
        } else {
            TRY(take_profile(a, value, at, arena));
        }
    }
    return NULL;
}
