cutover_test(mock/test_entra_routes mocks/entra)
cutover_test(mock/test_entra_sandbox mocks/entra)
cutover_test(mock/test_entra_company mocks/entra)
cutover_test(mock/test_wire_fault mocks/entra)
cutover_test(mock/test_entra_hostile mocks/entra sim/world lib::gnutls)
cutover_test(mock/test_entra_query mocks/entra)
cutover_test(mock/test_entra_objects mocks/entra)
cutover_test(mock/test_entra_sign_in mocks/entra lib::gnutls)
cutover_test(mock/test_entra_delta mocks/entra)
cutover_test(mock/test_entra_limits mocks/entra)
cutover_test(mock/test_entra_relay mocks/entra)
cutover_test(mock/test_entra_trail mocks/entra)

# Clients that somebody else wrote; they need Node and packages from npm, and say so where they are not.
add_test(NAME scenario.clients
         COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/clients/run.sh $<TARGET_FILE:cutover>
                 ${CMAKE_CURRENT_LIST_DIR}/clients ${CMAKE_BINARY_DIR}/clients)
set_tests_properties(scenario.clients PROPERTIES LABELS scenario SKIP_RETURN_CODE 77 TIMEOUT 280)
