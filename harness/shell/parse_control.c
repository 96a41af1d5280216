/* SPDX-License-Identifier: MIT */
/*
 * Control flow and functions: what stands behind each keyword.
 */
#include "harness/shell/parse.h"
#include "sim/base/arena.h"

static const struct err *
expect(struct parser *p, char c, const char *where)
{
    TRY(skip_newlines(p));
    if (peek(p, 0) != c)
        return syntax_error(p, "%c is missing %s", c, where);
    p->at++;
    return NULL;
}

static const struct err *
parse_body(struct parser *p, const char *where, struct node **out)
{
    TRY(expect(p, '{', where));
    TRY(deeper(p));
    TRY(parse_statements(p, '}', out));
    p->depth--;
    return NULL;
}

/* ( condition ) */
static const struct err *
parse_condition(struct parser *p, const char *keyword, struct node **out)
{
    TRY(skip_newlines(p));
    if (peek(p, 0) != '(')
        return syntax_error(p, "( is missing behind %s", keyword);
    p->at++;
    TRY(skip_newlines(p));
    if (peek(p, 0) == ')')
        return syntax_error(p, "the condition behind %s is missing", keyword);
    TRY(parse_pipeline(p, out));
    return expect(p, ')', "behind the condition");
}

/* A word that continues a statement, perhaps on a later line. Otherwise nothing is taken. */
static const struct err *
take_word(struct parser *p, const char *word, bool *found)
{
    struct parser ahead = *p;

    TRY(skip_newlines(&ahead));
    *found = at_word(&ahead, word);
    if (*found) {
        *p = ahead;
        p->at += strlen(word);
    }
    return NULL;
}

const struct err *
parse_if(struct parser *p, struct node *n)
{
    bool more = true;

    n->kind = NODE_IF;
    while (more) {
        struct node *condition, *body;
        TRY(parse_condition(p, "if", &condition));
        TRY(parse_body(p, "behind the condition", &body));
        *VEC_PUSH(&n->list, p->arena) = condition;
        *VEC_PUSH(&n->list, p->arena) = body;
        TRY(take_word(p, "elseif", &more));
    }
    TRY(take_word(p, "else", &more));
    return more ? parse_body(p, "behind else", &n->right) : NULL;
}

const struct err *
parse_foreach(struct parser *p, struct node *n)
{
    bool in;

    n->kind = NODE_FOREACH;
    TRY(expect(p, '(', "behind foreach"));
    TRY(skip_newlines(p));
    if (peek(p, 0) != '$')
        return syntax_error(p, "a variable is missing behind foreach (");
    TRY(read_variable(p, &n->left));
    TRY(take_word(p, "in", &in));
    if (!in)
        return syntax_error(p, "\"in\" is missing behind the variable of foreach");
    TRY(skip_newlines(p));
    TRY(parse_pipeline(p, &n->right));
    TRY(expect(p, ')', "behind foreach (...)"));
    return parse_body(p, "behind foreach (...)", &n->third);
}

const struct err *
parse_for(struct parser *p, struct node *n)
{
    n->kind = NODE_FOR;
    TRY(expect(p, '(', "behind for"));
    for (int part = 0; part < 3; part++) {
        struct node *one = NULL;
        TRY(skip_newlines(p));
        if (!at_statement_end(p))
            TRY(parse_pipeline(p, &one));
        *VEC_PUSH(&n->list, p->arena) = one;
        if (part == 2)
            break;
        TRY(skip_newlines(p));
        if (peek(p, 0) == ';')
            p->at++;
        else if (peek(p, 0) != ')')
            return unexpected(p);
    }
    TRY(expect(p, ')', "behind for (...)"));
    return parse_body(p, "behind for (...)", &n->third);
}

const struct err *
parse_while(struct parser *p, struct node *n)
{
    n->kind = NODE_WHILE;
    TRY(parse_condition(p, "while", &n->left));
    return parse_body(p, "behind while (...)", &n->third);
}

const struct err *
parse_do(struct parser *p, struct node *n)
{
    bool found;

    n->kind = NODE_DO;
    TRY(parse_body(p, "behind do", &n->third));
    TRY(take_word(p, "while", &found));
    if (!found) {
        TRY(take_word(p, "until", &n->flag));
        if (!n->flag)
            return syntax_error(p, "while or until is missing behind do { }");
    }
    return parse_condition(p, n->flag ? "until" : "while", &n->left);
}

static const struct err *
parse_switch_flags(struct parser *p, struct node *n)
{
    static const struct {
        const char *name;
        char mode;
    } modes[] = {{"-wildcard", 'w'}, {"-regex", 'r'}, {"-exact", 'e'}, {"-casesensitive", 'c'}};

    n->fold = true;
    for (;;) {
        bool known = false;
        TRY(skip_newlines(p));
        if (peek(p, 0) != '-')
            return NULL;
        for (size_t i = 0; i < sizeof modes / sizeof *modes && !known; i++) {
            known = at_word(p, modes[i].name);
            if (known && modes[i].mode == 'c')
                n->fold = false;
            else if (known)
                n->op = (enum op)modes[i].mode;
            if (known)
                p->at += strlen(modes[i].name);
        }
        if (!known)
            return syntax_error(p, "unknown flag of switch; one of: -Wildcard, -Regex, -Exact, "
                                   "-CaseSensitive");
    }
}

/* A clause's condition: a block, a group, text, a variable, a number or a bare word. */
static const struct err *
parse_clause_condition(struct parser *p, struct node **out)
{
    if (starts_expression(p))
        return parse_unary(p, out);
    if (word_ends(p))
        return unexpected(p);
    return parse_word(p, out);
}

const struct err *
parse_switch(struct parser *p, struct node *n)
{
    n->kind = NODE_SWITCH;
    TRY(parse_switch_flags(p, n));
    TRY(parse_condition(p, "switch", &n->left));
    TRY(expect(p, '{', "behind switch (...)"));
    TRY(deeper(p));
    for (;;) {
        struct node *condition, *body;
        TRY(skip_newlines(p));
        while (peek(p, 0) == ';') {
            p->at++;
            TRY(skip_newlines(p));
        }
        if (peek(p, 0) == '}' || p->at >= p->text.len)
            break;
        bool otherwise = at_word(p, "default");
        TRY(parse_clause_condition(p, &condition));
        TRY(parse_body(p, "behind a clause of switch", &body));
        if (otherwise) {
            n->third = body;
            continue;
        }
        *VEC_PUSH(&n->list, p->arena) = condition;
        *VEC_PUSH(&n->list, p->arena) = body;
    }
    p->depth--;
    return expect(p, '}', "at the end of switch");
}

const struct err *
parse_function(struct parser *p, struct node *n)
{
    struct block *own = NULL;

    n->kind = NODE_FUNCTION;
    TRY(skip_blanks(p));
    size_t from = p->at;
    while (!word_ends(p))
        p->at++;
    n->text = str_sub(p->text, from, p->at - from);
    if (n->text.len == 0)
        return syntax_error(p, "the function's name is missing");
    TRY(skip_newlines(p));
    if (peek(p, 0) == '(') {
        own = ARENA_NEW(p->arena, struct block);
        p->at++;
        TRY(parse_parameters(p, own));
    }
    TRY(expect(p, '{', "behind the function's name"));
    TRY(parse_block(p, &n->block));
    if (own) {
        struct block *both = ARENA_NEW(p->arena, struct block);
        *both = *n->block;
        both->parameters.at = own->parameters.at;
        both->parameters.n = own->parameters.n;
        n->block = both;
    }
    return NULL;
}

static const struct err *
parse_jump(struct parser *p, struct node *n)
{
    TRY(skip_blanks(p));
    n->text = read_name(p);
    if (n->text.len == 0 && peek(p, 0) == '$')
        return syntax_error(p, "a label that is a variable is outside this language");
    return NULL;
}

const struct err *
parse_break(struct parser *p, struct node *n)
{
    n->kind = NODE_BREAK;
    return parse_jump(p, n);
}

const struct err *
parse_continue(struct parser *p, struct node *n)
{
    n->kind = NODE_CONTINUE;
    return parse_jump(p, n);
}

static const struct err *
parse_optional(struct parser *p, struct node *n)
{
    TRY(skip_blanks(p));
    return at_statement_end(p) ? NULL : parse_pipeline(p, &n->left);
}

const struct err *
parse_return(struct parser *p, struct node *n)
{
    n->kind = NODE_RETURN;
    return parse_optional(p, n);
}

const struct err *
parse_throw(struct parser *p, struct node *n)
{
    n->kind = NODE_THROW;
    return parse_optional(p, n);
}

const struct err *
parse_try(struct parser *p, struct node *n)
{
    bool more;

    n->kind = NODE_TRY;
    TRY(parse_body(p, "behind try", &n->left));
    TRY(take_word(p, "catch", &more));
    while (more) {
        struct node *body;
        TRY(skip_newlines(p));
        if (peek(p, 0) == '[')
            return syntax_error(p, "catch with a type is outside this language: "
                                   "look at $_.Exception.Message");
        TRY(parse_body(p, "behind catch", &body));
        *VEC_PUSH(&n->list, p->arena) = body;
        TRY(take_word(p, "catch", &more));
    }
    TRY(take_word(p, "finally", &more));
    if (more)
        TRY(parse_body(p, "behind finally", &n->third));
    if (n->list.n == 0 && !n->third)
        return syntax_error(p, "catch or finally is missing behind try { }");
    if (n->list.n > 1)
        return syntax_error(p, "only one catch is possible without types");
    return NULL;
}
