# The house rules as tests: ctest -L lint. A lint is a script that takes the root of a project.
foreach(lint layering purity banned format files)
    add_test(NAME lint_${lint} COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/${lint}.sh ${CMAKE_SOURCE_DIR})
    set_tests_properties(lint_${lint} PROPERTIES LABELS lint SKIP_RETURN_CODE 77)
    # and each finds what is wrong in the example that it is for
    if(EXISTS ${CMAKE_CURRENT_LIST_DIR}/fixtures/${lint})
        add_test(NAME lint_${lint}_can_fail COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/${lint}.sh
                 ${CMAKE_CURRENT_LIST_DIR}/fixtures/${lint})
        set_tests_properties(lint_${lint}_can_fail PROPERTIES LABELS lint WILL_FAIL ON)
    endif()
endforeach()
