/* SPDX-License-Identifier: MIT */
/*
 * The userPrincipalName that a user gets for the one that an engine sent.
 *
 * plan-connect-userprincipalname (a suffix that the tenant has not verified is replaced) and
 * how-to-connect-syncservice-duplicate-attribute-resiliency (a name that is taken is replaced).
 */
#include "sim/base/arena.h"
#include "sim/world/tenant_state.h"

enum { TRIES = 100 }; /* of numbers of one length */

static struct str
before_at(struct str name)
{
    ptrdiff_t at = str_find_byte(name, '@');

    return at < 0 ? name : str_sub(name, 0, (size_t)at);
}

/* Of the object as it will be: what the op sets, else what it has. */
static struct str
coming_value(const struct tenant_write *w, attr_id attr)
{
    const struct mod *mod = tenant_mod(w, attr);

    if (mod)
        return mod->n ? mod->values[0] : (struct str){NULL, 0};
    if (w->object == TENANT_NONE)
        return (struct str){NULL, 0};
    return tenant_value(&w->t->objects.at[w->object], attr);
}

/* The first mail address of that kind that was sent; `at` is NULL where there is none. */
static struct str
coming_address(const struct tenant_write *w, bool primary)
{
    const struct mod *mod = tenant_mod(w, ATTR_shadowProxyAddresses);
    const struct tenant_value *at;

    if (!mod || !mod->n)
        mod = tenant_mod(w, ATTR_proxyAddresses);
    uint32_t n = mod ? mod->n : tenant_sent_before(w, ATTR_proxyAddresses, &at);
    for (uint32_t i = 0; i < n; i++) {
        struct str value = mod ? mod->values[i] : str_n(at[i].at, at[i].len);
        if (str_istarts(value, STR("smtp:")) && tenant_primary_address(value) == primary)
            return str_from(value, 5);
    }
    return (struct str){NULL, 0};
}

/* Where MailNickName comes from, in this order. */
static struct str
mail_nickname(const struct tenant_write *w, struct str upn)
{
    const struct str sources[] = {coming_value(w, ATTR_alias), coming_address(w, true),
                                  coming_value(w, ATTR_mail), upn, coming_address(w, false)};

    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (sources[i].at && before_at(sources[i]).len)
            return before_at(sources[i]);
    return STR("user");
}

static bool
is_free(const struct tenant_write *w, struct str upn)
{
    uint32_t owner = tenant_by_key(w->t, KEY_UPN, upn);

    return owner == TENANT_NONE || owner == w->object;
}

/* The prefix with four digits, in the initial domain; ours: more, where hardly any is left. */
static struct str
placeholder(struct tenant_write *w, struct str prefix)
{
    uint64_t numbers = 10000;

    for (uint64_t tries = 1;; tries++) {
        unsigned long long digits = prng_below(&w->t->placeholders, numbers);
        struct str upn = str_fmt(w->a, STR_FMT "%04llu@" STR_FMT, STR_ARG(prefix), digits,
                                 STR_ARG(w->t->initial_domain));
        if (is_free(w, upn))
            return upn;
        if (tries % TRIES == 0)
            numbers *= 10;
    }
}

static struct str
unverified(struct tenant_write *w, struct str sent)
{
    struct str nickname = mail_nickname(w, sent);
    struct str upn =
        str_fmt(w->a, STR_FMT "@" STR_FMT, STR_ARG(nickname), STR_ARG(w->t->initial_domain));

    return is_free(w, upn) ? upn : placeholder(w, nickname);
}

static bool
federation_stays(struct tenant_write *w, const struct tenant_domain *next)
{
    const struct tenant_domain *old;

    if (w->object == TENANT_NONE)
        return true;
    old =
        tenant_domain_of(w->t, tenant_value(&w->t->objects.at[w->object], ATTR_userPrincipalName));
    if (!old || !next || old == next || !old->federated || !next->federated)
        return true;
    return tenant_refuse(w, REFUSED_FEDERATED,
                         "the userPrincipalName cannot move from the federated domain " STR_FMT
                         " to the federated domain " STR_FMT
                         ": set a name in a managed domain first",
                         STR_ARG(old->name), STR_ARG(next->name));
}

/* What takes effect for `sent`. False: refused. */
static bool
effective_name(struct tenant_write *w, struct str sent, struct str *out)
{
    const struct tenant_domain *domain = tenant_domain_of(w->t, sent);

    *out = sent;
    if (!federation_stays(w, domain))
        return false;
    if (!domain) {
        *out = unverified(w, sent);
        return true;
    }
    if (is_free(w, sent))
        return true;
    if (!tenant_quarantines(w, FEATURE_quarantineUpn))
        return tenant_refuse_taken(w, ATTR_userPrincipalName, sent,
                                   tenant_by_key(w->t, KEY_UPN, sent));
    *out = placeholder(w, before_at(sent));
    *VEC_PUSH(&w->conflicts, w->a) =
        (struct tenant_conflict){.attr = ATTR_userPrincipalName, .value = sent};
    return true;
}

/* A name that was sent before stays what came of it; only the hourly job asks again. */
static bool
sent_again(struct tenant_write *w, struct str sent)
{
    const struct tenant_value *before;
    uint32_t n = tenant_sent_before(w, ATTR_userPrincipalName, &before);

    if (!n || !str_eq(str_n(before->at, before->len), sent) || w->kind == EFFECT_RESTORED)
        return false;
    w->same_user_name = true;
    return true;
}

bool
tenant_user_name(struct tenant_write *w)
{
    const struct mod *mod = tenant_mod(w, ATTR_userPrincipalName);
    bool user = w->object == TENANT_NONE ? w->op->class == CLASS_user
                                         : w->t->objects.at[w->object].class == CLASS_user;
    struct str *names = ARENA_ARRAY(w->a, struct str, 2), now = {NULL, 0};

    if (!mod || !user)
        return true;
    if (w->object != TENANT_NONE)
        now = tenant_value(&w->t->objects.at[w->object], ATTR_userPrincipalName);
    if (mod->n == 0 || mod->kind == MOD_REMOVE) {
        tenant_names_replace(w, ATTR_userPrincipalName, NULL, 0, NULL, 0);
        return true;
    }
    names[1] = mod->values[0];
    if (sent_again(w, names[1]))
        names[0] = now;
    else if (!effective_name(w, names[1], &names[0]))
        return false;
    bool differs = !str_eq(names[0], names[1]);
    if (differs || tenant_has_shadow(w, ATTR_userPrincipalName))
        tenant_names_replace(w, ATTR_userPrincipalName, names, 1, names + 1, differs);
    return true;
}
