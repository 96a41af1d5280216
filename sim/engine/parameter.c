/* SPDX-License-Identifier: MIT */
#include "sim/engine/parameter.h"

#include "sim/engine/partition.h"

/* What every AD connector brings along for rules that test bits. */
static const struct {
    struct str name, value;
} directory[] = {
    {STR("ADS_UF_ACCOUNTDISABLE"), STR("2")},
    {STR("ADS_GROUP_TYPE_GLOBAL_GROUP"), STR("2")},
    {STR("ADS_GROUP_TYPE_DOMAIN_LOCAL_GROUP"), STR("4")},
    {STR("ADS_GROUP_TYPE_LOCAL_GROUP"), STR("4")},
    {STR("ADS_GROUP_TYPE_UNIVERSAL_GROUP"), STR("8")},
    {STR("ADS_GROUP_TYPE_SECURITY_ENABLED"), STR("-2147483648")},
};

/* The domain that a name lies in: the innermost one, or the connector's own. */
static struct engine_partition
domain_of(const struct engine_connector *c, struct str dn)
{
    uint32_t p = partition_of_name(c, dn);

    if (p == 0 || p == ENGINE_NONE)
        return (struct engine_partition){c->base, c->domain_fqdn, c->domain_netbios};
    return c->partitions[p - 1];
}

/* The parameters that say where an object is. */
enum known {
    CONNECTOR_ID,
    GROUP_FILTER,
    DOMAIN_FQDN,
    DOMAIN_NETBIOS,
    DOMAIN_LDAP,
    FOREST_FQDN,
    FOREST_NETBIOS,
    FOREST_LDAP,
    KNOWN,
};

static const struct str known[KNOWN] = {
    [CONNECTOR_ID] = STR("Connector.ID"),
    [GROUP_FILTER] = STR("Connector.GroupFilteringGroupDn"),
    [DOMAIN_FQDN] = STR("Domain.FQDN"),
    [DOMAIN_NETBIOS] = STR("Domain.Netbios"),
    [DOMAIN_LDAP] = STR("Domain.LDAP"),
    [FOREST_FQDN] = STR("Forest.FQDN"),
    [FOREST_NETBIOS] = STR("Forest.Netbios"),
    [FOREST_LDAP] = STR("Forest.LDAP"),
};

static struct str
domain_value(const struct engine_connector *c, uint32_t id, struct str dn)
{
    struct engine_partition domain = {c->base, c->domain_fqdn, c->domain_netbios};

    if (c->partitions_n && dn.len)
        domain = domain_of(c, dn);
    return id == DOMAIN_FQDN ? domain.fqdn : id == DOMAIN_NETBIOS ? domain.netbios : domain.base;
}

static struct str
known_value(const struct space *s, uint32_t id, struct str dn)
{
    const struct engine_connector *c = &s->self;

    switch (id) {
    case CONNECTOR_ID:
        return c->id;
    case GROUP_FILTER:
        return s->group_filter;
    case FOREST_FQDN:
        return c->forest_fqdn;
    case FOREST_NETBIOS:
        return c->forest_netbios;
    case FOREST_LDAP:
        return c->forest_base;
    default:
        return domain_value(c, id, dn);
    }
}

/* Mostly the lengths tell. */
static bool
named(struct str known_name, struct str name)
{
    return known_name.len == name.len && str_ieq(known_name, name);
}

/* A parameter that has no value here is as good as one that is not known. */
struct str
parameter_value(const struct space *s, struct str name, struct str dn)
{
    const struct engine_connector *c = &s->self;
    struct str value = {NULL, 0};

    for (uint32_t i = 0; i < KNOWN; i++)
        if (named(known[i], name)) {
            value = known_value(s, i, dn);
            break;
        }
    if (!value.len)
        value = (struct str){NULL, 0};
    for (size_t i = 0; c->side == SIDE_AD && i < sizeof directory / sizeof *directory; i++)
        if (!value.at && named(directory[i].name, name))
            value = directory[i].value;
    for (uint32_t i = 0; !value.at && i < c->parameters_n; i++)
        if (named(c->parameters[i].name, name))
            value = c->parameters[i].value;
    return value;
}
