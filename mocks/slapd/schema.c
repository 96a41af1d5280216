/* SPDX-License-Identifier: MIT */
#include "mocks/slapd/schema.h"

#include "sim/base/arena.h"

/* NULL: built into slapd, or not an attribute that is stored. */
static const char *const oids[ATTR_KNOWN] = {
#define OID(id, oid) [ATTR_##id] = oid,
#include "mocks/slapd/oids.def"
#undef OID
};

/* Numbers of the root DSE's names, which AD answers without having them in its schema. */
#define ROOT_ARC "1.2.840.113556.1.8000.2554.51407.9021.30174.16990.38216.6410921.11740338.0."

static const char *const root_names[] = {
    "defaultNamingContext",          "rootDomainNamingContext",
    "configurationNamingContext",    "schemaNamingContext",
    "domainFunctionality",           "forestFunctionality",
    "domainControllerFunctionality", "ldapServiceName",
    "supportedCapabilities",         "isSynchronized",
    "isGlobalCatalogReady",
};

static const struct class_row {
    const char *name, *above, *oid;
} classes[] = {
    {"person", "top", "2.5.6.6"},
    {"organizationalPerson", "person", "2.5.6.7"},
    {"user", "organizationalPerson", "1.2.840.113556.1.5.9"},
    {"inetOrgPerson", "user", "2.16.840.1.113730.3.2.2"},
    {"computer", "user", "1.2.840.113556.1.3.30"},
    {"contact", "organizationalPerson", "1.2.840.113556.1.5.15"},
    {"group", "top", "1.2.840.113556.1.5.8"},
    {"organizationalUnit", "top", "2.5.6.5"},
    {"container", "top", "1.2.840.113556.1.3.23"},
    {"domain", "top", "1.2.840.113556.1.5.66"},
    {"domainDNS", "domain", "1.2.840.113556.1.5.67"},
    {"foreignSecurityPrincipal", "top", "1.2.840.113556.1.5.76"},
    {"msDS-Device", "top", "1.2.840.113556.1.5.286"},
    {"groupOfNames", "top", "2.5.6.9"}, /* not used: memberof does not start without it */
};

/* By enum syntax. */
static const char *const rules[] = {
    [SYNTAX_NONE] = "",
    [SYNTAX_TEXT] = "EQUALITY caseIgnoreMatch ORDERING caseIgnoreOrderingMatch SUBSTR "
                    "caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15",
    [SYNTAX_NUMBER] = "EQUALITY integerMatch ORDERING integerOrderingMatch SYNTAX "
                      "1.3.6.1.4.1.1466.115.121.1.27",
    [SYNTAX_BOOL] = "EQUALITY booleanMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.7",
    [SYNTAX_BINARY] = "EQUALITY octetStringMatch ORDERING octetStringOrderingMatch SUBSTR "
                      "octetStringSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40",
    [SYNTAX_REFERENCE] = "EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12",
};

static const char time_rules[] = "EQUALITY generalizedTimeMatch ORDERING "
                                 "generalizedTimeOrderingMatch SYNTAX "
                                 "1.3.6.1.4.1.1466.115.121.1.24";

static const char *
rules_of(attr_id id)
{
    if (id == ATTR_whenCreated || id == ATTR_whenChanged)
        return time_rules;
    return rules[schema_form(id, SIDE_AD).syntax];
}

static void
put_attribute(struct buf *out, attr_id id)
{
    buf_fmt(out, "attributetype ( %s NAME '" STR_FMT "' %s%s )\n", oids[id],
            STR_ARG(schema_known_name(id)), rules_of(id),
            schema_form(id, SIDE_AD).multi ? "" : " SINGLE-VALUE");
}

static bool
built_in(attr_id id)
{
    return id == ATTR_cn || id == ATTR_name || id == ATTR_description || id == ATTR_userPassword;
}

bool
slapd_schema_has(attr_id id)
{
    return id < ATTR_KNOWN && (oids[id] || built_in(id));
}

static void
put_class(struct buf *out, const struct class_row *row)
{
    bool may = strcmp(row->above, "top") == 0; /* the others inherit it */

    buf_fmt(out, "objectclass ( %s NAME '%s' SUP %s STRUCTURAL", row->oid, row->name, row->above);
    for (attr_id id = 0, first = 1; may && id < ATTR_KNOWN; id++) {
        if (!slapd_schema_has(id))
            continue;
        buf_fmt(out, first ? " MAY ( " STR_FMT : "\n $ " STR_FMT, STR_ARG(schema_known_name(id)));
        first = 0;
    }
    buf_add(out, may ? STR(" ) )\n") : STR(" )\n"));
}

void
slapd_schema(struct buf *out)
{
    buf_add(out, STR("# Made at start from the sandbox's own tables; nobody need keep it.\n"));
    for (attr_id id = 0; id < ATTR_KNOWN; id++)
        if (oids[id])
            put_attribute(out, id);
    for (size_t i = 0; i < sizeof root_names / sizeof root_names[0]; i++)
        buf_fmt(out, "attributetype ( " ROOT_ARC "%zu NAME '%s' %s )\n", i + 1, root_names[i],
                rules[SYNTAX_TEXT]);
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        put_class(out, &classes[i]);
}

static bool
back_link(attr_id id)
{
    return id == ATTR_memberOf || id == ATTR_directReports ||
           id == ATTR_msExchBypassModerationFromDLMembersBL;
}

void
slapd_reference_names(struct buf *out, char before)
{
    for (attr_id id = 0; id < ATTR_KNOWN; id++) {
        if (schema_form(id, SIDE_AD).syntax != SYNTAX_REFERENCE || back_link(id))
            continue;
        buf_byte(out, before);
        buf_add(out, schema_known_name(id));
    }
}
