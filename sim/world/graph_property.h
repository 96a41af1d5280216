/* SPDX-License-Identifier: MIT */
/*
 * Graph's names for attributes: which there are, which are shown, how their values look.
 *
 * Both doors of the tenant share this table; the JSON around it is written on each side apart.
 */
#pragma once

#include "sim/model/entry.h"

enum graph_kind {
    GRAPH_ID,
    GRAPH_TEXT,
    GRAPH_BOOL,
    GRAPH_DATE,
    GRAPH_SID,
    GRAPH_GUID,
    GRAPH_TEXTS,
    GRAPH_ONE,
    GRAPH_EXTENSIONS,
    GRAPH_ADDRESSES,
    GRAPH_PHONES,
    GRAPH_KEYS,
    GRAPH_ERRORS,
    GRAPH_NOTHING,
    GRAPH_EMPTY,
};

enum graph_shown { SHOWN_DEFAULT, SHOWN_SELECT, SHOWN_SINGLE, SHOWN_SANDBOX };

enum graph_filter {
    FILTER_NO,
    FILTER_EQ,
    FILTER_ONLY_EQ,
    FILTER_ORDER,
    FILTER_STARTS,
    FILTER_NAME,
    FILTER_ENDS,
    FILTER_ADVANCED
};

enum graph_write { WRITE_NEVER, WRITE_CREATE, WRITE_CLOUD, WRITE_ALWAYS };

struct graph_property {
    enum object_class class;
    struct str name;
    attr_id attr; /* of NOTHING and EMPTY: without meaning; of what has several: the first */
    enum graph_kind kind;
    enum graph_shown shown;
    enum graph_filter filter;
    enum graph_write write;
};

/* The classes of a directory that Graph shows: user, group, orgContact, device. */
enum { GRAPH_CLASSES = 4 };
enum object_class graph_class_at(uint32_t i);

/* users, user and User, as paths, types and messages have it. */
const char *graph_collection(enum object_class class);
const char *graph_type(enum object_class class);
const char *graph_resource(enum object_class class);

/* The class of a type's name (user, orgContact) in any case, or CLASS_none. */
enum object_class graph_class(struct str type);

/* The rows of one of these classes; 0 for others. */
uint32_t graph_properties(enum object_class class, const struct graph_property **rows);

/* A row by its name in any case, or NULL. `sandbox`: also those marked SANDBOX. */
const struct graph_property *graph_property(enum object_class class, struct str name, bool sandbox);

/* The row that shows an attribute, or NULL; an extension attribute is shown by EXTENSIONS. */
const struct graph_property *graph_property_of(enum object_class class, attr_id attr);

/* Does the row carry an attribute at all? */
bool graph_property_real(const struct graph_property *p);

/* extensionAttribute1 to 15 by number; their numbers do not follow one another in the schema. */
enum { GRAPH_EXTENSION_COUNT = 15 };
attr_id graph_extension(uint32_t number); /* from 1 */
struct str graph_extension_name(uint32_t number);

/*
 * What an address is made of (city, street: one object of all that there is), and the kinds of phones
 * (business, mobile: an object for each).
 */
struct graph_part {
    enum graph_kind kind;
    struct str name;
    attr_id attr;
};

uint32_t graph_parts(enum graph_kind kind, const struct graph_part **out);

/*
 * A value of the tenant as Graph's JSON has it (true, S-1-5-..., 4c299165-..., else unchanged), and back. False:
 * the text is no value of that kind.
 */
struct str graph_from_value(enum graph_kind kind, struct str value, struct arena *a);
bool graph_to_value(enum graph_kind kind, struct str text, struct str *value, struct arena *a);

/*
 * An onPremisesProvisioningError, as a value of the attribute carries it: the property that causes
 * it (UserPrincipalName, ProxyAddress), when it was first seen, and the value, separated by blanks.
 */
struct graph_error {
    struct str property;
    struct str since; /* 2025-09-01T09:00:00Z */
    struct str value;
};

#define GRAPH_ERROR_CATEGORY "PropertyConflict"

/*
 * An alternative security id, as a value carries it: its type and its key in base64, separated by a
 * blank.
 */
struct graph_key {
    struct str type; /* a number */
    struct str key;
};

struct graph_key graph_key_from(struct str value);

struct str graph_error_value(const struct graph_error *e, struct arena *a);
struct graph_error graph_error_from(struct str value);
