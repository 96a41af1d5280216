/* SPDX-License-Identifier: MIT */
#include "sim/world/odata_search.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/base/letter.h"

enum { NODES_MAX = 100, DEPTH_MAX = 20 };

enum search_kind { SEARCH_CLAUSE, SEARCH_AND, SEARCH_OR };

struct odata_search_node {
    enum search_kind kind;
    uint32_t left, right;
    attr_id attr;
    bool words; /* of displayName and description */
    struct str value;
};

/* --- words ------------------------------------------------------------------------------------- */

enum letter_kind { LETTER_NONE, LETTER_SMALL, LETTER_CAPITAL, LETTER_DIGIT };

static enum letter_kind
kind_of(uint32_t code)
{
    if (code >= '0' && code <= '9')
        return LETTER_DIGIT;
    if (letter_lower(code) != code)
        return LETTER_CAPITAL;
    return letter_upper(code) != code || code >= 0x80 ? LETTER_SMALL : LETTER_NONE;
}

static bool
word_ends(enum letter_kind before, enum letter_kind now)
{
    if (now == LETTER_NONE)
        return true;
    if (before == LETTER_SMALL && now == LETTER_CAPITAL)
        return true;
    return (before == LETTER_DIGIT) != (now == LETTER_DIGIT);
}

/* Cuts the first word off; `at` is NULL where there is none. */
static struct str
next_word(struct str *rest)
{
    enum letter_kind before = LETTER_NONE;
    size_t start = 0, at = 0, width;

    while (at < rest->len) {
        enum letter_kind now = kind_of(letter_read(rest->at + at, rest->len - at, &width));
        if (before == LETTER_NONE)
            start = at;
        else if (word_ends(before, now))
            break;
        before = now;
        at += width;
    }
    struct str word =
        before == LETTER_NONE ? (struct str){NULL, 0} : str_sub(*rest, start, at - start);
    *rest = str_from(*rest, at);
    return word;
}

static bool
begins_a_word(struct str text, struct str asked)
{
    struct str word;

    while ((word = next_word(&text)).at)
        if (str_istarts(word, asked))
            return true;
    return false;
}

bool
odata_words_match(struct str text, struct str asked)
{
    struct str word;
    bool any = false;

    while ((word = next_word(&asked)).at) {
        if (!begins_a_word(text, word))
            return false;
        any = true;
    }
    return any;
}

/* --- reading ----------------------------------------------------------------------------------- */

struct reading {
    struct odata_search *out;
    struct odata_refusal *refusal;
    enum object_class class;
    struct str text;
    size_t at;
    uint32_t depth;
    struct arena *arena;
};

static uint32_t
refuse_syntax(struct reading *r)
{
    size_t width = utf8_length(r->text, r->at);
    struct str bad = str_sub(r->text, r->at, width ? width : 1);

    r->refusal->code = STR("BadRequest");
    r->refusal->message =
        r->at < r->text.len
            ? str_fmt(r->arena,
                      "Syntax error: character '" STR_FMT "' is not valid at position %zu in "
                      "'" STR_FMT "'.",
                      STR_ARG(bad), r->at, STR_ARG(r->text))
            : str_fmt(r->arena,
                      "Syntax error: the end is not expected at position %zu in '" STR_FMT "'.",
                      r->at, STR_ARG(r->text));
    return TENANT_NO_OBJECT;
}

static uint32_t
refuse_property(struct reading *r, struct str name)
{
    r->refusal->code = STR("Request_UnsupportedQuery");
    r->refusal->message = str_fmt(r->arena,
                                  "Unsupported or invalid search clause specified for property "
                                  "'" STR_FMT "' of resource '%s'.",
                                  STR_ARG(name), graph_resource(r->class));
    return TENANT_NO_OBJECT;
}

static void
skip_blanks(struct reading *r)
{
    while (r->at < r->text.len && r->text.at[r->at] == ' ')
        r->at++;
}

static bool
take_byte(struct reading *r, char byte)
{
    skip_blanks(r);
    if (r->at == r->text.len || r->text.at[r->at] != byte)
        return false;
    r->at++;
    return true;
}

/* AND and OR, in capitals. */
static bool
take_word(struct reading *r, struct str word)
{
    skip_blanks(r);
    if (!str_starts(str_from(r->text, r->at), word))
        return false;
    r->at += word.len;
    return true;
}

static uint32_t
push(struct reading *r, struct odata_search_node n)
{
    if (r->out->nodes.n == NODES_MAX)
        return refuse_syntax(r);
    *VEC_PUSH(&r->out->nodes, r->arena) = n;
    return r->out->nodes.n - 1;
}

/* What can be filtered by its beginning can be searched; two properties go by words. */
static uint32_t
clause_of(struct reading *r, struct str text)
{
    struct str value = text, name = str_cut(&value, ':');
    const struct graph_property *p = graph_property(r->class, str_trim(name), false);

    if (!value.at || !str_trim(value).len)
        return refuse_syntax(r);
    if (!p)
        return refuse_property(r, name);
    bool words = p->attr == ATTR_displayName || p->attr == ATTR_description;
    bool begins =
        p->filter == FILTER_STARTS || p->filter == FILTER_ENDS || p->filter == FILTER_NAME;
    if (!graph_property_real(p) || (!words && !begins))
        return refuse_property(r, p->name);
    return push(
        r, (struct odata_search_node){
               .kind = SEARCH_CLAUSE, .attr = p->attr, .words = words, .value = str_trim(value)});
}

/* "property:value", with \" and \\ inside. */
static uint32_t
clause(struct reading *r)
{
    struct buf text = buf_in(r->arena);

    if (!take_byte(r, '"'))
        return refuse_syntax(r);
    for (; r->at < r->text.len && r->text.at[r->at] != '"'; r->at++) {
        if (r->text.at[r->at] == '\\' && r->at + 1 < r->text.len)
            r->at++;
        buf_byte(&text, r->text.at[r->at]);
    }
    if (r->at == r->text.len)
        return refuse_syntax(r);
    r->at++;
    return clause_of(r, buf_str(&text));
}

static uint32_t either(struct reading *r);

static uint32_t
primary(struct reading *r)
{
    if (!take_byte(r, '('))
        return clause(r);
    if (++r->depth > DEPTH_MAX)
        return refuse_syntax(r);
    uint32_t inner = either(r);
    r->depth--;
    if (inner != TENANT_NO_OBJECT && !take_byte(r, ')'))
        return refuse_syntax(r);
    return inner;
}

static uint32_t
chain(struct reading *r, struct str word, enum search_kind kind, uint32_t part(struct reading *r))
{
    uint32_t left = part(r);

    while (left != TENANT_NO_OBJECT && take_word(r, word)) {
        uint32_t right = part(r);
        if (right == TENANT_NO_OBJECT)
            return right;
        left = push(r, (struct odata_search_node){.kind = kind, .left = left, .right = right});
    }
    return left;
}

static uint32_t
both(struct reading *r)
{
    return chain(r, STR("AND"), SEARCH_AND, primary);
}

static uint32_t
either(struct reading *r)
{
    return chain(r, STR("OR"), SEARCH_OR, both);
}

bool
odata_search_parse(struct odata_search *out, struct str text, enum object_class class,
                   struct odata_refusal *refusal, struct arena *a)
{
    struct reading r = {.out = out, .refusal = refusal, .class = class, .text = text, .arena = a};

    *out = (struct odata_search){.root = TENANT_NO_OBJECT};
    if (!text.at)
        return true;
    out->root = either(&r);
    if (out->root == TENANT_NO_OBJECT)
        return false;
    skip_blanks(&r);
    return r.at == text.len || refuse_syntax(&r) == 0;
}

/* --- asking ------------------------------------------------------------------------------------ */

static bool
clause_holds(const struct odata_search_node *n, const struct tenant *t, uint32_t object,
             struct arena *a)
{
    struct arena_mark mark = arena_mark(a);
    const struct str *values;
    uint32_t value_n = tenant_object_values(t, object, n->attr, &values, a);
    bool holds = false;

    for (uint32_t i = 0; i < value_n && !holds; i++)
        holds =
            n->words ? odata_words_match(values[i], n->value) : str_istarts(values[i], n->value);
    arena_rewind(a, mark);
    return holds;
}

static bool
node_holds(const struct odata_search *s, uint32_t at, const struct tenant *t, uint32_t object,
           struct arena *a)
{
    const struct odata_search_node *n = &s->nodes.at[at];

    if (n->kind == SEARCH_CLAUSE)
        return clause_holds(n, t, object, a);
    bool left = node_holds(s, n->left, t, object, a);
    if (left == (n->kind == SEARCH_OR))
        return left;
    return node_holds(s, n->right, t, object, a);
}

bool
odata_search_holds(const struct odata_search *s, const struct tenant *t, uint32_t object,
                   struct arena *scratch)
{
    return s->root == TENANT_NO_OBJECT || node_holds(s, s->root, t, object, scratch);
}
