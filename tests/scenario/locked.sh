#!/bin/sh
# SPDX-License-Identifier: MIT
# What may not be read or written. Root may everything, so root becomes nobody; skips (77) where that
# is refused.
set -u
program=$1 scenarios=$2
. "$(dirname "$0")/ends.sh"

mkdir locked && cp "$scenarios/straight-pilot.md" locked
cp "$scenarios/straight-pilot.md" locked/secret.md && chmod 0 locked/secret.md
cp "$program" cutover && cp -r "$scenarios" scenarios && runbook=scenarios/straight-pilot.md
chmod 555 locked
as=
if [ "$(id -u)" -eq 0 ]; then
    as='setpriv --reuid 65534 --regid 65534 --clear-groups'
    $as true 2>err || { echo "root cannot become nobody: $(cat err)"; exit 77; }
    chmod 755 . && chmod -R a+rX cutover scenarios && chmod 777 tmp
    mkdir state && chmod 777 state
fi
CUTOVER_DATA=$folder/scenarios && export CUTOVER_DATA
ends "locked TMPDIR" 4 'Permission denied' env TMPDIR="$folder/locked" $as ./cutover run "$runbook"
ends "locked report" 3 'Permission denied' $as ./cutover run --memory "$runbook" --json locked/r.json
ends "unreadable" 3 'cannot read locked/secret.md: Permission denied' $as ./cutover run locked/secret.md
chmod 755 locked
exit $failed
