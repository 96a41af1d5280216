foreach(module ad adsync graph lab help)
    cutover_test(unit/cmdlets/test_cmdlets_${module} harness/scenario harness harness/live
                 harness/cmdlets harness/shell mocks/slapd mocks/entra sim/run)
endforeach()
