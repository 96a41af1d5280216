/* SPDX-License-Identifier: MIT */
/*
 * What an export hands out: in which order, of whom when it is for some objects only, and when the
 * threshold holds it back.
 */
#include "sim/base/buf.h"
#include "tests/unit/engine/kit.h"
#include "tests/unit/engine/small_rules.h"

#define BASE "DC=contoso,DC=com"

/* Names as `department` has them, so that some stand below others. */
static const char nested[] = IN_USER "    flow: department\n"
                                     "rule Out user\n"
                                     "    precedence: 50\n"
                                     "    from: person\n"
                                     "    to: Entra user\n"
                                     "    link: Provision\n"
                                     "    flow: dn = [department]\n"
                                     "    flow: sourceAnchor, displayName\n";

static void
add_named(struct estate *e, const char *name, const char *dn)
{
    ad_add(e, CLASS_user, name, BASE);
    ad_set(e, name, "department", dn);
}

static void
import_and_sync(struct estate *e, bool full)
{
    run_import(e, AD, full);
    run_import(e, ENTRA, full);
    run_sync(e, AD, full);
    run_sync(e, ENTRA, full);
}

static void
begin(struct estate *e)
{
    struct step_result *out = &e->last[ENTRA][STEP_EXPORT];

    assert_true(engine_export_begin(e->engine, ENTRA, e->now, 0, out, e->step));
}

/* "+CN=a -CN=b": all that is handed out, answered with success. */
static struct str
handed_out(struct estate *e)
{
    struct step_result *out = &e->last[ENTRA][STEP_EXPORT];
    struct buf text = buf_in(e->step);
    const struct op *ops;
    uint32_t n;

    for (;;) {
        engine_export_next(e->engine, ENTRA, e->lot, &ops, &n, e->step);
        if (!n)
            break;
        struct receipt *receipts = ARENA_ARRAY(e->step, struct receipt, n);
        for (uint32_t i = 0; i < n; i++) {
            buf_fmt(&text, "%s%c" STR_FMT, text.len ? " " : "",
                    ops[i].kind == OP_DELETE ? '-' : '+', STR_ARG(ops[i].dn));
            receipts[i] = (struct receipt){.state = RECEIPT_DONE, .anchor = ops[i].dn};
        }
        engine_export_receipts(e->engine, ENTRA, ops, receipts, n, out);
    }
    engine_export_end(e->engine, ENTRA, STR(""), out);
    return buf_str(&text);
}

static void
adds_go_from_the_top_down_and_deletes_from_the_bottom_up(void **state)
{
    struct estate *e = estate_new(state, nested);

    add_named(e, "a", "CN=z,CN=y,CN=x");
    add_named(e, "b", "CN=x");
    add_named(e, "c", "CN=y,CN=x");
    add_named(e, "d", "CN=w");
    import_and_sync(e, true);
    begin(e);
    assert_str(handed_out(e), "+CN=x +CN=w +CN=y,CN=x +CN=z,CN=y,CN=x");
    ad_delete(e, "b");
    ad_delete(e, "a");
    ad_delete(e, "c");
    run_import(e, AD, false);
    run_sync(e, AD, false);
    begin(e);
    assert_str(handed_out(e), "-CN=z,CN=y,CN=x -CN=y,CN=x -CN=x");
}

static void
an_export_of_one_object_leaves_other_adds_and_deletes(void **state)
{
    struct estate *e = estate_new(state, nested);

    add_named(e, "old", "CN=old");
    import_and_sync(e, true);
    begin(e);
    assert_str(handed_out(e), "+CN=old");
    add_named(e, "ann", "CN=ann");
    add_named(e, "bob", "CN=bob");
    ad_delete(e, "old");
    run_import(e, AD, false);
    run_sync(e, AD, false);
    assert_int_equal(pending_exports(e), 3);
    cs_index bob = engine_mv_link(e->engine, engine_cs_mv(e->engine, cs_of(e, "bob")), ENTRA);
    begin(e);
    engine_export_only(e->engine, &bob, 1);
    assert_str(handed_out(e), "+CN=bob");
    begin(e);
    assert_str(handed_out(e), "+CN=ann -CN=old");
}

/* Nothing is as much as a limit of nothing, and is no reason to stop. */
static void
no_deletes_never_meet_the_threshold(void **state)
{
    struct estate *e = estate_new(state, USERS);

    e->assumptions.chosen[ASSUME_thresholdCompare] = 1;
    engine_set_threshold(e->engine, (struct threshold){true, 0});
    ad_add(e, CLASS_user, "ann", BASE);
    run_cycle(e, true);
    assert_int_equal(e->adds, 1);
    assert_str(e->last[ENTRA][STEP_EXPORT].result, "success");
    ad_delete(e, "ann");
    run_cycle(e, false);
    assert_int_equal(e->deletes, 0);
    assert_str(e->last[ENTRA][STEP_EXPORT].result, "stopped-deletion-threshold-exceeded");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(adds_go_from_the_top_down_and_deletes_from_the_bottom_up),
        ESTATE_TEST(an_export_of_one_object_leaves_other_adds_and_deletes),
        ESTATE_TEST(no_deletes_never_meet_the_threshold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
