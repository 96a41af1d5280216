/* SPDX-License-Identifier: MIT */
#include "sim/rules/clause.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"

/* The place of a byte of the item's value, which may span lines. */
static struct place
place_of(const struct block_item *item, struct str part)
{
    struct place at = item->value_at;

    for (const char *p = item->value.at; p < part.at; p++) {
        at.column++;
        if (*p == '\n') {
            at.line++;
            at.column = 1;
        }
    }
    return at;
}

/* The next word, or a text in quotes; `*rest` moves behind it. */
static struct str
next_word(struct str *rest)
{
    struct str s = str_trim(*rest);
    size_t n = 0;

    if (s.len && s.at[0] == '"') {
        ptrdiff_t end = str_find_byte(str_from(s, 1), '"');
        size_t len = end < 0 ? s.len - 1 : (size_t)end;
        *rest = str_from(s, len + 2);
        return str_sub(s, 1, len);
    }
    while (n < s.len && s.at[n] != ' ' && s.at[n] != '\t' && s.at[n] != '\n' && s.at[n] != '\r')
        n++;
    *rest = str_from(s, n);
    return str_sub(s, 0, n);
}

/* What an operator compares with; nothing is written as "". */
static const struct err *
scope_value(const struct clause *c, const struct block_item *item, struct str *rest,
            struct str *out)
{
    struct str s = str_trim(*rest);

    if (str_empty(s))
        return err_new(ERR_SYNTAX, place_of(item, s), c->arena,
                       "a value is expected at the end of the condition");
    if (s.at[0] == '"' && str_find_byte(str_from(s, 1), '"') < 0)
        return err_new(ERR_SYNTAX, place_of(item, s), c->arena,
                       "the text that begins here has no closing quote");
    *out = next_word(rest);
    return NULL;
}

static const struct err *
find_attr(const struct clause *c, const struct block_item *item, struct str name, attr_id *out)
{
    *out = schema_find(c->schema, name);
    if (*out == ATTR_NONE)
        return err_new(ERR_INPUT, place_of(item, name), c->arena,
                       "there is no attribute \"" STR_FMT "\"", STR_ARG(name));
    return NULL;
}

static const struct err *
expect_and(const struct clause *c, const struct block_item *item, struct str *rest, bool *more)
{
    struct str word = next_word(rest);

    *more = !str_empty(word);
    if (*more && !str_eq(word, STR("and")))
        return err_new(ERR_SYNTAX, place_of(item, word), c->arena,
                       "\"and\" or the end of the line is expected, not \"" STR_FMT "\"",
                       STR_ARG(word));
    return NULL;
}

/* ISMEMBEROF looks at no attribute: `group ISMEMBEROF DN` says what it means. */
static const struct err *
scope_attr(const struct clause *c, const struct block_item *item, struct str name,
           struct scope_condition *s)
{
    if (s->op != SCOPE_ISMEMBEROF && s->op != SCOPE_ISNOTMEMBEROF)
        return find_attr(c, item, name, &s->attr);
    s->attr = ATTR_NONE;
    return NULL;
}

const struct err *
rule_clause_scope(const struct clause *c, const struct block_item *item, struct rule *r)
{
    struct scope_group *group = VEC_PUSH(&r->scope, c->arena);
    struct str rest = item->value;
    bool more = true;

    while (more) {
        struct scope_condition s = {0};
        struct str name = next_word(&rest), op = next_word(&rest);
        if (!scope_operator_find(op, &s.op))
            return err_new(ERR_INPUT, place_of(item, op), c->arena,
                           "\"" STR_FMT "\" is no scope operator", STR_ARG(op));
        TRY(scope_attr(c, item, name, &s));
        if (s.op != SCOPE_ISNULL && s.op != SCOPE_ISNOTNULL)
            TRY(scope_value(c, item, &rest, &s.value));
        *VEC_PUSH(&group->all, c->arena) = s;
        TRY(expect_and(c, item, &rest, &more));
    }
    return NULL;
}

const struct err *
rule_clause_join(const struct clause *c, const struct block_item *item, struct rule *r)
{
    struct join_group *group = VEC_PUSH(&r->join, c->arena);
    struct str rest = item->value;
    bool more = true, case_sensitive = str_ends(rest, STR(" case-sensitive"));

    if (case_sensitive)
        rest = str_sub(rest, 0, rest.len - strlen(" case-sensitive"));
    while (more) {
        struct join_condition j = {.case_sensitive = case_sensitive};
        struct str cs = next_word(&rest), sign = next_word(&rest), mv = next_word(&rest);
        if (!str_eq(sign, STR("=")))
            return err_new(ERR_SYNTAX, place_of(item, sign), c->arena,
                           "a join is \"connector-space attribute = metaverse attribute\"");
        TRY(find_attr(c, item, cs, &j.cs));
        TRY(find_attr(c, item, mv, &j.mv));
        *VEC_PUSH(&group->all, c->arena) = j;
        TRY(expect_and(c, item, &rest, &more));
    }
    return NULL;
}

static const struct {
    struct str key;
    enum merge_type merge;
    bool once;
} flow_keys[] = {
    {STR("flow"), MERGE_UPDATE, false},
    {STR("flow once"), MERGE_UPDATE, true},
    {STR("flow merge"), MERGE_MERGE, false},
    {STR("flow merge ignoring case"), MERGE_CASE_INSENSITIVE, false},
};

enum { FLOW_KEYS = sizeof flow_keys / sizeof *flow_keys };

static size_t
flow_key(struct str key)
{
    size_t i = 0;

    while (i < FLOW_KEYS && !str_eq(flow_keys[i].key, key))
        i++;
    return i;
}

bool
rule_clause_is_flow(struct str key)
{
    return flow_key(key) < FLOW_KEYS;
}

/* The names before the sign, and what follows it. */
static enum flow_kind
split_flow(struct str value, struct str *targets, struct str *right)
{
    static const struct {
        struct str sign;
        enum flow_kind kind;
    } signs[] = {{STR("<-"), FLOW_DIRECT}, {STR(":="), FLOW_CONSTANT}, {STR("="), FLOW_EXPRESSION}};

    for (size_t at = 0; at < value.len; at++)
        for (size_t i = 0; i < 3; i++) {
            if (!str_starts(str_from(value, at), signs[i].sign))
                continue;
            *targets = str_trim(str_sub(value, 0, at));
            *right = str_trim(str_from(value, at + signs[i].sign.len));
            return signs[i].kind;
        }
    *targets = value;
    *right = (struct str){0};
    return FLOW_DIRECT;
}

/* `[*]` becomes `[name]`. */
static struct str
for_target(struct str text, struct str name, struct arena *a)
{
    struct buf out = buf_in(a);
    struct str rest = text;
    ptrdiff_t hit;

    if (str_find(text, STR("[*]")) < 0)
        return text;
    while ((hit = str_find(rest, STR("[*]"))) >= 0) {
        buf_add(&out, str_sub(rest, 0, (size_t)hit + 1));
        buf_add(&out, name);
        rest = str_from(rest, (size_t)hit + 2);
    }
    buf_add(&out, rest);
    return buf_str(&out);
}

static const struct err *
fill_flow(const struct clause *c, const struct block_item *item, struct str name, struct str right,
          struct flow *f)
{
    TRY(find_attr(c, item, name, &f->target));
    switch (f->kind) {
    case FLOW_DIRECT:
        f->source = f->target;
        return right.at ? find_attr(c, item, right, &f->source) : NULL;
    case FLOW_CONSTANT:
        f->constant = right;
        return NULL;
    case FLOW_EXPRESSION:
        return expr_parse(&f->expression, for_target(right, name, c->arena), place_of(item, right),
                          c->schema, c->source, c->arena);
    }
    return NULL;
}

const struct err *
rule_clause_flow(const struct clause *c, const struct block_item *item, struct rule *r, bool *known)
{
    size_t key = flow_key(item->key);
    struct str targets, right;

    *known = key < FLOW_KEYS;
    if (!*known)
        return NULL;
    enum flow_kind kind = split_flow(item->value, &targets, &right);
    if (str_empty(targets) || (right.at && str_empty(right)))
        return block_error(item, c->arena, "a flow is \"target\" and perhaps what flows there");
    while (targets.at) {
        struct str name = str_trim(str_cut(&targets, ','));
        struct flow f = {.kind = kind,
                         .merge = flow_keys[key].merge,
                         .once = flow_keys[key].once,
                         .source = ATTR_NONE};
        TRY(fill_flow(c, item, name, right, &f));
        *VEC_PUSH(&r->flows, c->arena) = f;
    }
    return NULL;
}
