/* SPDX-License-Identifier: MIT */
#include "sim/world/company.h"

static const struct str features[FEATURE_COUNT] = {
#define FEATURE(id, name, on) STR(name),
#include "sim/world/company_feature.def"
#undef FEATURE
};

/* Role template ids: "Microsoft Entra built-in roles". */
static const struct company_role roles[] = {
    {STR("62e90394-69f5-4237-9190-012177145e10"), STR("Global Administrator")},
    {STR("f2ef992c-3afb-46b9-b7cf-a126ee74c451"), STR("Global Reader")},
    {STR("fe930be7-5e62-47db-91af-98c3a49a38b1"), STR("User Administrator")},
    {STR("fdd7a751-b60b-444a-984c-02652fe8fa1c"), STR("Groups Administrator")},
    {STR("729827e3-9c14-49f7-bb1b-9608f156bbb8"), STR("Helpdesk Administrator")},
    {STR("29232cdf-9323-42fd-ade2-1d097af3e4de"), STR("Exchange Administrator")},
    {STR("194ae4cb-b126-40b2-bd5b-6091b380977d"), STR("Security Administrator")},
    {STR("e8611ab8-c189-46e8-94e1-60213ab1f814"), STR("Privileged Role Administrator")},
    {STR("8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2"), STR("Hybrid Identity Administrator")},
};

struct str
company_feature_name(enum company_feature f)
{
    return features[f];
}

enum company_feature
company_feature_find(struct str name)
{
    int f = 0;

    while (f < FEATURE_COUNT && !str_ieq(features[f], name))
        f++;
    return (enum company_feature)f;
}

uint32_t
company_role_count(void)
{
    return sizeof roles / sizeof *roles;
}

const struct company_role *
company_role_at(uint32_t i)
{
    return &roles[i];
}

const struct company_role *
company_role_find(struct str id_or_name)
{
    for (uint32_t i = 0; i < company_role_count(); i++)
        if (str_ieq(roles[i].id, id_or_name) || str_ieq(roles[i].name, id_or_name))
            return &roles[i];
    return NULL;
}
