#!/bin/sh
# SPDX-License-Identifier: MIT
# Torture: every fault at every request, through both doors with the same result; and what is wrong is
# found. usage: torture.sh PROGRAM SCENARIOS
program=$1 scenarios=$2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failed=0

fail() {
    printf 'FAILED %s\n' "$1"
    cat "$folder/told"
    failed=1
}

tortured() {
    "$program" torture "$@" >"$folder/told" 2>&1
    status=$?
}

cat >"$folder/small.md" <<END
---
title: Small
world: $scenarios/worlds/contoso.ldif
---

## Twice

\`\`\`powershell
Install-LabConnect -Express
Start-ADSyncSyncCycle -PolicyType Initial | Out-Null
Set-ADUser alice -Title Lead
Remove-ADUser carl -Confirm:\$false
Start-ADSyncSyncCycle | Out-Null
\`\`\`
END

tortured "$folder/small.md"
[ "$status" -eq 0 ] || fail "small: exit $status"
grep -qE '^[1-9][0-9]+ runs: nothing was made twice, nothing was lost' "$folder/told" ||
    fail "small: no verdict"
# what a request can meet: 17 faults, and those that break off also for good
[ "$(grep -c '^  [A-Z]' "$folder/told")" -eq 17 ] || fail "small: not every fault"
cp "$folder/told" "$folder/memory"

# On the wire the same comes of it. (Some kinds: each request of each costs a sandbox.)
if command -v slapd >/dev/null || [ -x /usr/sbin/slapd ]; then
    for fault in Throttled ResetAfter TruncatedBody TlsFailure ClockSkew; do
        tortured --live --fault "$fault" "$folder/small.md"
        line=$(grep "^  $fault " "$folder/told")
        grep -qxF -- "$line" "$folder/memory" || fail "$fault: live is not as in memory"
    done
fi

# A runbook that cannot bear what it is not told of: the search must find that.
cat >>"$folder/small.md" <<END
\`\`\`expect
@(Get-LabFault | Where-Object Fired).Count -eq 0
\`\`\`
END
tortured --fault ResetAfter "$folder/small.md"
[ "$status" -eq 1 ] || fail "wrong: exit $status"
grep -q '^WRONG  Set-LabFault ResetAfter -Request 1$' "$folder/told" || fail "wrong: no order"
grep -q 'no finding, and an expectation does not hold' "$folder/told" || fail "wrong: no reason"

# What breaks off by itself is told with its place, and what asks nothing is not praised.
printf -- '---\ntitle: Broken\n---\n\n## One\n\n```powershell\nGet-Nothing\n```\n' >"$folder/broken.md"
tortured "$folder/broken.md"
[ "$status" -eq 3 ] || fail "broken: exit $status"
grep -q 'without any fault: .*broken.md:8:1: unknown command' "$folder/told" || fail "broken: no place"
printf -- '---\ntitle: Idle\n---\n\n## One\n\n```powershell\n1\n```\n' >"$folder/idle.md"
tortured "$folder/idle.md"
grep -q 'there is nothing to try' "$folder/told" || fail "idle: it is praised"

tortured --fault Sunshine "$folder/small.md"
[ "$status" -eq 3 ] || fail "no such fault: exit $status"
tortured
[ "$status" -eq 3 ] || fail "no scenario: exit $status"
exit $failed
