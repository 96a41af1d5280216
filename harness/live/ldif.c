/* SPDX-License-Identifier: MIT */
#include "harness/live/ldif.h"

#include "harness/live/ldap_class.h"
#include "harness/live/ldap_name.h"
#include "harness/live/ldif_record.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/base/map.h"
#include "sim/base/near.h"
#include "sim/model/dn.h"
#include "sim/world/mint.h"

enum { DEEPEST = 128, SHOWN = 60, GUID_LENGTH = 16 };

/* A reference, to be looked up when everything is read. */
struct pending {
    struct str from, target;
    uint32_t line;
    attr_id attr;
};

struct reader {
    struct ldif_text text;
    const struct schema *schema;
    struct entries *out;
    struct map by_dn;
    struct map by_anchor;
    VEC(struct pending) references;
    VEC(struct str) roots; /* of forests */
    struct str reading;    /* the name of the record that is read */
    bool any;
    bool world; /* the text begins with a domain: it must be whole */
    struct arena *arena;
};

/* The object that a record becomes. */
struct object {
    const struct ldif_record *record;
    struct str dn;
    struct str anchor;
    enum object_class class;
    struct entry_builder builder;
    struct map seen; /* attribute and value: to notice repetitions */
};

static struct place
place_of(const struct reader *r, uint32_t line)
{
    return (struct place){r->text.file, line, 0};
}

static struct str
shown(struct str value)
{
    return str_head(value, SHOWN);
}

static const struct err *
check_dn(struct reader *r, const struct ldif_line *line, struct str what)
{
    struct str dn = line->value;

    if (dn_valid(dn) && utf8_valid(dn) && dn_depth(dn) <= DEEPEST && !dn_has_plus(dn))
        return NULL;
    return err_new(ERR_SYNTAX, place_of(r, line->number), r->arena,
                   STR_FMT " \"" STR_FMT "\" is no distinguished name of Active Directory; one is "
                           "like CN=Alice,OU=Sales,DC=contoso,DC=com",
                   STR_ARG(what), STR_ARG(shown(dn)));
}

static bool
is_named(const struct ldif_line *line, const char *name)
{
    return str_ieq(line->name, str_of(name));
}

static const struct err *
check_class(struct reader *r, const struct ldif_line *line)
{
    struct buf known = buf_in(r->arena);

    if (class_known(line->value))
        return NULL;
    for (int c = 1; c < CLASS_COUNT; c++)
        if (class_chain((enum object_class)c).len)
            buf_fmt(&known, "%s" STR_FMT, known.len ? ", " : "",
                    STR_ARG(class_name((enum object_class)c)));
    return err_new(ERR_INPUT, place_of(r, line->number), r->arena,
                   "unknown class \"" STR_FMT "\"; one of: " STR_FMT, STR_ARG(shown(line->value)),
                   STR_ARG(buf_str(&known)));
}

static const struct err *
read_class(struct reader *r, struct object *o)
{
    struct str *values = ARENA_ARRAY(r->arena, struct str, o->record->lines.n);
    uint32_t n = 0, last = o->record->lines.at[0].number;

    for (uint32_t i = 1; i < o->record->lines.n; i++) {
        const struct ldif_line *line = &o->record->lines.at[i];
        if (!is_named(line, "objectClass"))
            continue;
        TRY(check_class(r, line));
        values[n++] = line->value;
        last = line->number;
    }
    o->class = class_of_values(values, n);
    if (o->class == CLASS_none)
        return err_new(ERR_INPUT, place_of(r, last), r->arena,
                       "%s; it needs one like `objectClass: user`",
                       n ? "no object has only these classes" : "the object has no objectClass");
    for (uint32_t i = 0; i < n; i++)
        if (!class_in_chain(o->class, values[i]))
            return err_new(ERR_INPUT, place_of(r, last), r->arena,
                           "an object cannot be " STR_FMT " and " STR_FMT " at once",
                           STR_ARG(class_name(o->class)), STR_ARG(values[i]));
    return NULL;
}

static const struct err *
wrong_value(struct reader *r, const struct ldif_line *line, const char *right)
{
    return err_new(ERR_INPUT, place_of(r, line->number), r->arena,
                   STR_FMT ": \"" STR_FMT "\" is not %s", STR_ARG(line->name),
                   STR_ARG(shown(line->value)), right);
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
canonical_value(struct reader *r, const struct ldif_line *line, attr_id id, struct str *value)
{
    static const char *const right[] = {
        [SYNTAX_NONE] = "a value",          [SYNTAX_TEXT] = "UTF-8 text",
        [SYNTAX_NUMBER] = "a whole number", [SYNTAX_BOOL] = "TRUE or FALSE",
        [SYNTAX_BINARY] = "bytes",          [SYNTAX_REFERENCE] = "a distinguished name",
    };
    enum syntax syntax = schema_form(id, SIDE_AD).syntax;

    if (line->value.len == 0)
        return err_new(ERR_INPUT, place_of(r, line->number), r->arena,
                       STR_FMT " has no value; leave the line out", STR_ARG(line->name));
    if (syntax == SYNTAX_REFERENCE)
        TRY(check_dn(r, line, line->name));
    if (!value_canonical(syntax, line->value, value, r->arena) ||
        (syntax == SYNTAX_TEXT && !utf8_valid(line->value)))
        return wrong_value(r, line, right[syntax]);
    if ((id == ATTR_whenCreated || id == ATTR_whenChanged) && !is_time(line->value))
        return wrong_value(r, line, "a time like 20250901090000.0Z");
    if (syntax != SYNTAX_REFERENCE)
        return NULL;
    *value = ldap_name(line->value, r->arena);
    *VEC_PUSH(&r->references, r->arena) = (struct pending){r->reading, *value, line->number, id};
    return NULL;
}

/* Says so if the attribute has this value, or takes only one and has one. */
static const struct err *
check_repeated(struct reader *r, struct object *o, const struct ldif_line *line, attr_id id,
               struct str value)
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
    return err_new(ERR_INPUT, place_of(r, line->number), r->arena,
                   form.multi ? STR_FMT " has the value \"" STR_FMT "\" twice"
                              : STR_FMT " takes one value only, and \"" STR_FMT "\" is the second",
                   STR_ARG(line->name), STR_ARG(shown(line->value)));
}

static const struct err *
check_naming(struct reader *r, const struct object *o, const struct ldif_line *line, attr_id id)
{
    struct str name = dn_rdn_value(o->dn, r->arena);

    if ((id != mint_naming_attr(o->class) && id != ATTR_name) || str_ieq(name, line->value))
        return NULL;
    return err_new(ERR_INPUT, place_of(r, line->number), r->arena,
                   STR_FMT " \"" STR_FMT "\" is not what the dn says: \"" STR_FMT "\"",
                   STR_ARG(line->name), STR_ARG(shown(line->value)), STR_ARG(shown(name)));
}

static const struct err *
read_anchor(struct reader *r, struct object *o, const struct ldif_line *line)
{
    if (line->value.len != GUID_LENGTH)
        return err_new(ERR_INPUT, place_of(r, line->number), r->arena,
                       "objectGUID has %zu bytes; it must have 16, in Base64 (objectGUID:: ...)",
                       line->value.len);
    if (map_set(&r->by_anchor, line->value, r->out->list.n) != (uint32_t)MAP_NONE)
        return err_new(ERR_INPUT, place_of(r, line->number), r->arena,
                       "another object has this objectGUID, " STR_FMT,
                       STR_ARG(guid_text(line->value, r->arena)));
    o->anchor = line->value;
    return NULL;
}

static const struct err *
check_own_name(struct reader *r, const struct object *o, const struct ldif_line *line)
{
    if (dn_valid(line->value) && dn_same(ldap_name(line->value, r->arena), o->dn))
        return NULL;
    return err_new(ERR_INPUT, place_of(r, line->number), r->arena,
                   "distinguishedName \"" STR_FMT "\" is not the dn of the record",
                   STR_ARG(shown(line->value)));
}

static const struct err *
no_such_attribute(struct reader *r, struct place at, struct str name)
{
    struct near near = near_to(name);

    for (attr_id id = 0; id < ATTR_KNOWN; id++)
        if (schema_form(id, SIDE_AD).syntax != SYNTAX_NONE && id != ATTR_dn)
            near_offer(&near, schema_known_name(id));
    return err_remedy(
        err_new(ERR_INPUT, at, r->arena,
                "Active Directory has no attribute \"" STR_FMT "\" here%s" STR_FMT "%s",
                STR_ARG(shown(name)), near.best.len ? "; did you mean " : "", STR_ARG(near.best),
                near.best.len ? "?" : ""),
        r->arena, "Leave the line out, if it is not one that synchronisation reads or writes.");
}

static const struct err *
check_attribute(struct reader *r, const struct ldif_line *line, attr_id id)
{
    struct attr_form form = {SYNTAX_NONE, false};
    struct place at = place_of(r, line->number);

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
                       STR_ARG(line->name), STR_ARG(shown(line->option)));
    return NULL;
}

static const struct err *
check_sid(struct reader *r, const struct ldif_line *line, struct str value)
{
    if (sid_text(value, r->arena).len)
        return NULL;
    return err_new(ERR_INPUT, place_of(r, line->number), r->arena,
                   STR_FMT " is no security identifier: its bytes (revision, count, authority and "
                           "parts) go here in Base64",
                   STR_ARG(line->name));
}

static const struct err *
read_attribute(struct reader *r, struct object *o, const struct ldif_line *line)
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

static const struct err *
read_attributes(struct reader *r, struct object *o)
{
    for (uint32_t i = 1; i < o->record->lines.n; i++) {
        const struct ldif_line *line = &o->record->lines.at[i];
        if (!is_named(line, "objectClass"))
            TRY(read_attribute(r, o, line));
    }
    return NULL;
}

static uint32_t
forest_of(const struct reader *r, struct str dn)
{
    return dn_holder(dn, r->roots.at, r->roots.n);
}

/* A domain that is below no other one. */
static bool
begins_forest(const struct reader *r, const struct object *o)
{
    return o->class == CLASS_domainDNS && forest_of(r, o->dn) == r->roots.n;
}

static const struct err *
check_root(struct reader *r, struct str dn, struct place at)
{
    for (uint32_t i = 0; i < r->roots.n; i++)
        if (dn_within(r->roots.at[i], dn))
            return err_new(ERR_INPUT, at, r->arena,
                           "the domain \"" STR_FMT "\" must stand above \"" STR_FMT
                           "\", which is below it",
                           STR_ARG(shown(dn)), STR_ARG(shown(r->roots.at[i])));
    *VEC_PUSH(&r->roots, r->arena) = dn;
    return NULL;
}

/* Is the name free, does it fit the class, and is there somebody above? */
static const struct err *
check_position(struct reader *r, const struct object *o)
{
    struct str rdn = dn_rdn(o->dn), parent = dn_parent(o->dn);
    struct str type = str_trim(str_cut(&rdn, '='));
    struct place at = place_of(r, o->record->lines.at[0].number);

    if (!str_ieq(type, mint_naming_type(o->class)))
        return err_new(ERR_INPUT, at, r->arena,
                       "\"" STR_FMT "\": the name of a " STR_FMT " begins with " STR_FMT "=",
                       STR_ARG(shown(o->dn)), STR_ARG(class_name(o->class)),
                       STR_ARG(mint_naming_type(o->class)));
    if (map_get(&r->by_dn, dn_key(o->dn, r->arena)) != (uint32_t)MAP_NONE)
        return err_new(ERR_INPUT, at, r->arena, "\"" STR_FMT "\" is there already, further up",
                       STR_ARG(shown(o->dn)));
    bool head = !r->any || begins_forest(r, o);
    if (head && r->world)
        TRY(check_root(r, o->dn, at));
    if (r->world && !head && map_get(&r->by_dn, dn_key(parent, r->arena)) == (uint32_t)MAP_NONE)
        return err_new(ERR_INPUT, at, r->arena,
                       "\"" STR_FMT "\" has no parent: \"" STR_FMT "\" must stand further up",
                       STR_ARG(shown(o->dn)), STR_ARG(shown(parent)));
    return NULL;
}

static const struct err *
read_object(struct reader *r, const struct ldif_record *record)
{
    struct object o = {
        .record = record, .builder = entry_builder_in(r->arena), .seen = map_in(r->arena, false)};
    const struct ldif_line *dn = &record->lines.at[0];

    TRY(check_dn(r, dn, STR("dn")));
    o.dn = ldap_name(dn->value, r->arena);
    TRY(read_class(r, &o));
    if (!r->any)
        r->world = o.class == CLASS_domainDNS;
    TRY(check_position(r, &o));
    r->reading = o.dn;
    TRY(read_attributes(r, &o));
    map_set(&r->by_dn, dn_key(o.dn, r->arena), r->out->list.n);
    r->any = true;
    *VEC_PUSH(&r->out->list, r->arena) = entry_make(&o.builder, SIDE_AD, o.class, o.anchor, o.dn);
    return NULL;
}

static const struct err *
check_references(struct reader *r)
{
    for (uint32_t i = 0; r->world && i < r->references.n; i++) {
        const struct pending *p = &r->references.at[i];
        struct arena_mark mark = arena_mark(r->arena);
        bool found = map_get(&r->by_dn, dn_key(p->target, r->arena)) != (uint32_t)MAP_NONE;
        arena_rewind(r->arena, mark);
        if (!found)
            return err_new(ERR_INPUT, place_of(r, p->line), r->arena,
                           STR_FMT " names \"" STR_FMT "\", which is not in the file",
                           STR_ARG(schema_known_name(p->attr)), STR_ARG(shown(p->target)));
        if (forest_of(r, p->from) != forest_of(r, p->target))
            return err_remedy(
                err_new(ERR_INPUT, place_of(r, p->line), r->arena,
                        STR_FMT " names \"" STR_FMT "\", which is in another forest",
                        STR_ARG(schema_known_name(p->attr)), STR_ARG(shown(p->target))),
                r->arena,
                "Name a foreignSecurityPrincipal, or a contact, of the object's own forest.");
    }
    return NULL;
}

const struct err *
ldif_read(struct entries *out, struct str file, uint32_t line, struct str text,
          const struct schema *schema, struct arena *a)
{
    struct reader r = {.schema = schema,
                       .out = out,
                       .by_dn = map_in(a, false),
                       .by_anchor = map_in(a, false),
                       .arena = a};
    struct ldif_record record;

    TRY(ldif_open_text(&r.text, str_copy(file, a), line, text, a));
    for (;;) {
        TRY(ldif_next(&r.text, &record));
        if (record.lines.n == 0)
            return check_references(&r);
        TRY(read_object(&r, &record));
    }
}
