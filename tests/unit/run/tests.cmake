add_library(run_kit STATIC ${CMAKE_SOURCE_DIR}/tests/unit/run/kit.c
            ${CMAKE_SOURCE_DIR}/tests/unit/run/kit_run.c
            ${CMAKE_SOURCE_DIR}/tests/unit/run/kit_tenant.c)
target_include_directories(run_kit PUBLIC ${CMAKE_SOURCE_DIR})
cutover_link(run_kit PUBLIC lib::cmocka sim/run sim/cloud sim/engine sim/world sim/rules sim/expr
             sim/model sim/base)
foreach(module lab_faults lab_switches lab_clock lab_promises lab_repairs lab_single lab_writers lab_totals
               lab_forests lab_passwords)
    cutover_test(unit/run/test_${module} run_kit sim/run)
endforeach()
cutover_test(unit/run/test_export sim/run sim/world)
