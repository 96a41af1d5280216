cutover_test(live/test_proc mocks sim/base)
cutover_test(live/test_doors harness/live mocks/slapd sim/world)
