/* SPDX-License-Identifier: MIT */
#include "sim/engine/membership.h"

#include "sim/engine/parameter.h"
#include "sim/engine/space.h"
#include "sim/model/dn.h"

/* The last import's word. */
static image_id
latest_image(const struct cs *o)
{
    return o->import_op != PENDING_NONE ? o->imported : o->hologram;
}

static const uint32_t *
members_of(const struct engine *e, image_id image, struct cell *cell, uint32_t *n)
{
    *n = 0;
    return image_find(&e->words, image, ATTR_member, cell) ? cell_values(&e->words, cell, n) : NULL;
}

bool
membership_holds(const struct engine *e, struct str group_dn, cs_index object)
{
    cs_index group = space_find(e, cs_at(e, object)->connector, group_dn);
    struct cell c;
    uint32_t n;

    if (group == ENGINE_NONE || cs_at(e, group)->state != CS_STAGING)
        return false;
    const uint32_t *values = members_of(e, latest_image(cs_at(e, group)), &c, &n);
    return numbers_hold(values, n, object);
}

bool
membership_excludes(const struct engine *e, cs_index object)
{
    struct str pilot = e->spaces[cs_at(e, object)->connector].group_filter;

    return pilot.len && !membership_holds(e, pilot, object);
}

/* A group's DN may be made of parameters of the connector itself. */
static struct str
own_parameter(void *self, struct str name)
{
    const struct space *s = self;

    return parameter_value(s, name, STR(""));
}

static void
watch_rule(struct space *s, const struct rule *r, struct watched *out, struct arena *a)
{
    const struct rule_source source = {.values = {.self = s, .parameter = own_parameter}};

    for (uint32_t g = 0; g < r->scope.n; g++)
        for (uint32_t i = 0; i < r->scope.at[g].all.n; i++) {
            const struct scope_condition *c = &r->scope.at[g].all.at[i];
            if (c->op != SCOPE_ISMEMBEROF && c->op != SCOPE_ISNOTMEMBEROF)
                continue;
            struct str dn = rule_parameters(c->value, &source, a);
            if (dn.len)
                *VEC_PUSH(&out->groups, a) = dn;
        }
}

void
membership_watched(struct engine *e, uint32_t connector, struct watched *out, struct arena *a)
{
    const struct ruleset *rules = e->config.rules;
    struct str pilot = e->spaces[connector].group_filter;

    *out = (struct watched){0};
    if (!assumed(e, ASSUME_memberOfTouchesMembers, "sameCycle"))
        return;
    if (pilot.len)
        *VEC_PUSH(&out->groups, a) = pilot;
    for (uint32_t i = 0; i < rules->order.n; i++) {
        const struct rule *r = ruleset_get(rules, rules->order.at[i]);
        if (!r->disabled && r->direction == RULE_INBOUND && r->connector == connector)
            watch_rule(&e->spaces[connector], r, out, a);
    }
}

static bool
is_watched(const struct engine *e, const struct watched *w, cs_index group, struct arena *scratch)
{
    struct str dn = space_dn(e, group, scratch);

    for (uint32_t i = 0; i < w->groups.n; i++)
        if (dn_same(w->groups.at[i], dn))
            return true;
    return false;
}

/* Values of `from` that `without` lacks; both are sorted. */
static void
touch_missing(struct engine *e, const uint32_t *from, uint32_t n, const uint32_t *without,
              uint32_t m)
{
    for (uint32_t i = 0, k = 0; i < n; i++) {
        while (k < m && without[k] < from[i])
            k++;
        if ((k == m || without[k] != from[i]) && cs_at(e, from[i])->state == CS_STAGING)
            space_mark_pending(e, from[i]);
    }
}

void
membership_changed(struct engine *e, const struct watched *w, cs_index group, image_id before,
                   image_id after, bool renamed, struct arena *scratch)
{
    struct cell old, now;
    uint32_t n, m;

    if (!w->groups.n || (!renamed && !is_watched(e, w, group, scratch)))
        return;
    const uint32_t *left = members_of(e, before, &old, &n), *came = members_of(e, after, &now, &m);
    touch_missing(e, left, n, renamed ? NULL : came, renamed ? 0 : m);
    touch_missing(e, came, m, renamed ? NULL : left, renamed ? 0 : n);
}
