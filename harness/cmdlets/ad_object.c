/* SPDX-License-Identifier: MIT */
#include "harness/cmdlets/ad_object.h"

#include "harness/cmdlets/ad_filter.h"
#include "harness/cmdlets/ad_property.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/base/sort.h"
#include "sim/model/dn.h"

enum { DISABLED = 2 }; /* userAccountControl: the account is disabled */

static const struct object_type types[] = {
    [AD_USER] = {.name = "Microsoft.ActiveDirectory.Management.ADUser",
                 .text_property = "DistinguishedName"},
    [AD_GROUP] = {.name = "Microsoft.ActiveDirectory.Management.ADGroup",
                  .text_property = "DistinguishedName"},
    [AD_OBJECT] = {.name = "Microsoft.ActiveDirectory.Management.ADObject",
                   .display = "DistinguishedName|Name|ObjectClass|ObjectGUID",
                   .text_property = "DistinguishedName"},
    [AD_OU] = {.name = "Microsoft.ActiveDirectory.Management.ADOrganizationalUnit",
               .text_property = "DistinguishedName"},
};

/* An object of any class with properties that were asked for: it shows them all. */
static const struct object_type object_with_properties = {
    .name = "Microsoft.ActiveDirectory.Management.ADObject", .text_property = "DistinguishedName"};

static const struct object_type sid_type = {.name = "System.Security.Principal.SecurityIdentifier",
                                            .text_property = "Value"};

/* What each kind shows without -Properties, in the module's order. */
static const char *const defaults[] = {
    [AD_USER] = "DistinguishedName|Enabled|GivenName|Name|ObjectClass|ObjectGUID|SamAccountName|"
                "SID|Surname|UserPrincipalName",
    [AD_GROUP] = "DistinguishedName|GroupCategory|GroupScope|Name|ObjectClass|ObjectGUID|"
                 "SamAccountName|SID",
    [AD_OBJECT] = "DistinguishedName|Name|ObjectClass|ObjectGUID",
    [AD_OU] = "City|Country|DistinguishedName|ManagedBy|Name|ObjectClass|ObjectGUID|PostalCode|"
              "State|StreetAddress",
};

const char *
ad_kind_filter(enum ad_kind kind)
{
    static const char *const filters[] = {
        [AD_USER] = "(&(objectClass=user)(!(objectClass=computer)))",
        [AD_GROUP] = "(objectClass=group)",
        [AD_OBJECT] = "(objectClass=*)",
        [AD_OU] = "(objectClass=organizationalUnit)",
    };

    return filters[kind];
}

static int64_t
number_of(const struct entry *e, attr_id id)
{
    int64_t n;

    return str_int(entry_value(e, id), &n) ? n : 0;
}

static struct value
group_scope(const struct entry *e)
{
    int64_t type = number_of(e, ATTR_groupType);

    if (type & 8)
        return value_textz("Universal");
    return value_textz(type & 4 ? "DomainLocal" : "Global");
}

static struct value
sid_value(struct call *c, const struct entry *e)
{
    struct str sid = entry_value(e, ATTR_objectSid);

    if (!sid.len)
        return VALUE_NONE;
    struct object *o = shape_object(c, &sid_type);
    shape_text(o, "Value", sid_text(sid, c->arena), c->arena);
    return value_object(o);
}

static bool
is_computed(struct str name)
{
    static const char names[] = "DistinguishedName|ObjectClass|ObjectGUID|SID|objectSid|Enabled|"
                                "GroupCategory|GroupScope|Name";

    for (struct str rest = str_of(names); rest.at;)
        if (str_ieq(str_cut(&rest, '|'), name))
            return true;
    return false;
}

/* Properties that the module computes; false: it is an ordinary attribute. */
static bool
computed(struct call *c, const struct entry *e, struct str name, struct value *out)
{
    struct arena *a = c->arena;

    if (str_ieq(name, STR("DistinguishedName")))
        *out = value_text(str_copy(e->dn, a));
    else if (str_ieq(name, STR("ObjectClass")))
        *out = value_text(class_name(e->class));
    else if (str_ieq(name, STR("ObjectGUID")))
        *out = value_guid_bytes(e->anchor, a);
    else if (str_ieq(name, STR("SID")) || str_ieq(name, STR("objectSid")))
        *out = sid_value(c, e);
    else if (str_ieq(name, STR("Enabled")))
        *out = value_bool(!(number_of(e, ATTR_userAccountControl) & DISABLED));
    else if (str_ieq(name, STR("GroupCategory")))
        *out = value_textz(number_of(e, ATTR_groupType) < 0 ? "Security" : "Distribution");
    else if (str_ieq(name, STR("GroupScope")))
        *out = group_scope(e);
    else if (str_ieq(name, STR("Name")))
        *out = value_text(dn_rdn_value(e->dn, a));
    else
        return false;
    return true;
}

static vtime
generalized_time(struct str s)
{
    int64_t parts[6];
    static const size_t lengths[] = {4, 2, 2, 2, 2, 2};
    size_t at = 0;

    for (size_t i = 0; i < 6; i++) {
        if (!str_int(str_sub(s, at, lengths[i]), &parts[i]))
            return 0;
        at += lengths[i];
    }
    return time_from(parts[0], (int)parts[1], (int)parts[2], (int)parts[3], (int)parts[4],
                     (int)parts[5]);
}

static struct value
attribute_value(const struct entry *e, attr_id id, struct arena *a)
{
    const struct attr *attr = entry_get(e, id);
    struct attr_form form = schema_form(id, SIDE_AD);

    if (attr && (id == ATTR_whenCreated || id == ATTR_whenChanged))
        return value_time(generalized_time(attr->values[0]));
    if (id == ATTR_description) /* several values in the schema, one in the module */
        form.multi = false;
    return shape_attr(attr, form, a);
}

static const struct err *
no_such_property(struct call *c, struct str name)
{
    return call_error(c, ERR_INPUT, "Active Directory has no property \"" STR_FMT "\"",
                      STR_ARG(name));
}

static const struct err *
set_property(struct call *c, struct object *o, const struct entry *e, struct str name)
{
    struct value v;

    if (!computed(c, e, name, &v)) {
        attr_id id = ad_attribute(lab_schema(session_lab(c)), name);
        if (id == ATTR_NONE)
            return no_such_property(c, name);
        v = attribute_value(e, id, c->arena);
    }
    object_set(o, str_copy(name, c->arena), v, c->arena);
    return NULL;
}

const struct err *
ad_check_properties(struct call *c, struct values properties)
{
    for (size_t i = 0; i < properties.n; i++) {
        struct str name = value_to_text(properties.at[i], c->arena);
        if (!str_eq(name, STR("*")) && !is_computed(name) &&
            ad_attribute(lab_schema(session_lab(c)), name) == ATTR_NONE)
            return no_such_property(c, name);
    }
    return NULL;
}

/* Under the module's name and under LDAP's own: scripts use both. */
static const struct err *
set_everything(struct call *c, struct object *o, const struct entry *e)
{
    const struct schema *s = lab_schema(session_lab(c));

    for (uint32_t i = 0; i < e->n; i++) {
        struct str names[] = {ad_property_name(s, e->attrs[i].id), schema_name(s, e->attrs[i].id)};
        for (size_t k = 0; k < 2; k++) {
            bool found;
            object_get(o, names[k], &found);
            if (!found)
                TRY(set_property(c, o, e, names[k]));
        }
    }
    return NULL;
}

static const struct err *
fill(struct call *c, struct object *o, enum ad_kind kind, const struct entry *e,
     struct values properties)
{
    for (struct str rest = str_of(defaults[kind]); rest.at;)
        TRY(set_property(c, o, e, str_cut(&rest, '|')));
    for (size_t i = 0; i < properties.n; i++) {
        struct str name = value_to_text(properties.at[i], c->arena);
        if (str_eq(name, STR("*")))
            TRY(set_everything(c, o, e));
        else
            TRY(set_property(c, o, e, name));
    }
    return NULL;
}

static int
by_name(const void *a, const void *b, void *unused)
{
    (void)unused;
    return str_icmp(((const struct property *)a)->name, ((const struct property *)b)->name);
}

const struct err *
ad_object(struct call *c, enum ad_kind kind, const struct entry *e, struct values properties,
          struct value *out)
{
    bool asked = kind == AD_OBJECT && properties.n;
    struct object *o = shape_object(c, asked ? &object_with_properties : &types[kind]);

    *out = value_object(o);
    TRY(fill(c, o, kind, e, properties));
    sort_stable(o->properties.at, o->properties.n, sizeof *o->properties.at, by_name, NULL,
                c->arena);
    return NULL;
}

/* --- identity ---------------------------------------------------------------------------------- */

const struct err *
ad_domain(struct call *c, const struct cloud_domain **out)
{
    const struct lab_world *w = &lab_setup(session_lab(c))->world;
    struct str server = call_text(c, "Server"), rest = server;
    bool only = w->forests_n == 1 && w->forests[0].domains_n == 1;
    uint32_t forest;

    *out = server.len && !only ? lab_world_domain(w, server, &forest) : &w->domain;
    if (!*out && str_find_byte(server, '.') >= 0) { /* dc1.contoso.com */
        str_cut(&rest, '.');
        *out = lab_world_domain(w, rest, &forest);
    }
    if (*out)
        return NULL;
    return err_remedy(call_error(c, ERR_NOT_FOUND, "Unable to contact the server \"" STR_FMT "\"",
                                 STR_ARG(server)),
                      c->arena, "Name a domain of this world, or a controller as dc1.DOMAIN.");
}

const struct err *
ad_search(struct call *c, struct str base, enum scope scope, struct str filter, uint32_t limit,
          struct entries *out)
{
    struct lab *lab = session_lab(c);
    const struct cloud_domain *domain;

    TRY(ad_domain(c, &domain));
    struct query q = {
        .base = base.len ? base : domain->base, .scope = scope, .filter = filter, .limit = limit};

    return session_err(c, lab_ad_find(lab, &q, out, c->arena));
}

static struct str
escaped_bytes(struct str bytes, struct arena *a)
{
    struct str hex = hex_lower(bytes, a);
    char *text = arena_bytes(a, bytes.len * 3 + 1);

    for (size_t i = 0; i < bytes.len; i++) {
        text[3 * i] = '\\';
        text[3 * i + 1] = hex.at[2 * i];
        text[3 * i + 2] = hex.at[2 * i + 1];
    }
    return str_n(text, bytes.len * 3);
}

static struct str
identity_filter(struct str id, struct arena *a)
{
    unsigned char guid[16];
    struct str sid;

    if (guid_parse(id, guid))
        return str_fmt(a, "(objectGUID=" STR_FMT ")",
                       STR_ARG(escaped_bytes(str_n((char *)guid, 16), a)));
    if (sid_parse(id, &sid, a))
        return str_fmt(a, "(objectSid=" STR_FMT ")", STR_ARG(escaped_bytes(sid, a)));
    return str_fmt(a, "(sAMAccountName=" STR_FMT ")", STR_ARG(ad_filter_escape(id, false, a)));
}

static const struct err *
not_found(struct call *c, struct str id, struct str base)
{
    return call_error(c, ERR_NOT_FOUND,
                      "Cannot find an object with identity: '" STR_FMT "' under: '" STR_FMT "'",
                      STR_ARG(id), STR_ARG(base));
}

const struct err *
ad_identity_of(struct call *c, struct value v, struct entry *out)
{
    struct entries found = {0};

    if (v.kind == VALUE_OBJECT) {
        bool named;
        struct value dn = object_get(v.object, STR("DistinguishedName"), &named);
        if (!named && v.object->type == &sid_type)
            dn = object_get(v.object, STR("Value"), &named);
        if (!named)
            return call_error(c, ERR_INPUT, "this object has no DistinguishedName");
        v = dn;
    }
    struct str id = value_to_text(v, c->arena);
    const struct cloud_domain *domain;
    const struct err *e;
    TRY(ad_domain(c, &domain));
    if (dn_valid(id)) {
        struct query q = {.base = id, .scope = SCOPE_BASE};
        e = lab_ad_find(session_lab(c), &q, &found, c->arena);
    } else {
        struct query q = {
            .base = domain->base, .scope = SCOPE_SUBTREE, .filter = identity_filter(id, c->arena)};
        e = lab_ad_find(session_lab(c), &q, &found, c->arena);
    }
    if (e && e->kind != ERR_NOT_FOUND)
        return session_err(c, e);
    if (e || found.list.n == 0)
        return not_found(c, id, domain->base);
    *out = found.list.at[0];
    return NULL;
}

const struct err *
ad_identity(struct call *c, const char *parameter, struct entry *out)
{
    return ad_identity_of(c, call_value(c, parameter), out);
}
