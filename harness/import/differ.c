/* SPDX-License-Identifier: MIT */
/*
 * What a configuration does that the standard one does not, and how Cloud Sync stands to it
 * ("decide between Connect Sync and Cloud Sync", the comparison of features).
 */
#include "harness/import/summary.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"

struct comparing {
    differences *out;
    const struct configuration *c;
    const struct schema *schema;
    struct arena *a;
};

static void
tell(struct comparing *k, enum counterpart cloud, struct str what, const char *there)
{
    *VEC_PUSH(k->out, k->a) = (struct difference){cloud, what, str_of(there)};
}

/* --- global settings --------------------------------------------------------------------------- */

static const struct setting {
    const char *name, *standard, *what;
    enum counterpart cloud;
    const char *there;
} settings[] = {
    {"Microsoft.OptionalFeature.PasswordHashSync", "False", "password hashes are synchronised",
     CLOUD_SAME, "a switch of the configuration; not for inetOrgPerson"},
    {"Microsoft.OptionalFeature.PasswordWriteback", "False", "passwords are written back",
     CLOUD_SAME, "side by side with Connect's, by domain and scope of users"},
    {"Microsoft.OptionalFeature.GroupWriteBack", "False", "groups are written back", CLOUD_PARTLY,
     "group provisioning to AD, a job of its own with names of its own"},
    {"Microsoft.OptionalFeature.DeviceWriteBack", "False", "devices are written back", CLOUD_NOT,
     "none; cloud Kerberos trust takes its place"},
    {"Microsoft.OptionalFeature.UserWriteBack", "False", "users are written back", CLOUD_NOT,
     "users are not provisioned to AD"},
    {"Microsoft.OptionalFeature.DeviceWriteUp", "False",
     "computers are synchronised for hybrid join", CLOUD_PARTLY,
     "device sync, a job of its own, off by default"},
    {"Microsoft.OptionalFeature.HybridExchange", "False",
     "attributes of Exchange Online are written back", CLOUD_SAME,
     "Exchange hybrid writeback, a job of its own"},
    {"Microsoft.OptionalFeature.DirectoryExtension", "False", "directory extensions", CLOUD_SAME,
     "extensions of the application CloudSyncCustomExtensionsApp; map them anew"},
    {"Microsoft.OptionalFeature.GroupFiltering", "False", "only members of a group", CLOUD_PARTLY,
     "a scope of groups: direct members only, meant for pilots"},
    {"Microsoft.OptionalFeature.FilterAAD", "False", "attributes or services are left out",
     CLOUD_PARTLY, "take the attributes out of the mapping"},
    {"Microsoft.Synchronize.StagingMode", "False", "the server is in staging mode", CLOUD_NOT,
     "agents have no staging mode; several of them are active"},
    {"Microsoft.SynchronizationOption.UPNAttribute", "userPrincipalName",
     "another attribute makes the userPrincipalName", CLOUD_PARTLY, "change the mapping"},
};

static void
compare_settings(struct comparing *k)
{
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        const struct setting *s = &settings[i];
        struct str value = config_global(k->c, s->name);
        if (str_empty(value) || str_ieq(value, str_of(s->standard)))
            continue;
        tell(k, s->cloud,
             str_ieq(value, STR("True")) ? str_of(s->what)
                                         : str_fmt(k->a, "%s: " STR_FMT, s->what, STR_ARG(value)),
             s->there);
    }
}

/* Cloud Sync takes mS-DS-ConsistencyGuid, else objectGUID, and nothing else. */
static void
compare_anchor(struct comparing *k)
{
    struct str anchor = config_global(k->c, "Microsoft.SynchronizationOption.AnchorAttribute");
    struct str what = str_fmt(k->a, "the source anchor is " STR_FMT, STR_ARG(anchor));

    if (str_empty(anchor) || str_ieq(anchor, STR("mS-DS-ConsistencyGuid")))
        return;
    if (str_ieq(anchor, STR("objectGUID")))
        tell(k, CLOUD_PARTLY, what,
             "it takes mS-DS-ConsistencyGuid where that is filled: such objects do not match");
    else
        tell(k, CLOUD_NOT, what, "its anchor is not a choice: no object would match");
}

/* --- connectors -------------------------------------------------------------------------------- */

static void
compare_scope(struct comparing *k, const struct config_partition *p)
{
    struct buf what = buf_in(k->a);

    if (!p->selected) {
        tell(k, CLOUD_SAME, str_fmt(k->a, STR_FMT " is not selected", STR_ARG(p->name)),
             "make no configuration for that domain");
        return;
    }
    if (p->exclusions.n == 0)
        return;
    buf_fmt(&what, "containers of " STR_FMT " are filtered:", STR_ARG(p->name));
    for (uint32_t i = 0; i < p->exclusions.n; i++)
        buf_fmt(&what, "%s" STR_FMT, i ? "; " : " without ", STR_ARG(p->exclusions.at[i]));
    for (uint32_t i = 0; i < p->inclusions.n; i++)
        buf_fmt(&what, "%s" STR_FMT, i ? "; " : ", with ", STR_ARG(p->inclusions.at[i]));
    tell(k, CLOUD_SAME, buf_str(&what),
         "a scoping filter lists the OUs that count, about 50 of them");
}

static void
compare_connectors(struct comparing *k)
{
    uint32_t forests = 0;

    for (uint32_t i = 0; i < k->c->connectors.n; i++) {
        const struct config_connector *n = &k->c->connectors.at[i];
        if (n->side == SIDE_METAVERSE)
            tell(k, CLOUD_NOT, str_fmt(k->a, "connector " STR_FMT, STR_ARG(n->name)),
                 "it reads Active Directory only");
        if (n->side != SIDE_AD)
            continue;
        forests++;
        for (uint32_t p = 0; p < n->partitions.n; p++)
            compare_scope(k, &n->partitions.at[p]);
    }
    if (forests > 1)
        tell(k, CLOUD_NOT, str_fmt(k->a, "%u forests meet in one metaverse", forests),
             "each domain has a configuration; accounts are not merged, references do not cross");
}

/* --- rules ------------------------------------------------------------------------------------- */

/* A tag without its number of revision. */
static struct str
tag_name(struct str tag)
{
    for (size_t i = tag.len; i-- > 0;)
        if (tag.at[i] == '.')
            return str_sub(tag, 0, i);
    return tag;
}

static const struct rule *
find_tag(const struct ruleset *rs, struct str tag)
{
    for (uint32_t i = 0; i < rs->order.n; i++) {
        const struct rule *r = ruleset_get(rs, rs->order.at[i]);
        if (str_ieq(tag_name(r->tag), tag_name(tag)))
            return r;
    }
    return NULL;
}

static bool
writes(const struct rule *r, attr_id target)
{
    for (uint32_t i = 0; i < r->flows.n; i++)
        if (r->flows.at[i].target == target)
            return true;
    return false;
}

static bool
computes(const struct rule *r)
{
    for (uint32_t i = 0; i < r->flows.n; i++)
        if (r->flows.at[i].kind == FLOW_EXPRESSION)
            return true;
    return false;
}

/* What a rule of one's own does that decides whether Cloud Sync has something like it. */
static void
tell_own_rule(struct comparing *k, const struct rule *r)
{
    struct str what = str_fmt(k->a, "rule \"" STR_FMT "\" (%d, " STR_FMT ", flows: %u)%s",
                              STR_ARG(r->name), r->precedence, STR_ARG(link_type_name(r->link)),
                              r->flows.n, r->disabled ? ", disabled" : "");

    if (r->link == LINK_JOIN_NO_FLOW || writes(r, ATTR_cloudNoFlow))
        tell(k, CLOUD_SAME, what, "it is there for the migration itself and goes with Connect");
    else if (writes(r, ATTR_cloudFiltered))
        tell(k, CLOUD_NOT, what, "objects are not filtered by what their attributes say");
    else if (r->join.n)
        tell(k, CLOUD_NOT, what, "rules cannot join objects");
    else if (r->scope.n)
        tell(k, CLOUD_NOT, what,
             "mappings hold for all objects; a scope by attributes has no place");
    else if (computes(r))
        tell(k, CLOUD_PARTLY, what, "the expression builder; its functions are not all the same");
    else
        tell(k, CLOUD_SAME, what, "mappings of attributes");
}

/* A standard rule writes what the forest's schema and the build give it to write. */
static void
compare_flows(struct comparing *k, const struct rule *r, const struct rule *standard)
{
    struct buf more = buf_in(k->a), less = buf_in(k->a);

    for (uint32_t i = 0; i < r->flows.n; i++)
        if (!writes(standard, r->flows.at[i].target))
            buf_fmt(&more, " +" STR_FMT, STR_ARG(schema_name(k->schema, r->flows.at[i].target)));
    for (uint32_t i = 0; i < standard->flows.n; i++)
        if (!writes(r, standard->flows.at[i].target))
            buf_fmt(&less, " -" STR_FMT,
                    STR_ARG(schema_name(k->schema, standard->flows.at[i].target)));
    if (more.len + less.len)
        tell(k, CLOUD_SAME,
             str_fmt(k->a, "rule \"" STR_FMT "\" writes other attributes:" STR_FMT STR_FMT,
                     STR_ARG(r->name), STR_ARG(buf_str(&more)), STR_ARG(buf_str(&less))),
             "mappings of attributes");
}

static void
compare_rules(struct comparing *k, const struct ruleset *made, const struct ruleset *standard)
{
    for (uint32_t i = 0; i < made->order.n; i++) {
        const struct rule *r = ruleset_get(made, made->order.at[i]), *same;
        if (!rule_standard(r)) {
            tell_own_rule(k, r);
            continue;
        }
        same = find_tag(standard, r->tag);
        if (r->disabled)
            tell(k, CLOUD_PARTLY,
                 str_fmt(k->a, "standard rule \"" STR_FMT "\" is disabled", STR_ARG(r->name)),
                 "what it did not do, Cloud Sync's mapping does unless it is changed");
        else if (!same)
            tell(k, CLOUD_PARTLY,
                 str_fmt(k->a, "standard rule \"" STR_FMT "\" of another build or feature",
                         STR_ARG(r->name)),
                 "see the feature that it belongs to");
        else
            compare_flows(k, r, same);
    }
}

static void
compare_missing(struct comparing *k, const struct ruleset *made, const struct ruleset *standard)
{
    for (uint32_t i = 0; i < standard->order.n; i++) {
        const struct rule *r = ruleset_get(standard, standard->order.at[i]);
        if (!find_tag(made, r->tag))
            tell(k, CLOUD_PARTLY,
                 str_fmt(k->a, "standard rule \"" STR_FMT "\" is not there", STR_ARG(r->name)),
                 "Cloud Sync's mapping does not know why it is missing");
    }
}

const struct standard_rules *
config_closest(const struct ruleset *made, const struct standard_rules *editions, size_t n)
{
    const struct standard_rules *best = editions;
    uint32_t most = 0;

    for (size_t e = 0; e < n; e++) {
        uint32_t same = 0;
        for (uint32_t i = 0; i < made->order.n; i++) {
            const struct rule *r = ruleset_get(made, made->order.at[i]);
            const struct rule *s = find_tag(editions[e].rules, r->tag);
            same += s && str_ieq(s->tag, r->tag);
        }
        if (same < most)
            continue;
        best = &editions[e];
        most = same;
    }
    return best;
}

void
config_differences(differences *out, const struct configuration *c, const struct ruleset *made,
                   const struct standard_rules *standard, const struct schema *schema,
                   struct arena *a)
{
    struct comparing k = {out, c, schema, a};

    compare_anchor(&k);
    compare_settings(&k);
    compare_connectors(&k);
    compare_rules(&k, made, standard->rules);
    compare_missing(&k, made, standard->rules);
}
