cutover_test(unit/rules/test_standard sim/rules)
