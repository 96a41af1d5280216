/* SPDX-License-Identifier: MIT */
/* The tenant's settings and domains, from Graph's JSON. */
#include "harness/live/graph_codec.h"
#include "sim/base/arena.h"
#include "sim/world/company.h"

bool
codec_is_company(struct str base)
{
    return str_ieq(base, STR(COMPANY_PATH)) || str_ieq(base, STR(COMPANY_DOMAINS));
}

static void
add_features(struct entry_builder *b, const cJSON *features, struct arena *a)
{
    for (int f = 0; f < FEATURE_COUNT; f++) {
        struct str name = company_feature_name((enum company_feature)f);
        if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(features, str_z(name, a))))
            entry_add(b, ATTR_enabledFeatures, name);
    }
}

static bool
read_settings(const cJSON *json, struct entry *out, struct arena *a)
{
    const cJSON *configuration = cJSON_GetObjectItemCaseSensitive(json, "configuration");
    const cJSON *prevention =
        cJSON_GetObjectItemCaseSensitive(configuration, "accidentalDeletionPrevention");
    const cJSON *limit = cJSON_GetObjectItemCaseSensitive(prevention, "alertThreshold");
    struct str id = codec_text(json, "id", a);
    struct entry_builder b = entry_builder_in(a);

    if (!id.len || !cJSON_IsNumber(limit))
        return false;
    add_features(&b, cJSON_GetObjectItemCaseSensitive(json, "features"), a);
    entry_add(&b, ATTR_synchronizationPreventionType,
              codec_text(prevention, "synchronizationPreventionType", a));
    entry_add(&b, ATTR_alertThreshold, str_fmt(a, "%.0f", limit->valuedouble));
    *out = entry_make(&b, SIDE_ENTRA, CLASS_none, str_fmt(a, COMPANY_ANCHOR STR_FMT, STR_ARG(id)),
                      STR(""));
    return true;
}

static bool
read_domain(const cJSON *json, struct entry *out, struct arena *a)
{
    static const attr_id flags[] = {ATTR_isVerified, ATTR_isDefault, ATTR_isInitial};
    struct str id = codec_text(json, "id", a);
    struct entry_builder b = entry_builder_in(a);

    entry_add(&b, ATTR_authenticationType, codec_text(json, "authenticationType", a));
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        struct str name = schema_known_name(flags[i]);
        const cJSON *flag = cJSON_GetObjectItemCaseSensitive(json, str_z(name, a));
        entry_add(&b, flags[i], cJSON_IsTrue(flag) ? STR("True") : STR("False"));
    }
    *out = entry_make(&b, SIDE_ENTRA, CLASS_none, str_fmt(a, DOMAIN_ANCHOR STR_FMT, STR_ARG(id)),
                      STR(""));
    return id.len > 0;
}

bool
codec_company(const cJSON *reply, struct str base, struct entries *out, struct arena *a)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(reply, "value"), *one;
    bool settings = str_ieq(base, STR(COMPANY_PATH));

    cJSON_ArrayForEach(one, list)
    {
        struct entry *e = VEC_PUSH(&out->list, a);
        if (!(settings ? read_settings(one, e, a) : read_domain(one, e, a)))
            return false;
    }
    return cJSON_IsArray(list);
}
