cutover_test(unit/jobs/test_jobs run_kit harness/jobs sim/run)
