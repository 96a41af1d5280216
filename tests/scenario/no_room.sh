#!/bin/sh
# SPDX-License-Identifier: MIT
# Full disks, folders that are not there or not to be written, missing programs: what it says, its
# status, and nothing left behind.
set -u
program=$1 scenarios=$2
runbook=$scenarios/straight-pilot.md
folder=$(mktemp -d) || exit 1
mounted=
trap '[ -z "$mounted" ] || umount "$mounted"; rm -rf "$folder"' EXIT
mkdir "$folder/tmp" && cd "$folder" || exit 1
XDG_STATE_HOME=$folder/state TMPDIR=$folder/tmp && export XDG_STATE_HOME TMPDIR
failed=0

ends() { # NAME STATUS PATTERN COMMAND...: so it ends, with these words on standard error
    name=$1 status=$2 pattern=$3
    shift 3
    "$@" >out 2>err
    got=$?
    if [ $got -ne "$status" ] || ! grep -q "$pattern" err; then
        echo "$name: status $got, wanted $status and \"$pattern\"; it said:"
        cat err
        failed=1
    fi
    if [ -n "$(ls "$folder/tmp")" ]; then
        echo "$name left behind: $(ls "$folder/tmp")"
        failed=1
    fi
}

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

# slapd is not installed: it is looked for in PATH and where systems keep it, so hide it well
mkdir hidden && cp "$program" hidden/cutover
if unshare -rm true 2>/dev/null; then
    ends "no slapd" 4 'install the package slapd' unshare -rm sh -c '
        for at in /usr/sbin /usr/local/sbin; do mount -t tmpfs none $at; done
        CUTOVER_DATA=$1 PATH=/usr/bin exec hidden/cutover run "$2"' sh "$scenarios" "$runbook"
fi

# a full disk of ours, at any fill level: the folder, slapd's database, the journal
mkdir small
if mount -t tmpfs -o size=4m none small 2>/dev/null; then
    mounted=$folder/small
    for left in 0 4 8 16 32 64 128 256 400 700 1000; do
        rm -rf small/* && mkdir small/tmp
        dd if=/dev/zero of=small/filler bs=1k count=$((4096 - left)) 2>/dev/null
        TMPDIR=$folder/small/tmp "$program" run "$runbook" >out 2>err
        got=$?
        if [ $got -eq 0 ]; then
            grep -q 'as this runbook says' out && continue
        elif [ $got -eq 4 ] && cat out err | grep -qi 'no space left\|room'; then
            [ -z "$(ls small/tmp)" ] && continue
        fi
        echo "with $left KiB of disk: status $got, left behind \"$(ls small/tmp)\""
        cat out err
        failed=1
    done
    rm -rf small/* && mkdir small/state
    dd if=/dev/zero of=small/filler bs=1k count=4096 2>/dev/null
    ends "journal" 0 'no journal is kept' \
        env XDG_STATE_HOME="$folder/small/state" "$program" run --memory "$runbook"
    umount small
    mounted=
fi

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

# what may not be read or written (root may everything)
if [ "$(id -u)" -ne 0 ]; then
    mkdir locked && chmod 500 locked
    ends "locked TMPDIR" 4 'Permission denied' \
        env TMPDIR="$folder/locked" "$program" run "$runbook"
    ends "locked report" 3 'Permission denied' \
        "$program" run --memory "$runbook" --json locked/r.json
    cp "$runbook" secret.md && chmod 0 secret.md
    ends "unreadable" 3 'cannot read secret.md: Permission denied' "$program" run secret.md
fi
exit $failed
