#!/bin/sh
# SPDX-License-Identifier: MIT
# Calls that nobody makes here, and comments in another style.
. "$(dirname -- "$0")/lib.sh"

{
    code $(sources sim mocks harness) |
        grep -E '(^|[^_[:alnum:].>])(strcpy|strcat|sprintf|vsprintf|gets|strtok|system|popen|tmpnam|mktemp|alloca)[[:blank:]]*\(' |
        sed -E 's/^([^:]*:[0-9]*):.*/\1: this call is banned: it has no bound, no error or a shell behind it/'
    code $(sources sim mocks harness) | grep '//' |
        sed -E 's/^([^:]*:[0-9]*):.*/\1: comments are written \/* like this *\//'
    grep -nE '\b(TODO|FIXME|XXX|HACK)\b' $(sources sim mocks harness) /dev/null |
        sed -E 's/^([^:]*:[0-9]*):.*/\1: a reminder left in the code: do it, or open an issue/'
} | finish
