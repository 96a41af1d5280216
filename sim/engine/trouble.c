/* SPDX-License-Identifier: MIT */
#include "sim/engine/trouble.h"

static bool
unseen(const struct object_error *error)
{
    return str_eq(error->literal, NOT_REIMPORTED);
}

static struct object_error *
of(const struct engine *e, cs_index i)
{
    uint32_t number = cs_at(e, i)->export_error;

    return number ? &e->errors.at[number - 1] : NULL;
}

const struct object_error *
trouble_again(struct engine *e, cs_index i, struct str literal, struct str text, vtime now)
{
    struct object_error *error = of(e, i);

    if (!error) {
        error = VEC_PUSH(&e->errors, e->arena);
        *error = (struct object_error){0};
        cs_at(e, i)->export_error = e->errors.n;
    }
    if (error->count == 0 || unseen(error) != str_eq(literal, NOT_REIMPORTED))
        *error = (struct object_error){.first = now};
    error->last = now;
    error->count++;
    error->literal = literal;
    error->text = text;
    return error;
}

void
trouble_taken(struct engine *e, cs_index i)
{
    struct object_error *error = of(e, i);

    if (error && !unseen(error))
        error->count = 0;
}

void
trouble_seen(struct engine *e, cs_index i)
{
    struct object_error *error = of(e, i);

    if (error && unseen(error))
        error->count = 0;
}
