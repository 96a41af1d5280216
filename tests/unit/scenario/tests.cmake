foreach(module read play bless survivors)
    cutover_test(unit/scenario/test_${module} harness/scenario harness harness/live harness/cmdlets
                 harness/shell mocks/slapd mocks/entra sim/run)
endforeach()
