foreach(module job cycle scope brakes references)
    cutover_test(unit/cloud/test_cloud_${module} run_kit sim/run)
endforeach()
