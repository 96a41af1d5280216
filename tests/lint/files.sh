#!/bin/sh
# SPDX-License-Identifier: MIT
# Every source says its licence first; every header is included by somebody; every test is listed.
. "$(dirname -- "$0")/lib.sh"

{
    for file in $(sources sim mocks harness tests); do
        head -n 1 "$file" | grep -q 'SPDX-License-Identifier: MIT' ||
            echo "$file:1: the first line is /* SPDX-License-Identifier: MIT */"
    done
    for header in $(sources sim mocks harness tests | grep '\.h$'); do
        grep -rqF "\"$header\"" sim mocks harness tests --include='*.[ch]' 2>/dev/null ||
            echo "$header:1: nobody includes this header: use it or remove it"
    done
    for test in $(sources tests 2>/dev/null | grep '/test_[^/]*\.c$'); do
        name=${test#tests/}
        name=${name%.c}
        name=${name##*test_}
        grep -rqF "$name" tests --include=tests.cmake ||
            echo "$test:1: no tests.cmake lists this test"
    done
} | finish
