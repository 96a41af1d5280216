/* SPDX-License-Identifier: MIT */
/*
 * cutover expr: one rule expression on one object, both from the command line.
 */
#include <stdio.h>
#include <unistd.h>

#include "harness/commands.h"
#include "harness/expr/object.h"
#include "harness/expr/show.h"
#include "harness/file.h"
#include "sim/base/arena.h"
#include "sim/base/near.h"
#include "sim/base/printable.h"

enum { SET = 256, IMPORTED, PARAM, SIDE, NOW, SEED, PROFILE, ASSUME, FUNCTIONS };

static const struct option options[] = {
    {"set", required_argument, NULL, SET},         {"imported", required_argument, NULL, IMPORTED},
    {"param", required_argument, NULL, PARAM},     {"side", required_argument, NULL, SIDE},
    {"now", required_argument, NULL, NOW},         {"seed", required_argument, NULL, SEED},
    {"profile", required_argument, NULL, PROFILE}, {"assume", required_argument, NULL, ASSUME},
    {"functions", no_argument, NULL, FUNCTIONS},   {NULL, 0, NULL, 0},
};

static const char *const side_words[] = {"ad", "metaverse", "entra"};

enum { SIDES = 3, ANY_SIDE = SIDES };

struct request {
    struct object object;
    int side;               /* an enum side, or ANY_SIDE */
    const char *expression; /* or the function that is asked about */
    bool functions;
    struct arena *a;
};

static const struct err *
choose_side(struct request *r, const char *word)
{
    for (int i = 0; i < SIDES; i++)
        if (strcmp(word, side_words[i]) == 0) {
            r->side = i;
            return NULL;
        }
    return err_new(ERR_INPUT, NOWHERE, r->a, "--side is ad, metaverse or entra, not \"%s\"", word);
}

static const struct err *
assume(struct request *r, const char *text)
{
    struct str value = str_of(text);
    struct str row = str_cut(&value, '=');

    if (!value.at)
        return err_new(ERR_INPUT, NOWHERE, r->a, "--assume takes row=value, not \"%s\"", text);
    return assumptions_set(&r->object.assumptions, row, value, NOWHERE, r->a);
}

static const struct err *
take_option(struct request *r, int option, const char *value)
{
    int64_t seed;

    switch (option) {
    case SET:
        return object_note(&r->object, SETTING_VALUE, value);
    case IMPORTED:
        return object_note(&r->object, SETTING_IMPORTED, value);
    case PARAM:
        return object_note(&r->object, SETTING_PARAMETER, value);
    case SIDE:
        return choose_side(r, value);
    case NOW:
        if (time_parse_iso(str_of(value), &r->object.context.now))
            return NULL;
        return err_new(ERR_INPUT, NOWHERE, r->a, "--now takes 2025-09-01T09:00:00Z, not \"%s\"",
                       value);
    case SEED:
        if (!str_int(str_of(value), &seed) || seed < 0)
            return err_new(ERR_INPUT, NOWHERE, r->a, "--seed takes a whole number, not \"%s\"",
                           value);
        r->object.dice = prng_seed((uint64_t)seed);
        return NULL;
    case PROFILE:
        return assumptions_profile(&r->object.assumptions, str_of(value), NOWHERE, r->a);
    case ASSUME:
        return assume(r, value);
    }
    return NULL;
}

/* An expression may begin with a minus: whatever is no long option and no lone dash is one. */
static bool
is_expression(const char *word)
{
    return word[0] == '-' && word[1] != '-' && word[1] != '\0';
}

/* Takes such a word out, before it is read as an option. */
static void
take_expression(struct request *r, int *argc, char **argv)
{
    for (int i = 1; i < *argc && strcmp(argv[i], "--") != 0; i++) {
        if (!is_expression(argv[i]) || r->expression)
            continue;
        r->expression = argv[i];
        for (int k = i; k + 1 < *argc; k++)
            argv[k] = argv[k + 1];
        --*argc;
        --i;
    }
}

/* Of two mistakes in an expression: does `e` stand behind the other? */
static bool
stands_behind(const struct err *e, const struct err *other)
{
    return e->at.line != other->at.line ? e->at.line > other->at.line
                                        : e->at.column > other->at.column;
}

/*
 * Takes the first side on which everything is known. If there is none, the error of a side that has
 * the expression's attributes, else the one that stands furthest behind: the others only say that
 * the object is at home elsewhere.
 */
static const struct err *
parse(struct request *r, struct str text, const struct expr **out, bool *in_expression)
{
    const struct place begin = {STR(""), 1, 1};
    const struct err *worst = NULL;

    for (int side = 0; side < SIDES; side++) {
        if (r->side != ANY_SIDE && r->side != side)
            continue;
        const struct err *e =
            expr_parse(out, text, begin, &r->object.schema, (enum side)side, r->a);
        bool here = e != NULL;
        if (!e)
            e = object_settle(&r->object, (enum side)side, *out);
        if (!e)
            return NULL;
        if (!worst || (*in_expression && (!here || stands_behind(e, worst)))) {
            worst = e;
            *in_expression = here;
        }
    }
    return worst;
}

static int
told(struct str text, struct arena *a)
{
    fflush(stdout);
    terminal_write(STDERR_FILENO, STR("cutover: "));
    terminal_write(STDERR_FILENO, printable_page(text, a));
    return EXIT_USAGE;
}

static int
evaluate(struct request *r, struct str text)
{
    const struct expr *e;
    struct expr_value v;
    bool in_expression = false;

    const struct err *wrong = parse(r, text, &e, &in_expression);
    if (wrong)
        return in_expression ? told(show_mistake(text, wrong, r->a), r->a)
                             : command_failed(wrong, r->a);
    const struct expr_failure *why = expr_eval(e, &r->object.context, &v, r->a);
    if (why) {
        told(show_failure(text, why, r->a), r->a);
        return EXIT_NOT_SO;
    }
    terminal_write(STDOUT_FILENO, show_value(&v, r->a));
    return EXIT_AS_WRITTEN;
}

/* All functions, or those whose names contain what was asked for. */
static int
list_functions(const char *asked, struct arena *a)
{
    struct str part = str_of(asked);
    struct near near = near_to(part);
    struct expr_function f;
    uint32_t shown = 0;

    for (uint32_t i = 0; expr_function(i, &f); i++) {
        near_offer(&near, f.name);
        if (str_ifind(f.name, part) < 0)
            continue;
        printf(STR_FMT "\n    " STR_FMT "\n", STR_ARG(f.signature), STR_ARG(f.help));
        shown++;
    }
    if (shown)
        return EXIT_AS_WRITTEN;
    const struct err *e = err_new(ERR_NOT_FOUND, NOWHERE, a, "there is no function \"%s\"", asked);
    if (near.best.len)
        e = err_remedy(e, a, "Did you mean " STR_FMT "?", STR_ARG(near.best));
    return command_failed(e, a);
}

static int
answer(struct request *r)
{
    struct str text = str_of(r->expression);

    if (r->functions)
        return list_functions(r->expression, r->a);
    if (!r->expression)
        return command_misused("expr", "it takes an expression, or - for standard input");
    if (strcmp(r->expression, "-") == 0) {
        const struct err *e = file_read_stream(STDIN_FILENO, "standard input", &text, r->a);
        if (e)
            return command_failed(e, r->a);
        text = str_trim(text);
    }
    return evaluate(r, text);
}

int
expr_command(int argc, char **argv, struct arena *a)
{
    struct request *r = ARENA_NEW(a, struct request);
    int option;

    r->a = a;
    r->side = ANY_SIDE;
    object_init(&r->object, a);
    take_expression(r, &argc, argv);
    optind = 1;
    while ((option = command_option(argc, argv, ":", options)) != -1) {
        if (option == OPTION_WRONG)
            return EXIT_USAGE;
        r->functions = r->functions || option == FUNCTIONS;
        const struct err *e = take_option(r, option, optarg);
        if (e)
            return command_failed(e, a);
    }
    if (argc - optind > 1 || (argc - optind == 1 && r->expression))
        return command_misused("expr", "it takes one expression; put it into quotes");
    if (argc - optind == 1)
        r->expression = argv[optind];
    return answer(r);
}
