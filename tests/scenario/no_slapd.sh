#!/bin/sh
# SPDX-License-Identifier: MIT
# Without slapd it says which package to install. Skips (77) where nothing can be hidden.
set -u
program=$1 scenarios=$2
. "$(dirname "$0")/ends.sh"

unshare -rm true 2>err || { echo "no namespace of our own: $(cat err)"; exit 77; }
# it is looked for in PATH and where systems keep it, so hide it well
mkdir hidden && cp "$program" hidden/cutover
ends "no slapd" 4 'install the package slapd' unshare -rm sh -c '
    for at in /usr/sbin /usr/local/sbin; do mount -t tmpfs none $at; done
    CUTOVER_DATA=$1 PATH=/usr/bin exec hidden/cutover run "$2"' sh \
    "$scenarios" "$scenarios/straight-pilot.md"
exit $failed
