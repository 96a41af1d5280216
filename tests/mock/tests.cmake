cutover_test(mock/test_entra_routes mocks/entra)
cutover_test(mock/test_entra_sandbox mocks/entra)
cutover_test(mock/test_entra_company mocks/entra)
cutover_test(mock/test_wire_fault mocks/entra)
