/* SPDX-License-Identifier: MIT */
#include "harness/expr/object.h"

#include "harness/file.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/base/near.h"
#include "sim/model/dn.h"

static const char *const side_names[] = {"Active Directory", "the metaverse", "Entra ID"};

/* What the sandbox's domain fills in. */
static const struct {
    struct str name, value;
} parameters[] = {
    {STR("Domain.FQDN"), STR("contoso.com")},
    {STR("Domain.Netbios"), STR("CONTOSO")},
    {STR("Domain.LDAP"), STR("DC=contoso,DC=com")},
    {STR("Forest.FQDN"), STR("contoso.com")},
    {STR("Forest.Netbios"), STR("CONTOSO")},
    {STR("Forest.LDAP"), STR("DC=contoso,DC=com")},
    {STR("Connector.ID"), STR("6f1e1c52-0000-4000-8000-000000000001")},
};

static struct attr *
find(struct attr *attrs, uint32_t n, attr_id id)
{
    for (uint32_t i = 0; i < n; i++)
        if (attrs[i].id == id)
            return &attrs[i];
    return NULL;
}

static const struct attr *
attribute_of(void *self, attr_id id)
{
    struct object *o = self;

    return find(o->attrs.at, o->attrs.n, id);
}

/* Without a value of its own, what is there counts as confirmed. */
static const struct attr *
imported_of(void *self, attr_id id)
{
    struct object *o = self;
    const struct attr *own = find(o->imported.at, o->imported.n, id);

    return own ? own : attribute_of(self, id);
}

static struct str
parameter_of(void *self, struct str name)
{
    const struct object *o = self;

    for (uint32_t i = o->notes.n; i-- > 0;)
        if (o->notes.at[i].kind == SETTING_PARAMETER && str_ieq(o->notes.at[i].name, name))
            return o->notes.at[i].value;
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
        if (str_ieq(parameters[i].name, name))
            return parameters[i].value;
    return (struct str){0};
}

void
object_init(struct object *o, struct arena *a)
{
    *o = (struct object){.arena = a, .dice = prng_seed(1)};
    schema_init(&o->schema, a);
    o->context = (struct expr_context){.self = o,
                                       .attribute = attribute_of,
                                       .imported = imported_of,
                                       .parameter = parameter_of,
                                       .now = time_from(2025, 9, 1, 9, 0, 0),
                                       .dice = &o->dice,
                                       .assumptions = &o->assumptions};
}

const struct err *
object_note(struct object *o, enum setting kind, const char *text)
{
    struct str all = str_of(text), value = all;
    struct str name = str_trim(str_cut(&value, '='));

    if (!value.at || str_empty(name))
        return err_new(ERR_INPUT, NOWHERE, o->arena, "\"%s\" is no name=value", text);
    if (name.len > 2 && name.at[0] == '%' && name.at[name.len - 1] == '%') {
        kind = SETTING_PARAMETER;
        name = str_sub(name, 1, name.len - 2);
    }
    if (kind != SETTING_PARAMETER)
        schema_attr(&o->schema, name);
    *VEC_PUSH(&o->notes, o->arena) = (struct note){kind, name, value};
    return NULL;
}

typedef bool bytes_reader(struct str text, struct str *out, struct arena *a);

static bool
read_guid(struct str text, struct str *out, struct arena *a)
{
    unsigned char bytes[16];

    if (!guid_parse(text, bytes))
        return false;
    *out = str_copy(str_n((const char *)bytes, sizeof bytes), a);
    return true;
}

static const struct {
    struct str prefix;
    bytes_reader *read;
} forms[] = {
    {STR("hex:"), hex_decode},
    {STR("base64:"), base64_decode},
    {STR("guid:"), read_guid},
    {STR("sid:"), sid_parse},
};

static const struct err *
refused(const struct object *o, const struct note *n, const char *what)
{
    return err_new(ERR_INPUT, NOWHERE, o->arena, STR_FMT " takes %s, not \"" STR_FMT "\"",
                   STR_ARG(n->name), what, STR_ARG(n->value));
}

static const struct err *
read_bytes(const struct object *o, const struct note *n, struct str *out)
{
    if (str_starts(n->value, STR("file:")))
        return file_read(str_z(str_from(n->value, 5), o->arena), out, o->arena);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (str_starts(n->value, forms[i].prefix) &&
            forms[i].read(str_from(n->value, forms[i].prefix.len), out, o->arena))
            return NULL;
    return refused(o, n, "bytes: hex:0011, base64:AAE=, guid:..., sid:S-1-5-... or file:PATH");
}

static const struct err *
read_value(const struct object *o, const struct note *n, enum syntax syntax, struct str *out)
{
    static const char *const wanted[] = {
        [SYNTAX_NONE] = "nothing",          [SYNTAX_TEXT] = "a text",
        [SYNTAX_NUMBER] = "a whole number", [SYNTAX_BOOL] = "True or False",
        [SYNTAX_BINARY] = "bytes",          [SYNTAX_REFERENCE] = "a DN",
    };

    if (syntax == SYNTAX_BINARY)
        return read_bytes(o, n, out);
    if (!value_canonical(syntax, n->value, out, o->arena) ||
        (syntax == SYNTAX_REFERENCE && !dn_valid(n->value)))
        return refused(o, n, wanted[syntax]);
    return NULL;
}

/* Adds a value behind those that the attribute has. */
static void
add_value(struct attr *attr, struct str value, struct arena *a)
{
    struct str *values = ARENA_ARRAY(a, struct str, attr->n + 1);

    for (uint32_t i = 0; i < attr->n; i++)
        values[i] = attr->values[i];
    values[attr->n++] = value;
    attr->values = values;
}

static const struct err *
settle_note(struct object *o, const struct note *n, enum side side)
{
    attr_id id = schema_find(&o->schema, n->name);
    enum syntax syntax = schema_form(id, side).syntax;
    struct str value;

    if (syntax == SYNTAX_NONE)
        return err_new(ERR_INPUT, NOWHERE, o->arena, "attribute \"" STR_FMT "\" is not in %s",
                       STR_ARG(n->name), side_names[side]);
    TRY(read_value(o, n, syntax, &value));
    if (id == ATTR_dn) {
        o->context.dn = value;
        return NULL;
    }
    bool confirmed = n->kind == SETTING_IMPORTED;
    struct attr *attr =
        confirmed ? find(o->imported.at, o->imported.n, id) : find(o->attrs.at, o->attrs.n, id);
    if (!attr) {
        attr = confirmed ? VEC_PUSH(&o->imported, o->arena) : VEC_PUSH(&o->attrs, o->arena);
        *attr = (struct attr){.id = id};
    }
    add_value(attr, value, o->arena);
    return NULL;
}

/* A name that is new and not read is a slip. */
static const struct err *
check_name(const struct object *o, const struct note *n, enum side side, const struct expr *e)
{
    attr_id id = schema_find(&o->schema, n->name);
    struct near near = near_to(n->name);
    uint32_t count;
    const attr_id *read = expr_attributes(e, &count);

    for (uint32_t i = 0; i < count; i++)
        if (read[i] == id)
            return NULL;
    for (attr_id i = 0; i < ATTR_KNOWN; i++) {
        if (i == id)
            return NULL;
        if (schema_form(i, side).syntax != SYNTAX_NONE)
            near_offer(&near, schema_known_name(i));
    }
    const struct err *unknown =
        err_new(ERR_INPUT, NOWHERE, o->arena,
                "nobody knows an attribute \"" STR_FMT "\", and the expression does not read it",
                STR_ARG(n->name));
    return str_empty(near.best)
               ? unknown
               : err_remedy(unknown, o->arena, "Did you mean " STR_FMT "?", STR_ARG(near.best));
}

const struct err *
object_settle(struct object *o, enum side side, const struct expr *e)
{
    o->attrs.n = o->imported.n = 0;
    for (uint32_t i = 0; i < o->notes.n; i++) {
        const struct note *n = &o->notes.at[i];
        if (n->kind == SETTING_PARAMETER)
            continue;
        TRY(check_name(o, n, side, e));
        TRY(settle_note(o, n, side));
    }
    return NULL;
}
