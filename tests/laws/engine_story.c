/* SPDX-License-Identifier: MIT */
#include "tests/laws/engine_story.h"

#include "sim/base/buf.h"
#include "sim/model/dn.h"

const char *const story_ous[OUS] = {"OU=a," BASE, "OU=b," BASE, "OU=c,OU=a," BASE, "OU=d," BASE};

uint32_t
story_roll(struct story *s, uint32_t bound)
{
    return (uint32_t)prng_below(&s->dice, bound);
}

const char *
story_name(struct story *s, const char *prefix, uint32_t n)
{
    return str_z(str_fmt(s->e->arena, "%s%u", prefix, n), s->e->arena);
}

static void
link_somebody(struct story *s, const char *group)
{
    const char *member = story_roll(s, 6) ? story_name(s, "u", story_roll(s, USERS + s->made))
                                          : story_name(s, "g", story_roll(s, GROUPS));

    if (ad_find(s->e, member) && ad_find(s->e, group))
        ad_link(s->e, group, "member", member);
}

struct story
story_begin(void **state, uint64_t seed)
{
    struct story s = {.e = estate_new(state, NULL), .dice = prng_for(seed, "laws")};

    for (int i = 0; i < OUS; i++)
        ad_ou(s.e, story_ous[i]);
    for (uint32_t i = 0; i < USERS; i++)
        ad_add(s.e, story_roll(&s, 5) ? CLASS_user : CLASS_contact, story_name(&s, "u", i),
               story_ous[story_roll(&s, OUS)]);
    for (uint32_t i = 0; i < GROUPS; i++)
        ad_add(s.e, CLASS_group, story_name(&s, "g", i), story_ous[story_roll(&s, OUS)]);
    for (uint32_t i = 0; i < GROUPS; i++)
        for (uint32_t k = story_roll(&s, 8); k > 0; k--)
            link_somebody(&s, story_name(&s, "g", i));
    for (uint32_t i = 0; i < USERS; i++)
        if (story_roll(&s, 2))
            ad_link(s.e, story_name(&s, "u", i), "manager",
                    story_name(&s, "u", story_roll(&s, USERS)));
    return s;
}

static void
unlink_somebody(struct story *s, const char *group)
{
    const struct thing *t = ad_find(s->e, group);
    const struct attr *members = t ? entry_get(&t->entry, ATTR_member) : NULL;

    if (members)
        ad_unlink(s->e, group, "member",
                  str_z(members->values[story_roll(s, members->n)], s->e->arena));
}

/* Another name or place; OU=b may become OU=b2 with everything in it, or a part of OU=d. */
static void
move_something(struct story *s)
{
    struct estate *e = s->e;
    const char *user = story_name(s, "u", story_roll(s, USERS));
    const char *place = story_ous[story_roll(s, OUS)];

    if (!story_roll(s, 4) && !s->no_container_moves) {
        if (ad_find(e, "OU=b," BASE))
            ad_move(e, "OU=b," BASE, story_roll(s, 2) ? "OU=b2," BASE : "OU=b,OU=d," BASE);
        return;
    }
    if (ad_find(e, user) && ad_find(e, place))
        ad_move(e, user, str_z(str_fmt(e->arena, "CN=%s,%s", user, place), e->arena));
}

void
story_happen(struct story *s)
{
    struct estate *e = s->e;
    const char *user = story_name(s, "u", story_roll(s, USERS));
    const char *group = story_name(s, "g", story_roll(s, GROUPS));
    const char *place = story_ous[story_roll(s, OUS)];

    switch (story_roll(s, 8)) {
    case 0:
        if (ad_find(e, user))
            ad_set(e, user, "title", story_name(s, "title", story_roll(s, 3)));
        break;
    case 1:
    case 2:
        link_somebody(s, group);
        break;
    case 3:
        unlink_somebody(s, group);
        break;
    case 4:
        move_something(s);
        break;
    case 5:
        if (ad_find(e, user))
            ad_delete(e, user);
        break;
    case 6:
        if (ad_find(e, place))
            ad_add(e, CLASS_user, story_name(s, "u", USERS + s->made++), place);
        break;
    case 7:
        if (ad_find(e, user) && ad_find(e, "u0"))
            ad_link(e, user, "manager", "u0");
        break;
    default:
        break;
    }
}

void
story_filter(struct story *s)
{
    const struct str out = str_of(story_ous[story_roll(s, OUS)]);

    engine_set_ou_filter(s->e->engine, AD, NULL, 0, &out, story_roll(s, 3) ? 1 : 0);
}

uint64_t
story_digest(struct estate *e)
{
    return engine_digest(e->engine, e->step);
}

void
for_seeds(void (*law)(void **state, uint64_t seed))
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        void *state;
        estate_setup(&state);
        law(&state, seed);
        estate_teardown(&state);
    }
}

void
same(uint64_t got, uint64_t expected, uint64_t seed, const char *what)
{
    if (got != expected)
        fail_msg("%s: seed %llu", what, (unsigned long long)seed);
}

void
story_shuffle(struct story *s)
{
    struct side_store *ad = &s->e->ad;

    for (uint32_t i = ad->things.n; i > 1; i--) {
        uint32_t k = story_roll(s, i);
        struct thing other = ad->things.at[i - 1];
        ad->things.at[i - 1] = ad->things.at[k];
        ad->things.at[k] = other;
    }
}

/*
 * Scopes of made-up rules, by side: %s is an OU. What applies once has its target to itself: next to
 * a stock rule that says NULL it would be removed by the second run.
 */
static const char *const inbound_scopes[] = {
    "",
    "    scope: title EQUAL title1\n",
    "    scope: title ISNULL\n",
    "    scope: title GREATERTHAN title0 and displayName NOTSTARTSWITH u1\n",
    "    scope: displayName CONTAINS 3\n",
    "    scope: dn ENDSWITH %s\n",
    "    scope: dn NOTENDSWITH %s\n",
    "    scope: dn ISMEMBEROF CN=g1,%s\n",
    "    scope: dn ISNOTMEMBEROF CN=g1,%s\n",
    "    scope: userAccountControl ISBITNOTSET 2 and title NOTEQUAL title2\n",
};

static const char *const inbound_flows[] = {
    "    flow: cloudFiltered := True\n",
    "    flow: cloudNoFlow := True\n",
    "    flow: title := made\n",
    "    flow: title = IIF([title] = \"title1\", AuthoritativeNull, NULL)\n",
    "    flow: department <- displayName\n",
    "    flow: department = IIF(IsPresent([title]), [title], IgnoreThisFlow)\n",
    "    flow once: comment = [title]\n",
    "    flow: manager = NULL\n",
    "",
};

static const char *const outbound_scopes[] = {
    "",
    "    scope: cloudNoFlow EQUAL True\n",
    "    scope: title EQUAL made\n",
    "    scope: department CONTAINS 3\n",
};

static const char *const outbound_flows[] = {
    "    flow: department <- title\n",
    "    flow: department = IIF(IsPresent([title]), [title], IgnoreThisFlow)\n",
    "    flow once: usageLocation = [title]\n",
    "    flow: title = IgnoreThisFlow\n",
    "",
};

#define PICK(s, list) (list)[story_roll((s), sizeof(list) / sizeof *(list))]

static void
add_scope(struct story *s, struct buf *text, const char *scope)
{
    struct str rest = str_of(scope);
    struct str before = str_cut(&rest, '%');

    buf_add(text, before);
    if (!rest.at)
        return;
    buf_add(text, str_of(story_ous[story_roll(s, OUS)]));
    buf_add(text, str_sub(rest, 1, rest.len - 1));
}

/* Provision comes out: a rule with a lower number that provisions everybody would hide the rest. */
static void
add_rule_text(struct story *s, struct buf *text, uint32_t number, bool inbound)
{
    static const char *const links[] = {"Join", "Join", "StickyJoin", "JoinNoFlow", "Provision"};
    const char *link = PICK(s, links);

    buf_fmt(text, "rule Own %u\n    precedence: %u\n", number, number);
    buf_fmt(text, "    from: %s\n    to: %s\n", inbound ? "AD user" : "person",
            inbound ? "person" : "Entra user");
    buf_fmt(text, "    link: %s\n", link);
    if (inbound && story_roll(s, 3) == 0)
        buf_fmt(text, "    join: objectGUID = sourceAnchorBinary\n");
    add_scope(s, text, inbound ? PICK(s, inbound_scopes) : PICK(s, outbound_scopes));
    buf_fmt(text, "%s", inbound ? PICK(s, inbound_flows) : PICK(s, outbound_flows));
}

void
story_rules(struct story *s)
{
    struct buf text = buf_in(s->e->arena);
    uint32_t n = 2 + story_roll(s, 5);

    for (uint32_t i = 0; i < n; i++)
        add_rule_text(s, &text, 1 + 10 * i + story_roll(s, 10), story_roll(s, 3) != 0);
    const struct err *err =
        rules_load(&s->e->rules, STR("own"), buf_str(&text), &s->e->schema, s->e->arena);
    if (err)
        fail_msg("%.*s (line %u)\n%.*s", STR_ARG(err->text), err->at.line, STR_ARG(buf_str(&text)));
}
