foreach(module standard standard_scopes standard_editions scope ruleset rule load upgrade)
    cutover_test(unit/rules/test_${module} sim/rules)
endforeach()
