cutover_test(unit/expr/test_expr sim/expr)
cutover_test(unit/expr/test_expr_check sim/expr)
cutover_test(unit/expr/test_functions sim/expr)
cutover_test(unit/expr/test_real sim/expr)
