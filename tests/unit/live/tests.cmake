cutover_test(unit/live/test_ldif harness/live)
cutover_test(unit/live/test_ldap_name harness/live)
