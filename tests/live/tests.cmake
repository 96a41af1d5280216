cutover_test(live/test_proc mocks sim/base)
foreach(module door_writes door_searches slapd_life slapd_clients slapd_sync)
    cutover_test(live/test_${module} harness/live mocks/slapd sim/world)
endforeach()
cutover_test(live/test_forest_doors harness/live mocks/slapd sim/run sim/world)
set_tests_properties(test_door_writes test_door_searches test_slapd_life test_slapd_clients
                     test_slapd_sync test_forest_doors PROPERTIES SKIP_RETURN_CODE 77)
cutover_test(live/test_http_client harness/live mocks/slapd mocks/entra sim/world lib::gnutls)
