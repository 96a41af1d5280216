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

# Nothing is left behind, however a run ends; bad input ends with its own status; the tables in docs/
# are what the program says.
add_test(NAME scenario.nothing_left_behind
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/nothing_left_behind.sh $<TARGET_FILE:cutover>
                 ${CMAKE_SOURCE_DIR}/scenarios/straight-pilot.md)
add_test(NAME memory.bad_input
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/bad_input.sh $<TARGET_FILE:cutover>)
add_test(NAME memory.docs
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/docs.sh $<TARGET_FILE:cutover> ${CMAKE_SOURCE_DIR}/docs)
set_tests_properties(scenario.nothing_left_behind PROPERTIES LABELS scenario)
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
add_test(NAME memory.disputed
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/disputed.sh $<TARGET_FILE:cutover>
                 ${CMAKE_SOURCE_DIR}/scenarios)
set_tests_properties(memory.bad_input memory.docs memory.why memory.expr memory.rule_scripts
                     memory.disputed PROPERTIES LABELS memory)
