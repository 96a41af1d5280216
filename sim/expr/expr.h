/* SPDX-License-Identifier: MIT */
/*
 * The expression language of sync rules and attribute mappings: parse once, evaluate often.
 *
 * Source: "concept-azure-ad-connect-sync-declarative-provisioning-expressions" and
 * "reference-connect-sync-functions-reference". Names, argument counts and types are checked when
 * the text is parsed, with the column of the mistake. What goes wrong with one object's data is an
 * evaluation failure: data for a finding, not an error of the run.
 */
#pragma once

#include "sim/base/err.h"
#include "sim/base/time.h"
#include "sim/model/assumption.h"
#include "sim/model/entry.h"

struct prng;

enum expr_type {
    EXPR_NULL, /* no value; NULL in a rule */
    EXPR_TEXT,
    EXPR_NUMBER,
    EXPR_BOOL,
    EXPR_BINARY,
    EXPR_REFERENCE,          /* a DN */
    EXPR_DATE,               /* 100 ns units since 1601-01-01 UTC; an intermediate result only */
    EXPR_IGNORE,             /* IgnoreThisFlow: as if the mapping were not there */
    EXPR_AUTHORITATIVE_NULL, /* AuthoritativeNull: no value, and nobody else may contribute */
};

/*
 * One value or several of one type. n is 0 for NULL, IGNORE and AUTHORITATIVE_NULL, else 1 or more.
 * One value stands in the struct itself (`text`, `number`), several behind the pointer.
 */
struct expr_value {
    enum expr_type type;
    uint32_t n;
    union {
        struct str text;         /* TEXT, BINARY, REFERENCE; n == 1 */
        const struct str *texts; /* the same; n > 1 */
        int64_t number;          /* NUMBER, BOOL (0 or 1), DATE; n == 1 */
        const int64_t *numbers;  /* the same; n > 1 */
    };
};

/* Why an object cannot be computed. `literal` is the engine's own word for it. */
struct expr_failure {
    struct str literal; /* sync-rule-error-function-triggered, sync-generic-failure, ... */
    struct str text;    /* the message of Error(), or a sentence without its full stop */
    uint32_t at;        /* byte of the expression's text where it happened */
};

/*
 * Where an expression finds its data. `self` is handed to the callbacks. Attributes come in the
 * canonical form of schema.h on the `side` that the expression was parsed for; NULL: absent.
 */
struct expr_context {
    void *self;
    const struct attr *(*attribute)(void *self, attr_id id);

    /* ImportedValue(): what the connected system has confirmed. NULL: the same as `attribute`. */
    const struct attr *(*imported)(void *self, attr_id id);

    /* ValueCount(): how many values, also those that cannot be resolved. NULL: counts `attribute`. */
    uint32_t (*value_count)(void *self, attr_id id);

    /* %name%, by its name in any case, like Domain.FQDN, Connector.ID; `at` NULL: not known here. */
    struct str (*parameter)(void *self, struct str name);

    struct str dn;     /* [dn]; empty where the object has none */
    vtime now;         /* Now() */
    struct prng *dice; /* RandomNum(), Guid(); may be NULL if no expression uses them */

    const struct assumptions *assumptions; /* what is disputed; NULL: the defaults */
};

struct expr; /* parsed text; immutable; lives in the arena it was parsed into */

/*
 * Parses and checks `text` (copied) for objects of `side`. `at` is the place of its first byte; the
 * text may span lines. Errors: ERR_SYNTAX for the grammar, ERR_INPUT for an unknown or misspelt
 * function or attribute, a wrong number of arguments, a type that cannot be right.
 */
const struct err *expr_parse(const struct expr **out, struct str text, struct place at,
                             const struct schema *schema, enum side side, struct arena *a);

/* The text as it was written. */
struct str expr_text(const struct expr *e);

/* The place of a byte of a text that begins at `from`. Columns count characters. */
struct place expr_place(struct str text, uint32_t byte, struct place from);

/* May a value of the expression be written to an attribute of that syntax? False: surely not. */
bool expr_suits(const struct expr *e, enum syntax syntax);

/* What the expression gives, for people: "a text or a number". */
struct str expr_gives(const struct expr *e, struct arena *a);

/* Attributes that the expression reads, sorted by number, each once; also ImportedValue("x"). */
const attr_id *expr_attributes(const struct expr *e, uint32_t *n);

/*
 * Does the result depend on the values of expr_attributes alone? Not so with Now, Guid, RandomNum,
 * ImportedValue, ValueCount, [dn] and parameters.
 */
bool expr_reads_attributes_only(const struct expr *e);

/* Is the result the same for all objects? So with constants, and parameters that are. */
bool expr_reads_no_object(const struct expr *e);

/* Does the same object get another result each time? So with Guid and RandomNum. */
bool expr_rolls_dice(const struct expr *e);

/*
 * Does it surely give NULL or IgnoreThisFlow for an object that has none of its attributes? With the
 * disputes decided as by default.
 */
bool expr_silent_if_absent(const struct expr *e);

/* Are all disputes about expressions decided as by default? */
bool expr_usual(const struct assumptions *a);

/*
 * Computes. IIF, Switch, && and || touch only what they need. The result borrows from the object's
 * attributes or lives in `a`. NULL: success.
 */
const struct expr_failure *expr_eval(const struct expr *e, const struct expr_context *c,
                                     struct expr_value *out, struct arena *a);

/* An attribute's values as a value; NULL for an absent one. */
struct expr_value expr_from_attr(const struct attr *attr, enum syntax syntax, struct arena *a);

/*
 * A value in the canonical form of an attribute. Empty texts are left out; n is 0 for none, also
 * for NULL, IGNORE and AUTHORITATIVE_NULL. Fails with cs-attribute-type-mismatch for another type
 * and with flow-multi-values-to-single-value for several values where one fits.
 */
const struct expr_failure *expr_to_values(const struct expr_value *v, struct attr_form form,
                                          const struct str **values, uint32_t *n, struct arena *a);

/* The same value for people: texts quoted, several in braces, NULL as NULL. */
struct str expr_print(const struct expr_value *v, struct arena *a);

/* The functions of the language. Texts live as long as the program. */
struct expr_function {
    struct str name;
    struct str signature; /* str Left(str text, num count) */
    struct str help;      /* one line */
};

/* One of them by its number; false behind the last. */
bool expr_function(uint32_t number, struct expr_function *out);
