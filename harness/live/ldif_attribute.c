/* SPDX-License-Identifier: MIT */
#include "harness/live/ldif_object.h"

#include "harness/live/ldap_name.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/base/near.h"
#include "sim/model/dn.h"
#include "sim/world/mint.h"

enum { DEEPEST = 128, GUID_LENGTH = 16 };

const struct err *
ldif_check_dn(struct ldif_reader *r, const struct ldif_line *line, struct str what)
{
    struct str dn = line->value;

    if (dn_valid(dn) && utf8_valid(dn) && dn_depth(dn) <= DEEPEST && !dn_has_plus(dn))
        return NULL;
    return err_new(ERR_SYNTAX, ldif_place(r, line->number), r->arena,
                   STR_FMT " \"" STR_FMT "\" is no distinguished name of Active Directory; one is "
                           "like CN=Alice,OU=Sales,DC=contoso,DC=com",
                   STR_ARG(what), STR_ARG(ldif_shown(dn)));
}

static const struct err *
wrong_value(struct ldif_reader *r, const struct ldif_line *line, const char *right)
{
    return err_new(ERR_INPUT, ldif_place(r, line->number), r->arena,
                   STR_FMT ": \"" STR_FMT "\" is not %s", STR_ARG(line->name),
                   STR_ARG(ldif_shown(line->value)), right);
}

/* `20250901090000.0Z` */
static bool
is_time(struct str text)
{
    for (size_t i = 0; i < 14; i++)
        if (i >= text.len || text.at[i] < '0' || text.at[i] > '9')
            return false;
    return str_eq(str_from(text, 14), STR(".0Z")) || str_eq(str_from(text, 14), STR("Z"));
}

static const struct err *
canonical_value(struct ldif_reader *r, const struct ldif_line *line, attr_id id, struct str *value)
{
    static const char *const right[] = {
        [SYNTAX_NONE] = "a value",          [SYNTAX_TEXT] = "UTF-8 text",
        [SYNTAX_NUMBER] = "a whole number", [SYNTAX_BOOL] = "TRUE or FALSE",
        [SYNTAX_BINARY] = "bytes",          [SYNTAX_REFERENCE] = "a distinguished name",
    };
    enum syntax syntax = schema_form(id, SIDE_AD).syntax;

    if (line->value.len == 0)
        return err_new(ERR_INPUT, ldif_place(r, line->number), r->arena,
                       STR_FMT " has no value; leave the line out", STR_ARG(line->name));
    if (syntax == SYNTAX_REFERENCE)
        TRY(ldif_check_dn(r, line, line->name));
    if (!value_canonical(syntax, line->value, value, r->arena) ||
        (syntax == SYNTAX_TEXT && !utf8_valid(line->value)))
        return wrong_value(r, line, right[syntax]);
    if ((id == ATTR_whenCreated || id == ATTR_whenChanged) && !is_time(line->value))
        return wrong_value(r, line, "a time like 20250901090000.0Z");
    if (syntax != SYNTAX_REFERENCE)
        return NULL;
    *value = ldap_name(line->value, r->arena);
    *VEC_PUSH(&r->references, r->arena) =
        (struct ldif_reference){r->reading, *value, line->number, id};
    return NULL;
}

/* Says so if the attribute has this value, or takes only one and has one. */
static const struct err *
check_repeated(struct ldif_reader *r, struct ldif_object *o, const struct ldif_line *line,
               attr_id id, struct str value)
{
    struct attr_form form = schema_form(id, SIDE_AD);
    struct buf seen = buf_in(r->arena);
    struct str key = value;

    if (form.syntax == SYNTAX_TEXT)
        key = str_lower(value, r->arena);
    else if (form.syntax == SYNTAX_REFERENCE)
        key = dn_key(value, r->arena);
    buf_fmt(&seen, "%u:", (unsigned)id);
    if (form.multi)
        buf_add(&seen, key);
    if (map_set(&o->seen, buf_str(&seen), 0) == (uint32_t)MAP_NONE)
        return NULL;
    return err_new(ERR_INPUT, ldif_place(r, line->number), r->arena,
                   form.multi ? STR_FMT " has the value \"" STR_FMT "\" twice"
                              : STR_FMT " takes one value only, and \"" STR_FMT "\" is the second",
                   STR_ARG(line->name), STR_ARG(ldif_shown(line->value)));
}

static const struct err *
check_naming(struct ldif_reader *r, const struct ldif_object *o, const struct ldif_line *line,
             attr_id id)
{
    struct str name = dn_rdn_value(o->dn, r->arena);

    if ((id != mint_naming_attr(o->class) && id != ATTR_name) || str_ieq(name, line->value))
        return NULL;
    return err_new(ERR_INPUT, ldif_place(r, line->number), r->arena,
                   STR_FMT " \"" STR_FMT "\" is not what the dn says: \"" STR_FMT "\"",
                   STR_ARG(line->name), STR_ARG(ldif_shown(line->value)),
                   STR_ARG(ldif_shown(name)));
}

static const struct err *
read_anchor(struct ldif_reader *r, struct ldif_object *o, const struct ldif_line *line)
{
    if (line->value.len != GUID_LENGTH)
        return err_new(ERR_INPUT, ldif_place(r, line->number), r->arena,
                       "objectGUID has %zu bytes; it must have 16, in Base64 (objectGUID:: ...)",
                       line->value.len);
    if (map_set(&r->by_anchor, line->value, r->out->list.n) != (uint32_t)MAP_NONE)
        return err_new(ERR_INPUT, ldif_place(r, line->number), r->arena,
                       "another object has this objectGUID, " STR_FMT,
                       STR_ARG(guid_text(line->value, r->arena)));
    o->anchor = line->value;
    return NULL;
}

static const struct err *
check_own_name(struct ldif_reader *r, const struct ldif_object *o, const struct ldif_line *line)
{
    if (dn_valid(line->value) && dn_same(ldap_name(line->value, r->arena), o->dn))
        return NULL;
    return err_new(ERR_INPUT, ldif_place(r, line->number), r->arena,
                   "distinguishedName \"" STR_FMT "\" is not the dn of the record",
                   STR_ARG(ldif_shown(line->value)));
}

static const struct err *
no_such_attribute(struct ldif_reader *r, struct place at, struct str name)
{
    struct near near = near_to(name);

    for (attr_id id = 0; id < ATTR_KNOWN; id++)
        if (schema_form(id, SIDE_AD).syntax != SYNTAX_NONE && id != ATTR_dn)
            near_offer(&near, schema_known_name(id));
    return err_remedy(
        err_new(ERR_INPUT, at, r->arena,
                "Active Directory has no attribute \"" STR_FMT "\" here%s" STR_FMT "%s",
                STR_ARG(ldif_shown(name)), near.best.len ? "; did you mean " : "",
                STR_ARG(near.best), near.best.len ? "?" : ""),
        r->arena, "Leave the line out, if it is not one that synchronisation reads or writes.");
}

static const struct err *
check_attribute(struct ldif_reader *r, const struct ldif_line *line, attr_id id)
{
    struct attr_form form = {SYNTAX_NONE, false};
    struct place at = ldif_place(r, line->number);

    if (id < ATTR_KNOWN)
        form = schema_form(id, SIDE_AD);
    if (form.syntax == SYNTAX_NONE || id == ATTR_dn)
        return no_such_attribute(r, at, line->name);
    if (mint_back_link(id))
        return err_new(ERR_INPUT, at, r->arena,
                       STR_FMT " is computed from the other side; leave the line out",
                       STR_ARG(line->name));
    bool binary = str_ieq(line->option, STR("binary")) && form.syntax == SYNTAX_BINARY;
    if (line->option.len && !binary)
        return err_new(ERR_INPUT, at, r->arena,
                       STR_FMT " with the option \"" STR_FMT "\"; only ;binary is known, for bytes",
                       STR_ARG(line->name), STR_ARG(ldif_shown(line->option)));
    return NULL;
}

static const struct err *
check_sid(struct ldif_reader *r, const struct ldif_line *line, struct str value)
{
    if (sid_text(value, r->arena).len)
        return NULL;
    return err_new(ERR_INPUT, ldif_place(r, line->number), r->arena,
                   STR_FMT " is no security identifier: its bytes (revision, count, authority and "
                           "parts) go here in Base64",
                   STR_ARG(line->name));
}

static const struct err *
read_attribute(struct ldif_reader *r, struct ldif_object *o, const struct ldif_line *line)
{
    attr_id id = schema_find(r->schema, line->name);
    struct str value;

    TRY(check_attribute(r, line, id));
    if (id == ATTR_objectGUID && o->anchor.len == 0)
        return read_anchor(r, o, line);
    if (id == ATTR_distinguishedName)
        return check_own_name(r, o, line);
    TRY(canonical_value(r, line, id, &value));
    if (id == ATTR_objectSid)
        TRY(check_sid(r, line, value));
    TRY(check_repeated(r, o, line, id, value));
    TRY(check_naming(r, o, line, id));
    entry_add(&o->builder, id, value);
    return NULL;
}

const struct err *
ldif_read_attributes(struct ldif_reader *r, struct ldif_object *o)
{
    for (uint32_t i = 1; i < o->record->lines.n; i++) {
        const struct ldif_line *line = &o->record->lines.at[i];
        if (!ldif_names_class(line))
            TRY(read_attribute(r, o, line));
    }
    return NULL;
}
