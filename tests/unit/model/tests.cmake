foreach(module dn entry schema assumption)
    cutover_test(unit/model/test_${module} sim/model sim/base)
endforeach()
