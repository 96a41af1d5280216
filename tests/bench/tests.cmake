# Figures, not tests: `ninja bench_engine && build/release/bench_engine 100000` from the project's folder.
add_executable(bench_engine EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/bench/bench_engine.c)
target_include_directories(bench_engine PRIVATE ${CMAKE_SOURCE_DIR})
cutover_link(bench_engine PRIVATE sim/engine sim/rules sim/expr sim/model sim/base)
set_target_properties(bench_engine PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
