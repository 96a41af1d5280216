cutover_test(laws/test_engine_laws engine_kit sim/engine)
