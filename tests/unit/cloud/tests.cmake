foreach(module cloud_job cloud_cycle cloud_scope cloud_brakes cloud_references
        cloud_several cloud_leftovers cloud_demand
        cloud_groups)
    cutover_test(unit/cloud/test_${module} run_kit sim/run)
endforeach()
