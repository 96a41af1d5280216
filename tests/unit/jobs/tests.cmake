foreach(module jobs jobs_schema jobs_logs)
    cutover_test(unit/jobs/test_${module} run_kit harness/jobs sim/run)
endforeach()
