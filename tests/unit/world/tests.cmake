cutover_test(unit/world/test_tenant_write sim/world)
cutover_test(unit/world/test_tenant_bin sim/world)
