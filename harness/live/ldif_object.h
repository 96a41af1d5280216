/* SPDX-License-Identifier: MIT */
/*
 * Records on their way to become objects. Private to the readers of LDIF.
 */
#pragma once

#include "harness/live/ldif_record.h"
#include "sim/base/map.h"
#include "sim/world/connector.h"

/* A reference, to be looked up when everything is read. */
struct ldif_reference {
    struct str from, target;
    uint32_t line;
    attr_id attr;
};

struct ldif_reader {
    struct ldif_text text;
    const struct schema *schema;
    struct entries *out;
    struct map by_dn;
    struct map by_anchor;
    VEC(struct ldif_reference) references;
    VEC(struct str) roots; /* of forests */
    struct str reading;    /* the name of the record that is read */
    bool any;
    bool world; /* the text begins with a domain: it must be whole */
    struct arena *arena;
};

/* The object that a record becomes. */
struct ldif_object {
    const struct ldif_record *record;
    struct str dn;
    struct str anchor;
    enum object_class class;
    struct entry_builder builder;
    struct map seen; /* attribute and value: to notice repetitions */
};

static inline struct place
ldif_place(const struct ldif_reader *r, uint32_t line)
{
    return (struct place){r->text.file, line, 0};
}

/* Enough of a value for a message. */
static inline struct str
ldif_shown(struct str value)
{
    return str_head(value, 60);
}

/* The line is one of the class, not of an attribute. */
static inline bool
ldif_names_class(const struct ldif_line *line)
{
    return str_ieq(line->name, STR("objectClass"));
}

/* The line's value is a name that Active Directory could have; `what` it is, for the message. */
const struct err *ldif_check_dn(struct ldif_reader *r, const struct ldif_line *line,
                                struct str what);

/* The attributes of the record, whose class and name are known, go to the object's builder. */
const struct err *ldif_read_attributes(struct ldif_reader *r, struct ldif_object *o);
