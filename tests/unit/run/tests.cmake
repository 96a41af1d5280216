cutover_test(unit/run/test_export sim/run sim/world)
