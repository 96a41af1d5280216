add_library(engine_kit STATIC ${CMAKE_SOURCE_DIR}/tests/unit/engine/kit.c
            ${CMAKE_SOURCE_DIR}/tests/unit/engine/kit_run.c)
target_include_directories(engine_kit PUBLIC ${CMAKE_SOURCE_DIR})
cutover_link(engine_kit PUBLIC lib::cmocka sim/engine sim/rules sim/expr sim/model sim/base)
foreach(module stories flows filters imports errors forests ends)
    cutover_test(unit/engine/test_${module} engine_kit sim/engine)
endforeach()
