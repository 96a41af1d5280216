/* SPDX-License-Identifier: MIT */
/*
 * What the engines read: everything, or what changed after a number in the order of changes.
 *
 * A watermark is that number behind the first word of the tenant's id, so one that comes from
 * another tenant, or from a time that was undone, is recognised as stale.
 */
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/base/numbers.h"
#include "sim/world/tenant_state.h"
#include "sim/world/tenant_view.h"

static struct str
mark(const struct tenant *t, struct arena *a)
{
    return hex_lower(str_n((const char *)t->id, 4), a);
}

struct str
tenant_reader_watermark(const struct tenant_reader *r, const struct tenant *t, struct arena *a)
{
    struct str word = mark(t, a);

    return str_fmt(a, STR_FMT ".%u", STR_ARG(word), r->to);
}

static bool
watermark_parse(const struct tenant *t, struct str watermark, uint32_t *from, struct arena *a)
{
    struct str rest = watermark, word = str_cut(&rest, '.');
    int64_t number;

    if (!rest.at || !str_eq(word, mark(t, a)) || !str_int(rest, &number))
        return false;
    if (number < 0 || number > (int64_t)t->seq)
        return false;
    *from = (uint32_t)number;
    return true;
}

uint32_t
tenant_log_start(const struct tenant *t, uint32_t from)
{
    uint32_t low = 0, high = t->log.n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (t->log.at[middle].seq <= from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Few changes are listed from the log; for many a walk over all objects is the shorter way. */
static void
list_few(struct tenant_reader *r, const struct tenant *t, struct arena *a)
{
    uint32_t start = tenant_log_start(t, r->from);

    r->listed = t->log.n - start <= t->objects.n / 4 + 64;
    if (!r->listed)
        return;
    for (uint32_t i = start; i < t->log.n; i++) {
        const struct tenant_logged *l = &t->log.at[i];
        if (t->objects.at[l->object].seq == l->seq && l->object >= r->at)
            *VEC_PUSH(&r->few, a) = l->object;
    }
    r->few.n = numbers_sort(r->few.at, r->few.n, a);
}

bool
tenant_reader_open(struct tenant_reader *r, const struct tenant *t, struct str watermark,
                   struct arena *a)
{
    uint32_t at = r->at;

    *r = (struct tenant_reader){.full = str_empty(watermark), .to = t->seq, .at = at};
    if (r->full)
        return true;
    if (!watermark_parse(t, watermark, &r->from, a))
        return false;
    list_few(r, t, a);
    return true;
}

static uint32_t
next_changed(struct tenant_reader *r, const struct tenant *t)
{
    if (r->listed) {
        if (r->few_at == r->few.n)
            return TENANT_NONE;
        r->at = r->few.at[r->few_at] + 1;
        return r->few.at[r->few_at++];
    }
    while (r->at < t->objects.n) {
        uint32_t object = r->at++;
        if (t->objects.at[object].seq > r->from)
            return object;
    }
    return TENANT_NONE;
}

bool
tenant_reader_next(struct tenant_reader *r, const struct tenant *t, struct change *out,
                   struct arena *a, struct arena *scratch)
{
    uint32_t object;

    while ((object = next_changed(r, t)) != TENANT_NONE) {
        const struct tenant_object *o = &t->objects.at[object];
        if (o->life == LIFE_LIVE) {
            *out = (struct change){CHANGE_PUT, tenant_entry(t, object, a, scratch)};
            return true;
        }
        if (r->full || o->born > r->from)
            continue; /* it came and went unseen */
        *out = (struct change){CHANGE_GONE,
                               {.anchor = tenant_anchor(o, a),
                                .dn = tenant_dn(o, a),
                                .class = (enum object_class)o->class}};
        return true;
    }
    return false;
}
