#!/bin/sh
# SPDX-License-Identifier: MIT
# An installed cutover works from anywhere, also after its tree was moved, without the sources.
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
# where its sources are must not matter: hide what CUTOVER_DATA would have to name
if unshare -rm true 2>/dev/null; then
    cat >hidden.sh <<'X'
mount -t tmpfs none "$1" && cd "$2" && exec "$3" run --quiet "$4"
X
    unshare -rm sh hidden.sh "$2" "$folder/elsewhere" "$folder/new place/cutover 1/bin/cutover" \
        "$folder/new place/cutover 1/share/cutover/remove-ou-early.md" ||
        { echo "it needs its sources"; failed=1; }
fi
works "$folder/new place/cutover 1"
ln -s "$folder/new place/cutover 1/bin/cutover" "$folder/elsewhere/link"
./link list | grep -q straight-pilot || { echo "through a link it finds nothing"; failed=1; }
CUTOVER_DATA=/nowhere "$folder/new place/cutover 1/bin/cutover" list >out 2>&1
[ $? -eq 4 ] && grep -q 'CUTOVER_DATA' out || { echo "CUTOVER_DATA that is wrong: $(cat out)"; failed=1; }
exit $failed
