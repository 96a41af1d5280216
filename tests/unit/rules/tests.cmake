cutover_test(unit/rules/test_standard sim/rules)
cutover_test(unit/rules/test_scope sim/rules)
cutover_test(unit/rules/test_ruleset sim/rules)
cutover_test(unit/rules/test_load sim/rules)
