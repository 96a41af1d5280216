foreach(module cmdlets_ad cmdlets_adsync cmdlets_graph cmdlets_lab cmdlets_forests cmdlets_help
               cmdlets_password)
    cutover_test(unit/cmdlets/test_${module} harness/scenario harness harness/live harness/cmdlets
                 harness/shell mocks/slapd mocks/entra sim/run)
endforeach()
