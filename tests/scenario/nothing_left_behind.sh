#!/bin/sh
# SPDX-License-Identifier: MIT
# After the end of a run, and after a kill -9, a Ctrl-C and a SIGTERM in its middle: no process and no
# folder of it is there.
set -u
program=$1 runbook=$2
TMPDIR=$(mktemp -d) && export TMPDIR
XDG_STATE_HOME=$TMPDIR/state && export XDG_STATE_HOME
trap 'rm -rf "$TMPDIR"' EXIT

leftovers() { # folders, and processes that were started with a path below ours
    find "$TMPDIR" -mindepth 1 -maxdepth 1 ! -name state ! -name lab.env | grep .
    grep -lF "$TMPDIR" /proc/[0-9]*/cmdline 2>/dev/null | while read -r file; do
        pid=${file#/proc/} pid=${pid%/cmdline}
        [ "$pid" = $$ ] || tr '\0' ' ' <"$file" | grep -F slapd
    done
}

clean() {
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        [ -z "$(leftovers)" ] && return 0
        sleep 0.1
    done
    echo "left behind after $1:"
    leftovers
    exit 1
}

"$program" run --quiet "$runbook" >/dev/null || exit 1
clean "a run"
for signal in KILL INT TERM; do
    "$program" serve --env "$TMPDIR/lab.env" "$runbook" >/dev/null 2>&1 &
    pid=$!
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        [ -e "$TMPDIR/lab.env" ] && break
        sleep 0.1
    done
    [ -e "$TMPDIR/lab.env" ] || { echo "serve did not come up"; exit 1; }
    # a shell without job control lets background children ignore INT: TERM stands in for it there
    [ "$signal" = INT ] && kill -TERM $pid || kill -"$signal" $pid
    wait $pid 2>/dev/null
    rm -f "$TMPDIR/lab.env"
    clean "SIG$signal"
done
