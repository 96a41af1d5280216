cutover_test(unit/import/test_same_rules harness/import sim/rules)
cutover_test(unit/import/test_same_estate engine_kit harness/import sim/engine)
cutover_test(unit/import/test_import harness/import sim/rules)
cutover_test(unit/import/test_policy harness/import harness)
