#!/bin/sh
# SPDX-License-Identifier: MIT
# sim/ is pure: no I/O, clock, memory of its own, threads, locale or floating point. Exceptions stand
# here with their reason.
. "$(dirname -- "$0")/lib.sh"

# sim/base/arena.c asks the C library for memory and says so when there is none.
# sim/expr computes with whole numbers; vsnprintf in sim/base formats them.
words='malloc|calloc|realloc|free|printf|fprintf|puts|fopen|fread|fwrite|read|write|open|close|getenv'
words="$words|time|clock_gettime|gettimeofday|rand|random|srand|setlocale|pthread_create|fork|exit"
code $(sources sim | grep -v '^sim/base/arena\.c$') |
    grep -E "(^|[^_[:alnum:].>])($words)[[:blank:]]*\(" |
    grep -vE '^[^:]*:[0-9]*:[[:blank:]]*(const )?(static )?[a-z_ *]*__attribute__' |
    sed -E 's/^([^:]*:[0-9]*):.*/\1: sim\/ is pure: take what you need as an argument and give back what you did/' |
    finish
