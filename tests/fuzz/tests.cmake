cutover_fuzz(ldif harness/live)
cutover_fuzz(expr sim/expr)
cutover_fuzz(rules sim/rules)
cutover_fuzz(shell harness/shell)
