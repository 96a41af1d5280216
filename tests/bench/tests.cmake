# Figures, not tests. `ninja -C build/release bench` builds and runs all of them (some minutes; slapd and
# ldap-utils must be installed). Each can be run by itself: `build/release/bench_cycle memory 1000000`.
add_library(tests_bench STATIC ${CMAKE_CURRENT_LIST_DIR}/figures.c
            ${CMAKE_CURRENT_LIST_DIR}/estate.c ${CMAKE_CURRENT_LIST_DIR}/replica.c
            ${CMAKE_CURRENT_LIST_DIR}/http_client.c ${CMAKE_CURRENT_LIST_DIR}/crowd.c)
target_include_directories(tests_bench PUBLIC ${CMAKE_SOURCE_DIR})
cutover_link(tests_bench PUBLIC harness harness/live mocks/slapd mocks/entra sim/run lib::ldap lib::curl)
set(benches bench_start bench_import bench_http bench_query bench_load bench_engine bench_cycle)
foreach(bench IN LISTS benches)
    add_executable(${bench} ${CMAKE_CURRENT_LIST_DIR}/${bench}.c)
    cutover_link(${bench} PRIVATE tests/bench lib::curl lib::microhttpd)
    set_target_properties(${bench} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
    list(APPEND runs COMMAND ${CMAKE_BINARY_DIR}/${bench})
endforeach()
add_custom_target(bench ${runs} DEPENDS ${benches} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} USES_TERMINAL)

# That they run at all is a test, at a size where figures say nothing.
foreach(run "bench_start" "bench_import 50" "bench_query 300" "bench_load 1000" "bench_engine 50" "bench_cycle memory 50" "bench_cycle live 50")
    separate_arguments(words UNIX_COMMAND ${run})
    list(POP_FRONT words bench)
    string(REPLACE " " "_" name ${run})
    add_test(NAME ${name} COMMAND ${bench} ${words} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES LABELS live)
endforeach()
