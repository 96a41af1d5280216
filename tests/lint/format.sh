#!/bin/sh
# SPDX-License-Identifier: MIT
# .clang-format decides. Skipped where clang-format 14 is not there.
. "$(dirname -- "$0")/lib.sh"

command -v clang-format >/dev/null || exit 77
clang-format --version | grep -q 'version 14' || exit 77
for file in $(sources sim mocks harness tests); do
    clang-format "$file" | cmp -s - "$file" || echo "$file:1: not formatted; run clang-format -i $file"
done | finish
