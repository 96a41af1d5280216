cutover_test(unit/explore/test_torture harness/explore harness/scenario harness harness/live
             harness/cmdlets harness/shell mocks/slapd mocks/entra sim/run)
cutover_test(unit/explore/test_picture run_kit sim/run)
