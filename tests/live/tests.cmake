cutover_test(live/test_proc mocks sim/base)
