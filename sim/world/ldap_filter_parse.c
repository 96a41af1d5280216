/* SPDX-License-Identifier: MIT */
/*
 * Reading LDAP filters.
 */
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/world/ldap_filter.h"

struct parser {
    struct ldap_filter *out;
    struct str text;
    size_t at;
    uint32_t depth;
    const struct schema *schema;
    struct arena *arena;
};

static const struct err *
wrong(const struct parser *p, size_t at, const char *what)
{
    struct place place = {.line = 1, .column = (uint32_t)at + 1};

    return err_new(ERR_SYNTAX, place, p->arena, "LDAP filter: %s", what);
}

static bool
done(const struct parser *p)
{
    return p->at >= p->text.len;
}

static char
peek(const struct parser *p)
{
    return done(p) ? '\0' : p->text.at[p->at];
}

static void
skip_blanks(struct parser *p)
{
    while (!done(p) && (peek(p) == ' ' || peek(p) == '\t' || peek(p) == '\n' || peek(p) == '\r'))
        p->at++;
}

static uint32_t
add_part(struct parser *p, enum filter_kind kind)
{
    *VEC_PUSH(&p->out->parts, p->arena) = (struct filter_part){
        .kind = kind, .attr = ATTR_NONE, .first = FILTER_END, .next = FILTER_END};
    return p->out->parts.n - 1;
}

/* Text up to `*` or the end of the item, escapes (`\2a`) taken away. */
static const struct err *
parse_text(struct parser *p, struct str *out)
{
    struct buf text = buf_in(p->arena);

    for (; !done(p) && peek(p) != ')' && peek(p) != '*'; p->at++) {
        if (peek(p) == '(')
            return wrong(p, p->at, "\"(\" inside a value is written \\28");
        if (peek(p) != '\\') {
            buf_byte(&text, peek(p));
            continue;
        }
        int high = p->at + 1 < p->text.len ? hex_digit(p->text.at[p->at + 1]) : -1;
        int low = p->at + 2 < p->text.len ? hex_digit(p->text.at[p->at + 2]) : -1;
        if (high < 0 || low < 0)
            return wrong(p, p->at, "a backslash wants two hexadecimal digits behind it");
        buf_byte(&text, (char)(high << 4 | low));
        p->at += 2;
    }
    *out = buf_str(&text);
    return NULL;
}

/* What follows `=`: a value, `*`, or texts with stars between them. */
static const struct err *
parse_equality(struct parser *p, uint32_t part)
{
    struct str text;
    uint32_t first = p->out->texts.n;

    TRY(parse_text(p, &text));
    if (peek(p) != '*') {
        p->out->parts.at[part].value = text;
        return NULL;
    }
    *VEC_PUSH(&p->out->texts, p->arena) = text;
    while (peek(p) == '*') {
        p->at++;
        TRY(parse_text(p, &text));
        *VEC_PUSH(&p->out->texts, p->arena) = text;
    }
    struct filter_part *made = &p->out->parts.at[part];
    made->pieces = first;
    made->pieces_n = p->out->texts.n - first;
    bool bare = made->pieces_n == 2 && p->out->texts.at[first].len == 0 && text.len == 0;
    made->kind = bare ? FILTER_PRESENT : FILTER_SUBSTRING;
    return NULL;
}

static const struct err *
parse_plain_value(struct parser *p, uint32_t part)
{
    struct str text;

    TRY(parse_text(p, &text));
    if (peek(p) == '*')
        return wrong(p, p->at, "a star is possible only behind a plain =");
    p->out->parts.at[part].value = text;
    return NULL;
}

static bool
name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == ';' || c == '_';
}

static struct str
parse_name(struct parser *p)
{
    size_t start = p->at;

    while (!done(p) && name_char(peek(p)))
        p->at++;
    return str_sub(p->text, start, p->at - start);
}

/* `:1.2.840.113556.1.4.803:=`, standing at the first colon. */
static const struct err *
parse_rule(struct parser *p, uint32_t part)
{
    size_t start = ++p->at;
    struct str rule = parse_name(p);
    struct place place = {.line = 1, .column = (uint32_t)start + 1};

    if (!str_starts(str_from(p->text, p->at), STR(":=")))
        return wrong(p, p->at, "a matching rule is written attribute:rule:=value");
    p->at += 2;
    if (str_eq(rule, STR("1.2.840.113556.1.4.803")))
        p->out->parts.at[part].kind = FILTER_ALL_BITS;
    else if (str_eq(rule, STR("1.2.840.113556.1.4.804")))
        p->out->parts.at[part].kind = FILTER_ANY_BIT;
    else
        return err_remedy(
            err_new(ERR_INPUT, place, p->arena,
                    "LDAP filter: the sandbox has no matching rule " STR_FMT, STR_ARG(rule)),
            p->arena, "Use 1.2.840.113556.1.4.803 (all bits) or 1.2.840.113556.1.4.804 (any).");
    return parse_plain_value(p, part);
}

/* `attribute=value` and its like, between the parentheses. */
static const struct err *
parse_item(struct parser *p)
{
    static const struct {
        char sign;
        enum filter_kind kind;
    } signs[] = {{'>', FILTER_GREATER}, {'<', FILTER_LESS}, {'~', FILTER_EQUAL}};
    size_t start = p->at;
    struct str name = parse_name(p);

    if (name.len == 0)
        return wrong(p, start, "the name of an attribute is missing");
    uint32_t part = add_part(p, FILTER_EQUAL);
    p->out->parts.at[part].attr = schema_find(p->schema, name);
    if (peek(p) == ':')
        return parse_rule(p, part);
    if (peek(p) == '=') {
        p->at++;
        return parse_equality(p, part);
    }
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (peek(p) != signs[i].sign || !str_starts(str_from(p->text, p->at + 1), STR("=")))
            continue;
        p->out->parts.at[part].kind = signs[i].kind;
        p->at += 2;
        return parse_plain_value(p, part);
    }
    return wrong(p, p->at, "expected =, >=, <=, ~= or :rule:= behind the attribute");
}

static const struct err *parse_filter(struct parser *p);

/* `&`, `|` or `!` and what stands behind it. */
static const struct err *
parse_group(struct parser *p, enum filter_kind kind)
{
    uint32_t group = add_part(p, kind), last = FILTER_END;
    size_t start = p->at++;

    for (skip_blanks(p); peek(p) == '('; skip_blanks(p)) {
        uint32_t inside = p->out->parts.n;
        TRY(parse_filter(p));
        if (last == FILTER_END)
            p->out->parts.at[group].first = inside;
        else
            p->out->parts.at[last].next = inside;
        if (kind == FILTER_NOT && last != FILTER_END)
            return wrong(p, start, "! stands before one filter only");
        last = inside;
    }
    if (kind == FILTER_NOT && last == FILTER_END)
        return wrong(p, p->at, "! wants a filter in parentheses behind it");
    return NULL;
}

static const struct err *
parse_inside(struct parser *p)
{
    switch (peek(p)) {
    case '&':
        return parse_group(p, FILTER_AND);
    case '|':
        return parse_group(p, FILTER_OR);
    case '!':
        return parse_group(p, FILTER_NOT);
    default:
        return parse_item(p);
    }
}

/* One filter with its parentheses. */
static const struct err *
parse_filter(struct parser *p)
{
    struct place place = {.line = 1, .column = (uint32_t)p->at + 1};
    size_t open = p->at++;

    if (++p->depth > FILTER_DEPTH)
        return err_new(ERR_LIMIT, place, p->arena, "LDAP filter: more than %d levels of brackets",
                       (int)FILTER_DEPTH);
    skip_blanks(p);
    TRY(parse_inside(p));
    if (peek(p) != ')')
        return done(p) ? wrong(p, open, "the bracket is not closed")
                       : wrong(p, p->at, "expected \")\"");
    p->at++;
    p->depth--;
    return NULL;
}

const struct err *
ldap_filter_parse(struct ldap_filter *out, struct str text, const struct schema *s, struct arena *a)
{
    struct parser p = {.out = out, .text = text, .schema = s, .arena = a};

    *out = (struct ldap_filter){0};
    skip_blanks(&p);
    if (done(&p)) {
        add_part(&p, FILTER_AND);
        return NULL;
    }
    TRY(peek(&p) == '(' ? parse_filter(&p) : parse_item(&p));
    skip_blanks(&p);
    return done(&p) ? NULL : wrong(&p, p.at, "nothing may follow the filter");
}
