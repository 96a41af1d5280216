/* SPDX-License-Identifier: MIT */
/*
 * Operators and their precedence (about_Operator_Precedence).
 */
#include "harness/shell/parse.h"

#include "harness/shell/number.h"

#include "sim/base/arena.h"

enum { LOGICAL = 1, BITWISE, COMPARISON, ADDITIVE, MULTIPLICATIVE, FORMAT, RANGE };

struct operator
{
    const char *name;
    enum op op;
    int precedence;
    bool has_case; /* may be written -cname and -iname */
};

static const struct operator operators[] = {
    {"and", OP_AND, LOGICAL, false},
    {"or", OP_OR, LOGICAL, false},
    {"xor", OP_XOR, LOGICAL, false},
    {"band", OP_BAND, BITWISE, false},
    {"bor", OP_BOR, BITWISE, false},
    {"bxor", OP_BXOR, BITWISE, false},
    {"eq", OP_EQ, COMPARISON, true},
    {"ne", OP_NE, COMPARISON, true},
    {"lt", OP_LT, COMPARISON, true},
    {"le", OP_LE, COMPARISON, true},
    {"gt", OP_GT, COMPARISON, true},
    {"ge", OP_GE, COMPARISON, true},
    {"like", OP_LIKE, COMPARISON, true},
    {"notlike", OP_NOTLIKE, COMPARISON, true},
    {"match", OP_MATCH, COMPARISON, true},
    {"notmatch", OP_NOTMATCH, COMPARISON, true},
    {"contains", OP_CONTAINS, COMPARISON, true},
    {"notcontains", OP_NOTCONTAINS, COMPARISON, true},
    {"in", OP_IN, COMPARISON, true},
    {"notin", OP_NOTIN, COMPARISON, true},
    {"replace", OP_REPLACE, COMPARISON, true},
    {"split", OP_SPLIT, COMPARISON, true},
    {"join", OP_JOIN, COMPARISON, false},
    {"is", OP_IS, COMPARISON, false},
    {"isnot", OP_ISNOT, COMPARISON, false},
    {"as", OP_AS, COMPARISON, false},
    {"shl", OP_SHL, COMPARISON, false},
    {"shr", OP_SHR, COMPARISON, false},
    {"f", OP_FORMAT, FORMAT, false},
};

static const struct operator* operator_named(struct str name, bool *fold)
{
    *fold = true;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        const struct operator* o = & operators[i];
        struct str known = str_of(o->name);
        if (str_ieq(name, known))
            return o;
        if (o->has_case && name.len == known.len + 1 && str_ieq(str_from(name, 1), known) &&
            ((name.at[0] | 32) == 'c' || (name.at[0] | 32) == 'i')) {
            *fold = (name.at[0] | 32) == 'i';
            return o;
        }
    }
    return NULL;
}

static struct str
name_behind_dash(const struct parser *p)
{
    size_t n = 1;

    while (is_letter(peek(p, n)))
        n++;
    return str_sub(p->text, p->at + 1, n - 1);
}

/* The binary operator that stands here; length 0: none. */
struct found {
    enum op op;
    int precedence;
    bool fold;
    size_t length;
};

static const struct err *
find_operator(struct parser *p, struct found *f)
{
    char c = peek(p, 0);
    *f = (struct found){0};

    if (c == '.' && peek(p, 1) == '.') {
        *f = (struct found){OP_RANGE, RANGE, false, 2};
        return NULL;
    }
    if (c == '-' && is_letter(peek(p, 1))) {
        struct str name = name_behind_dash(p);
        const struct operator* o = operator_named(name, &f->fold);
        if (!o)
            return syntax_error(p, "unknown operator \"-" STR_FMT "\"", STR_ARG(name));
        *f = (struct found){o->op, o->precedence, f->fold, name.len + 1};
        return NULL;
    }
    if (!c || !strchr("+-*/%", c) || peek(p, 1) == '=' || (c == peek(p, 1) && strchr("+-", c)))
        return NULL;
    *f = (struct found){(enum op)c, strchr("+-", c) ? ADDITIVE : MULTIPLICATIVE, false, 1};
    return NULL;
}

/* a, b, c: a list binds tighter than every binary operator. */
static const struct err *
parse_list(struct parser *p, struct node **out)
{
    TRY(parse_unary(p, out));
    TRY(skip_blanks(p));
    if (peek(p, 0) != ',')
        return NULL;
    struct node *list = node_new(p, NODE_LIST, (*out)->at);
    *VEC_PUSH(&list->list, p->arena) = *out;
    while (peek(p, 0) == ',') {
        struct node *item;
        p->at++;
        TRY(skip_newlines(p));
        TRY(parse_unary(p, &item));
        *VEC_PUSH(&list->list, p->arena) = item;
        TRY(skip_blanks(p));
    }
    *out = list;
    return NULL;
}

static const struct err *
parse_binary(struct parser *p, int lowest, bool lists, struct node **out)
{
    struct found f;

    TRY(deeper(p));
    if (lists)
        TRY(parse_list(p, out));
    else
        TRY(parse_unary(p, out));
    for (;;) {
        TRY(skip_blanks(p));
        TRY(find_operator(p, &f));
        if (f.length == 0 || f.precedence < lowest)
            break;
        struct node *n = node_new(p, NODE_BINARY, place_here(p));
        n->op = f.op;
        n->fold = f.fold;
        n->text = str_sub(p->text, p->at, f.length);
        n->left = *out;
        p->at += f.length;
        TRY(skip_newlines(p));
        TRY(parse_binary(p, f.precedence + 1, lists, &n->right));
        *out = n;
    }
    p->depth--;
    return NULL;
}

const struct err *
parse_expression(struct parser *p, struct node **out)
{
    return parse_binary(p, LOGICAL, true, out);
}

const struct err *
parse_argument_expression(struct parser *p, struct node **out)
{
    return parse_binary(p, LOGICAL, false, out);
}

static const struct {
    const char *sign;
    enum op op;
    bool fold;
} unary_words[] = {
    {"not", OP_NOT, true},     {"bnot", OP_BNOT, true},    {"join", OP_JOIN, true},
    {"split", OP_SPLIT, true}, {"isplit", OP_SPLIT, true}, {"csplit", OP_SPLIT, false},
};

/* A prefix operator: its length, or 0. */
static size_t
find_prefix(const struct parser *p, enum op *op, bool *fold)
{
    char c = peek(p, 0);

    *fold = true;
    if (c == '-' && is_letter(peek(p, 1))) {
        struct str name = name_behind_dash(p);
        for (size_t i = 0; i < sizeof unary_words / sizeof *unary_words; i++) {
            if (str_ieq(name, str_of(unary_words[i].sign))) {
                *op = unary_words[i].op;
                *fold = unary_words[i].fold;
                return name.len + 1;
            }
        }
        return 0;
    }
    *op = (enum op)c;
    return c && strchr("!-+,", c) ? 1 : 0;
}

bool
starts_expression(const struct parser *p)
{
    char c = peek(p, 0);
    char next = peek(p, 1);
    enum op op;
    bool fold;

    if (!c)
        return false;
    if (c == '-' || c == '+') {
        if (c == '-' && is_letter(next))
            return find_prefix(p, &op, &fold) > 0;
        return next && strchr("$(.@['\"-+ \t0123456789", next);
    }
    if (c == '.')
        return is_digit(next);
    if (is_digit(c)) {
        struct parser probe = *p;
        struct value v;
        struct str text;
        return read_number(&probe, &v, &text) && (word_ends(&probe) || !is_letter(peek(&probe, 0)));
    }
    if (c == '@')
        return next && strchr("({'\"", next);
    return strchr("$'\"([{!,", c);
}

/* A minus sign right before a number belongs to it, so that the smallest int is an int. */
static bool
signed_number(struct parser *p, struct node *n)
{
    size_t at = p->at;
    struct str text;

    if (peek(p, 0) != '-' || !(is_digit(peek(p, 1)) || peek(p, 1) == '.'))
        return false;
    p->at++;
    if (read_number(p, &n->value, &text)) {
        n->text = str_sub(p->text, at, p->at - at);
        char c = peek(p, 0);
        bool alone = !(c == '.' && peek(p, 1) != '.') && c != '[';
        if (alone && number_parse(n->text, true, &n->value, p->arena)) {
            n->kind = NODE_VALUE;
            return true;
        }
    }
    p->at = at;
    return false;
}

const struct err *
parse_unary(struct parser *p, struct node **out)
{
    enum op op;
    bool fold;
    bool twice = peek(p, 0) == peek(p, 1) && (peek(p, 0) == '+' || peek(p, 0) == '-');
    size_t length = find_prefix(p, &op, &fold);

    if (!length)
        return parse_primary(p, out);
    struct node *n = node_new(p, twice ? NODE_STEP : NODE_UNARY, place_here(p));
    if (!twice && signed_number(p, n)) {
        *out = n;
        return NULL;
    }
    n->op = op;
    n->fold = fold;
    n->flag = true;
    n->text = str_sub(p->text, p->at, length);
    p->at += twice ? 2 : length;
    TRY(deeper(p));
    TRY(skip_newlines(p));
    TRY(parse_unary(p, &n->left));
    p->depth--;
    *out = n;
    return NULL;
}
