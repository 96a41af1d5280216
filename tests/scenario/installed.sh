#!/bin/sh
# SPDX-License-Identifier: MIT
# An installed cutover works from anywhere, also after its tree was moved.
set -u
build=$3 cmake=$4
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/tmp" "$folder/elsewhere" "$folder/new place" && cd "$folder/elsewhere" || exit 1
XDG_STATE_HOME=$folder/state TMPDIR=$folder/tmp && export XDG_STATE_HOME TMPDIR
failed=0

works() { # PREFIX
    program=$1/bin/cutover data=$1/share/cutover
    "$program" list >list || { echo "list fails in $1"; failed=1; }
    grep -q "^$data/remove-ou-early.md" list || { echo "list of $1:"; cat list; failed=1; }
    "$program" run --quiet "$data/remove-ou-early.md" || { echo "run fails in $1"; failed=1; }
    echo 'Install-LabConnect -Express; (Get-ADSyncRule).Count' |
        "$program" eval --world "$data/worlds/contoso.ldif" - >count || failed=1
    [ "$(cat count)" -gt 3 ] || { echo "rules: $(cat count)"; failed=1; }
}

DESTDIR='' "$cmake" --install "$build" --prefix "$folder/first" >install.log ||
    { cat install.log; exit 1; }
works "$folder/first"
mv "$folder/first" "$folder/new place/cutover 1"
works "$folder/new place/cutover 1"
ln -s "$folder/new place/cutover 1/bin/cutover" "$folder/elsewhere/link"
./link list >list && grep -q straight-pilot list || { echo "through a link it finds nothing"; failed=1; }
CUTOVER_DATA=/nowhere "$folder/new place/cutover 1/bin/cutover" list >out 2>&1
[ $? -eq 4 ] && grep -q 'CUTOVER_DATA' out || { echo "CUTOVER_DATA that is wrong: $(cat out)"; failed=1; }
exit $failed
