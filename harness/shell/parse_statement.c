/* SPDX-License-Identifier: MIT */
/*
 * Statements, and lists of them (about_Language_Keywords).
 */
#include "harness/shell/parse.h"
#include "harness/shell/shell.h"
#include "sim/base/arena.h"

typedef const struct err *statement_parser(struct parser *p, struct node *n);

bool
at_word(const struct parser *p, const char *word)
{
    size_t n = strlen(word);

    return str_istarts(str_from(p->text, p->at), str_of(word)) && !is_letter(peek(p, n)) &&
           !is_digit(peek(p, n)) && peek(p, n) != '-';
}

static const struct {
    const char *word;
    statement_parser *parse; /* NULL: outside the language */
} keywords[] = {
    {"if", parse_if},
    {"foreach", parse_foreach},
    {"for", parse_for},
    {"while", parse_while},
    {"do", parse_do},
    {"switch", parse_switch},
    {"break", parse_break},
    {"continue", parse_continue},
    {"function", parse_function},
    {"return", parse_return},
    {"throw", parse_throw},
    {"try", parse_try},
    {"filter", NULL},
    {"class", NULL},
    {"enum", NULL},
    {"using", NULL},
    {"trap", NULL},
    {"data", NULL},
    {"workflow", NULL},
    {"configuration", NULL},
    {"exit", NULL},
    {"param", NULL},
    {"dynamicparam", NULL},
    {"begin", NULL},
    {"process", NULL},
    {"end", NULL},
    {"else", NULL},
    {"elseif", NULL},
    {"catch", NULL},
    {"finally", NULL},
    {"until", NULL},
    {"in", NULL},
    {"from", NULL},
};

/* `:name` in front of a loop. */
static const struct err *
parse_label(struct parser *p, struct str *label)
{
    *label = STR("");
    if (peek(p, 0) != ':' || !is_letter(peek(p, 1)))
        return NULL;
    p->at++;
    *label = read_name(p);
    TRY(skip_newlines(p));
    if (at_word(p, "foreach") || at_word(p, "for") || at_word(p, "while") || at_word(p, "do") ||
        at_word(p, "switch"))
        return NULL;
    return syntax_error(p, "a label stands in front of a loop or a switch");
}

const struct err *
parse_statement(struct parser *p, struct node **out)
{
    struct str label;
    struct place at = place_here(p);

    TRY(parse_label(p, &label));
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        if (!at_word(p, keywords[i].word))
            continue;
        if (!keywords[i].parse)
            return syntax_error(p, "the keyword \"%s\" is out of place or outside this language",
                                keywords[i].word);
        struct node *n = node_new(p, NODE_IF, at);
        p->at += strlen(keywords[i].word);
        n->text = label;
        *out = n;
        TRY(deeper(p));
        TRY(keywords[i].parse(p, n));
        p->depth--;
        return NULL;
    }
    return parse_pipeline(p, out);
}

/* Empty lines, comments and semicolons between two statements. */
static const struct err *
skip_to_statement(struct parser *p)
{
    TRY(skip_newlines(p));
    while (peek(p, 0) == ';') {
        p->at++;
        TRY(skip_newlines(p));
    }
    return NULL;
}

const struct err *
parse_statements(struct parser *p, char close, struct node **out)
{
    struct place open = place_here(p);
    struct node *n = node_new(p, NODE_STATEMENTS, open);

    for (;;) {
        struct node *one;
        TRY(skip_to_statement(p));
        if (p->at >= p->text.len || (close && peek(p, 0) == close))
            break;
        TRY(parse_statement(p, &one));
        *VEC_PUSH(&n->list, p->arena) = one;
        TRY(skip_blanks(p));
        if (!at_statement_end(p) ||
            ((peek(p, 0) == ')' || peek(p, 0) == '}') && peek(p, 0) != close))
            return unexpected(p);
    }
    *out = n;
    if (!close)
        return NULL;
    if (p->at >= p->text.len)
        return syntax_error_at(p, open, "what begins here has no closing %c", close);
    p->at++;
    return NULL;
}

const struct err *
parse_program(struct str text, struct str file, uint32_t first_line, struct arena *a,
              struct node **out)
{
    struct parser p = {.text = text, .here = {file, first_line, 1}, .arena = a};

    if (str_starts(text, STR("\xEF\xBB\xBF")))
        p.at = p.seen = 3;
    return parse_statements(&p, '\0', out);
}

void
shell_statements(struct statements *out, struct str text, struct arena *a)
{
    struct parser p = {.text = text, .here = {STR(""), 1, 1}, .arena = a};

    while (!skip_to_statement(&p) && p.at < text.len) {
        struct node *unused;
        size_t from = p.at;
        bool parses = !parse_statement(&p, &unused) && p.at > from;
        struct str statement = str_sub(text, from, (parses ? p.at : text.len) - from);
        *VEC_PUSH(&out->list, a) = str_trim(statement);
        if (!parses)
            return;
    }
}
