#!/bin/sh
# SPDX-License-Identifier: MIT
# Folders that are not there, streams and files that take no more: what it says, its status, and
# nothing left behind.
set -u
program=$1 scenarios=$2
runbook=$scenarios/straight-pilot.md
. "$(dirname "$0")/ends.sh"

# standard output
full() { # NAME COMMAND...
    name=$1
    shift
    "$@" >/dev/full 2>err
    got=$?
    [ $got -eq 4 ] && grep -q 'cannot write to standard output' err && return
    echo "$name into a full disk: status $got"
    cat err
    failed=1
}
full run "$program" run --memory "$runbook"
full "run --quiet" "$program" run --memory --quiet "$runbook"
full "run -j" "$program" run --memory -j 2 "$runbook" "$runbook"
full list "$program" list "$scenarios"
full assumptions "$program" assumptions
full help "$program" run --help
full version "$program" --version
full serve "$program" serve --env -
echo '1..3' >commands.ps1
full eval "$program" eval commands.ps1

# report files: said before anything is played where it can be known, and the others are written
ends "full report" 4 'cannot write /dev/full: No space left' \
    "$program" run --memory "$runbook" --json /dev/full --junit r.xml --md r.md
grep -q '</testsuites>' r.xml && [ -s r.md ] || { echo "other reports are missing"; failed=1; }
ends "no folder" 3 'cannot write nowhere/r.json: No such file' \
    "$program" run --memory "$runbook" --json nowhere/r.json
[ ! -s out ] || { echo "it played although the report could not be written"; failed=1; }
ends "a folder" 3 "cannot write $folder: it is a folder" \
    "$program" run --memory "$runbook" --html "$folder"
ends "env" 3 'cannot write nowhere/lab.env' "$program" serve --env nowhere/lab.env

# the private folder
ends "no TMPDIR" 4 'cannot make the private folder /nowhere/cutover' \
    env TMPDIR=/nowhere "$program" run "$runbook" --junit r.xml
grep -q 'cannot make the private folder' r.xml || { echo "not in the report"; failed=1; }
long=$folder/$(printf 'x%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 \
    28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 \
    61 62 63 64 65 66 67 68 69 70)
mkdir "$long"
ends "long TMPDIR" 4 'too long for a socket' env TMPDIR="$long" "$program" run "$runbook"
rmdir "$long" || failed=1

# a reader that has seen enough is no failure
deserted() { # NAME COMMAND...
    name=$1
    shift
    { "$@" 2>err; echo $? >status; } | head -n 1 >/dev/null
    [ "$(cat status)" -eq 0 ] && [ ! -s err ] && return
    echo "$name, and its reader leaves: status $(cat status)"
    cat err
    failed=1
}
deserted assumptions "$program" assumptions
echo '1..100000' >many.ps1
deserted eval "$program" eval many.ps1

# limits: a file may not grow (a database that hits its disk's end), and few descriptors
ends "file size" 4 . sh -c 'ulimit -f 100; exec "$@"' sh "$program" run "$runbook"
ends "descriptors" 4 . sh -c 'ulimit -n 8; exec "$@"' sh "$program" run "$runbook"
exit $failed
