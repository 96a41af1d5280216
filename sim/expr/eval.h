/* SPDX-License-Identifier: MIT */
/*
 * What the bodies of functions need while an expression is evaluated. For this folder only.
 */
#pragma once

#include "sim/expr/node.h"
#include "sim/model/assumption.h"

struct eval {
    const struct expr *e;
    const struct expr_context *c;
    struct arena *a;
    struct expr_value *slots; /* what Select, Where and With have bound */
    uint64_t steps;           /* that are left */
    bool usual;               /* every dispute is decided as by default: quick answers count */
    uint32_t at;              /* byte in the text of the call that is evaluated */
    struct expr_failure *failure;
};

/*
 * A function's body: NULL arguments have been dealt with unless the row of functions.def says
 * otherwise. Returns false after `expr_fail`.
 */
typedef bool function_body(struct eval *v, const struct node *n, const struct expr_value *args,
                           struct expr_value *out);

enum function_mode {
    EACH,  /* scalar: an argument with several values is mapped value by value */
    WHOLE, /* takes several values as they are */
    LAZY,  /* evaluates its arguments itself; `args` is NULL */
    NAMED, /* LAZY, and its argument is the name of an attribute, which the node holds */
};

/* What a function gives when its first argument is NULL. */
enum function_nothing { NOTHING_NULL, NOTHING_EMPTY, NOTHING_ZERO, NOTHING_FALSE, NOTHING_CALLS };

enum function_id {
#define FUNCTION(name, ...) FUNCTION_##name,
#include "sim/expr/functions.def"
#undef FUNCTION
    FUNCTIONS,
};

enum { MANY = 254, RESULT_SHIFT = 16 };

/* The result has the types of argument `i`. */
#define OF(i) (1u << (RESULT_SHIFT + (i)))

struct function {
    struct str name;
    struct str signature;
    struct str help;
    uint8_t least, most;
    enum function_mode mode;
    enum function_nothing nothing;
    uint32_t result; /* a type_set, and OF() above it */
    function_body *body;
    type_set arguments[4]; /* the last one given counts for those behind it */
};

extern const struct function expr_functions[FUNCTIONS];

/* The types that argument `i` of a function accepts. */
static inline type_set
expr_function_accepts(const struct function *f, uint32_t i)
{
    uint32_t last = i < 4 ? i : 3;

    while (last > 0 && f->arguments[last] == 0)
        last--;
    return f->arguments[last];
}

/* What is chosen where the documents are disputed: the number of a row's value, 0 is the default. */
uint32_t expr_chosen(const struct eval *v, enum assumption row);

/*
 * Computes the result for an object that has none of the attributes, if it follows from the text
 * alone. Most flows of most objects are of this kind, and need not be computed again.
 */
void expr_eval_absent(struct expr *e, struct arena *a);

/* One node for an object that has nothing at all. The steps that it takes; 0: it fails. */
uint64_t expr_eval_nobody(const struct expr *e, uint32_t node, struct expr_value *out,
                          struct arena *a);

/* Computes node by node, without quick answers: what these are held against. */
const struct expr_failure *expr_eval_plainly(const struct expr *e, const struct expr_context *c,
                                             struct expr_value *out, struct arena *a);

bool expr_eval_node(struct eval *v, uint32_t node, struct expr_value *out);

bool expr_eval_call(struct eval *v, const struct node *n, struct expr_value *out);

/* && and ||: the right side only where the left one has not decided. */
bool expr_eval_logic(struct eval *v, const struct node *n, struct expr_value *out);

/* The other operators, for two single values. */
function_body expr_operate;

/* Calls `body`, or maps it over the lists among the arguments. */
bool expr_map_or_call(struct eval *v, const struct node *n, const struct expr_value *args,
                      function_body *body, struct expr_value *out);

/* Sets the failure (sync-generic-failure) and returns false. */
bool expr_fail(struct eval *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool expr_fail_as(struct eval *v, struct str literal, struct str text);

/* Takes the time that `bytes` of text need from what is left; fails when nothing is. */
bool expr_work(struct eval *v, uint64_t bytes);

/* The beginning of a text that may be long, for messages. */
struct str expr_excerpt(struct str text, struct arena *a);

/* One value out of `v`. */
struct expr_value expr_value_item(const struct expr_value *v, uint32_t i);

/* `n` values of one type, as one. n may be 0: NULL. */
struct expr_value expr_value_many(enum expr_type type, const struct expr_value *items, uint32_t n,
                                  struct arena *a);

/* The types that an attribute of that syntax takes; a text also takes the DN of a reference. */
type_set expr_taken_by(enum syntax syntax);

struct str expr_type_name(enum expr_type t);
struct str expr_type_set_name(type_set set, struct arena *a);

/* Are two single values of one kind the same, and how do they order? Texts and bytes: ordinal. */
int expr_value_compare(const struct expr_value *a, const struct expr_value *b);

static inline struct expr_value
value_text(struct str text)
{
    return (struct expr_value){.type = EXPR_TEXT, .n = 1, .text = text};
}

static inline struct expr_value
value_binary(struct str bytes)
{
    return (struct expr_value){.type = EXPR_BINARY, .n = 1, .text = bytes};
}

static inline struct expr_value
value_number(int64_t number)
{
    return (struct expr_value){.type = EXPR_NUMBER, .n = 1, .number = number};
}

static inline struct expr_value
value_bool(bool truth)
{
    return (struct expr_value){.type = EXPR_BOOL, .n = 1, .number = truth};
}

static inline struct expr_value
value_date(int64_t ticks)
{
    return (struct expr_value){.type = EXPR_DATE, .n = 1, .number = ticks};
}

static inline bool
type_is_text(enum expr_type t)
{
    return t == EXPR_TEXT || t == EXPR_BINARY || t == EXPR_REFERENCE;
}
