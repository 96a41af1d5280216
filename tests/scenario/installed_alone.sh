#!/bin/sh
# SPDX-License-Identifier: MIT
# An installed cutover does not need its sources. Skips (77) where they cannot be hidden.
set -u
scenarios=$2 build=$3 cmake=$4
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/tmp" && cd "$folder" || exit 1
XDG_STATE_HOME=$folder/state TMPDIR=$folder/tmp && export XDG_STATE_HOME TMPDIR

unshare -rm true 2>refused || { echo "no namespace of our own: $(cat refused)"; exit 77; }
DESTDIR='' "$cmake" --install "$build" --prefix "$folder/it" >log || { cat log; exit 1; }
# hide what the program was built with as its scenarios
unshare -rm sh -c 'mount -t tmpfs none "$1" && exec it/bin/cutover run --quiet "$2"' sh \
    "$scenarios" it/share/cutover/remove-ou-early.md
