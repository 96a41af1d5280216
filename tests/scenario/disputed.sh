#!/bin/sh
# SPDX-License-Identifier: MIT
# A verdict that flips with a row of the ledger is reported as depending on it, with status 2; one
# that does not flip is not, and a row under which the runbook breaks off is named.
set -u
program=$1
scenarios=$2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failed=0

runbook() { # FILE BEFORE AFTER: what is done before a delta cycle and what after it
    {
        printf -- '---\ntitle: Unticked, then a delta\nworld: %s\nverdict: safe\n---\n\n' \
            "$scenarios/worlds/contoso.ldif"
        printf '## Once\n\n```powershell\nInstall-LabConnect -Express\n'
        printf 'Start-ADSyncSyncCycle -PolicyType Initial | Out-Null\n%s\n' "$2"
        printf 'Start-ADSyncSyncCycle -PolicyType Delta | Out-Null\n%s\n```\n' "$3"
    } >"$folder/$1"
}

run() { # STATUS FILE ARGUMENT...
    wanted=$1
    file=$2
    shift 2
    "$program" run --memory --quiet "$@" "$folder/$file" >"$folder/said" 2>&1
    got=$?
    [ "$got" -eq "$wanted" ] && return
    echo "$file $*: status $got, not $wanted"
    cat "$folder/said"
    failed=1
}

says() { # TEXT
    grep -qF -- "$1" "$folder/said" && return
    echo "not said: $1"
    cat "$folder/said"
    failed=1
}

runbook plain.md "" ""
run 0 plain.md --profile all
if grep -q depends "$folder/said"; then
    echo "a verdict that depends on nothing is said to depend"
    failed=1
fi

runbook unticked.md "Set-LabOUFilter -Exclude 'OU=Staff,DC=contoso,DC=com'" ""
run 0 unticked.md
run 0 unticked.md --profile 2021-03
run 1 unticked.md --profile 'ouFilterTakesEffect=atOnce'
run 1 unticked.md --profile '2021-03 ouFilterTakesEffect=atOnce'
run 2 unticked.md --profile all
says 'the verdict depends on the row ouFilterTakesEffect: 2025-09 says safe, 2025-09 ouFilterTakesEffect=atOnce says unsafe'
run 3 unticked.md --profile ouFilterTakesEffect=perhaps
says 'ouFilterTakesEffect can be nextFullImport or atOnce, not "perhaps"'

runbook broken.md "Set-LabOUFilter -Exclude 'OU=Groups,DC=contoso,DC=com'" "Get-LabMember gSales | Out-Null"
run 0 broken.md --profile all
says 'under 2025-09 ouFilterTakesEffect=atOnce the runbook breaks off'

# A runbook that is written for another profile is held to its words there, and there only.
ln -s "$scenarios/manager-change-first-edition.md" "$scenarios/worlds" "$folder"
run 0 manager-change-first-edition.md
run 0 manager-change-first-edition.md --profile all
run 1 manager-change-first-edition.md --profile 2025-09

# What the file for CI and the summary count is the runbook under its own profile.
run 0 manager-change-first-edition.md --profile all --junit "$folder/j.xml" "$folder/plain.md"
says "ok     $folder/manager-change-first-edition.md"
says "safe   $folder/manager-change-first-edition.md under 2025-09"
says '2 of 2 as written'
if ! grep -q '<testsuites .*failures="0" errors="0"' "$folder/j.xml" ||
    ! grep -q 'name="verdict under 2025-09"' "$folder/j.xml"; then
    echo "the JUnit file holds another profile to the runbook's words:"
    grep '<testsuite\|<failure' "$folder/j.xml"
    failed=1
fi
for with in both bless; do
    "$program" run --quiet --profile all --$with "$folder/plain.md" >"$folder/said" 2>&1 && failed=1
    says "it excludes --$with"
done

exit $failed
