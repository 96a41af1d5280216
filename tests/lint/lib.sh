# SPDX-License-Identifier: MIT
# What the lints share. A lint takes the folder to look at, prints one line for each thing that is
# wrong, `file:line: what, and what would be right`, and ends with 1 when it has printed any.
set -u
export LC_ALL=C

lint=$(cd -- "$(dirname -- "$0")" && pwd)
if [ $# -lt 1 ] || ! cd -- "$1"; then
    echo "usage: $0 FOLDER" >&2
    exit 3
fi

# files FOLDER|FILE...: all files below, without what is built and the lints' own bad examples.
files() {
    find "$@" \( -path tests/lint/fixtures -o -path ./tests/lint/fixtures -o -name build -o \
        -name .git \) -prune -o -type f -print 2>/dev/null | sed 's|^\./||' | sort
}

# The C sources below the given folders.
sources() { files "$@" | grep '\.[ch]$'; }

# code FILE...: the lines of C files as file:line:code, comments and the insides of literals blanked.
code() { [ $# -eq 0 ] || awk -f "$lint/code.awk" "$@"; }

# Shows the complaints that come in, and ends the lint.
finish() {
    if grep .; then
        exit 1
    fi
    exit 0
}
