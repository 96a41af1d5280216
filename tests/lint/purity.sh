#!/bin/sh
# SPDX-License-Identifier: MIT
# sim/ is pure: no I/O, clock, memory of its own, threads, locale or floating point. Exceptions stand
# here with their reason.
. "$(dirname -- "$0")/lib.sh"

# sim/base/arena.c asks the C library for memory and says so when there is none; sim/base/pages.c has
# large arrays for it.
# sim/expr/certificate.c, certificate_name.c and digest.c ask GnuTLS to read X.509 and to make digests:
# bytes in, fields out; no socket, no file, no store.
# sim/expr computes with whole numbers; vsnprintf in sim/base formats them.
words='malloc|calloc|realloc|free|printf|fprintf|puts|fopen|fread|fwrite|read|write|open|close|getenv'
words="$words|time|clock_gettime|gettimeofday|rand|random|srand|setlocale|pthread_create|fork|exit"
headers='assert|stdalign|stdarg|stdbool|stddef|stdint|stdio|string'
{
    code $(sources sim | grep -vE '^sim/base/(arena|pages)\.c$|^sim/base/sanitizer\.h$|^sim/expr/(certificate|certificate_name|digest)\.[ch]$') |
        grep -E ':[[:blank:]]*#[[:blank:]]*include[[:blank:]]*<' | grep -vE "<($headers)\.h>" |
        sed -E 's/^([^:]*:[0-9]*):.*/\1: sim\/ is pure: it knows no header of anybody else/'
    code $(sources sim | grep -vE '^sim/base/(arena|pages)\.c$') |
        grep -E "(^|[^_[:alnum:].>])($words)[[:blank:]]*\(" |
        grep -vE '^[^:]*:[0-9]*:[[:blank:]]*(const )?(static )?[a-z_ *]*__attribute__' |
        sed -E 's/^([^:]*:[0-9]*):.*/\1: sim\/ is pure: take what you need as an argument and give back what you did/'
} | finish
