#!/bin/sh
# SPDX-License-Identifier: MIT
# .clang-format decides. Skipped where clang-format 14 is not there.
. "$(dirname -- "$0")/lib.sh"

command -v clang-format >/dev/null || exit 77
clang-format --version | grep -q 'version 14' || exit 77
sources sim mocks harness tests | xargs clang-format --dry-run 2>&1 |
    sed -n 's/^\([^ :]*:[0-9]*\):[0-9]*: .*/\1: not formatted; clang-format -i mends it/p' | sort -u | finish
