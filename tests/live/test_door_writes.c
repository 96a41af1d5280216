/* SPDX-License-Identifier: MIT */
/*
 * slapd and the in-memory forest are one directory: the same writes give the same receipts, full reads
 * and reads since a watermark, byte for byte.
 */
#include "tests/live/same_writes.h"

static struct str marks[2][2]; /* by door and engine: each has watermarks of its own */

static int
setup_marks(void **state)
{
    for (int door = 0; door < 2; door++)
        marks[door][0] = marks[door][1] = STR("");
    return setup(state);
}

static void
reads_are_equal(int engine, const char *what)
{
    const char *memory = print_read(d.memory, &marks[0][engine], &d.schema, d.arena);
    const char *live = print_read(d.live, &marks[1][engine], &d.schema, d.arena);

    assert_same_text(memory, live, what);
}

static void
everything_is_equal(const char *what)
{
    struct str none[2] = {STR(""), STR("")};
    const struct query all = {.base = STR(BASE), .scope = SCOPE_SUBTREE};

    const char *memory = print_read(d.memory, &none[0], &d.schema, d.arena);
    const char *live = print_read(d.live, &none[1], &d.schema, d.arena);
    assert_same_text(memory, live, what);
    finds_are_equal(&all);
}

static struct receipt
apply_equally(const struct op *op, const char *what)
{
    struct receipt memory, live;

    assert_no_error(connector_apply(d.memory, op, 1, &memory, d.arena), d.arena);
    assert_no_error(connector_apply(d.live, op, 1, &live, d.arena), d.arena);
    const char *in_memory = print_receipt(&memory, &d.schema, d.arena);
    const char *on_slapd = print_receipt(&live, &d.schema, d.arena);
    assert_same_text(in_memory, on_slapd, what);
    return live;
}

/* The modifications as the seam has them. */
static const struct mod *
mods_of(const struct step_mod *mods, uint32_t n)
{
    struct mod *out = ARENA_ARRAY(d.arena, struct mod, n);

    for (uint32_t i = 0; i < n; i++) {
        struct str *values = ARENA_ARRAY(d.arena, struct str, 3);
        out[i] = (struct mod){mods[i].id, mods[i].kind, 0, values};
        for (; out[i].n < 3 && mods[i].values[out[i].n]; out[i].n++)
            values[out[i].n] = str_of(mods[i].values[out[i].n]);
    }
    return out;
}

static void
do_equally(const struct step *s)
{
    const struct op op = {.kind = s->kind,
                          .class = s->class,
                          .subtree = s->subtree,
                          .dn = str_of(s->dn),
                          .new_dn = str_of(s->new_dn),
                          .n = s->n,
                          .mods = mods_of(s->mods, s->n)};

    apply_equally(&op, s->what);
    reads_are_equal(0, s->what);
    everything_is_equal(s->what);
}

static void
the_same_writes_have_the_same_effects(void **state)
{
    (void)state;
    reads_are_equal(0, "the first read");
    reads_are_equal(1, "the first read");
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        do_equally(&steps[i]);
        if (i % 7 == 6)
            reads_are_equal(1, steps[i].what);
    }
    reads_are_equal(1, "at the end");
    reads_are_equal(0, "nothing since");
}

/* Blanks at the ends of a name do not tell it from another, nor does their number between words. */
static void
the_same_names_are_one(void **state)
{
    static const struct step table[] = {
        {"a blank before", OP_ADD, CLASS_contact, false, "CN=\\ Gap,OU=Staff," BASE},
        {"no blank", OP_ADD, CLASS_contact, false, "CN=Gap,OU=Staff," BASE},
        {"a blank behind", OP_ADD, CLASS_contact, false, "CN=Gap\\ ,OU=Staff," BASE},
        {"two words", OP_ADD, CLASS_contact, false, "CN=Two words,OU=Staff," BASE},
        {"two words, far apart", OP_ADD, CLASS_contact, false, "CN=two   Words,OU=Staff," BASE},
        {"one word", OP_ADD, CLASS_contact, false, "CN=Twowords,OU=Staff," BASE},
        {"nothing but a blank", OP_ADD, CLASS_contact, false, "CN=\\ ,OU=Staff," BASE},
        {"nothing but blanks", OP_ADD, CLASS_contact, false, "CN=\\ \\ ,OU=Staff," BASE},
        {"an OU", OP_ADD, CLASS_organizationalUnit, false, "OU=Far  Off,OU=Staff," BASE},
        {"below it", OP_ADD, CLASS_contact, false, "CN=In,OU=Far Off\\ ,OU=Staff," BASE},
        {"another blank", OP_RENAME, CLASS_contact, false, "CN=Gap,OU=Staff," BASE,
         "CN=Gap\\ ,OU=Staff," BASE},
        {"a name that is taken", OP_RENAME, CLASS_contact, false, "CN=\\ Gap,OU=Staff," BASE,
         "CN=TWO  words,OU=Staff," BASE},
        {"a member by another spelling",
         OP_UPDATE,
         CLASS_group,
         false,
         GSALES,
         NULL,
         {ONE(ATTR_member, MOD_ADD, "CN=Gap,OU=Staff," BASE)},
         1},
        {"a member that is there",
         OP_UPDATE,
         CLASS_group,
         false,
         GSALES,
         NULL,
         {ONE(ATTR_member, MOD_ADD, "CN=\\ gap\\ ,OU=Staff," BASE)},
         1},
        {"a delete by another spelling", OP_DELETE, CLASS_contact, false, "CN= gap,OU=Staff," BASE},
    };

    (void)state;
    reads_are_equal(0, "the first read");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        do_equally(&table[i]);
}

static void
an_anchor_names_an_object_too(void **state)
{
    const struct step_mod title = ONE(ATTR_title, MOD_SET, "Boss");
    struct op op = {
        .kind = OP_UPDATE, .anchor = d.world.list.at[6].anchor, .n = 1, .mods = mods_of(&title, 1)};

    (void)state;
    assert_int_equal(apply_equally(&op, "by anchor").effect.kind, EFFECT_UPDATED);
    op.anchor = STR("0123456789abcdef");
    assert_int_equal(apply_equally(&op, "nobody's anchor").state, RECEIPT_REFUSED);
    everything_is_equal("by anchor");
}

static void
virtual_time_goes_into_the_stamps(void **state)
{
    const struct step_mod title = ONE(ATTR_title, MOD_SET, "Late");
    const struct op op = {.kind = OP_UPDATE, .dn = STR(ALICE), .n = 1, .mods = mods_of(&title, 1)};

    (void)state;
    assert_null(connector_clock(d.memory, 1756717200 + 3 * DAY, d.arena));
    assert_null(connector_clock(d.live, 1756717200 + 3 * DAY, d.arena));
    apply_equally(&op, "later");
    everything_is_equal("later");
}

int
main(void)
{
    struct arena *a = arena_new();
    bool installed = slapd_installed(a);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_writes_have_the_same_effects, setup_marks,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_same_names_are_one, setup_marks, teardown),
        cmocka_unit_test_setup_teardown(an_anchor_names_an_object_too, setup, teardown),
        cmocka_unit_test_setup_teardown(virtual_time_goes_into_the_stamps, setup, teardown),
    };

    arena_free(a);
    return installed ? cmocka_run_group_tests_name("writes through two doors", tests, NULL, NULL)
                     : SKIPPED;
}
