cutover_test(live/test_proc mocks sim/base)
cutover_test(live/test_doors harness/live mocks/slapd sim/world)
cutover_test(live/test_slapd harness/live mocks/slapd sim/world)
cutover_test(live/test_http_client harness/live mocks/slapd mocks/entra sim/world lib::gnutls)
