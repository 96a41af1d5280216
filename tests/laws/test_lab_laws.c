/* SPDX-License-Identifier: MIT */
/*
 * Laws of both engines over made-up worlds and histories: whatever administrators do in the
 * directory, these hold. Every world comes from a number, so a failure names the number that shows
 * it. The pilot OU, with the one below it, is Cloud Sync's; the rest is Connect's.
 */
#include "sim/base/buf.h"
#include "sim/base/prng.h"
#include "sim/base/sort.h"
#include "sim/model/dn.h"
#include "tests/unit/run/kit.h"

enum { SEEDS = 20, OUS = 4, USERS = 12, THINGS = 5, STEPS = 14, SHUFFLED_FROM = 5 };

#define DEEP "OU=Deep," PILOT

static const char *const ous[OUS] = {PILOT, STAFF, DEEP, GROUPS};

struct story {
    struct site *s;
    struct prng dice;
    uint32_t made;
    bool seen_before_deleted; /* by Cloud Sync */
};

static uint32_t
roll(struct story *t, uint32_t bound)
{
    return (uint32_t)prng_below(&t->dice, bound);
}

static const char *
name_in(struct story *t, const char *prefix, uint32_t n)
{
    return str_z(str_fmt(t->s->arena, "%s%u", prefix, n), t->s->arena);
}

/* Somebody who may be there: a person, a group or a contact. */
static const char *
somebody(struct story *t)
{
    static const char *const prefixes[] = {"u", "u", "u", "g", "k"};
    uint32_t kind = roll(t, 5);

    return name_in(t, prefixes[kind], roll(t, kind < 3 ? USERS + t->made : THINGS));
}

static bool
there(struct story *t, const char *name)
{
    return ad_entry(t->s, name) != NULL;
}

static void
link_somebody(struct story *t)
{
    const char *group = name_in(t, "g", roll(t, THINGS)), *member = somebody(t);

    if (there(t, group) && there(t, member) && !str_eq(str_of(group), str_of(member)))
        ad_link(t->s, group, "member", member);
}

static struct story
begin(void **state, uint64_t seed)
{
    struct story t = {.s = site_bare(state), .dice = prng_for(seed, "lab laws")};

    ad_ou(t.s, DEEP);
    for (uint32_t i = 0; i < USERS; i++)
        ad_add(t.s, CLASS_user, name_in(&t, "u", i), ous[roll(&t, OUS)]);
    for (uint32_t i = 0; i < THINGS; i++)
        ad_add(t.s, CLASS_group, name_in(&t, "g", i), ous[roll(&t, OUS)]);
    for (uint32_t i = 0; i < THINGS; i++)
        ad_add(t.s, CLASS_contact, name_in(&t, "k", i), ous[roll(&t, OUS)]);
    for (int i = 0; i < 4 * THINGS; i++)
        link_somebody(&t);
    for (uint32_t i = 0; i < USERS; i++)
        if (roll(&t, 2))
            ad_link(t.s, name_in(&t, "u", i), "manager", name_in(&t, "u", roll(&t, USERS)));
    return t;
}

static void
unlink_somebody(struct story *t)
{
    const char *group = name_in(t, "g", roll(t, THINGS));
    const struct entry *e = ad_entry(t->s, group);
    const struct attr *members = e ? entry_get(e, ATTR_member) : NULL;

    if (!members)
        return;
    struct str member = dn_rdn_value(members->values[roll(t, members->n)], t->s->arena);
    ad_unlink(t->s, group, "member", str_z(member, t->s->arena));
}

static void
move_somebody(struct story *t)
{
    const char *name = somebody(t), *ou = ous[roll(t, OUS)];
    struct str dn = str_fmt(t->s->arena, "CN=%s,%s", name, ou);

    if (there(t, name) && !dn_same(ad_dn(t->s, name), dn))
        ad_move(t->s, name, str_z(dn, t->s->arena));
}

/* One thing that an administrator does in the directory. */
static void
happen(struct story *t)
{
    const char *name = somebody(t), *user = name_in(t, "u", roll(t, USERS));

    switch (roll(t, 9)) {
    case 0:
        if (there(t, user))
            ad_set(t->s, user, "title", roll(t, 3) ? name_in(t, "title", roll(t, 3)) : NULL);
        break;
    case 1:
    case 2:
        link_somebody(t);
        break;
    case 3:
        unlink_somebody(t);
        break;
    case 4:
    case 5:
        move_somebody(t);
        break;
    case 6:
        if (there(t, name) && t->seen_before_deleted)
            cloud_cycle(t->s);
        if (there(t, name))
            ad_delete(t->s, name);
        break;
    case 7:
        ad_add(t->s, CLASS_user, name_in(t, "u", USERS + t->made++), ous[roll(t, OUS)]);
        break;
    case 8:
        if (there(t, user) && there(t, "u0"))
            ad_link(t->s, user, "manager", "u0");
        break;
    default:
        break;
    }
}

static void
both_engines(struct story *t)
{
    site_open(t->s);
    straight_pilot(t->s);
}

/* Time enough for everything to arrive: a new object waits for whoever refers to it. */
static void
settle(struct story *t)
{
    for (int i = 0; i < 3; i++) {
        cloud_cycle(t->s);
        cycle(t->s, false);
    }
}

static void
history(struct story *t)
{
    for (int i = 0; i < STEPS; i++) {
        happen(t);
        if (!roll(t, 3))
            cloud_cycle(t->s);
        if (!roll(t, 5))
            cycle(t->s, !roll(t, 4));
    }
}

static void
for_seeds(void (*law)(void **state, uint64_t seed))
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        void *state;
        site_setup(&state);
        law(&state, seed);
        site_teardown(&state);
    }
}

static void
same_text(struct str got, struct str expected, uint64_t seed, const char *what)
{
    if (!str_eq(got, expected))
        fail_msg("seed %llu, %s: \"%.*s\", not \"%.*s\"", (unsigned long long)seed, what,
                 STR_ARG(got), STR_ARG(expected));
}

static void
same(uint64_t got, uint64_t expected, uint64_t seed, const char *what)
{
    if (got != expected)
        fail_msg("seed %llu, %s: %llu, not %llu", (unsigned long long)seed, what,
                 (unsigned long long)got, (unsigned long long)expected);
}

/* --- rest -------------------------------------------------------------------------------------- */

static void
rest_law(void **state, uint64_t seed)
{
    struct story t = begin(state, seed);

    both_engines(&t);
    history(&t);
    settle(&t);
    const struct journal *j = lab_journal(t.s->lab);
    uint32_t rows = j->exports.n;
    struct cloud_cycle c = cloud_cycle(t.s);
    same(c.imported + c.failed + c.unresolved, 0, seed, "Cloud Sync's second cycle");
    cycle(t.s, false);
    same(j->exports.n, rows, seed, "rows of a second cycle");
    cycle(t.s, true);
    same(j->exports.n, rows, seed, "rows of a full cycle");
    same(engine_pending_exports(lab_connect(t.s->lab), LAB_ENTRA, t.s->arena).n, 0, seed,
         "pending exports");
}

static void
a_second_cycle_of_either_engine_exports_nothing(void **state)
{
    (void)state;
    for_seeds(rest_law);
}

/* --- order ------------------------------------------------------------------------------------- */

/* Ids and stamps stay with their objects. */
static void
shuffle(struct story *t)
{
    struct mint mint = mint_new(t->s->setup.seed, t->s->setup.start);

    for (uint32_t i = 0; i < t->s->world.n; i++)
        t->s->world.at[i] =
            mint_entry(&mint, &t->s->world.at[i], MINT_WORLD, t->s->arena, t->s->arena);
    for (uint32_t i = t->s->world.n; i > SHUFFLED_FROM + 1; i--) {
        uint32_t k = SHUFFLED_FROM + roll(t, i - SHUFFLED_FROM);
        struct entry other = t->s->world.at[i - 1];
        t->s->world.at[i - 1] = t->s->world.at[k];
        t->s->world.at[k] = other;
    }
}

static void
order_law(void **state, uint64_t seed)
{
    struct story a = begin(state, seed), b = begin(state, seed);

    shuffle(&b);
    both_engines(&a);
    both_engines(&b);
    same_text(ent_all(b.s), ent_all(a.s), seed, "the tenant");
    same(totals(b.s, BY_CONNECT).adds, totals(a.s, BY_CONNECT).adds, seed, "adds");
}

static void
the_order_of_the_world_does_not_matter(void **state)
{
    (void)state;
    for_seeds(order_law);
}

/* --- Cloud Sync alone --------------------------------------------------------------------------- */

static void
restart_law(void **state, uint64_t seed)
{
    struct story t = begin(state, seed);

    site_open(t.s);
    cloud_on(t.s, seed % 3 ? PILOT : NULL);
    cloud_cycle(t.s);
    for (int i = 0; i < 2 * STEPS; i++) {
        happen(&t);
        if (!roll(&t, 3))
            cloud_cycle(t.s);
    }
    cloud_cycle(t.s);
    cloud_cycle(t.s);
    struct str before = ent_all(t.s);
    uint32_t rows = lab_journal(t.s->lab)->exports.n;
    works(cloud_restart(lab_cloud(t.s->lab), false, lab_now(t.s->lab), t.s->arena));
    assert_true(cloud_cycle(t.s).initial);
    same_text(ent_all(t.s), before, seed, "the tenant after a restart");
    same(lab_journal(t.s->lab)->exports.n, rows, seed, "rows of a restart");
}

static void
increments_leave_nothing_for_a_restart_to_do(void **state)
{
    (void)state;
    for_seeds(restart_law);
}

/* --- the end ----------------------------------------------------------------------------------- */

static int
by_text(const void *a, const void *b, void *context)
{
    (void)context;
    return str_icmp(*(const struct str *)a, *(const struct str *)b);
}

static struct str
names_in_directory(struct story *t, const struct entry *e, attr_id id)
{
    const struct attr *attr = entry_get(e, id);
    struct str *names = ARENA_ARRAY(t->s->arena, struct str, attr ? attr->n : 0);
    struct buf out = buf_in(t->s->arena);

    for (uint32_t i = 0; attr && i < attr->n; i++)
        names[i] = dn_rdn_value(attr->values[i], t->s->arena);
    sort_stable(names, attr ? attr->n : 0, sizeof *names, by_text, NULL, t->s->arena);
    for (uint32_t i = 0; attr && i < attr->n; i++)
        buf_fmt(&out, "%s" STR_FMT, i ? " " : "", STR_ARG(names[i]));
    return buf_str(&out);
}

static void
end_law(void **state, uint64_t seed)
{
    struct story t = begin(state, seed);
    struct batch all = {0};
    struct lab_census census;
    uint32_t expected = 0;

    /* else who moves into the pilot and is deleted before Cloud Sync has met him is nobody's */
    t.seen_before_deleted = true;
    both_engines(&t);
    history(&t);
    settle(&t);
    works(connector_read(t.s->setup.doors.ad[0], STR(""), &all, t.s->arena));
    for (uint32_t i = 0; i < all.changes.n; i++) {
        const struct entry *e = &all.changes.at[i].entry;
        if (class_is_container(e->class))
            continue;
        const char *name = str_z(dn_rdn_value(e->dn, t.s->arena), t.s->arena);
        expected++;
        if (!ent_has(t.s, name))
            fail_msg("seed %llu: Entra ID has no %s", (unsigned long long)seed, name);
        same_text(ent_links(t.s, name, "member"), names_in_directory(&t, e, ATTR_member), seed,
                  name);
        same_text(ent_links(t.s, name, "manager"), names_in_directory(&t, e, ATTR_manager), seed,
                  name);
        struct str title = entry_value(e, ATTR_title);
        same_text(ent_value(t.s, name, "title"), title.at ? title : STR(""), seed, name);
    }
    works(lab_census(t.s->lab, &census, t.s->arena));
    same(census.users + census.groups + census.contacts, expected, seed, "objects");
}

static void
the_tenant_ends_as_the_directory_says(void **state)
{
    (void)state;
    for_seeds(end_law);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_cycle_of_either_engine_exports_nothing),
        cmocka_unit_test(the_order_of_the_world_does_not_matter),
        cmocka_unit_test(increments_leave_nothing_for_a_restart_to_do),
        cmocka_unit_test(the_tenant_ends_as_the_directory_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
