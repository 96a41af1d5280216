/* SPDX-License-Identifier: MIT */
/*
 * An object that stands on the command line: attr=value, %Name%=value.
 *
 * First everything is noted as it was written; then the object is settled on one side, where the
 * schema says what each value must be.
 */
#pragma once

#include "sim/base/prng.h"
#include "sim/expr/expr.h"

/* Which of an object's values a setting is about. */
enum setting { SETTING_VALUE, SETTING_IMPORTED, SETTING_PARAMETER, SETTINGS };

struct note {
    enum setting kind;
    struct str name, value;
};

struct object {
    struct arena *arena;
    struct schema schema;
    VEC(struct note) notes;
    VEC(struct attr) attrs;    /* of the settled object */
    VEC(struct attr) imported; /* what ImportedValue sees, where it was given */
    struct prng dice;
    struct assumptions assumptions;
    struct expr_context context;
};

/* An object without attributes, in the sandbox's domain, with the dice of the first world. */
void object_init(struct object *o, struct arena *a);

/*
 * Notes `name=value`; %Name%=value is a parameter whatever `kind` says. A name that nobody knows is
 * that of a text with several values from now on. Error (ERR_INPUT): there is no =.
 */
const struct err *object_note(struct object *o, enum setting kind, const char *text);

/*
 * Gives each attribute its values in the form that it has on that side; several notes of one
 * attribute are its values. Bytes are hex:0011, base64:AAE=, guid:..., sid:S-1-5-... or file:PATH.
 * Errors: an attribute that is not there, a value that it does not take, a file that is not read, a
 * name that neither the sandbox nor the expression knows.
 */
const struct err *object_settle(struct object *o, enum side side, const struct expr *e);
