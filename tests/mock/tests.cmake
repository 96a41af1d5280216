cutover_test(mock/test_entra_routes mocks/entra)
cutover_test(mock/test_entra_sandbox mocks/entra)
cutover_test(mock/test_entra_company mocks/entra)
