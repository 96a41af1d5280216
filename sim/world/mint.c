/* SPDX-License-Identifier: MIT */
#include "sim/world/mint.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/base/prng.h"
#include "sim/model/dn.h"

enum { FIRST_RID = 1103, FIRST_USN = 8192, SID_LENGTH = 28, DOMAIN_SID_LENGTH = 24 };

struct mint
mint_new(uint64_t seed, vtime now)
{
    return (struct mint){.seed = seed, .usn = FIRST_USN, .rid = FIRST_RID, .now = now};
}

/* What a class brings along; empty text: nothing. */
struct class_defaults {
    attr_id naming;
    bool has_sid;
    struct str category;
    struct str account_control[2]; /* by enum mint_origin */
    struct str primary_group;
    struct str account_type;
};

static const struct class_defaults defaults[CLASS_COUNT] = {
    [CLASS_domainDNS] = {.naming = ATTR_dc, .has_sid = true, .category = STR("Domain-DNS")},
    [CLASS_organizationalUnit] = {.naming = ATTR_ou, .category = STR("Organizational-Unit")},
    [CLASS_container] = {.naming = ATTR_cn, .category = STR("Container")},
    [CLASS_user] = {.naming = ATTR_cn,
                    .has_sid = true,
                    .category = STR("Person"),
                    .account_control = {STR("512"), STR("546")},
                    .primary_group = STR("513"),
                    .account_type = STR("805306368")},
    [CLASS_inetOrgPerson] = {.naming = ATTR_cn,
                             .has_sid = true,
                             .category = STR("Person"),
                             .account_control = {STR("512"), STR("546")},
                             .primary_group = STR("513"),
                             .account_type = STR("805306368")},
    [CLASS_group] = {.naming = ATTR_cn, .has_sid = true, .category = STR("Group")},
    [CLASS_contact] = {.naming = ATTR_cn, .category = STR("Person")},
    [CLASS_computer] = {.naming = ATTR_cn,
                        .has_sid = true,
                        .category = STR("Computer"),
                        .account_control = {STR("4096"), STR("4128")},
                        .primary_group = STR("515"),
                        .account_type = STR("805306369")},
    [CLASS_msDS_Device] = {.naming = ATTR_cn, .category = STR("ms-DS-Device")},
    [CLASS_foreignSecurityPrincipal] = {.naming = ATTR_cn,
                                        .category = STR("Foreign-Security-Principal")},
};

attr_id mint_naming_attr(enum object_class class)
{
    return defaults[class].category.len ? defaults[class].naming : ATTR_cn;
}

struct str mint_naming_type(enum object_class class)
{
    attr_id naming = mint_naming_attr(class);

    if (naming == ATTR_ou)
        return STR("OU");
    return naming == ATTR_dc ? STR("DC") : STR("CN");
}

struct str mint_category(enum object_class class)
{
    return defaults[class].category;
}

bool
mint_back_link(attr_id id)
{
    return id == ATTR_memberOf || id == ATTR_directReports ||
           id == ATTR_msExchBypassModerationFromDLMembersBL;
}

bool
mint_operational(attr_id id)
{
    return mint_back_link(id) || id == ATTR_uSNCreated || id == ATTR_uSNChanged ||
           id == ATTR_whenCreated || id == ATTR_whenChanged;
}

bool
mint_server_only(attr_id id)
{
    switch (id) {
    case ATTR_objectGUID:
    case ATTR_objectSid:
    case ATTR_objectClass:
    case ATTR_objectCategory:
    case ATTR_distinguishedName:
    case ATTR_dn:
    case ATTR_name:
    case ATTR_instanceType:
    case ATTR_sAMAccountType:
        return true;
    default:
        return mint_operational(id);
    }
}

/* 64 bits of the seed's own for one purpose and one number. */
static uint64_t
draw(uint64_t seed, const char *purpose, uint64_t number)
{
    struct prng p = prng_for(seed, purpose);
    uint64_t key[2] = {prng_next(&p), number};

    return str_hash(str_n((const char *)key, sizeof key));
}

static struct str
new_guid(uint64_t seed, uint64_t number, struct arena *a)
{
    struct prng p = prng_seed(draw(seed, "objectGUID", number));
    unsigned char *guid = arena_zero(a, 16);

    prng_guid(&p, guid);
    return str_n((char *)guid, 16);
}

static void
put_number(unsigned char *at, uint32_t number)
{
    for (int i = 0; i < 4; i++, number >>= 8)
        at[i] = (unsigned char)(number & 0xff);
}

/* Revision, number of parts, authority 5, then 21 and three random parts, then the rid if any. */
static struct str
random_sid(uint64_t seed, uint64_t domain, uint32_t rid, struct arena *a)
{
    unsigned char *sid = arena_zero(a, SID_LENGTH);

    sid[0] = 1;
    sid[1] = rid ? 5 : 4;
    sid[7] = 5;
    put_number(sid + 8, 21);
    for (uint32_t i = 0; i < 3; i++)
        put_number(sid + 12 + 4 * i, (uint32_t)draw(seed, "domain SID", domain + i) & 0x7fffffff);
    if (rid)
        put_number(sid + DOMAIN_SID_LENGTH, rid);
    return str_n((char *)sid, rid ? SID_LENGTH : DOMAIN_SID_LENGTH);
}

struct str
mint_domain_sid(uint64_t seed, struct arena *a)
{
    return random_sid(seed, 0, 0, a);
}

/* The SID of the domain that a name is in, with the rid if any. */
static struct str
domain_sid(const struct mint *m, struct str dn, uint32_t rid, struct arena *a)
{
    struct str domain = dn_naming_context(dn);
    bool below = m->root.len && domain.len && !dn_same(domain, m->root);

    return random_sid(m->seed, below ? str_hash(dn_key(domain, a)) : 0, rid, a);
}

/* A relative id of our own domain that came with the world is not given out again. */
static void
pass_rid(struct mint *m, struct str dn, struct str sid, struct arena *a)
{
    struct str ours = domain_sid(m, dn, 0, a);
    uint32_t rid = 0;

    if (sid.len != SID_LENGTH || !str_eq(str_sub(sid, 8, DOMAIN_SID_LENGTH - 8), str_from(ours, 8)))
        return;
    for (int i = 3; i >= 0; i--)
        rid = rid << 8 | (unsigned char)sid.at[DOMAIN_SID_LENGTH + i];
    if (rid >= m->rid && rid < UINT32_MAX)
        m->rid = rid + 1;
}

static struct str
object_sid(struct mint *m, const struct entry *e, struct arena *a)
{
    return domain_sid(m, e->dn, e->class == CLASS_domainDNS ? 0 : m->rid++, a);
}

struct completion {
    const struct entry *entry;
    struct entry_builder builder;
    bool differs; /* from the entry that was given */
};

/* Sets what the entry lacks; empty text sets nothing. */
static void
complete(struct completion *c, attr_id id, struct str value)
{
    if (!value.len || entry_get(c->entry, id))
        return;
    entry_add(&c->builder, id, value);
    c->differs = true;
}

/* Bit 31 of groupType: it can be given rights; bits 1 to 3: how far it reaches. */
static struct str
group_account_type(struct str group_type)
{
    enum { DOMAIN_LOCAL = 4 };
    int64_t type = 0;

    if (!str_int(group_type, &type))
        return STR("");
    bool security = type < 0;
    if (type & DOMAIN_LOCAL)
        return security ? STR("536870912") : STR("536870913");
    return security ? STR("268435456") : STR("268435457");
}

static void
complete_group(struct completion *c)
{
    struct str given = entry_value(c->entry, ATTR_groupType);
    struct str type = given.at ? given : STR("-2147483646");

    complete(c, ATTR_groupType, type);
    complete(c, ATTR_sAMAccountType, group_account_type(type));
}

static struct str
category_dn(const struct mint *m, const struct entry *e, struct arena *a)
{
    struct str dn = m->root.len ? m->root : dn_naming_context(e->dn);

    return str_fmt(a, "CN=" STR_FMT ",CN=Schema,CN=Configuration%s" STR_FMT,
                   STR_ARG(defaults[e->class].category), dn.len ? "," : "", STR_ARG(dn));
}

static void
complete_stamps(struct mint *m, struct completion *c, struct arena *a)
{
    struct str changed = entry_value(c->entry, ATTR_uSNChanged);
    int64_t usn = 0;

    if (changed.at && str_int(changed, &usn) && (uint64_t)usn > m->usn)
        m->usn = (uint64_t)usn;
    struct str next = changed.at ? changed : str_fmt(a, "%llu", (unsigned long long)++m->usn);
    complete(c, ATTR_uSNCreated, next);
    complete(c, ATTR_uSNChanged, next);
    if (entry_get(c->entry, ATTR_whenCreated) && entry_get(c->entry, ATTR_whenChanged))
        return;
    struct str now = time_generalized(m->now, a);
    complete(c, ATTR_whenCreated, now);
    complete(c, ATTR_whenChanged, now);
}

static bool
said_elsewhere(attr_id id)
{
    return id == ATTR_objectGUID || id == ATTR_objectClass || id == ATTR_distinguishedName ||
           id == ATTR_dn;
}

/* The values that the entry has, but for those that its anchor, class and DN say. */
static void
keep_given(struct completion *c)
{
    for (uint32_t i = 0; i < c->entry->n; i++) {
        const struct attr *given = &c->entry->attrs[i];
        bool twice = said_elsewhere(given->id);
        for (uint32_t k = 0; k < given->n && !twice; k++)
            entry_add(&c->builder, given->id, given->values[k]);
        c->differs |= twice;
    }
}

static struct str
anchor_of(const struct mint *m, const struct entry *e, struct arena *a)
{
    if (e->anchor.len)
        return e->anchor;
    struct str given = entry_value(e, ATTR_objectGUID);
    return given.len == 16 ? given : new_guid(m->seed, m->objects, a);
}

struct entry
mint_entry(struct mint *m, const struct entry *e, enum mint_origin origin, struct arena *a,
           struct arena *scratch)
{
    const struct class_defaults *d = &defaults[e->class];
    struct completion c = {e, entry_builder_with(a, scratch)};
    struct str name = dn_rdn_value(e->dn, a);
    struct str sid = entry_value(e, ATTR_objectSid);

    keep_given(&c);
    complete(&c, mint_naming_attr(e->class), name);
    complete(&c, ATTR_name, name);
    complete(&c, ATTR_instanceType, e->class == CLASS_domainDNS ? STR("5") : STR("4"));
    if (d->category.len && !entry_get(e, ATTR_objectCategory))
        complete(&c, ATTR_objectCategory, category_dn(m, e, a));
    complete(&c, ATTR_userAccountControl, d->account_control[origin]);
    complete(&c, ATTR_primaryGroupID, d->primary_group);
    complete(&c, ATTR_sAMAccountType, d->account_type);
    if (e->class == CLASS_group)
        complete_group(&c);
    if (sid.at)
        pass_rid(m, e->dn, sid, scratch);
    else if (d->has_sid)
        complete(&c, ATTR_objectSid, object_sid(m, e, a));
    complete_stamps(m, &c, a);
    struct str anchor = anchor_of(m, e, a);
    m->objects++;
    if (!c.differs)
        return (struct entry){anchor, e->dn, e->class, e->n, e->attrs};
    return entry_make(&c.builder, SIDE_AD, e->class, anchor, e->dn);
}

void
mint_touch(struct mint *m, struct mod out[MINT_TOUCHES], struct arena *a)
{
    struct str *values = ARENA_ARRAY(a, struct str, MINT_TOUCHES);

    values[0] = time_generalized(m->now, a);
    values[1] = str_fmt(a, "%llu", (unsigned long long)++m->usn);
    out[0] = (struct mod){ATTR_whenChanged, MOD_SET, 1, &values[0]};
    out[1] = (struct mod){ATTR_uSNChanged, MOD_SET, 1, &values[1]};
}
