#!/bin/sh
# SPDX-License-Identifier: MIT
# The tables in docs/ that come from the program are what the program says today.
set -u
program=$1
docs=$2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failed=0

same() { # FILE: what the file holds and what the program says are the same, and are not empty
    if [ ! -s "$folder/said" ] || ! diff -u "$folder/written" "$folder/said"; then
        echo "$1 is not what the program says (-written, +said)"
        failed=1
    fi
}

sed -n '/^```$/,/^```$/p' "$docs/FIDELITY.md" | sed '1d;$d' >"$folder/written"
"$program" assumptions >"$folder/said"
same FIDELITY.md

grep '^| `' "$docs/COMMANDS.md" >"$folder/written"
# shellcheck disable=SC2016 # the words are for the program, not for this shell
echo 'Get-Command | ForEach-Object { "| ``$($_.Name)`` | $($_.Help) |" }' |
    "$program" eval - >"$folder/said"
same COMMANDS.md

sed -n '/^```text$/,/^```$/p' "$docs/EXPRESSIONS.md" | sed '1d;$d' >"$folder/written"
"$program" expr --functions >"$folder/said"
same EXPRESSIONS.md

# A row that ENGINE.md speaks of is in the ledger.
grep -o '\*[a-z][a-zA-Z]*\*' "$docs/ENGINE.md" | tr -d '*' | grep '[A-Z]' | sort -u >"$folder/rows"
[ -s "$folder/rows" ] || { echo "ENGINE.md names no rows of the ledger"; failed=1; }
"$program" assumptions >"$folder/said"
while read -r row; do
    grep -q "^$row = " "$folder/said" && continue
    echo "ENGINE.md speaks of $row, which is not in the ledger"
    failed=1
done <"$folder/rows"

exit $failed
