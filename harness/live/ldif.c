/* SPDX-License-Identifier: MIT */
#include "harness/live/ldif.h"

#include "harness/live/ldap_class.h"
#include "harness/live/ldap_name.h"
#include "harness/live/ldif_object.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/map.h"
#include "sim/model/dn.h"
#include "sim/world/mint.h"

static const struct err *
check_class(struct ldif_reader *r, const struct ldif_line *line)
{
    struct buf known = buf_in(r->arena);

    if (class_known(line->value))
        return NULL;
    for (int c = 1; c < CLASS_COUNT; c++)
        if (class_chain((enum object_class)c).len)
            buf_fmt(&known, "%s" STR_FMT, known.len ? ", " : "",
                    STR_ARG(class_name((enum object_class)c)));
    return err_new(ERR_INPUT, ldif_place(r, line->number), r->arena,
                   "unknown class \"" STR_FMT "\"; one of: " STR_FMT,
                   STR_ARG(ldif_shown(line->value)), STR_ARG(buf_str(&known)));
}

static const struct err *
read_class(struct ldif_reader *r, struct ldif_object *o)
{
    struct str *values = ARENA_ARRAY(r->arena, struct str, o->record->lines.n);
    uint32_t n = 0, last = o->record->lines.at[0].number;

    for (uint32_t i = 1; i < o->record->lines.n; i++) {
        const struct ldif_line *line = &o->record->lines.at[i];
        if (!ldif_names_class(line))
            continue;
        TRY(check_class(r, line));
        values[n++] = line->value;
        last = line->number;
    }
    o->class = class_of_values(values, n);
    if (o->class == CLASS_none)
        return err_new(ERR_INPUT, ldif_place(r, last), r->arena,
                       "%s; it needs one like `objectClass: user`",
                       n ? "no object has only these classes" : "the object has no objectClass");
    for (uint32_t i = 0; i < n; i++)
        if (!class_in_chain(o->class, values[i]))
            return err_new(ERR_INPUT, ldif_place(r, last), r->arena,
                           "an object cannot be " STR_FMT " and " STR_FMT " at once",
                           STR_ARG(class_name(o->class)), STR_ARG(values[i]));
    return NULL;
}

static uint32_t
forest_of(const struct ldif_reader *r, struct str dn)
{
    return dn_holder(dn, r->roots.at, r->roots.n);
}

/* A domain that is below no other one. */
static bool
begins_forest(const struct ldif_reader *r, const struct ldif_object *o)
{
    return o->class == CLASS_domainDNS && forest_of(r, o->dn) == r->roots.n;
}

static const struct err *
check_root(struct ldif_reader *r, struct str dn, struct place at)
{
    for (uint32_t i = 0; i < r->roots.n; i++)
        if (dn_within(r->roots.at[i], dn))
            return err_new(ERR_INPUT, at, r->arena,
                           "the domain \"" STR_FMT "\" must stand above \"" STR_FMT
                           "\", which is below it",
                           STR_ARG(ldif_shown(dn)), STR_ARG(ldif_shown(r->roots.at[i])));
    *VEC_PUSH(&r->roots, r->arena) = dn;
    return NULL;
}

/* Is the name free, does it fit the class, and is there somebody above? */
static const struct err *
check_position(struct ldif_reader *r, const struct ldif_object *o)
{
    struct str rdn = dn_rdn(o->dn), parent = dn_parent(o->dn);
    struct str type = str_trim(str_cut(&rdn, '='));
    struct place at = ldif_place(r, o->record->lines.at[0].number);

    if (!str_ieq(type, mint_naming_type(o->class)))
        return err_new(ERR_INPUT, at, r->arena,
                       "\"" STR_FMT "\": the name of a " STR_FMT " begins with " STR_FMT "=",
                       STR_ARG(ldif_shown(o->dn)), STR_ARG(class_name(o->class)),
                       STR_ARG(mint_naming_type(o->class)));
    if (map_get(&r->by_dn, dn_key(o->dn, r->arena)) != (uint32_t)MAP_NONE)
        return err_new(ERR_INPUT, at, r->arena, "\"" STR_FMT "\" is there already, further up",
                       STR_ARG(ldif_shown(o->dn)));
    bool head = !r->any || begins_forest(r, o);
    if (head && r->world)
        TRY(check_root(r, o->dn, at));
    if (r->world && !head && map_get(&r->by_dn, dn_key(parent, r->arena)) == (uint32_t)MAP_NONE)
        return err_new(ERR_INPUT, at, r->arena,
                       "\"" STR_FMT "\" has no parent: \"" STR_FMT "\" must stand further up",
                       STR_ARG(ldif_shown(o->dn)), STR_ARG(ldif_shown(parent)));
    return NULL;
}

static const struct err *
read_object(struct ldif_reader *r, const struct ldif_record *record)
{
    struct ldif_object o = {
        .record = record, .builder = entry_builder_in(r->arena), .seen = map_in(r->arena, false)};
    const struct ldif_line *dn = &record->lines.at[0];

    TRY(ldif_check_dn(r, dn, STR("dn")));
    o.dn = ldap_name(dn->value, r->arena);
    TRY(read_class(r, &o));
    if (!r->any)
        r->world = o.class == CLASS_domainDNS;
    TRY(check_position(r, &o));
    r->reading = o.dn;
    TRY(ldif_read_attributes(r, &o));
    map_set(&r->by_dn, dn_key(o.dn, r->arena), r->out->list.n);
    r->any = true;
    *VEC_PUSH(&r->out->list, r->arena) = entry_make(&o.builder, SIDE_AD, o.class, o.anchor, o.dn);
    return NULL;
}

static const struct err *
check_references(struct ldif_reader *r)
{
    for (uint32_t i = 0; r->world && i < r->references.n; i++) {
        const struct ldif_reference *p = &r->references.at[i];
        struct arena_mark mark = arena_mark(r->arena);
        bool found = map_get(&r->by_dn, dn_key(p->target, r->arena)) != (uint32_t)MAP_NONE;
        arena_rewind(r->arena, mark);
        if (!found)
            return err_new(ERR_INPUT, ldif_place(r, p->line), r->arena,
                           STR_FMT " names \"" STR_FMT "\", which is not in the file",
                           STR_ARG(schema_known_name(p->attr)), STR_ARG(ldif_shown(p->target)));
        if (forest_of(r, p->from) != forest_of(r, p->target))
            return err_remedy(
                err_new(ERR_INPUT, ldif_place(r, p->line), r->arena,
                        STR_FMT " names \"" STR_FMT "\", which is in another forest",
                        STR_ARG(schema_known_name(p->attr)), STR_ARG(ldif_shown(p->target))),
                r->arena,
                "Name a foreignSecurityPrincipal, or a contact, of the object's own forest.");
    }
    return NULL;
}

const struct err *
ldif_read(struct entries *out, struct str file, uint32_t line, struct str text,
          const struct schema *schema, struct arena *a)
{
    struct ldif_reader r = {.schema = schema,
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
