#!/bin/sh
# SPDX-License-Identifier: MIT
# `run -j N` prints and writes what `run -j 1` does, byte for byte, and stops as one.
set -u
program=$1 scenarios=$2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
XDG_STATE_HOME=$folder/state TMPDIR=$folder/tmp && export XDG_STATE_HOME TMPDIR
mkdir "$TMPDIR" "$folder/plans" && cd "$folder" || exit 1
failed=0

for name in remove-ou-early straight-pilot remove-ou-500 delta-only two-active-servers tenant-brake; do
    cp "$scenarios/$name.md" plans/
done
cp -r "$scenarios/worlds" plans/
# files of every ending: as written, not so, bad input before and in the middle
sed 's/^verdict: unsafe/verdict: safe/' plans/remove-ou-early.md >plans/not-so.md
printf -- '---\nwrold: x\n---\n' >plans/bad-front.md
printf -- '---\ntitle: x\n---\n\n## A\n\n```powershell\n1\n```\n\n## B\n\n```powershell\nGet-Nothing\n```\n' \
    >plans/bad-command.md

for options in --memory "" --both "--memory --profile all"; do
    for jobs in 1 2 7; do
        # shellcheck disable=SC2086 # several options
        "$program" run $options -j $jobs plans plans/no-such-file.md --json $jobs.json \
            --junit $jobs.xml --md $jobs.md --html $jobs.html >$jobs.out 2>$jobs.err
        echo $? >$jobs.status
        sed -i '/^report: /d' $jobs.out
        # journals are named by process
        sed -i 's/\.[0-9]*\.journal$/.N.journal/' $jobs.err
    done
    for what in out err status json xml md html; do
        for jobs in 2 7; do
            cmp 1.$what $jobs.$what && [ -s 1.$what ] && continue
            echo "run $options -j $jobs differs in $what"
            failed=1
        done
    done
done
[ "$(cat 1.status)" = 3 ] || { echo "status $(cat 1.status) instead of 3"; failed=1; }

# both streams into one place keep their order
"$program" run --memory -j 1 plans >1.both 2>&1
"$program" run --memory -j 3 plans >3.both 2>&1
sed -i 's/\.[0-9]*\.journal$/.N.journal/' 1.both 3.both
cmp 1.both 3.both || failed=1

# stopped in the middle: status 4, a word, and what was played until then is reported
"$program" run -j 2 plans plans plans plans --junit stopped.xml >stopped.out 2>stopped.err &
pid=$!
sleep 0.5
kill -TERM $pid
wait $pid
status=$?
if [ $status -ne 4 ] || ! grep -q 'stopped before everything was played' stopped.err ||
    ! grep -q '</testsuites>' stopped.xml || ! grep -q ' as written' stopped.out; then
    echo "stopped: status $status"
    cat stopped.out stopped.err
    failed=1
fi
for n in 0 65 -1 x ''; do
    "$program" run -j "$n" plans >/dev/null 2>said
    [ $? -eq 3 ] && grep -q 'from 1 to 64' said || { echo "-j '$n' is not refused"; failed=1; }
done
[ -z "$(ls "$TMPDIR")" ] || { echo "left behind: $(ls "$TMPDIR")"; failed=1; }
exit $failed
