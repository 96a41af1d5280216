/* SPDX-License-Identifier: MIT */
#include "sim/rules/upgrade.h"

#include "sim/base/arena.h"
#include "sim/rules/index.h"

struct upgrading {
    struct ruleset *rs;
    const struct ruleset *newer;
    struct rule_upgrade *out;
    rule_id *place; /* by rule of `newer`: which rule here it is, or RULE_NONE */
};

/* `Microsoft.InfromADUserJoin.003` without the revision behind the last dot. */
static struct str
tag_name(struct str tag)
{
    size_t end = tag.len;

    while (end && tag.at[end - 1] != '.')
        end--;
    return str_sub(tag, 0, end);
}

static bool
same_rule(const struct rule *x, const struct rule *y)
{
    return x->direction == y->direction && x->connector == y->connector &&
           str_ieq(tag_name(x->tag), tag_name(y->tag));
}

static void
replace(struct upgrading *u, rule_id id, const struct rule *newer)
{
    struct rule *r = &u->rs->rules.at[id];
    struct rule now = rule_deep_copy(newer, u->rs->arena);

    now.id = r->id;
    now.precedence = r->precedence;
    now.disabled = r->disabled;
    *r = now;
    u->out->replaced++;
}

/* The standard rules that are there: replaced, or gone in the newer edition. */
static void
upgrade_known(struct upgrading *u)
{
    for (rule_id id = 0; id < u->rs->rules.n; id++) {
        const struct rule *r = &u->rs->rules.at[id];
        rule_id k = 0;
        if (r->removed || !rule_standard(r))
            continue;
        while (k < u->newer->rules.n &&
               (u->place[k] != RULE_NONE || !same_rule(r, &u->newer->rules.at[k])))
            k++;
        if (k < u->newer->rules.n) {
            u->place[k] = id;
            replace(u, id, &u->newer->rules.at[k]);
            continue;
        }
        u->rs->rules.at[id].removed = true;
        ruleset_take_out(u->rs, id);
        u->out->removed++;
    }
}

/* A rule that is new stands behind the one that it follows; the first of all keeps its number. */
static void
add_new(struct upgrading *u, rule_id k, rule_id before)
{
    struct ruleset *rs = u->rs;
    rule_id id = rs->rules.n;
    struct rule r = rule_deep_copy(&u->newer->rules.at[k], rs->arena);

    r.id = str_copy(r.id, rs->arena);
    if (before != RULE_NONE)
        r.precedence = rs->rules.at[before].precedence + 1;
    ruleset_make_room(rs, r.precedence);
    *VEC_PUSH(&rs->rules, rs->arena) = r;
    ruleset_insert(rs, id);
    u->place[k] = id;
    u->out->added++;
}

void
ruleset_upgrade(struct ruleset *rs, const struct ruleset *newer, struct rule_upgrade *out,
                struct arena *scratch)
{
    struct upgrading u = {rs, newer, out, ARENA_ARRAY(scratch, rule_id, newer->rules.n)};
    uint32_t old = rs->rules.n;
    int32_t *numbers = ARENA_ARRAY(scratch, int32_t, old);
    rule_id before = RULE_NONE;

    *out = (struct rule_upgrade){0};
    for (rule_id k = 0; k < newer->rules.n; k++)
        u.place[k] = RULE_NONE;
    for (rule_id id = 0; id < old; id++)
        numbers[id] = rs->rules.at[id].precedence;
    upgrade_known(&u);
    for (uint32_t i = 0; i < newer->order.n; i++) {
        rule_id k = newer->order.at[i];
        if (u.place[k] == RULE_NONE)
            add_new(&u, k, before);
        before = u.place[k];
    }
    for (rule_id id = 0; id < old; id++) {
        const struct rule *r = &rs->rules.at[id];
        out->moved += !r->removed && !rule_standard(r) && r->precedence != numbers[id];
    }
    rule_index_build(rs);
}
