/* SPDX-License-Identifier: MIT */
/*
 * Arguments that are written out in the rule, as options nearly always are: what the function would
 * refuse for every object is refused when the rule is saved.
 */
#include "sim/expr/check.h"

#include "sim/base/arena.h"
#include "sim/base/near.h"
#include "sim/expr/eval.h"
#include "sim/expr/pattern.h"
#include "sim/expr/unicode.h"

enum constant_kind { ONE_OF, CHARACTER, PATTERN };

static const struct constant {
    uint8_t function;
    uint8_t argument;
    enum constant_kind kind;
    struct str words; /* separated by blanks */
} constants[] = {
    {FUNCTION_CertNameInfo, 1, ONE_OF,
     STR("SimpleName EmailName UpnName DnsName DnsFromAlternativeName UrlName")},
    {FUNCTION_Contains, 2, ONE_OF, STR("CaseSensitive CaseInsensitive")},
    {FUNCTION_ConvertFromBase64, 1, ONE_OF, STR("Unicode ASCII UTF8")},
    {FUNCTION_DateAdd, 0, ONE_OF, STR("yyyy q m y d w ww h n s")},
    {FUNCTION_DNComponentRev, 2, ONE_OF, STR("DC")},
    {FUNCTION_InStr, 3, ONE_OF, STR("vbBinaryCompare vbTextCompare")},
    {FUNCTION_InStrRev, 3, ONE_OF, STR("vbBinaryCompare vbTextCompare")},
    {FUNCTION_PadLeft, 2, CHARACTER, STR("")},
    {FUNCTION_PadRight, 2, CHARACTER, STR("")},
    {FUNCTION_ReplaceChars, 1, PATTERN, STR("")},
    {FUNCTION_Split, 1, CHARACTER, STR("")},
};

static const struct err *
check_word(struct place at, struct str text, struct str words, struct arena *a)
{
    struct near near = near_to(text);
    struct str rest = words;

    while (rest.at) {
        struct str word = str_cut(&rest, ' ');
        if (str_eq(word, text))
            return NULL;
        near_offer(&near, word);
    }
    const struct err *e = err_new(ERR_INPUT, at, a, "\"" STR_FMT "\" is none of " STR_FMT,
                                  STR_ARG(expr_excerpt(text, a)), STR_ARG(words));
    return str_empty(near.best) ? e
                                : err_remedy(e, a, "Did you mean " STR_FMT "?", STR_ARG(near.best));
}

static const struct err *
check_constant(struct parser *p, const struct node *call, const struct constant *c)
{
    const struct node *n = node_at(p->e, argument(p->e, call, c->argument));
    struct arena *a = p->lexer.arena;
    const char *wrong;

    if (n->kind != NODE_CONSTANT || n->which != EXPR_TEXT)
        return NULL;
    switch (c->kind) {
    case ONE_OF:
        return check_word(expr_token_place(&p->lexer, n->at), n->text, c->words, a);
    case CHARACTER:
        if (expr_utf8_count(n->text) == 1)
            return NULL;
        return err_new(ERR_INPUT, expr_token_place(&p->lexer, n->at), a,
                       "argument %u of " STR_FMT " is one character, not %zu", c->argument + 1,
                       STR_ARG(expr_functions[c->function].name), expr_utf8_count(n->text));
    case PATTERN:
        wrong = expr_pattern_read(&(struct pattern){.n = 0}, n->text, a);
        return wrong ? err_new(ERR_INPUT, expr_token_place(&p->lexer, n->at), a, "%s", wrong)
                     : NULL;
    }
    return NULL;
}

const struct err *
expr_check_constants(struct parser *p, const struct node *call)
{
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (constants[i].function == call->which && constants[i].argument < call->n)
            TRY(check_constant(p, call, &constants[i]));
    return NULL;
}
