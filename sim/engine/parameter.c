/* SPDX-License-Identifier: MIT */
#include "sim/engine/parameter.h"

#include "sim/model/dn.h"

struct parameter {
    struct str name;
    struct str value;
};

static struct str
find(const struct parameter *known, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_ieq(known[i].name, name) && known[i].value.len)
            return known[i].value;
    return (struct str){NULL, 0};
}

/* What every AD connector brings along for rules that test bits. */
static const struct parameter directory[] = {
    {STR("ADS_UF_ACCOUNTDISABLE"), STR("2")},
    {STR("ADS_GROUP_TYPE_GLOBAL_GROUP"), STR("2")},
    {STR("ADS_GROUP_TYPE_DOMAIN_LOCAL_GROUP"), STR("4")},
    {STR("ADS_GROUP_TYPE_LOCAL_GROUP"), STR("4")},
    {STR("ADS_GROUP_TYPE_UNIVERSAL_GROUP"), STR("8")},
    {STR("ADS_GROUP_TYPE_SECURITY_ENABLED"), STR("-2147483648")},
};

/* The domain that a name lies in: the innermost one. */
static struct engine_partition
partition_of(const struct engine_connector *c, struct str dn)
{
    struct engine_partition found = {c->base, c->domain_fqdn, c->domain_netbios};
    size_t depth = dn_within(dn, c->base) ? c->base.len : 0;

    for (uint32_t i = 0; i < c->partitions_n; i++) {
        const struct engine_partition *p = &c->partitions[i];
        if (p->base.len <= depth || !dn_within(dn, p->base))
            continue;
        found = *p;
        depth = p->base.len;
    }
    return found;
}

struct str
parameter_value(const struct space *s, struct str name, struct str dn)
{
    const struct engine_connector *c = &s->self;
    struct engine_partition domain = {c->base, c->domain_fqdn, c->domain_netbios};

    if (c->partitions_n && dn.len)
        domain = partition_of(c, dn);
    const struct parameter known[] = {
        {STR("Connector.ID"), c->id},
        {STR("Connector.GroupFilteringGroupDn"), s->group_filter},
        {STR("Domain.FQDN"), domain.fqdn},
        {STR("Domain.Netbios"), domain.netbios},
        {STR("Domain.LDAP"), domain.base},
        {STR("Forest.FQDN"), c->forest_fqdn},
        {STR("Forest.Netbios"), c->forest_netbios},
        {STR("Forest.LDAP"), c->forest_base},
    };
    struct str value = find(known, sizeof known / sizeof *known, name);

    if (!value.at && c->side == SIDE_AD)
        value = find(directory, sizeof directory / sizeof *directory, name);
    for (uint32_t i = 0; !value.at && i < c->parameters_n; i++)
        if (str_ieq(c->parameters[i].name, name))
            value = c->parameters[i].value;
    return value;
}
