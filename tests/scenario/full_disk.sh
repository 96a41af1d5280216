#!/bin/sh
# SPDX-License-Identifier: MIT
# A full disk, at any fill level: the private folder, slapd's database, the journal. Skips (77) where
# no disk of ours can be mounted.
set -u
program=$1 scenarios=$2
runbook=$scenarios/straight-pilot.md
. "$(dirname "$0")/ends.sh"

mkdir small
mount -t tmpfs -o size=4m none small 2>err || { echo "no disk of our own: $(cat err)"; exit 77; }
trap 'umount "$folder/small"; rm -rf "$folder"' EXIT
for left in 0 4 8 16 32 64 128 256 400 700 1000; do
    rm -rf small/* && mkdir small/tmp
    dd if=/dev/zero of=small/filler bs=1k count=$((4096 - left)) 2>/dev/null
    TMPDIR=$folder/small/tmp "$program" run "$runbook" >out 2>err
    got=$?
    if [ $got -eq 0 ]; then
        grep -q 'as this runbook says' out && continue
    elif [ $got -eq 4 ] && grep -qi 'no space left\|room' out err; then
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
exit $failed
