/* SPDX-License-Identifier: MIT */
/*
 * Rule files: blocks of `key: value` lines (sim/base/block.h).
 *
 *     rule NAME
 *         id: GUID                        made up from the name where it is missing
 *         tag: Microsoft.X.001            marks a standard rule
 *         description: TEXT
 *         precedence: NUMBER              missing: the number after that of the rule before
 *         from: AD user                   inbound: a connected system, AD or Entra, and a class
 *         to: person                      a class of the metaverse, or `any`
 *         from: person                    outbound: the other way round
 *         to: Entra user
 *         link: Provision|Join|StickyJoin|JoinNoFlow
 *         password sync: yes
 *         disabled: yes
 *         scope: A OPERATOR VALUE and B OPERATOR "VALUE WITH BLANKS"    several lines: one must hold
 *         join: CS = MV and CS = MV case-sensitive                     several lines: in this order
 *         flow: A, B, C                   Direct, from the attribute of the same name
 *         flow: A <- B                    Direct
 *         flow: A := True                 Constant
 *         flow: A, B = Trim([*])          Expression; [*] stands for each name on the left
 *         flow once: ...                  only when the target object is created
 *         flow merge: ...                 value merge type Merge
 *         flow merge ignoring case: ...   MergeCaseInsensitive
 *         use: NAME                       what a `flows` or a `joins` block says
 *
 *     flows NAME
 *         flow: ...
 *     joins NAME
 *         join: ...
 *
 * Where builds of the product differ, the file says so in editions (sim/rules/edition.h).
 */
#include "sim/rules/rule.h"

#include "sim/base/arena.h"
#include "sim/base/block.h"
#include "sim/rules/clause.h"
#include "sim/rules/edition.h"

struct loading {
    struct ruleset *rs;
    const struct schema *schema;
    struct blocks blocks;
    struct map parts; /* name of a `flows` or `joins` block -> its index */
    int32_t next;     /* the precedence of a rule that says none, or whose own does not count */
    bool numbered;    /* a rule has said where the numbers begin */
    bool renumber;
    struct arena *arena;
};

/* A rule as its block says, before it is made for a connector. */
struct draft {
    struct rule rule;
    enum side side; /* of the connected system */
    bool has_from, has_to, has_link, has_precedence;
};

static const struct err *
read_side(const struct block_item *item, struct str *rest, enum side *out, bool *named,
          struct arena *a)
{
    struct str first = *rest, word;

    *named = str_find_byte(*rest, ' ') >= 0;
    if (!*named)
        return NULL;
    word = str_cut(&first, ' ');
    if (str_ieq(word, STR("AD")))
        *out = SIDE_AD;
    else if (str_ieq(word, STR("Entra")))
        *out = SIDE_ENTRA;
    else
        return block_error(item, a, "\"" STR_FMT "\" is no connected system: AD or Entra",
                           STR_ARG(word));
    *rest = str_trim(first);
    return NULL;
}

static const struct err *
read_end(const struct block_item *item, struct draft *d, bool from, struct arena *a)
{
    struct str word = item->value;
    bool named;

    TRY(read_side(item, &word, &d->side, &named, a));
    if (named)
        d->rule.direction = from ? RULE_INBOUND : RULE_OUTBOUND;
    enum object_class class = class_find(word);
    if (class == CLASS_none && (from || !str_ieq(word, STR("any"))))
        return block_error(item, a, "there is no class \"" STR_FMT "\"", STR_ARG(word));
    if (from)
        d->rule.source = class;
    else
        d->rule.target = class;
    if (named && (from ? d->has_to : d->has_from) && d->side == SIDE_METAVERSE)
        return block_error(item, a, "a rule runs between a connected system and the metaverse");
    if (!named && !from && d->rule.direction == RULE_OUTBOUND)
        return block_error(item, a, "write the connected system before the class");
    if (from)
        d->has_from = true;
    else
        d->has_to = true;
    return NULL;
}

static const struct err *
read_precedence(const struct block_item *item, struct draft *d, struct arena *a)
{
    int64_t number;

    if (!str_int(item->value, &number) || number < 0 || number > 100000)
        return block_error(item, a, "\"" STR_FMT "\" is no precedence", STR_ARG(item->value));
    d->rule.precedence = (int32_t)number;
    d->has_precedence = true;
    return NULL;
}

static const struct err *
read_yes(const struct block_item *item, bool *out, struct arena *a)
{
    *out = str_ieq(item->value, STR("yes"));
    if (!*out && !str_ieq(item->value, STR("no")))
        return block_error(item, a, "yes or no, not \"" STR_FMT "\"", STR_ARG(item->value));
    return NULL;
}

static const struct err *
read_link(const struct block_item *item, struct draft *d, struct arena *a)
{
    d->has_link = link_type_find(item->value, &d->rule.link);
    if (!d->has_link)
        return block_error(item, a, "\"" STR_FMT "\" is no link type", STR_ARG(item->value));
    return NULL;
}

/* What does not need the schema. */
static const struct err *
read_plain(struct loading *l, const struct block_item *item, struct draft *d, bool *known)
{
    struct arena *a = l->arena;

    *known = true;
    if (str_eq(item->key, STR("id")))
        d->rule.id = item->value;
    else if (str_eq(item->key, STR("tag")))
        d->rule.tag = item->value;
    else if (str_eq(item->key, STR("description")))
        d->rule.description = item->value;
    else if (str_eq(item->key, STR("precedence")))
        return read_precedence(item, d, a);
    else if (str_eq(item->key, STR("from")))
        return read_end(item, d, true, a);
    else if (str_eq(item->key, STR("to")))
        return read_end(item, d, false, a);
    else if (str_eq(item->key, STR("link")))
        return read_link(item, d, a);
    else if (str_eq(item->key, STR("password sync")))
        return read_yes(item, &d->rule.password_sync, a);
    else if (str_eq(item->key, STR("disabled")))
        return read_yes(item, &d->rule.disabled, a);
    else
        *known = false;
    return NULL;
}

static const struct err *
read_flows(struct loading *l, const struct block *b, struct draft *d, bool only_flows)
{
    struct clause c = {.schema = l->schema,
                       .source = d->rule.direction == RULE_INBOUND ? d->side : SIDE_METAVERSE,
                       .arena = l->arena};

    for (uint32_t i = 0; i < b->items.n; i++) {
        bool known;
        TRY(rule_clause_flow(&c, &b->items.at[i], &d->rule, &known));
        if (!known && only_flows)
            return err_new(ERR_INPUT, b->items.at[i].at, l->arena,
                           "a flows block has no key \"" STR_FMT "\"; one of: flow, flow once, "
                           "flow merge, flow merge ignoring case",
                           STR_ARG(b->items.at[i].key));
    }
    return NULL;
}

static const struct err *
read_joins(struct loading *l, const struct block *b, struct draft *d)
{
    struct clause c = {.schema = l->schema, .source = SIDE_METAVERSE, .arena = l->arena};

    for (uint32_t i = 0; i < b->items.n; i++) {
        if (!str_eq(b->items.at[i].key, STR("join")))
            return err_new(ERR_INPUT, b->items.at[i].at, l->arena,
                           "a joins block has no key \"" STR_FMT "\", only join",
                           STR_ARG(b->items.at[i].key));
        TRY(rule_clause_join(&c, &b->items.at[i], &d->rule));
    }
    return NULL;
}

static const struct err *
read_use(struct loading *l, const struct block_item *item, struct draft *d)
{
    uint32_t part = map_get(&l->parts, item->value);

    if (part == MAP_NONE)
        return block_error(item, l->arena, "there is no flows or joins block \"" STR_FMT "\"",
                           STR_ARG(item->value));
    const struct block *b = &l->blocks.list.at[part];
    return str_eq(b->kind, STR("joins")) ? read_joins(l, b, d) : read_flows(l, b, d, true);
}

static const struct err *
read_clauses(struct loading *l, const struct block *b, struct draft *d)
{
    struct clause c = {.schema = l->schema, .source = SIDE_METAVERSE, .arena = l->arena};

    if (d->rule.direction == RULE_INBOUND)
        c.source = d->side;
    for (uint32_t i = 0; i < b->items.n; i++) {
        const struct block_item *item = &b->items.at[i];
        if (str_eq(item->key, STR("scope")))
            TRY(rule_clause_scope(&c, item, &d->rule));
        if (str_eq(item->key, STR("join")))
            TRY(rule_clause_join(&c, item, &d->rule));
        if (str_eq(item->key, STR("use")))
            TRY(read_use(l, item, d));
    }
    return read_flows(l, b, d, false);
}

static bool
is_clause(struct str key)
{
    return str_eq(key, STR("scope")) || str_eq(key, STR("join")) || str_eq(key, STR("use")) ||
           rule_clause_is_flow(key);
}

static const struct err *
read_rule(struct loading *l, const struct block *b, struct draft *d)
{
    d->rule.name = b->title;
    for (uint32_t i = 0; i < b->items.n; i++) {
        const struct block_item *item = &b->items.at[i];
        bool known;
        TRY(read_plain(l, item, d, &known));
        if (!known && !is_clause(item->key))
            return err_new(ERR_INPUT, item->at, l->arena,
                           "a rule has no key \"" STR_FMT "\"; one of: id, tag, description, "
                           "precedence, from, to, link, password sync, disabled, scope, join, "
                           "flow, use",
                           STR_ARG(item->key));
    }
    if (str_empty(b->title) || !d->has_from || !d->has_to || !d->has_link)
        return err_new(ERR_INPUT, b->at, l->arena, "a rule needs a name, from, to and link");
    if (!d->has_precedence && !l->numbered)
        return err_new(ERR_INPUT, b->at, l->arena, "the first rule needs a precedence");
    if (d->side == SIDE_METAVERSE)
        return err_new(ERR_INPUT, b->at, l->arena,
                       "either from or to names a connected system, AD or Entra");
    return read_clauses(l, b, d);
}

/* A number of its own counts, unless several forests push the rules apart; else the next in turn. */
static void
number_rule(struct loading *l, struct draft *d)
{
    if (d->has_precedence && (!l->renumber || !l->numbered))
        l->next = d->rule.precedence;
    d->has_precedence = false; /* it is the first copy's */
    l->numbered = true;
    d->rule.precedence = l->next++;
}

/* Once for each connector of the side. */
static const struct err *
add_rule(struct loading *l, const struct block *b, struct draft *d)
{
    bool many = false;

    for (uint32_t c = 0; c < l->rs->connectors.n; c++) {
        if (l->rs->connectors.at[c].side != d->side)
            continue;
        d->rule.connector = c;
        number_rule(l, d);
        if (many)
            d->rule.id = STR("");
        many = true;
        TRY(ruleset_put(l->rs, &d->rule, STR(""), STR(""), l->schema, b->at, NULL, l->arena));
    }
    return NULL;
}

static bool
several_forests(const struct ruleset *rs)
{
    uint32_t n = 0;

    for (uint32_t c = 0; c < rs->connectors.n; c++)
        n += rs->connectors.at[c].side == SIDE_AD;
    return n > 1;
}

static const struct err *
find_blocks(struct loading *l)
{
    for (uint32_t i = 0; i < l->blocks.list.n; i++) {
        const struct block *b = &l->blocks.list.at[i];
        if (str_eq(b->kind, STR("flows")) || str_eq(b->kind, STR("joins"))) {
            if (map_set(&l->parts, b->title, i) != MAP_NONE)
                return err_new(ERR_INPUT, b->at, l->arena,
                               "a second block \"" STR_FMT "\" of flows or joins",
                               STR_ARG(b->title));
        } else if (!str_eq(b->kind, STR("rule"))) {
            return err_new(ERR_INPUT, b->at, l->arena,
                           "unknown block \"" STR_FMT "\"; one of: rule, flows, joins, edition",
                           STR_ARG(b->kind));
        }
    }
    return NULL;
}

static const struct err *
load_blocks(struct loading *l)
{
    for (uint32_t i = 0; i < l->blocks.list.n; i++) {
        const struct block *b = &l->blocks.list.at[i];
        struct draft d = {.side = SIDE_METAVERSE};
        if (!str_eq(b->kind, STR("rule")))
            continue;
        TRY(read_rule(l, b, &d));
        TRY(add_rule(l, b, &d));
    }
    return NULL;
}

const struct err *
rules_load(struct ruleset *rs, struct str file, struct str text, const struct schema *schema,
           struct arena *a)
{
    return rules_load_edition(rs, file, text, STR(""), schema, a);
}

const struct err *
rules_load_edition(struct ruleset *rs, struct str file, struct str text, struct str edition,
                   const struct schema *schema, struct arena *a)
{
    struct loading l = {.rs = rs,
                        .schema = schema,
                        .parts = map_in(a, false),
                        .renumber = several_forests(rs),
                        .arena = a};

    TRY(blocks_read(&l.blocks, file, text, a));
    TRY(rule_edition_pick(&l.blocks, file, edition, a));
    TRY(find_blocks(&l));
    const struct err *e = load_blocks(&l);
    ruleset_ready(rs); /* also for what was added before a mistake */
    return e;
}
