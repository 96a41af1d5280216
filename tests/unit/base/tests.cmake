foreach(module block str buf arena letter map names numbers printable sort prng codec time err vec)
    cutover_test(unit/base/test_${module} sim/base)
endforeach()
