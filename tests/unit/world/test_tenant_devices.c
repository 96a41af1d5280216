/* SPDX-License-Identifier: MIT */
/* Devices in the tenant: what Connect writes, by which name, and whom it means. */
#include "tests/unit/world/tenant_world.h"

#define ID_ONE "0123456789abcdef"
#define ID_TWO "fedcba9876543210"

/* As the standard rules send it: named after its source anchor, which is no value of its own. */
static struct receipt
export_device(struct tenant_world *w, const char *source_anchor, const char *device_id,
              const char *name)
{
    mod(w, MOD_SET, ATTR_deviceId, str_of(device_id));
    set(w, ATTR_displayName, name);
    set(w, ATTR_deviceTrustType, "ServerAd");
    return send(w, w->connect,
                (struct op){.kind = OP_ADD,
                            .class = CLASS_device,
                            .dn = source_anchor ? anchor_dn(w, source_anchor) : STR("CN=pc")});
}

static struct receipt
register_device(struct tenant_world *w, const char *device_id, const char *name)
{
    mod(w, MOD_SET, ATTR_deviceId, str_of(device_id));
    set(w, ATTR_displayName, name);
    return send(w, w->admin, (struct op){.kind = OP_ADD, .class = CLASS_device});
}

static const struct entry *
only_change(struct tenant_world *w)
{
    struct batch all = read_since(w, STR(""));

    assert_int_equal(all.changes.n, 1);
    return &all.changes.at[0].entry;
}

static void
an_exported_device_comes_back_under_its_name(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt r = export_device(w, "PC1=", ID_ONE, "pc1");

    assert_int_equal(r.state, RECEIPT_DONE);
    assert_int_equal(r.effect.kind, EFFECT_CREATED);
    assert_true(str_starts(r.anchor, STR("Device_")));
    const struct entry *e = only_change(w);
    assert_int_equal(e->class, CLASS_device);
    assert_true(str_ieq(e->dn, anchor_dn(w, "PC1=")));
    assert_text(entry_value(e, ATTR_sourceAnchor), "PC1=");
    assert_text(entry_value(e, ATTR_deviceId), ID_ONE);
    assert_int_equal(tenant_totals(w->tenant).devices, 1);
}

static void
it_is_changed_and_deleted_for_good(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt made = export_device(w, "PC1=", ID_ONE, "pc1");

    set(w, ATTR_displayName, "pc1 again");
    struct receipt r =
        send(w, w->connect,
             (struct op){.kind = OP_UPDATE, .class = CLASS_device, .anchor = made.anchor});
    assert_int_equal(r.effect.kind, EFFECT_UPDATED);
    assert_text(entry_value(only_change(w), ATTR_displayName), "pc1 again");
    assert_int_equal(remove_object(w, w->connect, made.anchor).effect.kind, EFFECT_DELETED);
    assert_int_equal(tenant_totals(w->tenant).devices, 0);
    assert_int_equal(tenant_totals(w->tenant).deleted, 0);
}

static void
a_device_that_joined_by_itself_is_matched(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt joined = register_device(w, ID_ONE, "joined");
    struct receipt other = register_device(w, ID_TWO, "other");
    struct receipt r = export_device(w, "PC1=", ID_ONE, "pc1");

    assert_int_equal(r.state, RECEIPT_DONE);
    assert_int_equal(r.effect.kind, EFFECT_UPDATED);
    assert_text(r.anchor, str_z(joined.anchor, w->arena));
    assert_false(str_eq(joined.anchor, other.anchor));
    assert_int_equal(tenant_totals(w->tenant).devices, 2);
}

static void
a_device_of_another_computer_is_not_taken(void **state)
{
    struct tenant_world *w = world(state);

    export_device(w, "PC1=", ID_ONE, "pc1");
    struct receipt r = export_device(w, "PC2=", ID_ONE, "pc2");
    assert_int_equal(r.state, RECEIPT_REFUSED);
    assert_text(r.code, "AttributeValueMustBeUnique");
    assert_int_equal(tenant_totals(w->tenant).devices, 1);
}

static void
a_device_without_a_source_anchor_in_its_name_is_refused(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt r = export_device(w, NULL, ID_ONE, "pc1");

    assert_int_equal(r.state, RECEIPT_REFUSED);
    assert_text(r.text, "a device is named after its source anchor");
    assert_int_equal(export_device(w, "", ID_ONE, "pc1").state, RECEIPT_REFUSED);
}

#define WORLD_TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(an_exported_device_comes_back_under_its_name),
        WORLD_TEST(it_is_changed_and_deleted_for_good),
        WORLD_TEST(a_device_that_joined_by_itself_is_matched),
        WORLD_TEST(a_device_of_another_computer_is_not_taken),
        WORLD_TEST(a_device_without_a_source_anchor_in_its_name_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
