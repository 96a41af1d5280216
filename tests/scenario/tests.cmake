# Every runbook is a test: through both doors, equal byte for byte (label scenario), and in memory
# (label memory, also under the sanitizers).
file(GLOB runbooks CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/scenarios/*.md)
foreach(runbook IN LISTS runbooks)
    get_filename_component(name ${runbook} NAME_WE)
    add_test(NAME scenario.${name} COMMAND cutover run --both --quiet ${runbook})
    set_tests_properties(scenario.${name} PROPERTIES LABELS scenario)
    add_test(NAME memory.${name} COMMAND cutover run --memory --quiet ${runbook})
    set_tests_properties(memory.${name} PROPERTIES LABELS memory)
endforeach()

# Bad input ends with its own status; the tables in docs/ are what the program says.
add_test(NAME memory.bad_input
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/bad_input.sh $<TARGET_FILE:cutover>)
add_test(NAME memory.docs
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/docs.sh $<TARGET_FILE:cutover> ${CMAKE_SOURCE_DIR}/docs)
add_test(NAME memory.why
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/why.sh $<TARGET_FILE:cutover> ${CMAKE_SOURCE_DIR}/scenarios)
add_test(NAME memory.expr
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/expr.sh $<TARGET_FILE:cutover>)

add_test(NAME memory.rule_scripts
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/rule_scripts.sh $<TARGET_FILE:cutover> ${CMAKE_SOURCE_DIR}/scenarios)
add_test(NAME scenario.real_configuration
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/real_configuration.sh $<TARGET_FILE:cutover>
                 ${CMAKE_SOURCE_DIR}/scenarios)
set_tests_properties(scenario.real_configuration PROPERTIES LABELS scenario SKIP_RETURN_CODE 77)
add_test(NAME scenario.torture
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/torture.sh $<TARGET_FILE:cutover>
                 ${CMAKE_SOURCE_DIR}/scenarios)
set_tests_properties(scenario.torture PROPERTIES LABELS scenario)
add_test(NAME memory.disputed
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/disputed.sh $<TARGET_FILE:cutover>
                 ${CMAKE_SOURCE_DIR}/scenarios)
set_tests_properties(memory.bad_input memory.docs memory.why memory.expr memory.rule_scripts
                     memory.disputed PROPERTIES LABELS memory)

# However the program or one of its servers ends.
add_library(show STATIC ${CMAKE_CURRENT_LIST_DIR}/show.c ${CMAKE_CURRENT_LIST_DIR}/show_kept.c
            ${CMAKE_CURRENT_LIST_DIR}/show_programs.c)
cutover_link(show PUBLIC lib::cmocka sim/base)
target_include_directories(show PUBLIC ${CMAKE_SOURCE_DIR})
target_compile_definitions(show PUBLIC
    CUTOVER_PROGRAM="$<TARGET_FILE:cutover>" CUTOVER_SCENARIOS="${CMAKE_SOURCE_DIR}/scenarios"
    CUTOVER_COMMANDS="${CMAKE_CURRENT_LIST_DIR}/commands.ps1")
foreach(kind signals kills)
    add_executable(test_${kind} ${CMAKE_CURRENT_LIST_DIR}/test_${kind}.c)
    target_link_libraries(test_${kind} PRIVATE show)
    add_dependencies(test_${kind} cutover)
    set_target_properties(test_${kind} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
    add_test(NAME scenario.endings_${kind} COMMAND test_${kind})
    set_tests_properties(scenario.endings_${kind} PROPERTIES LABELS scenario)
endforeach()

# Several at once, no room, no right, no slapd, other people's settings, a slapd that is confined,
# another place.
foreach(script jobs serve_jobs no_room full_disk locked no_slapd loopback_only confined installed
        installed_alone)
    add_test(NAME scenario.${script}
             COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/${script}.sh $<TARGET_FILE:cutover>
                     ${CMAKE_SOURCE_DIR}/scenarios ${CMAKE_BINARY_DIR} ${CMAKE_COMMAND})
    set_tests_properties(scenario.${script} PROPERTIES LABELS scenario SKIP_RETURN_CODE 77)
endforeach()
add_test(NAME scenario.lab
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/lab.sh $<TARGET_FILE:cutover> ${CMAKE_SOURCE_DIR}/scenarios)
set_tests_properties(scenario.lab PROPERTIES LABELS scenario SKIP_RETURN_CODE 77)
add_test(NAME scenario.other_letters
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/other_letters.sh $<TARGET_FILE:cutover>
                 ${CMAKE_SOURCE_DIR}/scenarios)
set_tests_properties(scenario.other_letters PROPERTIES LABELS scenario)
