/* SPDX-License-Identifier: MIT */
#include "sim/engine/confirm.h"

#include "sim/base/buf.h"
#include "sim/engine/rename.h"
#include "sim/engine/space.h"
#include "sim/engine/trouble.h"

void
confirm_failed(struct import *im, cs_index i, struct str what)
{
    struct str text = str_copy(what, im->e->arena);
    const struct object_error *error = trouble_again(im->e, i, NOT_REIMPORTED, text, im->now);

    stage_error(im, i, space_dn(im->e, i, im->a), NOT_REIMPORTED, text, true);
    struct step_error *told = &im->e->step_errors.at[im->e->step_errors.n - 1];
    told->first = error->first;
    told->retries = error->count - 1;
}

/* Did the record bring the value that was sent? */
static bool
came_back(struct import *im, cs_index i, attr_id attr, image_id now)
{
    return attr == ATTR_dn ? rename_confirmed(im->e, i, im->a)
                           : stage_same(im, cs_at(im->e, i)->sent, now, attr);
}

/* The awaited attributes that the record did not bring, by name. */
static struct str
missing(struct import *im, cs_index i, image_id now)
{
    const struct engine *e = im->e;
    struct buf names = buf_in(im->a);
    image_id sent = cs_at(e, i)->sent;

    for (uint32_t k = 0; k < image_n(&e->words, sent); k++) {
        attr_id attr = image_cell(&e->words, sent, k).attr;
        if (!came_back(im, i, attr, now))
            buf_fmt(&names, "%s" STR_FMT, names.len ? ", " : "",
                    STR_ARG(schema_name(e->config.schema, attr)));
    }
    return buf_str(&names);
}

/* These wait for the next export again, unless another value does so already. */
static void
send_again(struct import *im, cs_index i, image_id now)
{
    struct engine *e = im->e;
    struct pool *p = &e->words;
    struct cs *o = cs_at(e, i);
    uint32_t n = image_n(p, o->sent), m = image_n(p, o->wanted), k = 0, kept = 0;
    struct cell *cells = ARENA_ARRAY(im->a, struct cell, (size_t)n + m);

    for (uint32_t s = 0; s < n; s++) {
        struct cell c = image_cell(p, o->sent, s);
        if (came_back(im, i, c.attr, now))
            continue;
        for (; k < m && image_cell(p, o->wanted, k).attr < c.attr; k++)
            cells[kept++] = cell_keep(p, image_cell(p, o->wanted, k));
        if (k == m || image_cell(p, o->wanted, k).attr != c.attr)
            cells[kept++] = cell_keep(p, c);
    }
    for (; k < m; k++)
        cells[kept++] = cell_keep(p, image_cell(p, o->wanted, k));
    image_id again = image_make(p, cells, kept, e->arena);
    image_free(p, o->wanted);
    o->wanted = again;
    if (o->export_op == PENDING_NONE)
        o->export_op = PENDING_UPDATE;
    space_mark_export(e, i);
}

bool
confirm(struct import *im, cs_index i, image_id now)
{
    struct cs *o = cs_at(im->e, i);
    bool deleted = o->sent_op == PENDING_DELETE, again;
    struct str names = missing(im, i, now);

    if (deleted) {
        o->export_op = PENDING_DELETE;
        space_mark_export(im->e, i);
    }
    again = names.len && o->export_op != PENDING_DELETE;
    if (again)
        send_again(im, i, now);
    if (deleted || names.len)
        confirm_failed(im, i, names);
    else
        trouble_seen(im->e, i);
    image_free(&im->e->words, o->sent);
    o->sent = 0;
    o->sent_op = PENDING_NONE;
    return again;
}
