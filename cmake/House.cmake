# cutover_library(folder dependency...): a static library of all .c files directly in the folder.
# A folder without .c files yet gives an interface library, so the house can be laid before it is furnished.
function(cutover_target_name out folder)
    string(REPLACE "/" "_" name ${folder})
    set(${out} ${name} PARENT_SCOPE)
endfunction()

function(cutover_link target kind)
    foreach(dependency IN LISTS ARGN)
        if(dependency MATCHES "^lib::")
            target_link_libraries(${target} ${kind} ${dependency})
        else()
            cutover_target_name(name ${dependency})
            target_link_libraries(${target} ${kind} ${name})
        endif()
    endforeach()
endfunction()

# Of harness/ itself, these are the program; the rest is a library like any other.
set(CUTOVER_PROGRAM_SOURCES "/(main|terminal|run_[a-z]+|[a-z]+_command)\\.c$")

function(cutover_library folder)
    cutover_target_name(name ${folder})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.c)
    list(FILTER sources EXCLUDE REGEX "/harness${CUTOVER_PROGRAM_SOURCES}")
    if(sources)
        add_library(${name} STATIC ${sources})
        set(kind PUBLIC)
    else()
        add_library(${name} INTERFACE)
        set(kind INTERFACE)
    endif()
    target_include_directories(${name} ${kind} ${CMAKE_SOURCE_DIR})
    if(folder MATCHES "^harness")
        target_compile_definitions(${name} ${kind} ${CUTOVER_DATA_DEFINITIONS})
    endif()
    cutover_link(${name} ${kind} ${ARGN})
endfunction()

# cutover_program(name folder dependency...): <folder>/main.c with the commands beside it.
function(cutover_program name folder)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.c)
    list(FILTER sources INCLUDE REGEX "${CUTOVER_PROGRAM_SOURCES}")
    add_executable(${name} ${sources})
    cutover_link(${name} PRIVATE ${folder} ${ARGN})
endfunction()

# cutover_test(path dependency...): tests/<path>.c is one cmocka program and one ctest, labelled by
# its first folder: cutover_test(unit/base/test_str sim/base) is `ctest -R test_str`, `ctest -L unit`.
# The labels unit, laws, mock, memory and fuzz are run under the sanitizers too: they must be fast.
function(cutover_test path)
    get_filename_component(name ${path} NAME)
    string(REGEX MATCH "^[^/]+" label ${path})
    add_executable(${name} ${CMAKE_SOURCE_DIR}/tests/${path}.c)
    cutover_link(${name} PRIVATE lib::cmocka ${ARGN})
    target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES LABELS ${label})
endfunction()

# cutover_fuzz(name dependency...): tests/fuzz/<name>.c holds LLVMFuzzerTestOneInput. The fuzz preset
# makes a libFuzzer program of it; elsewhere a plain main() replays tests/fuzz/corpus/<name>/, which
# is the ctest fuzz_<name>.
function(cutover_fuzz name)
    set(target fuzz_${name})
    set(corpus ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name})
    add_executable(${target} ${CMAKE_SOURCE_DIR}/tests/fuzz/${name}.c)
    target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR})
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
    cutover_link(${target} PRIVATE ${ARGN})
    if(CUTOVER_FUZZ)
        target_link_options(${target} PRIVATE -fsanitize=fuzzer)
        add_test(NAME ${target} COMMAND ${target} -runs=0 ${corpus})
    else()
        target_sources(${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests/support/fuzz_replay.c)
        add_test(NAME ${target} COMMAND ${target} ${corpus})
    endif()
    set_tests_properties(${target} PROPERTIES LABELS fuzz TIMEOUT 60)
endfunction()
