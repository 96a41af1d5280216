foreach(module language cmdlet conformance hostile)
    cutover_test(unit/shell/test_${module} harness/shell sim/base)
endforeach()

# The language alone, for tables of programs from elsewhere: a program on standard input.
add_executable(shell_eval ${CMAKE_SOURCE_DIR}/tests/support/shell_eval.c)
target_include_directories(shell_eval PRIVATE ${CMAKE_SOURCE_DIR})
cutover_link(shell_eval PRIVATE harness/shell sim/base)
set_target_properties(shell_eval PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
