foreach(module characters diff story json junit markdown html text)
    cutover_test(unit/report/test_${module} harness/report harness/scenario harness harness/live
                 harness/cmdlets harness/shell mocks/slapd mocks/entra sim/run lib::cjson)
endforeach()
